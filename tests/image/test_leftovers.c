#include "render/image/file.h"
#include "render/image/leftovers.h"
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

static const char *temporary(struct place *place, const char *tag)
{
    char name[400];
    snprintf(name, sizeof name, ".chandler-%s.tmp", tag);
    return place_path(place, name);
}

/* Leaves an empty file, so many seconds old. */
static void leave(const char *path, time_t age_s)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    assert_true(file >= 0);
    assert_int_equal(close(file), 0);
    const struct timespec stamps[2] = {{time(NULL) - age_s, 0}, {time(NULL) - age_s, 0}};
    assert_int_equal(utimensat(AT_FDCWD, path, stamps, 0), 0);
}

static bool is_there(const char *path)
{
    return access(path, F_OK) == 0;
}

/* The name of a child that is dead, or with is_zombie not yet reaped: *pid is then to be waited for. */
static void name_of_another(char out[WRITER_NAME_SIZE], bool is_zombie, pid_t *pid)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    *pid = fork();
    assert_true(*pid >= 0);
    if (*pid == 0) {
        char name[WRITER_NAME_SIZE] = "";
        writer_name(name);
        _exit(write(ends[1], name, sizeof name) == (ssize_t)sizeof name ? 0 : 1);
    }
    assert_int_equal(read(ends[0], out, WRITER_NAME_SIZE), WRITER_NAME_SIZE);
    close(ends[0]);
    close(ends[1]);
    siginfo_t info;
    assert_int_equal(waitid(P_PID, (id_t)*pid, &info, WEXITED | (is_zombie ? WNOWAIT : 0)), 0);
}

static void names_are_the_same_for_one_process_and_others_for_others(void **state)
{
    (void)state;
    char mine[WRITER_NAME_SIZE], again[WRITER_NAME_SIZE], other[WRITER_NAME_SIZE];
    pid_t pid;
    writer_name(mine);
    writer_name(again);
    name_of_another(other, false, &pid);
    assert_string_equal(mine, again);
    assert_string_not_equal(mine, other);
    /* The same place. */
    assert_memory_equal(mine, other, 17);
    assert_true(strlen(mine) < WRITER_NAME_SIZE - 1);
}

static void what_the_dead_have_left_is_removed(void **state)
{
    struct place *place = *state;
    char name[WRITER_NAME_SIZE], tag[WRITER_NAME_SIZE + 8];
    pid_t pid;
    name_of_another(name, false, &pid);
    snprintf(tag, sizeof tag, "%s-7", name);
    leave(temporary(place, name), 0);
    leave(temporary(place, tag), 0);
    assert_int_equal(leftovers_clean(place->folder, 100), 4); /* with . and .. */
    assert_false(is_there(temporary(place, name)));
    assert_false(is_there(temporary(place, tag)));
    name_of_another(name, true, &pid);
    leave(temporary(place, name), 0);
    leftovers_clean(place->folder, 100);
    assert_false(is_there(temporary(place, name)));
    assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static void what_the_living_write_stays(void **state)
{
    struct place *place = *state;
    char name[WRITER_NAME_SIZE], tag[WRITER_NAME_SIZE + 8];
    writer_name(name);
    snprintf(tag, sizeof tag, "%s-0", name);
    leave(temporary(place, name), 30 * 86400);
    leave(temporary(place, tag), 30 * 86400);
    leftovers_clean(place->folder, 100);
    assert_true(is_there(temporary(place, name)));
    assert_true(is_there(temporary(place, tag)));
}

static void a_number_that_another_process_has_by_now_is_told_by_its_start(void **state)
{
    struct place *place = *state;
    char name[WRITER_NAME_SIZE];
    writer_name(name);
    char *start = strrchr(name, '-') + 1;
    strcpy(start, "1");
    leave(temporary(place, name), 0);
    leftovers_clean(place->folder, 100);
    assert_false(is_there(temporary(place, name)));
}

static void of_other_machines_only_what_is_old_is_removed(void **state)
{
    struct place *place = *state;
    leave(temporary(place, "0123456789abcdef-99999999-5-1"), 60);
    leave(temporary(place, "0123456789abcdef-99999999-5-2"), 3 * 86400);
    leave(temporary(place, "0123456789abcdef-99999999-5-3"), -3 * 86400);
    leftovers_clean(place->folder, 100);
    assert_true(is_there(temporary(place, "0123456789abcdef-99999999-5-1")));
    assert_false(is_there(temporary(place, "0123456789abcdef-99999999-5-2")));
    assert_true(is_there(temporary(place, "0123456789abcdef-99999999-5-3")));
}

static void what_is_not_ours_stays(void **state)
{
    struct place *place = *state;
    static const char *const names[] = {
        "chart.png",
        ".chandler-.tmp",
        ".chandler-mine.tmp",
        ".chandler-12-0.tmp",
        ".chandler-0123456789abcdef-1-1-1.tmp.bak",
        ".chandler-0123456789abcdef-1-1-1.png",
        ".chandler-0123456789abcdef--1-1-1.tmp",
        ".chandler-0123456789abcdef-1-1-01.tmp",
        ".chandler-123-1-1-1.tmp",
        ".chandler-0123456789ABCDEF-1-1.tmp",
        "x.chandler-0123456789abcdef-1-1.tmp",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        leave(place_path(place, names[i]), 30 * 86400);
    assert_int_equal(mkdir(temporary(place, "0123456789abcdef-1-1"), 0700), 0);
    leftovers_clean(place->folder, 100);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_true(is_there(place_path(place, names[i])));
    assert_true(is_there(temporary(place, "0123456789abcdef-1-1")));
    assert_int_equal(rmdir(place->path), 0);
}

static void no_more_entries_are_looked_at_than_asked_for(void **state)
{
    struct place *place = *state;
    char name[16];
    for (int i = 0; i < 50; i++) {
        snprintf(name, sizeof name, "%d", i);
        leave(place_path(place, name), 0);
    }
    assert_int_equal(leftovers_clean(place->folder, 0), 0);
    assert_int_equal(leftovers_clean(place->folder, 10), 10);
    assert_int_equal(leftovers_clean(place->folder, 1000), 52);
    assert_int_equal(leftovers_clean("/nowhere/at/all", 1000), 0);
}

static void a_name_and_a_worker_make_a_tag_for_a_file(void **state)
{
    struct place *place = *state;
    char tag[WRITER_NAME_SIZE + 24], name[WRITER_NAME_SIZE], longest[256];
    writer_name(name);
    snprintf(tag, sizeof tag, "%s-%zu", name, (size_t)-1);
    assert_int_equal(file_replace(place_path(place, "chart.png"), tag, "new", 3, NULL), STATUS_OK);
    memset(longest, 'n', 255);
    longest[255] = 0;
    assert_int_equal(file_replace(place_path(place, longest), tag, "new", 3, NULL), STATUS_OK);
    assert_int_equal(file_replace(place_path(place, longest), tag, "again", 5, NULL), STATUS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_the_same_for_one_process_and_others_for_others),
        cmocka_unit_test_setup_teardown(what_the_dead_have_left_is_removed, place_make, place_remove),
        cmocka_unit_test_setup_teardown(what_the_living_write_stays, place_make, place_remove),
        cmocka_unit_test_setup_teardown(a_number_that_another_process_has_by_now_is_told_by_its_start, place_make,
                                        place_remove),
        cmocka_unit_test_setup_teardown(of_other_machines_only_what_is_old_is_removed, place_make, place_remove),
        cmocka_unit_test_setup_teardown(what_is_not_ours_stays, place_make, place_remove),
        cmocka_unit_test_setup_teardown(no_more_entries_are_looked_at_than_asked_for, place_make, place_remove),
        cmocka_unit_test_setup_teardown(a_name_and_a_worker_make_a_tag_for_a_file, place_make, place_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
