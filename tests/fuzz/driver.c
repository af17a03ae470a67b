/* Runs a fuzz target without a fuzzer: every file of a corpus as it is, and then seeded mutations of these.
 *     fuzz_NAME COUNT SEED FILE...
 * An input that fails is left in fuzz_NAME.failed in the working folder. */
#include "fuzz.h"

#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

enum { INPUT_MAX = 1 << 16, STEPS_MAX = 8, BLOCK_MAX = 64 };

struct input {
    uint8_t *data;
    size_t size;
};

/* What the signal handler writes; both set before the target runs. */
static struct input current;
static char failed_path[256];

static void on_abort(int signal_number)
{
    FILE *file = fopen(failed_path, "wb");
    if (file) {
        fwrite(current.data, 1, current.size, file);
        fclose(file);
    }
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

/* xorshift64* (Vigna 2016). */
static uint32_t next_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (uint32_t)((*state * UINT64_C(0x2545f4914f6cdd1d)) >> 32);
}

static bool read_input(const char *path, struct input *input)
{
    FILE *file = fopen(path, "rb");
    input->data = malloc(INPUT_MAX);
    if (!file || !input->data) {
        perror(path);
        return false;
    }
    input->size = fread(input->data, 1, INPUT_MAX, file);
    fclose(file);
    return true;
}

/* The target gets bytes of its own, so that a sanitizer sees one read beyond. */
static void run(const struct input *input)
{
    current.size = input->size;
    current.data = malloc(input->size ? input->size : 1);
    CLAIM(current.data);
    memcpy(current.data, input->data, input->size);
    LLVMFuzzerTestOneInput(current.data, current.size);
    free(current.data);
}

/* Puts length bytes of another input, or of this one, at a place: instead of what is there, or before it. */
static void splice(struct input *to, const struct input *from, bool is_insert, uint64_t *seed)
{
    uint8_t block[BLOCK_MAX];
    size_t length = 1 + next_random(seed) % BLOCK_MAX;
    if (from->size == 0)
        return;
    for (size_t i = 0, at = next_random(seed) % from->size; i < length; i++)
        block[i] = from->data[(at + i) % from->size];
    size_t at = next_random(seed) % (to->size + 1);
    size_t moved = is_insert ? to->size - at : 0;
    if (at + length + moved > INPUT_MAX)
        return;
    memmove(to->data + at + length, to->data + at, moved);
    memcpy(to->data + at, block, length);
    size_t end = at + length + moved;
    to->size = end > to->size ? end : to->size;
}

static void mutate(struct input *input, const struct input *other, uint64_t *seed)
{
    static const uint8_t telling[] = {0, 1, 2, 3, 0x0a, 0x20, 0x22, 0x2c, 0x30, 0x39, 0x7f, 0x80, 0xfe, 0xff};
    for (unsigned steps = 1 + next_random(seed) % STEPS_MAX; steps > 0; steps--) {
        size_t at = input->size ? next_random(seed) % input->size : 0;
        switch (next_random(seed) % 6) {
        case 0:
            if (input->size)
                input->data[at] ^= (uint8_t)(1u << next_random(seed) % 8);
            break;
        case 1:
            if (input->size)
                input->data[at] = (uint8_t)next_random(seed);
            break;
        case 2:
            if (input->size)
                input->data[at] = telling[next_random(seed) % sizeof telling];
            break;
        case 3:
            splice(input, other, true, seed);
            break;
        case 4:
            splice(input, next_random(seed) & 1 ? input : other, false, seed);
            break;
        default: {
            size_t length = input->size - at < BLOCK_MAX ? input->size - at : next_random(seed) % BLOCK_MAX;
            memmove(input->data + at, input->data + at + length, input->size - at - length);
            input->size -= length;
        }
        }
    }
}

static void run_mutations(const struct input *corpus, size_t count, unsigned long rounds, uint64_t seed)
{
    struct input input = {.data = malloc(INPUT_MAX)};
    CLAIM(input.data);
    for (unsigned long round = 0; round < rounds; round++) {
        const struct input *start = &corpus[next_random(&seed) % count];
        memcpy(input.data, start->data, start->size);
        input.size = start->size;
        mutate(&input, &corpus[next_random(&seed) % count], &seed);
        run(&input);
    }
    free(input.data);
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: %s COUNT SEED FILE...\n", argv[0]);
        return 2;
    }
    const char *name = strrchr(argv[0], '/');
    snprintf(failed_path, sizeof failed_path, "%s.failed", name ? name + 1 : argv[0]);
    signal(SIGABRT, on_abort);
    signal(SIGSEGV, on_abort);
    unsigned long rounds = strtoul(argv[1], NULL, 10);
    uint64_t seed = strtoull(argv[2], NULL, 10) | 1; /* xorshift's state must not be 0 */
    size_t count = (size_t)argc - 3;
    struct input *corpus = calloc(count, sizeof *corpus);
    bool is_read = corpus != NULL;
    for (size_t i = 0; i < count && is_read; i++)
        is_read = read_input(argv[3 + i], &corpus[i]);
    for (size_t i = 0; i < count && is_read; i++)
        run(&corpus[i]);
    if (is_read)
        run_mutations(corpus, count, rounds, seed);
    if (is_read)
        printf("%s: %zu files, %lu mutations\n", argv[0], count, rounds);
    for (size_t i = 0; corpus && i < count; i++)
        free(corpus[i].data);
    free(corpus);
    return is_read ? 0 : 1;
}
