#include "cli/value_text.h"

#include "cli/suggest.h"
#include "render/base/text.h"

#include <stdint.h>
#include <string.h>

enum status value_need(const char *value, const char *what, struct error *error)
{
    return *value ? STATUS_OK : error_set(error, STATUS_USAGE, "is no %s", what);
}

bool value_count(const char *text, size_t length, size_t limit, size_t *count)
{
    size_t value = 0;
    if (length == 0)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        size_t digit = (size_t)(text[i] - '0');
        if (value > (limit - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *count = value;
    return value <= limit;
}

enum status value_limit(const char *value, size_t most, size_t *limit, struct error *error)
{
    if (value_count(value, strlen(value), most, limit) && *limit > 0)
        return STATUS_OK;
    return error_set(error, STATUS_USAGE, "is no number from 1 to %zu", most);
}

enum status value_bytes(const char *value, size_t *size, struct error *error)
{
    static const char units[] = "KMGT";
    size_t length = strlen(value), count;
    uint64_t factor = 1;
    const char *unit = length ? strchr(units, value[length - 1] & ~0x20) : NULL;
    /* strchr finds the NUL as well. */
    if (unit && *unit) {
        factor = UINT64_C(1) << (10 * (unit - units + 1));
        length--;
    }
    if (!value_count(value, length, (size_t)(SIZE_MAX / 2 / factor), &count) || count == 0)
        return error_set(error, STATUS_USAGE, "is no number of bytes such as 500000, 64M or 4G");
    *size = count * (size_t)factor;
    return STATUS_OK;
}

int value_word(const char *value, const char *const *words, struct error *error)
{
    struct suggestion suggestion = {.given = value};
    struct text known = {0};
    for (int i = 0; words[i]; i++) {
        if (strcmp(words[i], value) == 0) {
            text_release(&known);
            return i;
        }
        suggestion_offer(&suggestion, words[i]);
        text_printf(&known, "%s%s", i == 0 ? "" : words[i + 1] ? ", " : " or ", words[i]);
    }
    if (suggestion.nearest)
        error_set(error, STATUS_USAGE, "did you mean %s?", suggestion.nearest);
    else
        error_set(error, STATUS_USAGE, "is not %s", known.data ? known.data : "known");
    text_release(&known);
    return -1;
}
