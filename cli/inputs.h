/* What is to be read: files, folders, standard input and lists of paths, as one list of inputs. */
#ifndef CHANDLER_CLI_INPUTS_H
#define CHANDLER_CLI_INPUTS_H

#include "cli/options.h"
#include "render/base/arena.h"
#include "render/base/bytes.h"
#include "render/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

/* One file. Its strings live in the list's arena. */
struct input {
    const char *path; /* as it was named; "stdin" for standard input */
    size_t folder_at; /* path[folder_at..+folder_length): the sub-folder below the folder that was given */
    size_t folder_length;
    uint64_t size; /* bytes of the file */
    struct timespec modified;
    dev_t device;
    ino_t inode;
    bool is_regular; /* a regular file */
    bool is_stdin;
    bool is_stream;            /* standard input or a pipe: read once, into `held` */
    struct bytes held;         /* its bytes as they came */
    const struct error *error; /* NULL, or why it cannot be read at all */
};

/* Zeroed is empty. Read-only for workers. */
struct input_list {
    struct input *items; /* [0, count): to be drawn; [count, found): what --shard leaves to other runs, not read */
    size_t count;
    size_t capacity;
    size_t found;  /* before --shard took its share */
    uint64_t hash; /* of all their paths in order, where there is a --shard: runs of the same inputs have the same */
    struct arena arena;
};

/* Lists the inputs of the options. What cannot be read becomes an input with an error; a path that is named twice
 * counts once. Arguments keep their order, entries of a folder come in byte-wise order of names. Of a folder: files
 * named
 * *.csv, *.tsv, *.txt and the same with .gz, in any letter case, whose names do not begin with a dot; links to files
 * are followed, links to folders are not. STATUS_MEMORY, or STATUS_IO and STATUS_USAGE for the list of --files-from;
 * *place then names what the error is about. */
enum status inputs_collect(struct input_list *list, const struct cli_options *options, const char **place,
                           struct error *error);
void inputs_release(struct input_list *list);

/* All of an input as UTF-8, followed by SOURCE_PADDING NULs; see source_read and source_to_utf8. Of the options only
 * max_bytes counts. Thread-safe. */
enum status input_read(struct bytes *text, const struct input *input, const struct read_options *options,
                       const char **encoding, struct error *error);
/* Lets the error of an input that was refused for its size by max_bytes (0: none was given) name that option. */
enum status input_tell_limit(enum status status, const struct bytes *text, size_t max_bytes, struct error *error);

#endif
