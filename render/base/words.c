#include "render/base/words.h"

enum status words_add(struct words *words, struct word word, struct error *error)
{
    struct word *added = arena_alloc(words->arena, 1, sizeof *added);
    if (!added)
        return error_no_memory(error);
    *added = word;
    added->next = NULL;
    if (words->last)
        words->last->next = added;
    else
        words->first = added;
    words->last = added;
    return STATUS_OK;
}
