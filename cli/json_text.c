#include "cli/json_text.h"

#include <limits.h>
#include <stdint.h>

/* The parser says how far it came. */
static uint64_t line_of(const char *json, size_t at)
{
    uint64_t line = 1;
    for (size_t i = 0; i < at; i++)
        line += json[i] == '\n';
    return line;
}

enum status json_text_parse(struct json_object **root, const char *json, size_t length, const char *what,
                            struct error *error)
{
    *root = NULL;
    if (length > INT_MAX)
        return error_set(error, STATUS_INPUT, "is too large for %s", what);
    struct json_tokener *tokener = json_tokener_new();
    if (!tokener)
        return error_no_memory(error);
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    *root = json_tokener_parse_ex(tokener, json, (int)length);
    enum json_tokener_error problem = json_tokener_get_error(tokener);
    uint64_t line = line_of(json, json_tokener_get_parse_end(tokener));
    json_tokener_free(tokener);
    if (problem == json_tokener_continue)
        return error_at(error, STATUS_INPUT, line, 0, "is not JSON: it ends too early");
    if (problem != json_tokener_success)
        return error_at(error, STATUS_INPUT, line, 0, "is not JSON: %s", json_tokener_error_desc(problem));
    if (!json_object_is_type(*root, json_type_object))
        return error_at(error, STATUS_INPUT, 1, 0, "is not %s: not a JSON object", what);
    return STATUS_OK;
}
