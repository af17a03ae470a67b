/* The tables in a folder, as inputs. Internal to the inputs. */
#ifndef CHANDLER_CLI_FOLDER_H
#define CHANDLER_CLI_FOLDER_H

#include "cli/inputs.h"

/* A new input at the end of the list, with path[0..length) kept; NULL where memory runs out. Valid until the next. */
struct input *inputs_add(struct input_list *list, const char *path, size_t length);
/* Marks the input with the reason why it cannot be read. */
enum status input_fail(struct input_list *list, struct input *input, const struct error *reason, struct error *error);
/* Looks at what the path is, and marks what is no file; a pipe and a device are only read where the user named them. */
enum status input_look(struct input_list *list, struct input *input, bool is_named, struct error *error);

/* Adds the tables of a folder (see inputs_collect); with is_recursive those of the folders in it as well. A folder that
 * cannot be opened becomes an input with an error. */
enum status folder_collect(struct input_list *list, const char *folder, bool is_recursive, struct error *error);

#endif
