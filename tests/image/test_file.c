#include "render/image/file.h"
#include "support.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

/* What the next exchange of two names meets: a file system that has none, or an old file that is no longer what it was
 * when it was looked at. */
static enum { MEETS_THE_SYSTEM, MEETS_EINVAL, MEETS_NOTHING, MEETS_A_FOLDER, MEETS_A_CLEANER } next_exchange;
static int exchanges;

/* In place of the C library's. */
int renameat2(int old_folder, const char *old_name, int new_folder, const char *new_name, unsigned flags)
{
    exchanges++;
    int meets = next_exchange;
    next_exchange = MEETS_THE_SYSTEM;
    if (meets == MEETS_EINVAL) {
        errno = EINVAL;
        return -1;
    }
    /* One that takes this writer for dead. */
    if (meets == MEETS_A_CLEANER)
        assert_int_equal(unlinkat(old_folder, old_name, 0), 0);
    if (meets == MEETS_NOTHING || meets == MEETS_A_FOLDER)
        assert_int_equal(unlinkat(new_folder, new_name, 0), 0);
    if (meets == MEETS_A_FOLDER)
        assert_int_equal(mkdirat(new_folder, new_name, 0777), 0);
    return (int)syscall(SYS_renameat2, old_folder, old_name, new_folder, new_name, flags);
}

static size_t count_entries(const char *folder)
{
    DIR *entries = opendir(folder);
    assert_non_null(entries);
    size_t count = 0;
    for (struct dirent *entry; (entry = readdir(entries));)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(entries);
    return count;
}

static void assert_content(const char *path, const char *expected)
{
    struct bytes content = {0};
    read_file(path, &content);
    assert_int_equal(content.length, strlen(expected));
    if (content.length)
        assert_memory_equal(content.data, expected, content.length);
    bytes_release(&content);
}

static void assert_replaced(const char *path, const char *content)
{
    struct error error = {0};
    if (file_replace(path, "tag", content, strlen(content), &error) != STATUS_OK)
        fail_msg("%s", error.message);
}

static void assert_refused(const char *path, enum status status, const char *said)
{
    struct error error = {0};
    assert_int_equal(file_replace(path, "tag", "new", 3, &error), status);
    assert_int_equal(error.status, status);
    if (!strstr(error.message, said))
        fail_msg("'%s' does not say '%s'", error.message, said);
}

static void a_new_file_holds_the_bytes_and_has_the_usual_mode(void **state)
{
    struct place *place = *state;
    mode_t old = umask(027);
    assert_int_equal(file_replace(place->path, "t", "a\0b", 3, NULL), STATUS_OK);
    umask(old);
    struct bytes content = {0};
    struct stat info;
    read_file(place->path, &content);
    assert_int_equal(content.length, 3);
    assert_memory_equal(content.data, "a\0b", 3);
    assert_int_equal(stat(place->path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0640);
    assert_int_equal(count_entries(place->folder), 1);
    bytes_release(&content);
}

static void an_empty_file_can_be_written(void **state)
{
    struct place *place = *state;
    assert_int_equal(file_replace(place->path, "t", NULL, 0, NULL), STATUS_OK);
    assert_content(place->path, "");
}

static void an_old_file_is_replaced_whole(void **state)
{
    struct place *place = *state;
    write_file(place->path, "old content, longer", 19);
    FILE *reader = fopen(place->path, "rb");
    assert_non_null(reader);
    assert_replaced(place->path, "new");
    assert_content(place->path, "new");
    char seen[32] = "";
    assert_int_equal(fread(seen, 1, sizeof seen, reader), 19); /* who had it open goes on reading the old one */
    fclose(reader);
    assert_int_equal(count_entries(place->folder), 1);
}

static void another_link_to_the_old_file_keeps_it(void **state)
{
    struct place *place = *state;
    char other[100];
    struct stat info;
    snprintf(other, sizeof other, "%s/other.png", place->folder);
    write_file(place->path, "old", 3);
    assert_int_equal(chmod(place->path, 0600), 0);
    assert_int_equal(link(place->path, other), 0);
    mode_t old = umask(022);
    assert_replaced(place->path, "new");
    umask(old);
    assert_content(place->path, "new");
    assert_content(other, "old");
    assert_int_equal(stat(place->path, &info), 0);
    assert_int_equal(info.st_nlink, 1);
    assert_int_equal(info.st_mode & 0777, 0644);
    assert_int_equal(count_entries(place->folder), 2);
}

static void an_old_file_is_replaced_where_names_cannot_be_exchanged(void **state)
{
    struct place *place = *state;
    write_file(place->path, "old", 3);
    exchanges = 0;
    next_exchange = MEETS_EINVAL;
    assert_replaced(place->path, "new");
    assert_int_equal(exchanges, 1);
    assert_content(place->path, "new");
    assert_int_equal(count_entries(place->folder), 1);
}

static void an_old_file_that_goes_meanwhile_is_none(void **state)
{
    struct place *place = *state;
    write_file(place->path, "old", 3);
    next_exchange = MEETS_NOTHING;
    assert_replaced(place->path, "new");
    assert_int_equal(next_exchange, MEETS_THE_SYSTEM);
    assert_content(place->path, "new");
    assert_int_equal(count_entries(place->folder), 1);
}

static void a_folder_that_comes_meanwhile_keeps_its_name(void **state)
{
    struct place *place = *state;
    struct stat info;
    write_file(place->path, "old", 3);
    next_exchange = MEETS_A_FOLDER;
    assert_refused(place->path, STATUS_IO, "Is a directory");
    assert_int_equal(next_exchange, MEETS_THE_SYSTEM);
    assert_int_equal(stat(place->path, &info), 0);
    assert_true(S_ISDIR(info.st_mode));
    assert_int_equal(count_entries(place->folder), 1);
}

static void a_name_without_a_folder_goes_to_the_current_one(void **state)
{
    struct place *place = *state;
    char old[4096];
    assert_non_null(getcwd(old, sizeof old));
    assert_int_equal(chdir(place->folder), 0);
    assert_replaced("chart.png", "here");
    assert_int_equal(chdir(old), 0);
    assert_content(place->path, "here");
}

static void names_of_255_bytes_work_and_longer_ones_are_refused(void **state)
{
    struct place *place = *state;
    char path[400];
    int start = snprintf(path, sizeof path, "%s/", place->folder);
    memset(path + start, 'n', 256);
    path[start + 256] = 0;
    assert_refused(path, STATUS_IO, "File name too long");
    assert_int_equal(count_entries(place->folder), 0);
    path[start + 255] = 0;
    assert_replaced(path, "long");
    assert_content(path, "long");
    char tag[FILE_TAG_MAX + 1];
    memset(tag, 't', FILE_TAG_MAX);
    tag[FILE_TAG_MAX] = 0;
    assert_int_equal(file_replace(path, tag, "tag", 3, NULL), STATUS_OK);
    assert_content(path, "tag");
    assert_int_equal(count_entries(place->folder), 1);
}

static void a_leftover_of_the_same_tag_is_replaced(void **state)
{
    struct place *place = *state;
    char leftover[100];
    snprintf(leftover, sizeof leftover, "%s/.chandler-tag.tmp", place->folder);
    write_file(leftover, "half", 4);
    assert_replaced(place->path, "whole");
    assert_content(place->path, "whole");
    assert_int_equal(count_entries(place->folder), 1);
}

static void clean_removes_the_leftover_of_its_tag_alone(void **state)
{
    struct place *place = *state;
    char mine[100], other[100];
    snprintf(mine, sizeof mine, "%s/.chandler-1-2.tmp", place->folder);
    snprintf(other, sizeof other, "%s/.chandler-1-3.tmp", place->folder);
    write_file(mine, "half", 4);
    write_file(other, "half", 4);
    write_file(place->path, "picture", 7);
    file_clean(place->path, "1-2");
    assert_int_equal(access(mine, F_OK), -1);
    assert_int_equal(access(other, F_OK), 0);
    assert_content(place->path, "picture");
    file_clean(place->path, "1-2");
    file_clean("/nonexistent/folder/x.png", "1-2");
    file_clean("", "1-2");
    file_clean(place->path, "");
    assert_int_equal(count_entries(place->folder), 2);
}

static void tags_that_are_no_part_of_a_name_are_refused(void **state)
{
    struct place *place = *state;
    char too_long[FILE_TAG_MAX + 2];
    memset(too_long, 't', FILE_TAG_MAX + 1);
    too_long[FILE_TAG_MAX + 1] = 0;
    const char *tags[] = {"", "a/b", "../x", too_long};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        struct error error = {0};
        assert_int_equal(file_replace(place->path, tags[i], "x", 1, &error), STATUS_USAGE);
        assert_int_equal(error.status, STATUS_USAGE);
    }
    assert_int_equal(count_entries(place->folder), 0);
}

static void paths_without_a_name_or_a_folder_are_refused(void **state)
{
    struct place *place = *state;
    char missing[100];
    assert_refused("", STATUS_USAGE, "''");
    snprintf(missing, sizeof missing, "%s/", place->folder);
    assert_refused(missing, STATUS_IO, "folder");
    snprintf(missing, sizeof missing, "%s/none/chart.png", place->folder);
    assert_refused(missing, STATUS_IO, "/none': No such file or directory");
    write_file(place->path, "old", 3);
    snprintf(missing, sizeof missing, "%s/chart.png/x.png", place->folder);
    assert_refused(missing, STATUS_IO, "Not a directory");
    assert_content(place->path, "old");
}

static void a_folder_of_that_name_is_refused(void **state)
{
    struct place *place = *state;
    assert_int_equal(mkdir(place->path, 0777), 0);
    assert_refused(place->path, STATUS_IO, "it is a folder");
    assert_int_equal(count_entries(place->folder), 1);
}

static void a_failed_write_leaves_nothing_and_the_old_file(void **state)
{
    struct place *place = *state;
    enum { LARGE = 100000, LIMIT = 5000 };
    char *large = calloc(1, LARGE);
    assert_non_null(large);
    write_file(place->path, "old", 3);
    /* A limit on file sizes stops root as well, in the middle of the data. */
    struct rlimit old, limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    limit = old;
    limit.rlim_cur = LIMIT;
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    struct error error = {0};
    enum status status = file_replace(place->path, "tag", large, LARGE, &error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    signal(SIGXFSZ, handler);
    free(large);
    assert_int_equal(status, STATUS_IO);
    assert_non_null(strstr(error.message, "File too large"));
    assert_non_null(strstr(error.message, "chart.png"));
    assert_content(place->path, "old");
    assert_int_equal(count_entries(place->folder), 1);
}

static void a_folder_that_may_not_be_written_is_an_error(void **state)
{
    struct place *place = *state;
    if (geteuid() == 0)
        skip(); /* permissions do not stop root */
    assert_int_equal(chmod(place->folder, 0555), 0);
    assert_refused(place->path, STATUS_IO, "Permission denied");
    assert_int_equal(chmod(place->folder, 0755), 0);
    assert_int_equal(count_entries(place->folder), 0);
}

static void a_full_device_is_an_error(void **state)
{
    (void)state;
    if (access("/dev/full", W_OK) != 0)
        skip();
    assert_refused("/dev/full", STATUS_IO, "No space left on device");
    struct stat info;
    assert_int_equal(stat("/dev/full", &info), 0);
    assert_true(S_ISCHR(info.st_mode));
}

static void a_fifo_is_written_through(void **state)
{
    struct place *place = *state;
    assert_int_equal(mkfifo(place->path, 0600), 0);
    int reader = open(place->path, O_RDWR | O_NONBLOCK);
    assert_true(reader >= 0);
    assert_replaced(place->path, "through");
    char seen[16];
    assert_int_equal(read(reader, seen, sizeof seen), 7);
    assert_memory_equal(seen, "through", 7);
    close(reader);
    struct stat info;
    assert_int_equal(lstat(place->path, &info), 0);
    assert_true(S_ISFIFO(info.st_mode));
    assert_int_equal(count_entries(place->folder), 1);
}

static void open_descriptors_are_written_through(void **state)
{
    struct place *place = *state;
    char name[32];
    int pipe_ends[2];
    assert_int_equal(pipe(pipe_ends), 0);
    snprintf(name, sizeof name, "/dev/fd/%d", pipe_ends[1]);
    assert_replaced(name, "piped");
    char seen[16];
    assert_int_equal(read(pipe_ends[0], seen, sizeof seen), 5);
    close(pipe_ends[0]);
    close(pipe_ends[1]);

    write_file(place->path, "before ", 7);
    int file = open(place->path, O_WRONLY);
    assert_true(file >= 0);
    snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    assert_replaced(name, "after");
    close(file);
    assert_content(place->path, "before after");
    assert_int_equal(count_entries(place->folder), 1);
}

static void a_link_stays_and_its_target_is_replaced(void **state)
{
    struct place *place = *state;
    char target_folder[80], target[96];
    snprintf(target_folder, sizeof target_folder, "%s/there", place->folder);
    snprintf(target, sizeof target, "%s/real.png", target_folder);
    assert_int_equal(mkdir(target_folder, 0777), 0);
    write_file(target, "old", 3);
    assert_int_equal(symlink("there/real.png", place->path), 0);
    assert_replaced(place->path, "new");
    struct stat info;
    assert_int_equal(lstat(place->path, &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    assert_content(target, "new");
    assert_int_equal(count_entries(place->folder), 2);
    assert_int_equal(count_entries(target_folder), 1);

    char leftover[128];
    snprintf(leftover, sizeof leftover, "%s/.chandler-9.tmp", target_folder);
    write_file(leftover, "half", 4);
    file_clean(place->path, "9");
    assert_int_equal(count_entries(target_folder), 1);
}

static void a_link_to_nothing_or_to_a_folder_is_refused(void **state)
{
    struct place *place = *state;
    char other[100];
    assert_int_equal(symlink("nothing", place->path), 0);
    assert_refused(place->path, STATUS_IO, "a symbolic link to nothing");
    snprintf(other, sizeof other, "%s/folder.png", place->folder);
    assert_int_equal(symlink(".", other), 0);
    assert_refused(other, STATUS_IO, "it is a folder");
    snprintf(other, sizeof other, "%s/round.png", place->folder);
    assert_int_equal(symlink("round.png", other), 0);
    assert_refused(other, STATUS_IO, "Too many levels of symbolic links");
    snprintf(other, sizeof other, "%s/null.png", place->folder);
    assert_int_equal(symlink("/dev/null", other), 0);
    assert_replaced(other, "gone");
    assert_int_equal(count_entries(place->folder), 4);
}

static void a_strangers_link_in_a_shared_folder_is_not_followed(void **state)
{
    struct place *place = *state;
    char target[100];
    FILE *setting = fopen("/proc/sys/fs/protected_symlinks", "r");
    int is_protected = setting ? fgetc(setting) == '1' : 0;
    if (setting)
        fclose(setting);
    if (geteuid() != 0 || !is_protected)
        skip(); /* only root can make a stranger's link */
    snprintf(target, sizeof target, "%s/victim", place->folder);
    write_file(target, "safe", 4);
    assert_int_equal(symlink(target, place->path), 0);
    assert_int_equal(chmod(place->folder, 01777), 0);
    if (lchown(place->path, 12345, 12345) != 0)
        skip(); /* root of a container that maps no such user */
    assert_refused(place->path, STATUS_IO, "Permission denied");
    assert_content(target, "safe");
}

/* Writes one of two pictures again and again; ends the process. */
static void write_again_and_again(const char *path, const char *tag, char fill, size_t length)
{
    char *data = malloc(length);
    if (!data)
        _exit(2);
    memset(data, fill, length);
    for (int i = 0; i < 200; i++)
        if (file_replace(path, tag, data, length, NULL) != STATUS_OK)
            _exit(1);
    _exit(0);
}

static void a_reader_sees_one_whole_picture_while_two_writers_replace_it(void **state)
{
    struct place *place = *state;
    enum { FIRST = 20000, SECOND = 50000 };
    assert_replaced(place->path, "");
    pid_t writers[2];
    for (int i = 0; i < 2; i++) {
        writers[i] = fork();
        assert_true(writers[i] >= 0);
        if (writers[i] == 0)
            write_again_and_again(place->path, i ? "two" : "one", i ? 'B' : 'A', i ? SECOND : FIRST);
    }
    int ended = 0;
    while (ended < 2) {
        struct bytes seen = {0};
        read_file(place->path, &seen);
        size_t expected = seen.length == 0 ? 0 : seen.data[0] == 'A' ? FIRST : SECOND;
        assert_int_equal(seen.length, expected);
        for (size_t i = 0; i < seen.length; i++)
            if (seen.data[i] != seen.data[0])
                fail_msg("byte %zu is of the other picture", i);
        bytes_release(&seen);
        int status;
        while (ended < 2 && waitpid(-1, &status, WNOHANG) > 0) {
            assert_true(WIFEXITED(status));
            assert_int_equal(WEXITSTATUS(status), 0);
            ended++;
        }
    }
    assert_int_equal(count_entries(place->folder), 1);
}

static void folders_are_made_with_their_parents(void **state)
{
    struct place *place = *state;
    static const char *const below[] = {"a", "b/c/d", "b//e///f/", "b/../g/h"};
    static const char *const made[] = {"a", "b/c/d", "b/e/f", "g/h"};
    for (size_t i = 0; i < sizeof below / sizeof *below; i++) {
        char path[128];
        struct stat info;
        snprintf(path, sizeof path, "%s/%s", place->folder, below[i]);
        assert_int_equal(folder_make(path, NULL), STATUS_OK);
        assert_int_equal(folder_make(path, NULL), STATUS_OK);
        snprintf(path, sizeof path, "%s/%s", place->folder, made[i]);
        assert_int_equal(stat(path, &info), 0);
        assert_true(S_ISDIR(info.st_mode));
    }
    assert_int_equal(folder_make("/", NULL), STATUS_OK);
    assert_int_equal(folder_make(".", NULL), STATUS_OK);
}

static void a_link_to_a_folder_is_a_folder(void **state)
{
    struct place *place = *state;
    char link[100], below[128];
    snprintf(link, sizeof link, "%s/link", place->folder);
    snprintf(below, sizeof below, "%s/link/below", place->folder);
    assert_int_equal(symlink(".", link), 0);
    assert_int_equal(folder_make(link, NULL), STATUS_OK);
    assert_int_equal(folder_make(below, NULL), STATUS_OK);
    snprintf(below, sizeof below, "%s/below", place->folder);
    assert_int_equal(access(below, X_OK), 0);
}

static void the_part_that_is_no_folder_is_named(void **state)
{
    struct place *place = *state;
    char path[128];
    struct error error = {0};
    write_file(place->path, "x", 1);
    snprintf(path, sizeof path, "%s/chart.png/b/c", place->folder);
    assert_int_equal(folder_make(path, &error), STATUS_IO);
    assert_non_null(strstr(error.message, "/chart.png': a file has that name"));
    assert_int_equal(folder_make(place->path, &error), STATUS_IO);
    assert_int_equal(folder_make("/proc/nothing/here", &error), STATUS_IO);
    assert_non_null(strstr(error.message, "'/proc/nothing':"));
    assert_int_equal(folder_make("", &error), STATUS_USAGE);
    assert_content(place->path, "x");
}

static void a_temporary_file_that_was_cleaned_away_is_written_anew(void **state)
{
    struct place *place = *state;
    assert_replaced(place->path, "old");
    next_exchange = MEETS_A_CLEANER;
    assert_replaced(place->path, "new");
    assert_content(place->path, "new");
    assert_int_equal(count_entries(place->folder), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_temporary_file_that_was_cleaned_away_is_written_anew, place_make,
                                        place_remove),
        cmocka_unit_test_setup_teardown(a_new_file_holds_the_bytes_and_has_the_usual_mode, place_make, place_remove),
        cmocka_unit_test_setup_teardown(an_empty_file_can_be_written, place_make, place_remove),
        cmocka_unit_test_setup_teardown(an_old_file_is_replaced_whole, place_make, place_remove),
        cmocka_unit_test_setup_teardown(another_link_to_the_old_file_keeps_it, place_make, place_remove),
        cmocka_unit_test_setup_teardown(an_old_file_is_replaced_where_names_cannot_be_exchanged, place_make,
                                        place_remove),
        cmocka_unit_test_setup_teardown(an_old_file_that_goes_meanwhile_is_none, place_make, place_remove),
        cmocka_unit_test_setup_teardown(a_folder_that_comes_meanwhile_keeps_its_name, place_make, place_remove),
        cmocka_unit_test_setup_teardown(a_name_without_a_folder_goes_to_the_current_one, place_make, place_remove),
        cmocka_unit_test_setup_teardown(names_of_255_bytes_work_and_longer_ones_are_refused, place_make, place_remove),
        cmocka_unit_test_setup_teardown(a_leftover_of_the_same_tag_is_replaced, place_make, place_remove),
        cmocka_unit_test_setup_teardown(clean_removes_the_leftover_of_its_tag_alone, place_make, place_remove),
        cmocka_unit_test_setup_teardown(tags_that_are_no_part_of_a_name_are_refused, place_make, place_remove),
        cmocka_unit_test_setup_teardown(paths_without_a_name_or_a_folder_are_refused, place_make, place_remove),
        cmocka_unit_test_setup_teardown(a_folder_of_that_name_is_refused, place_make, place_remove),
        cmocka_unit_test_setup_teardown(a_failed_write_leaves_nothing_and_the_old_file, place_make, place_remove),
        cmocka_unit_test_setup_teardown(a_folder_that_may_not_be_written_is_an_error, place_make, place_remove),
        cmocka_unit_test(a_full_device_is_an_error),
        cmocka_unit_test_setup_teardown(a_fifo_is_written_through, place_make, place_remove),
        cmocka_unit_test_setup_teardown(open_descriptors_are_written_through, place_make, place_remove),
        cmocka_unit_test_setup_teardown(a_link_stays_and_its_target_is_replaced, place_make, place_remove),
        cmocka_unit_test_setup_teardown(a_link_to_nothing_or_to_a_folder_is_refused, place_make, place_remove),
        cmocka_unit_test_setup_teardown(a_strangers_link_in_a_shared_folder_is_not_followed, place_make, place_remove),
        cmocka_unit_test_setup_teardown(a_reader_sees_one_whole_picture_while_two_writers_replace_it, place_make,
                                        place_remove),
        cmocka_unit_test_setup_teardown(folders_are_made_with_their_parents, place_make, place_remove),
        cmocka_unit_test_setup_teardown(a_link_to_a_folder_is_a_folder, place_make, place_remove),
        cmocka_unit_test_setup_teardown(the_part_that_is_no_folder_is_named, place_make, place_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
