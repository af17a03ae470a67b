#include "render/ohlc/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
/* After what it needs. */
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

/* A folder of this test's own. */
struct place {
    char folder[64];
    char path[128];
};

static int place_make(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    if (!place)
        return -1;
    snprintf(place->folder, sizeof place->folder, "%s/chandler-source-XXXXXX", P_tmpdir);
    *state = place;
    return mkdtemp(place->folder) ? 0 : -1;
}

static int place_remove(void **state)
{
    struct place *place = *state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", place->folder);
    int failed = system(command);
    free(place);
    return failed;
}

static const char *path_of(struct place *place, const char *name)
{
    snprintf(place->path, sizeof place->path, "%s/%s", place->folder, name);
    return place->path;
}

static const char *write_file(struct place *place, const char *name, const void *data, size_t length)
{
    const char *path = path_of(place, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
    return path;
}

/* One gzip member with the data. */
static struct bytes gzip(const void *data, size_t length)
{
    struct bytes out = {0};
    z_stream stream = {0};
    assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(bytes_reserve(&out, deflateBound(&stream, length), NULL), STATUS_OK);
    struct bytes copy = {0};
    assert_int_equal(bytes_append(&copy, data, length, NULL), STATUS_OK);
    stream.next_in = copy.data;
    stream.avail_in = (uInt)length;
    stream.next_out = out.data;
    stream.avail_out = (uInt)out.capacity;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    out.length = stream.total_out;
    deflateEnd(&stream);
    bytes_release(&copy);
    return out;
}

static struct bytes numbers(size_t count)
{
    struct bytes bytes = {0};
    for (size_t i = 0; i < count; i++) {
        char line[32];
        int n = snprintf(line, sizeof line, "%zu\n", i);
        assert_int_equal(bytes_append(&bytes, line, (size_t)n, NULL), STATUS_OK);
    }
    return bytes;
}

static void expect_text(const struct bytes *raw, const void *wanted, size_t length)
{
    assert_int_equal(raw->length, length);
    assert_memory_equal(raw->data, wanted, length);
    assert_true(raw->capacity >= length + SOURCE_PADDING);
    for (size_t i = 0; i < SOURCE_PADDING; i++)
        assert_int_equal(raw->data[length + i], 0);
}

static void expect_error(enum status status, enum status wanted, const struct error *error, const char *message)
{
    assert_int_equal(status, wanted);
    if (!strstr(error->message, message))
        fail_msg("'%s' does not say '%s'", error->message, message);
}

static void source_reads_a_file_and_reuses_its_buffer(void **state)
{
    struct bytes raw = {0}, text = numbers(100000);
    const char *path = write_file(*state, "a.csv", text.data, text.length);
    assert_int_equal(source_read(&raw, path, 0, NULL), STATUS_OK);
    expect_text(&raw, text.data, text.length);
    const unsigned char *data = raw.data;
    assert_int_equal(source_read(&raw, path, 0, NULL), STATUS_OK);
    assert_ptr_equal(raw.data, data);
    path = write_file(*state, "b.csv", "x,y\n", 4);
    assert_int_equal(source_read(&raw, path, 0, NULL), STATUS_OK);
    expect_text(&raw, "x,y\n", 4);
    path = write_file(*state, "c.csv", "x", 1);
    assert_int_equal(source_read(&raw, path, 0, NULL), STATUS_OK);
    expect_text(&raw, "x", 1);
    path = write_file(*state, "d.csv", "", 0);
    assert_int_equal(source_read(&raw, path, 0, NULL), STATUS_OK);
    expect_text(&raw, "", 0);
    bytes_release(&raw);
    bytes_release(&text);
}

static void source_stops_a_gzip_bomb(void **state)
{
    struct place *place = *state;
    struct bytes raw = {0};
    struct error error = {0};
    const char *path = path_of(place, "bomb.csv.gz");
    static const char commas[1 << 16] = "Date,Open,High,Low,Close\n";
    gzFile file = gzopen(path, "wb1");
    assert_non_null(file);
    for (int i = 0; i < 1100; i++)
        assert_int_equal(gzwrite(file, commas, sizeof commas), sizeof commas);
    assert_int_equal(gzclose(file), Z_OK);
    expect_error(source_read(&raw, path, 0, &error), STATUS_INPUT, &error,
                 "inflates to more than 64 MiB and 100 times");
    assert_true(raw.length <= ((size_t)64 << 20) + 1);
    /* The same from a pipe, whose size nobody knows. */
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    expect_error(source_read_fd(&raw, fd, 0, &error), STATUS_INPUT, &error, "--max-bytes");
    close(fd);
    /* Who knows of it may read it. */
    assert_int_equal(source_read(&raw, path, 1100 * sizeof commas, NULL), STATUS_OK);
    assert_int_equal(raw.length, 1100 * sizeof commas);
    expect_error(source_read(&raw, path, 1100 * sizeof commas - 1, &error), STATUS_INPUT, &error,
                 "is larger than 68 MiB");
    assert_true(source_is_over(&raw, 1100 * sizeof commas - 1));
    bytes_release(&raw);
}

static void source_keeps_to_its_limit(void **state)
{
    struct bytes raw = {0};
    struct error error = {0};
    const char *path = write_file(*state, "a.csv", "0123456789", 10);
    assert_int_equal(source_read(&raw, path, 10, &error), STATUS_OK);
    expect_text(&raw, "0123456789", 10);
    for (size_t limit = 1; limit < 10; limit++)
        expect_error(source_read(&raw, path, limit, &error), STATUS_INPUT, &error, "is larger than");
    bytes_release(&raw);
}

static void source_inflates_gzip_by_its_bytes(void **state)
{
    struct bytes raw = {0}, text = numbers(100000), packed = gzip(text.data, text.length);
    static const char *const names[] = {"a.csv.gz", "a.csv"};
    for (size_t i = 0; i < 2; i++) {
        const char *path = write_file(*state, names[i], packed.data, packed.length);
        assert_int_equal(source_read(&raw, path, 0, NULL), STATUS_OK);
        expect_text(&raw, text.data, text.length);
        assert_int_equal(source_read(&raw, path, text.length, NULL), STATUS_OK);
        assert_int_equal(source_read(&raw, path, text.length - 1, NULL), STATUS_INPUT);
    }
    bytes_release(&raw);
    bytes_release(&text);
    bytes_release(&packed);
}

static void source_inflates_members_one_behind_the_other(void **state)
{
    struct bytes raw = {0}, all = {0}, first = gzip("a,b\n", 4), none = gzip("", 0), last = gzip("1,2\n", 4);
    assert_int_equal(bytes_append(&all, first.data, first.length, NULL), STATUS_OK);
    assert_int_equal(bytes_append(&all, none.data, none.length, NULL), STATUS_OK);
    assert_int_equal(bytes_append(&all, last.data, last.length, NULL), STATUS_OK);
    const char *path = write_file(*state, "a.gz", all.data, all.length);
    assert_int_equal(source_read(&raw, path, 0, NULL), STATUS_OK);
    expect_text(&raw, "a,b\n1,2\n", 8);
    /* Padding behind the last member. */
    assert_int_equal(bytes_append(&all, "\0\0\0\0", 4, NULL), STATUS_OK);
    path = write_file(*state, "a.gz", all.data, all.length);
    assert_int_equal(source_read(&raw, path, 0, NULL), STATUS_OK);
    expect_text(&raw, "a,b\n1,2\n", 8);
    bytes_release(&raw);
    bytes_release(&all);
    bytes_release(&first);
    bytes_release(&none);
    bytes_release(&last);
}

static void source_names_a_gzip_file_that_ends_early(void **state)
{
    struct bytes raw = {0}, text = numbers(1000), packed = gzip(text.data, text.length);
    struct error error = {0};
    for (size_t length = 2; length < packed.length; length += 1 + length / 10) {
        const char *path = write_file(*state, "a.gz", packed.data, length);
        expect_error(source_read(&raw, path, 0, &error), STATUS_INPUT, &error, "is a gzip file that ends early");
    }
    packed.data[packed.length / 2] ^= 0x55;
    const char *path = write_file(*state, "a.gz", packed.data, packed.length);
    expect_error(source_read(&raw, path, 0, &error), STATUS_INPUT, &error, "gzip file");
    path = write_file(*state, "a.gz", "a,b\n", 4);
    expect_error(source_read(&raw, path, 0, &error), STATUS_INPUT, &error, "is not a gzip file");
    bytes_release(&raw);
    bytes_release(&text);
    bytes_release(&packed);
}

static void source_does_not_swell_on_a_bomb(void **state)
{
    enum { SIZE = 64 << 20 };
    struct bytes raw = {0}, zeros = {0};
    struct error error = {0};
    assert_int_equal(bytes_reserve(&zeros, SIZE, NULL), STATUS_OK);
    memset(zeros.data, 'a', SIZE);
    struct bytes packed = gzip(zeros.data, SIZE);
    const char *path = write_file(*state, "a.gz", packed.data, packed.length);
    expect_error(source_read(&raw, path, 1 << 20, &error), STATUS_INPUT, &error, "is larger than 1 MiB");
    assert_true(raw.capacity < 4 << 20);
    bytes_release(&raw);
    bytes_release(&zeros);
    bytes_release(&packed);
}

static void source_refuses_what_is_no_file(void **state)
{
    struct place *place = *state;
    struct bytes raw = {0};
    struct error error = {0};
    expect_error(source_read(&raw, place->folder, 0, &error), STATUS_INPUT, &error, "is a directory");
    expect_error(source_read(&raw, path_of(place, "none.csv"), 0, &error), STATUS_IO, &error, "No such file");
    expect_error(source_read(&raw, "/dev/zero", 0, &error), STATUS_INPUT, &error, "is a device");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s/socket", place->folder);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
    expect_error(source_read(&raw, address.sun_path, 0, &error), STATUS_INPUT, &error, "is a socket");
    close(fd);
    if (geteuid() != 0) {
        const char *path = write_file(place, "secret.csv", "a", 1);
        assert_int_equal(chmod(path, 0), 0);
        expect_error(source_read(&raw, path, 0, &error), STATUS_IO, &error, "Permission denied");
    }
    bytes_release(&raw);
}

/* A child that writes the text in small pieces. */
static pid_t feed(int fd, const struct bytes *text)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        for (size_t at = 0; at < text->length;) {
            size_t piece = text->length - at < 1000 ? text->length - at : 1000;
            ssize_t n = write(fd, text->data + at, at ? piece : 1);
            if (n < 0)
                _exit(1);
            at += (size_t)n;
        }
        _exit(0);
    }
    return child;
}

static void source_reads_pipes(void **state)
{
    (void)state;
    struct bytes raw = {0}, text = numbers(20000), packed = gzip(text.data, text.length);
    const struct bytes *const inputs[] = {&text, &packed};
    for (size_t i = 0; i < 2; i++) {
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        pid_t child = feed(ends[1], inputs[i]);
        close(ends[1]);
        assert_int_equal(source_read_fd(&raw, ends[0], 0, NULL), STATUS_OK);
        expect_text(&raw, text.data, text.length);
        close(ends[0]);
        assert_int_equal(waitpid(child, NULL, 0), child);
    }
    bytes_release(&raw);
    bytes_release(&text);
    bytes_release(&packed);
}

static void source_reads_a_fifo_by_name(void **state)
{
    struct bytes raw = {0}, text = numbers(20000);
    const char *path = path_of(*state, "fifo");
    assert_int_equal(mkfifo(path, 0600), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        int fd = open(path, O_WRONLY);
        for (size_t at = 0; fd >= 0 && at < text.length;) {
            ssize_t n = write(fd, text.data + at, text.length - at);
            if (n < 0)
                _exit(1);
            at += (size_t)n;
        }
        _exit(0);
    }
    assert_int_equal(source_read(&raw, path, 0, NULL), STATUS_OK);
    expect_text(&raw, text.data, text.length);
    assert_int_equal(waitpid(child, NULL, 0), child);
    bytes_release(&raw);
    bytes_release(&text);
}

static void source_read_fd_refuses_what_cannot_be_read(void **state)
{
    struct place *place = *state;
    struct bytes raw = {0};
    struct error error = {0};
    int fd = open(place->folder, O_RDONLY | O_DIRECTORY);
    assert_true(fd >= 0);
    expect_error(source_read_fd(&raw, fd, 0, &error), STATUS_INPUT, &error, "is a directory");
    close(fd);
    expect_error(source_read_fd(&raw, -1, 0, &error), STATUS_IO, &error, "cannot be read");
    fd = open("/dev/zero", O_RDONLY);
    expect_error(source_read_fd(&raw, fd, 100000, &error), STATUS_INPUT, &error, "is larger than 100000 bytes");
    close(fd);
    bytes_release(&raw);
}

static void source_reads_heads(void **state)
{
    struct bytes raw = {0}, text = numbers(50000), packed = gzip(text.data, text.length);
    bool is_whole = true;
    const char *path = write_file(*state, "a.csv", text.data, text.length);
    assert_int_equal(source_read_head(&raw, path, 4096, &is_whole, NULL), STATUS_OK);
    assert_false(is_whole);
    expect_text(&raw, text.data, 4096);
    assert_int_equal(source_read_head(&raw, path, 1, &is_whole, NULL), STATUS_OK);
    assert_false(is_whole);
    expect_text(&raw, text.data, 1);
    assert_int_equal(source_read_head(&raw, path, text.length, &is_whole, NULL), STATUS_OK);
    assert_true(is_whole);
    expect_text(&raw, text.data, text.length);
    path = write_file(*state, "a.csv.gz", packed.data, packed.length);
    assert_int_equal(source_read_head(&raw, path, 4096, &is_whole, NULL), STATUS_OK);
    assert_false(is_whole);
    expect_text(&raw, text.data, 4096);
    assert_int_equal(source_read_head(&raw, path, text.length, &is_whole, NULL), STATUS_OK);
    assert_true(is_whole);
    bytes_release(&raw);
    bytes_release(&text);
    bytes_release(&packed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(source_reads_a_file_and_reuses_its_buffer, place_make, place_remove),
        cmocka_unit_test_setup_teardown(source_stops_a_gzip_bomb, place_make, place_remove),
        cmocka_unit_test_setup_teardown(source_keeps_to_its_limit, place_make, place_remove),
        cmocka_unit_test_setup_teardown(source_inflates_gzip_by_its_bytes, place_make, place_remove),
        cmocka_unit_test_setup_teardown(source_inflates_members_one_behind_the_other, place_make, place_remove),
        cmocka_unit_test_setup_teardown(source_names_a_gzip_file_that_ends_early, place_make, place_remove),
        cmocka_unit_test_setup_teardown(source_does_not_swell_on_a_bomb, place_make, place_remove),
        cmocka_unit_test_setup_teardown(source_refuses_what_is_no_file, place_make, place_remove),
        cmocka_unit_test(source_reads_pipes),
        cmocka_unit_test_setup_teardown(source_reads_a_fifo_by_name, place_make, place_remove),
        cmocka_unit_test_setup_teardown(source_read_fd_refuses_what_cannot_be_read, place_make, place_remove),
        cmocka_unit_test_setup_teardown(source_reads_heads, place_make, place_remove),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
