/* The bytes of one input, whatever it is stored as: a file, a gzip file, standard input read before. */
#ifndef CHANDLER_OHLC_SOURCE_H
#define CHANDLER_OHLC_SOURCE_H

#include "render/base/bytes.h"
#include "render/base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* SOURCE_PADDING bytes of NUL follow the text in the buffer, so that a parser may read a few bytes past the end. */
enum { SOURCE_PADDING = 64 };

/* Reads all of `path` into *raw (its old content is dropped, its memory reused). Uses read(2), never mmap: a file that
 * shrinks meanwhile is no SIGBUS. A regular file that is changed meanwhile (another size or time of change at the end)
 * is read again, a few times; then it is an error, unless it only grew and the text ends with a line. Directories,
 * sockets and devices are refused by name; a FIFO is read to its end. A gzip stream (told by its first bytes) is
 * inflated, of several members as well, and one that is cut short or damaged is an error, as is a file named .gz that
 * is none. limit: bytes of text at most; 0: 4 GiB, and of a gzip stream 64 MiB or a hundred times its size, whichever
 * is more. What is larger is STATUS_INPUT, and no more of it is kept in memory than one byte beyond the limit:
 * source_is_over tells that from other errors. Thread-safe for different *raw. */
enum status source_read(struct bytes *raw, const char *path, size_t limit, struct error *error);
/* Of what source_read or source_read_fd with this limit (not 0) refused: whether it was for its size. */
bool source_is_over(const struct bytes *raw, size_t limit);
/* At most head_limit bytes from the start, for a look at what the file is; *is_whole says whether that was all of it.
 */
enum status source_read_head(struct bytes *raw, const char *path, size_t head_limit, bool *is_whole,
                             struct error *error);
/* All of an open file descriptor (standard input), as source_read does; of a gzip stream the size is what was read so
 * far. */
enum status source_read_fd(struct bytes *raw, int fd, size_t limit, struct error *error);

/* Turns *raw into UTF-8 without a byte order mark, in place where it already is (the usual case: one pass of checking).
 * UTF-8, UTF-16 either way (by mark, or by where the NULs stand), UTF-32 by mark, GB18030, Shift-JIS, Big5, EUC-KR,
 * windows-1250/1251/1252/1254 through iconv: the candidate whose letters make known header words wins, else
 * windows-1252. *encoding gets a static name such as "UTF-16LE". A character cut off at the end is dropped, so the head
 * of a file is read as its whole is; bytes that are no character become U+FFFD. Says what the file is where it is no
 * table at all: empty, an HTML page, JSON, XML, a zip or other binary file (STATUS_INPUT); a NUL byte in text that is
 * no UTF-16 or UTF-32 makes it binary. */
enum status source_to_utf8(struct bytes *raw, const char **encoding, struct error *error);

#endif
