/* What the files of the preloaded library share: how a function that stands in front of one of the C library's finds
 * that, and learns whether it is to fail. */
#ifndef CHANDLER_TESTS_FAULTS_INJECT_H
#define CHANDLER_TESTS_FAULTS_INJECT_H

#include "page.h"

#include <stdbool.h>
#include <stddef.h>

#define EXPORT __attribute__((visibility("default")))

/* The function that one of the same name stands for. */
#define NEXT(name)                                                                                                     \
    static __typeof__(&name) next;                                                                                     \
    find_next(#name, &next, sizeof next)

/* Who called the function that this stands in. */
#define CALLER __builtin_return_address(0)

extern struct fault_page *page; /* NULL: nothing is tried, and no account is kept */

/* Set while this library itself calls out: such calls are not the program's. */
extern _Thread_local __attribute__((tls_model("initial-exec"))) bool is_inside;

/* Fills a pointer to a function, of that size, unless it is filled. */
void find_next(const char *name, void *function, size_t size);

/* "FILE+0xOFFSET" of an address in a program or a library. */
void describe(char out[FAULT_FRAME_SIZE], const void *address);

enum outcome { GOES_ON, FAILS, IS_SHORT };

/* Counts a call where its kind is the one that is tried, and says what becomes of it: errno is set where it fails.
 * descriptor: what it reads or writes; -1: nothing. */
enum outcome decide(enum fault_call call, int descriptor, const void *caller);

static inline bool fails(enum fault_call call, const void *caller)
{
    return decide(call, -1, caller) == FAILS;
}

#endif
