/* A folder of a test's own, and files in it. */
#ifndef CHANDLER_TESTS_CLIUNIT_PLACE_H
#define CHANDLER_TESTS_CLIUNIT_PLACE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static inline int place_remove_entry(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
    (void)info, (void)kind, (void)walk;
    return remove(path);
}

/* Makes a new folder and goes there; state for place_leave. */
static inline int place_enter(void **state)
{
    char name[] = "/tmp/chandler-unit-XXXXXX";
    if (!mkdtemp(name) || chdir(name) != 0)
        return -1;
    *state = strdup(name);
    return *state ? 0 : -1;
}

static inline int place_leave(void **state)
{
    int status = chdir("/") == 0 ? nftw(*state, place_remove_entry, 16, FTW_DEPTH | FTW_PHYS) : -1;
    free(*state);
    return status;
}

static inline void place_write(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static const char place_table[] = "Date,Open,High,Low,Close,Volume\n"
                                  "2024-01-02,10,12,9,11,100\n"
                                  "2024-01-03,11,13,10,12,200\n"
                                  "2024-01-04,12,14,11,13,300\n";

#define PLACE_TEST(function) cmocka_unit_test_setup_teardown(function, place_enter, place_leave)

#endif
