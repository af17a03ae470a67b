/* Temporary files of writers that were killed: whose they are, and how they are removed. Thread-safe. */
#ifndef CHANDLER_IMAGE_LEFTOVERS_H
#define CHANDLER_IMAGE_LEFTOVERS_H

#include <stddef.h>

enum { WRITER_NAME_SIZE = 72 };

/* Names this process among all that ever write: the boot and the process-id namespace it lives in (a hash; chance where
 * the system does not tell), its id, and when it began. It serves as a tag of file_replace, also with "-NUMBER" behind
 * it: for a worker, which must not outlive this process. */
void writer_name(char out[WRITER_NAME_SIZE]);

/* Removes from a folder the temporary files of writers that are dead: files named as file_replace names them, whose tag
 * is that of a process of this boot and namespace which is no more. As such a name is never used again, a writer that
 * lives cannot lose its file, whoever cleans at the same time. Of writers elsewhere (another boot, container or
 * machine) nothing is known: their files are removed a day after they were last written, and file_replace writes a file
 * anew that was taken away from it. Looks at no more than `most` entries of the folder and returns how many it looked
 * at. Never an error. */
size_t leftovers_clean(const char *folder, size_t most);

#endif
