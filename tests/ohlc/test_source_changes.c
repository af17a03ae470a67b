/* Files that others write to while they are read: read(2) is replaced by one that lets them in between. */
#include "render/ohlc/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
/* After what it needs. */
#include <cmocka.h>

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Long enough for several reads. */
enum { LINES = 4000, LINE = 16, FOR_EVER = 1000 };

static char path[64];
static void (*meanwhile)(void); /* before a read; NULL: nothing happens */
static int times;               /* that it still happens */
static bool is_each_time;       /* once each time the file is read, instead of before each read(2) */
static int happened;

ssize_t read(int file, void *data, size_t size)
{
    if (meanwhile && times > 0 && (!is_each_time || lseek(file, 0, SEEK_CUR) == 0)) {
        void (*happens)(void) = meanwhile;
        times--;
        meanwhile = NULL; /* it may read itself */
        happens();
        happened++;
        meanwhile = happens;
    }
    return syscall(SYS_read, file, data, size);
}

/* A file of so many lines of one letter, written in place. */
static void write_lines(char letter, size_t lines, int flags)
{
    char line[LINE];
    memset(line, letter, LINE - 1);
    line[LINE - 1] = '\n';
    int file = open(path, O_WRONLY | O_CREAT | flags, 0600);
    assert_true(file >= 0);
    for (size_t i = 0; i < lines; i++)
        assert_int_equal(write(file, line, LINE), LINE);
    assert_int_equal(close(file), 0);
    /* However coarse the file system's clock is: another time. */
    static int64_t second = 1000000000;
    const struct timespec stamps[2] = {{second, 0}, {second, 0}};
    second++;
    assert_int_equal(utimensat(AT_FDCWD, path, stamps, 0), 0);
}

static void is_rewritten(void)
{
    write_lines('b', LINES, 0);
}

static void is_cut(void)
{
    assert_int_equal(truncate(path, LINES * LINE / 2 + 5), 0);
}

static void is_emptied(void)
{
    assert_int_equal(truncate(path, 0), 0);
}

static void grows(void)
{
    write_lines('a', 10, O_APPEND);
}

static void grows_by_half_a_line(void)
{
    int file = open(path, O_WRONLY | O_APPEND);
    assert_true(file >= 0);
    assert_int_equal(write(file, "half", 4), 4);
    assert_int_equal(close(file), 0);
}

static void is_replaced(void)
{
    assert_int_equal(unlink(path), 0);
    write_lines('b', LINES * 2, 0);
}

static enum status read_while(struct bytes *raw, void (*happens)(void), int how_often, struct error *error)
{
    write_lines('a', LINES, O_TRUNC);
    meanwhile = happens;
    times = how_often;
    is_each_time = how_often == FOR_EVER;
    happened = 0;
    enum status status = source_read(raw, path, 0, error);
    meanwhile = NULL;
    assert_true(happened > 0);
    return status;
}

static void assert_all(const struct bytes *raw, size_t length, unsigned char letter)
{
    assert_int_equal(raw->length, length);
    for (size_t i = 0; i < raw->length; i++)
        assert_true(raw->data[i] == letter || raw->data[i] == '\n');
}

static void a_file_that_is_written_over_is_read_again(void **state)
{
    (void)state;
    struct bytes raw = {0};
    assert_int_equal(read_while(&raw, is_rewritten, 2, NULL), STATUS_OK);
    assert_all(&raw, LINES * LINE, 'b');
    bytes_release(&raw);
}

static void a_file_that_is_cut_is_read_as_it_is_then(void **state)
{
    (void)state;
    struct bytes raw = {0};
    assert_int_equal(read_while(&raw, is_cut, 1, NULL), STATUS_OK);
    assert_all(&raw, LINES * LINE / 2 + 5, 'a');
    assert_int_equal(read_while(&raw, is_emptied, 2, NULL), STATUS_OK);
    assert_int_equal(raw.length, 0);
    bytes_release(&raw);
}

static void a_file_that_is_replaced_is_read_as_it_was(void **state)
{
    (void)state;
    struct bytes raw = {0};
    assert_int_equal(read_while(&raw, is_replaced, 1, NULL), STATUS_OK);
    assert_all(&raw, LINES * LINE, 'a');
    bytes_release(&raw);
}

static void a_file_that_never_rests_is_an_error(void **state)
{
    (void)state;
    struct bytes raw = {0};
    struct error error = {0};
    assert_int_equal(read_while(&raw, is_rewritten, FOR_EVER, &error), STATUS_INPUT);
    assert_non_null(strstr(error.message, "is being changed"));
    assert_true(happened < 100);
    assert_int_equal(read_while(&raw, grows_by_half_a_line, FOR_EVER, &error), STATUS_INPUT);
    bytes_release(&raw);
}

static void a_file_that_grows_by_whole_lines_is_read(void **state)
{
    (void)state;
    struct bytes raw = {0};
    assert_int_equal(read_while(&raw, grows, FOR_EVER, NULL), STATUS_OK);
    assert_true(raw.length >= LINES * LINE);
    assert_all(&raw, raw.length / LINE * LINE, 'a');
    bytes_release(&raw);
}

static void a_look_at_the_head_takes_what_there_is(void **state)
{
    (void)state;
    struct bytes raw = {0};
    bool is_whole;
    write_lines('a', LINES, O_TRUNC);
    meanwhile = is_cut;
    times = 1;
    assert_int_equal(source_read_head(&raw, path, 100, &is_whole, NULL), STATUS_OK);
    meanwhile = NULL;
    assert_all(&raw, 100, 'a');
    bytes_release(&raw);
}

int main(void)
{
    snprintf(path, sizeof path, "%s/chandler-changes-XXXXXX", P_tmpdir);
    int file = mkstemp(path);
    if (file < 0 || close(file) != 0)
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_that_is_written_over_is_read_again),
        cmocka_unit_test(a_file_that_is_cut_is_read_as_it_is_then),
        cmocka_unit_test(a_file_that_is_replaced_is_read_as_it_was),
        cmocka_unit_test(a_file_that_never_rests_is_an_error),
        cmocka_unit_test(a_file_that_grows_by_whole_lines_is_read),
        cmocka_unit_test(a_look_at_the_head_takes_what_there_is),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    return failed;
}
