/* Plain reading of files: read(2) into one buffer, and their newlines counted.
 *
 *     lines FILE...      prints the number of newlines in all of them and the CPU time it took in nanoseconds
 */
#include "subject.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { BUFFER_SIZE = 256 * 1024 };

static size_t count(const char *text, size_t length)
{
    const char *end = text + length;
    size_t lines = 0;
    while ((text = memchr(text, '\n', (size_t)(end - text)))) {
        text++;
        lines++;
    }
    return lines;
}

int main(int argc, char **argv)
{
    static char buffer[BUFFER_SIZE];
    size_t lines = 0;
    int64_t start_ns = subject_cpu_ns();
    for (int i = 1; i < argc; i++) {
        ssize_t length;
        int file = open(argv[i], O_RDONLY | O_CLOEXEC);
        if (file < 0)
            subject_fail(argv[i], strerror(errno));
        while ((length = read(file, buffer, sizeof buffer)) > 0)
            lines += count(buffer, (size_t)length);
        if (length < 0)
            subject_fail(argv[i], strerror(errno));
        close(file);
    }
    printf("%zu %" PRId64 "\n", lines, subject_cpu_ns() - start_ns);
    return 0;
}
