/* Which pixels of a box are taken, so that nothing is put over anything else. Bits, 64 to a word. Not thread-safe. */
#ifndef CHANDLER_CHART_ANNOTATIONS_ROOM_H
#define CHANDLER_CHART_ANNOTATIONS_ROOM_H

#include "render/base/arena.h"
#include "render/chart/paint.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct room {
    struct box box;
    size_t words; /* of a row */
    uint64_t *bits;
};

/* All free, in the arena. False where memory runs out. */
bool room_init(struct room *room, struct box box, struct arena *arena);
/* Takes what lies within the box. */
void room_take(struct room *room, struct box taken);
/* Whether the whole of it lies within the box, and none of it is taken. */
bool room_is_free(const struct room *room, struct box wanted);

#endif
