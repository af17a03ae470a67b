#include "cli/name_table.h"

#include "render/base/bytes.h"
#include "render/base/hash.h"

#include <stdlib.h>
#include <string.h>

/* The slot of the name, or the free one where it would go. */
static struct name_slot *find(struct name_slot *slots, size_t capacity, uint64_t hash, const char *name)
{
    size_t at = (size_t)hash & (capacity - 1);
    while (slots[at].name && (slots[at].hash != hash || strcmp(slots[at].name, name) != 0))
        at = (at + 1) & (capacity - 1);
    return &slots[at];
}

static enum status grow(struct name_table *table, struct error *error)
{
    size_t capacity, size;
    if (!size_multiply(table->capacity, 2, &capacity) || !size_multiply(capacity, sizeof *table->slots, &size))
        return error_no_memory(error);
    capacity = capacity ? capacity : 64;
    struct name_slot *slots = calloc(capacity, sizeof *slots);
    if (!slots)
        return error_no_memory(error);
    for (size_t i = 0; i < table->capacity; i++)
        if (table->slots[i].name)
            *find(slots, capacity, table->slots[i].hash, table->slots[i].name) = table->slots[i];
    free(table->slots);
    table->slots = slots;
    table->capacity = capacity;
    return STATUS_OK;
}

enum status name_table_add(struct name_table *table, const char *name, size_t value, size_t *earlier,
                           struct error *error)
{
    *earlier = SIZE_MAX;
    if (table->count >= table->capacity / 2) {
        enum status status = grow(table, error);
        if (status != STATUS_OK)
            return status;
    }
    const struct hash_key key = hash_key_of_process();
    uint64_t hash = hash_keyed(&key, name, strlen(name));
    struct name_slot *slot = find(table->slots, table->capacity, hash, name);
    if (slot->name) {
        *earlier = slot->value;
        return STATUS_OK;
    }
    *slot = (struct name_slot){hash, name, value};
    table->count++;
    return STATUS_OK;
}

void name_table_release(struct name_table *table)
{
    free(table->slots);
    *table = (struct name_table){0};
}
