/* A fuzz target: one function of any bytes whatever, which aborts where a claim does not hold. The same file is linked
 * with libFuzzer or with driver.c. */
#ifndef CHANDLER_TESTS_FUZZ_H
#define CHANDLER_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Returns 0 (libFuzzer's interface). data is not kept. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Holds in every build, unlike assert. */
#define CLAIM(claim)                                                                                                   \
    do {                                                                                                               \
        if (!(claim)) {                                                                                                \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #claim);                                 \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

#endif
