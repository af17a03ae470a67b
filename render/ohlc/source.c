#include "render/ohlc/source.h"

#include "render/base/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define DEFAULT_LIMIT (UINT64_C(4) << 30)

enum {
    PIECE = 256 * 1024,    /* read at a time where the size is unknown */
    GZIP_WINDOW = 15 + 16, /* zlib: the largest window, gzip wrapping only */
    INFLATE_RATIO_MAX = 100,
};

/* Text that any gzip file may hold, however small it is. */
#define INFLATE_ALWAYS ((size_t)64 << 20)

/* One input being read. */
struct input {
    int fd;
    struct bytes *text;
    size_t limit; /* bytes of text at most */
    bool is_head; /* stop at the limit instead of failing there */
    bool is_cut;  /* stopped there */
    bool must_be_gzip;
    bool is_usual;       /* the limit is the one for a file of which nothing was said */
    size_t inflate_most; /* what a gzip stream may come to for its size; 0: anything */
};

static enum status too_large(const struct input *input, struct error *error)
{
    const char *hint = input->is_usual ? "; --max-bytes sets the limit" : "";
    if (input->limit < 1 << 20)
        return error_set(error, STATUS_INPUT, "is larger than %zu bytes%s", input->limit, hint);
    return error_set(error, STATUS_INPUT, "is larger than %zu MiB%s", input->limit >> 20, hint);
}

/* A table shrinks to a tenth or so; what shrinks to a hundredth is made to fill the memory. */
static enum status inflates_too_much(struct error *error)
{
    return error_set(
        error, STATUS_INPUT,
        "inflates to more than %zu MiB and %d times its size, as no table does; --max-bytes sets the limit",
        INFLATE_ALWAYS >> 20, INFLATE_RATIO_MAX);
}

/* Up to size bytes into data; *count 0 at the end of the input. */
static enum status read_some(int fd, void *data, size_t size, size_t *count, struct error *error)
{
    *count = 0;
    for (;;) {
        ssize_t n = read(fd, data, size < SSIZE_MAX ? size : SSIZE_MAX);
        if (n >= 0) {
            *count = (size_t)n;
            return STATUS_OK;
        }
        if (errno != EINTR)
            return error_errno(error, "cannot be read");
    }
}

/* Fills data as far as the input goes: a pipe hands out what it likes. */
static enum status read_full(int fd, unsigned char *data, size_t size, size_t *count, struct error *error)
{
    *count = 0;
    while (*count < size) {
        size_t n;
        enum status status = read_some(fd, data + *count, size - *count, &n, error);
        if (status != STATUS_OK)
            return status;
        if (n == 0)
            break;
        *count += n;
    }
    return STATUS_OK;
}

/* Settles what a gzip stream may come to, of which so many bytes are known to be there. */
static void allow_inflation(struct input *input, size_t compressed)
{
    size_t most;
    if (!input->is_usual)
        return;
    if (!size_multiply(compressed, INFLATE_RATIO_MAX, &most))
        most = SIZE_MAX;
    most = most > INFLATE_ALWAYS ? most : INFLATE_ALWAYS;
    input->inflate_most = most > input->inflate_most ? most : input->inflate_most;
}

/* Bytes of text that may be kept. */
static size_t most_text(const struct input *input)
{
    return input->inflate_most && input->inflate_most < input->limit ? input->inflate_most : input->limit;
}

/* Room for text in *room: about `more` bytes where there is none. Up to one byte beyond the limit, so that reading
 * shows whether there is more. */
static enum status make_room(const struct input *input, size_t more, size_t *room, struct error *error)
{
    struct bytes *text = input->text;
    size_t left = most_text(input) - text->length + 1;
    if (text->capacity - text->length <= SOURCE_PADDING) {
        enum status status = bytes_reserve(text, (more < left ? more : left) + SOURCE_PADDING, error);
        if (status != STATUS_OK)
            return status;
    }
    *room = text->capacity - text->length - SOURCE_PADDING;
    if (*room > left)
        *room = left;
    return STATUS_OK;
}

/* Text beyond the limit was read: cuts it off, or says so. */
static enum status apply_limit(struct input *input, struct error *error)
{
    if (input->text->length <= most_text(input))
        return STATUS_OK;
    if (!input->is_head)
        return input->text->length > input->limit ? too_large(input, error) : inflates_too_much(error);
    input->text->length = input->limit;
    input->is_cut = true;
    return STATUS_OK;
}

/* The rest of an input that is stored as it is, behind what *text holds already. */
static enum status read_plain(struct input *input, size_t expected, struct error *error)
{
    struct bytes *text = input->text;
    /* One byte more than expected, so that the end shows without more room. */
    size_t more = expected >= text->length ? expected - text->length + 1 : PIECE;
    enum status status = bytes_reserve(text, more + SOURCE_PADDING, error);
    while (status == STATUS_OK && !input->is_cut) {
        size_t room, count;
        status = make_room(input, PIECE, &room, error);
        if (status == STATUS_OK)
            status = read_some(input->fd, text->data + text->length, room, &count, error);
        if (status != STATUS_OK || count == 0)
            return status;
        text->length += count;
        status = apply_limit(input, error);
        /* All that there should be, though there was room for more: the end. */
        if (text->length == expected && count < room)
            return status;
    }
    return status;
}

/* Inflates what zlib has at hand until it needs more or a member ends. */
static enum status inflate_some(struct input *input, z_stream *stream, int *code, struct error *error)
{
    struct bytes *text = input->text;
    do {
        size_t room;
        enum status status = make_room(input, PIECE, &room, error);
        if (status != STATUS_OK)
            return status;
        room = room < UINT_MAX ? room : UINT_MAX;
        stream->next_out = text->data + text->length;
        stream->avail_out = (uInt)room;
        *code = inflate(stream, Z_NO_FLUSH);
        text->length += room - stream->avail_out;
        status = apply_limit(input, error);
        if (status != STATUS_OK || input->is_cut)
            return status;
        if (*code == Z_MEM_ERROR)
            return error_no_memory(error);
        if (*code != Z_OK && *code != Z_STREAM_END && *code != Z_BUF_ERROR)
            return error_set(error, STATUS_INPUT, "is a damaged gzip file: %s", stream->msg ? stream->msg : "bad data");
    } while (stream->avail_out == 0 && *code != Z_STREAM_END);
    return STATUS_OK;
}

static bool is_gzip(const unsigned char *data, size_t length)
{
    return length >= 2 && data[0] == 0x1f && data[1] == 0x8b;
}

/* Whether another member follows; zeros or anything else behind the last one is padding, as gzip(1) has it. */
static bool next_member(const z_stream *stream)
{
    return stream->avail_in > 0 && stream->next_in[0] == 0x1f;
}

/* The members of a gzip stream; raw holds what was read of it so far, with room for PIECE bytes. */
static enum status inflate_all(struct input *input, z_stream *stream, unsigned char *raw, size_t length,
                               struct error *error)
{
    bool is_inside = true;
    size_t compressed = length;
    stream->next_in = raw;
    stream->avail_in = (uInt)length;
    for (;;) {
        int code = Z_OK;
        if (stream->avail_in == 0) {
            size_t count;
            enum status status = read_some(input->fd, raw, PIECE, &count, error);
            if (status != STATUS_OK)
                return status;
            if (count == 0)
                return is_inside ? error_set(error, STATUS_INPUT, "is a gzip file that ends early") : STATUS_OK;
            stream->next_in = raw;
            stream->avail_in = (uInt)count;
            compressed += count;
            allow_inflation(input, compressed);
        }
        if (!is_inside) {
            if (!next_member(stream))
                return STATUS_OK;
            inflateReset(stream);
            is_inside = true;
        }
        enum status status = inflate_some(input, stream, &code, error);
        if (status != STATUS_OK || input->is_cut)
            return status;
        is_inside = code != Z_STREAM_END;
    }
}

static enum status read_gzip(struct input *input, const unsigned char *start, size_t length, struct error *error)
{
    struct bytes raw = {0};
    z_stream stream = {0};
    enum status status = bytes_reserve(&raw, PIECE, error);
    if (status != STATUS_OK)
        return status;
    if (inflateInit2(&stream, GZIP_WINDOW) != Z_OK) {
        status = error_no_memory(error);
        goto done;
    }
    memcpy(raw.data, start, length);
    status = inflate_all(input, &stream, raw.data, length, error);
    inflateEnd(&stream);
done:
    bytes_release(&raw);
    return status;
}

/* All of an open input. expected is its size as the system says it, 0 where it does not. */
static enum status read_input(struct input *input, size_t expected, struct error *error)
{
    unsigned char start[2];
    size_t count;
    input->text->length = 0;
    enum status status = read_full(input->fd, start, sizeof start, &count, error);
    if (status != STATUS_OK)
        return status;
    if (is_gzip(start, count)) {
        allow_inflation(input, expected);
        status = read_gzip(input, start, count, error);
    } else if (input->must_be_gzip && count > 0) {
        return error_set(error, STATUS_INPUT, "is not a gzip file, though its name ends in .gz");
    } else {
        status = bytes_reserve(input->text, sizeof start + SOURCE_PADDING, error);
        if (status != STATUS_OK)
            return status;
        memcpy(input->text->data, start, count);
        input->text->length = count;
        status = apply_limit(input, error);
        if (status == STATUS_OK && !input->is_cut && count == sizeof start)
            status = read_plain(input, expected, error);
    }
    if (status != STATUS_OK)
        return status;
    status = bytes_reserve(input->text, SOURCE_PADDING, error);
    if (status == STATUS_OK)
        memset(input->text->data + input->text->length, 0, SOURCE_PADDING);
    return status;
}

/* What cannot be read to an end is refused before it is opened: opening a device can do things. */
static enum status check_kind(const struct stat *file, struct error *error)
{
    if (S_ISDIR(file->st_mode))
        return error_set(error, STATUS_INPUT, "is a directory");
    if (S_ISSOCK(file->st_mode))
        return error_set(error, STATUS_INPUT, "is a socket");
    if (S_ISBLK(file->st_mode) || S_ISCHR(file->st_mode))
        return error_set(error, STATUS_INPUT, "is a device");
    return STATUS_OK;
}

static bool ends_in_gz(const char *path)
{
    size_t length = strlen(path);
    return length > 3 && (strcmp(path + length - 3, ".gz") == 0 || strcmp(path + length - 3, ".GZ") == 0);
}

static bool is_same(const struct stat *a, const struct stat *b)
{
    return a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* A row that is being written, or one half old and half new, would be a false price: a file is read until it was the
 * same before and after. One that is written to again and again may grow by whole lines. */
static enum status read_steady(struct input *input, struct stat *before, struct error *error)
{
    enum { TRIES = 5 };
    const struct input start = *input;
    bool is_regular = S_ISREG(before->st_mode), has_grown = false;
    uint64_t earlier = HASH_START; /* of the try before: the hash of its text, and how long that was */
    size_t earlier_length = 0;
    for (int i = 0; i < TRIES; i++) {
        uint64_t size = is_regular && before->st_size > 0 ? (uint64_t)before->st_size : 0;
        struct stat after;
        *input = start;
        if (i > 0 && lseek(input->fd, 0, SEEK_SET) < 0)
            return error_errno(error, "cannot be read");
        enum status status = read_input(input, size < input->limit ? (size_t)size : input->limit, error);
        if (!is_regular || input->is_head)
            return status;
        if (fstat(input->fd, &after) != 0)
            return error_errno(error, "cannot be read");
        if (is_same(before, &after))
            return status;
        const struct bytes *text = input->text;
        bool goes_on =
            i > 0 && text->length >= earlier_length && hash_bytes(HASH_START, text->data, earlier_length) == earlier;
        has_grown = status == STATUS_OK && goes_on && after.st_size > before->st_size && text->length > 0 &&
                    text->data[text->length - 1] == '\n';
        earlier = hash_bytes(HASH_START, text->data, text->length);
        earlier_length = text->length;
        *before = after;
    }
    return has_grown ? STATUS_OK : error_set(error, STATUS_INPUT, "is being changed: it was so each time it was read");
}

static enum status read_path(struct input *input, const char *path, struct error *error)
{
    struct stat file;
    input->text->length = 0;
    if (stat(path, &file) != 0)
        return error_errno(error, "cannot be read");
    enum status status = check_kind(&file, error);
    if (status != STATUS_OK)
        return status;
    input->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (input->fd < 0)
        return error_errno(error, "cannot be read");
    /* The name may have come to mean something else since. */
    if (fstat(input->fd, &file) != 0)
        status = error_errno(error, "cannot be read");
    else
        status = check_kind(&file, error);
    if (status == STATUS_OK) {
        input->must_be_gzip = ends_in_gz(path);
        status = read_steady(input, &file, error);
    }
    close(input->fd);
    return status;
}

static struct input input_of(struct bytes *raw, size_t limit)
{
    /* One byte more, and the padding, must be countable. */
    size_t most = SIZE_MAX / 2;
    struct input input = {.fd = -1, .text = raw, .limit = limit, .is_usual = limit == 0};
    if (input.is_usual)
        input.limit = DEFAULT_LIMIT < most ? (size_t)DEFAULT_LIMIT : most;
    input.limit = input.limit < most ? input.limit : most;
    return input;
}

bool source_is_over(const struct bytes *raw, size_t limit)
{
    return raw->length > limit;
}

enum status source_read(struct bytes *raw, const char *path, size_t limit, struct error *error)
{
    struct input input = input_of(raw, limit);
    return read_path(&input, path, error);
}

enum status source_read_head(struct bytes *raw, const char *path, size_t head_limit, bool *is_whole,
                             struct error *error)
{
    struct input input = input_of(raw, head_limit);
    input.is_head = true;
    enum status status = read_path(&input, path, error);
    *is_whole = !input.is_cut;
    return status;
}

enum status source_read_fd(struct bytes *raw, int fd, size_t limit, struct error *error)
{
    struct input input = input_of(raw, limit);
    input.fd = fd;
    struct stat file;
    raw->length = 0;
    if (fstat(fd, &file) != 0)
        return error_errno(error, "cannot be read");
    /* Standard input may well be a socket: what ends can be read. */
    if (S_ISDIR(file.st_mode))
        return error_set(error, STATUS_INPUT, "is a directory");
    return read_input(&input, 0, error);
}
