/* A set of names, each with a number: finds what was named before, however many there are. */
#ifndef CHANDLER_CLI_NAME_TABLE_H
#define CHANDLER_CLI_NAME_TABLE_H

#include "render/base/error.h"

#include <stddef.h>
#include <stdint.h>

struct name_slot {
    uint64_t hash;
    const char *name; /* borrowed; NULL: the slot is free */
    size_t value;
};

/* Zeroed is empty. Not thread-safe. */
struct name_table {
    struct name_slot *slots;
    size_t capacity; /* a power of two, or 0 */
    size_t count;
};

/* Puts name with value in, unless it is there: *earlier gets the value it has then, and SIZE_MAX for a new name. The
 * name must outlive the table. */
enum status name_table_add(struct name_table *table, const char *name, size_t value, size_t *earlier,
                           struct error *error);
void name_table_release(struct name_table *table);

#endif
