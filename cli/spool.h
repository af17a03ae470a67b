/* Where workers leave what has no fixed size: one file without a name, in $TMPDIR or /tmp, else in memory. A piece goes
 * to a place of its own, taken from a shared counter: workers wait for nobody, and one that dies leaves a hole at most.
 */
#ifndef CHANDLER_CLI_SPOOL_H
#define CHANDLER_CLI_SPOOL_H

#include "render/base/error.h"

#include <stddef.h>
#include <stdint.h>

/* In memory that threads and children share; made before the first of them. */
struct spool;
enum status spool_new(struct spool **spool, struct error *error);
void spool_free(struct spool *spool);

struct spool_piece {
    const void *data;
    size_t length;
};
/* Writes the pieces one behind the other; *at gets where. Any worker may call it at any time. */
enum status spool_write(struct spool *spool, const struct spool_piece *pieces, size_t count, uint64_t *at,
                        struct error *error);
enum status spool_read(const struct spool *spool, uint64_t at, void *data, size_t length, struct error *error);

/* A new file without a name; -1 with errno. */
int file_without_name(void);
/* write(2) until all is written. */
enum status write_all(int file, const void *data, size_t length, struct error *error);

#endif
