/* An interpreter with the module `chandler`, series to show it, and what came out. */
#ifndef CHANDLER_TESTS_HOST_OBJECTS_SUPPORT_H
#define CHANDLER_TESTS_HOST_OBJECTS_SUPPORT_H

#include "plugins/host/objects.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* For cmocka's group: starts the interpreter and stops it. */
int python_start(void **state);
int python_stop(void **state);

/* Candle i (from 0) is of day i from 2024-03-01 on, opens at i + 1, closes at i + 1.5, high i + 2, low i + 0.5, volume
 * 100 * i. One reference. */
struct series *series_of(size_t length);
/* The same with rows that are numbered. */
struct series *series_without_time(size_t length);

/* A new dict with `chandler` and, where series is not NULL, `series`: the globals of a snippet. Fails the test where
 * it cannot be made. */
PyObject *globals_new(struct series *series);
/* Runs statements. False with an exception set. */
bool run_in(PyObject *globals, const char *code);
/* Runs statements over a series of this many candles; an exception, an AssertionError say, fails the test. */
void claim(size_t length, const char *code);
/* Asserts that an exception of the type is set whose text holds the words, and clears it. */
void assert_raised(PyObject *type, const char *words);
/* Runs statements of which one raises that. */
void claim_raises(size_t length, const char *code, PyObject *type, const char *words);

/* What became of `result` after statements over the series. */
struct outcome {
    bool is_done;
    struct plots plots;
    struct error error;
    struct arena arena;
};

/* An exception stays set. The pane is that of the prices, or another. */
void convert_result(struct outcome *outcome, struct series *series, const char *code);
void convert_result_in(struct outcome *outcome, struct series *series, enum indicator_pane pane, const char *code);
void outcome_release(struct outcome *outcome);

/* `import numpy` works here; says aloud where not. */
bool has_numpy(void);
/* Does it in rounds of a hundred times until one leaves the interpreter with no more memory than the one before did, by
 * less than a block each time. What leaks grows in every round and fails the test; the interpreter's caches fill up. */
void assert_steady(void (*do_it)(void));

#endif
