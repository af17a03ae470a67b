/* JSON that one of our own runs wrote, read back by json-c. */
#ifndef CHANDLER_CLI_JSON_TEXT_H
#define CHANDLER_CLI_JSON_TEXT_H

#include "render/base/error.h"

#include <json-c/json.h>
#include <stddef.h>

/* Parses an object; *root is for json_object_put. STATUS_INPUT with the line of what is no JSON, where `what` says in
 * the message what it should have been ("a shard's report"). */
enum status json_text_parse(struct json_object **root, const char *json, size_t length, const char *what,
                            struct error *error);

#endif
