#include "render/chart/annotations_room.h"

enum { WORD_BITS = 64 };

bool room_init(struct room *room, struct box box, struct arena *arena)
{
    size_t columns = box.x1 >= box.x0 ? (size_t)(box.x1 - box.x0) + 1 : 0;
    size_t rows = box.y1 >= box.y0 ? (size_t)(box.y1 - box.y0) + 1 : 0;
    room->box = box;
    room->words = (columns + WORD_BITS - 1) / WORD_BITS;
    room->bits = arena_alloc(arena, rows, room->words * sizeof *room->bits);
    return room->bits != NULL;
}

/* The bits of word number `word` that lie within columns from..to. */
static uint64_t mask_of(size_t word, size_t from, size_t to)
{
    size_t first = word * WORD_BITS;
    uint64_t mask = ~UINT64_C(0);
    if (from > first)
        mask &= ~UINT64_C(0) << (from - first);
    if (to < first + WORD_BITS - 1)
        mask &= ~UINT64_C(0) >> (first + WORD_BITS - 1 - to);
    return mask;
}

void room_take(struct room *room, struct box taken)
{
    const struct box *box = &room->box;
    int x0 = taken.x0 > box->x0 ? taken.x0 : box->x0, x1 = taken.x1 < box->x1 ? taken.x1 : box->x1;
    int y0 = taken.y0 > box->y0 ? taken.y0 : box->y0, y1 = taken.y1 < box->y1 ? taken.y1 : box->y1;
    if (x0 > x1)
        return;
    size_t from = (size_t)(x0 - box->x0), to = (size_t)(x1 - box->x0);
    for (int y = y0; y <= y1; y++) {
        uint64_t *row = room->bits + (size_t)(y - box->y0) * room->words;
        for (size_t word = from / WORD_BITS; word <= to / WORD_BITS; word++)
            row[word] |= mask_of(word, from, to);
    }
}

bool room_is_free(const struct room *room, struct box wanted)
{
    const struct box *box = &room->box;
    if (wanted.x0 < box->x0 || wanted.x1 > box->x1 || wanted.y0 < box->y0 || wanted.y1 > box->y1 ||
        wanted.x0 > wanted.x1)
        return false;
    size_t from = (size_t)(wanted.x0 - box->x0), to = (size_t)(wanted.x1 - box->x0);
    for (int y = wanted.y0; y <= wanted.y1; y++) {
        const uint64_t *row = room->bits + (size_t)(y - box->y0) * room->words;
        for (size_t word = from / WORD_BITS; word <= to / WORD_BITS; word++) {
            if (row[word] & mask_of(word, from, to))
                return false;
        }
    }
    return true;
}
