#include "render/ohlc/content_kind.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

enum { HEAD = 4096 };

/* First bytes of formats that end up under a name in .csv. */
static const struct {
    const char *bytes;
    size_t length;
    const char *what;
} SIGNATURES[] = {
    {"PK\3\4", 4, "is a zip archive: unpack it first"},
    {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, "is an Excel workbook: save it as CSV first"},
    {"\x1f\x8b", 2, "is compressed twice with gzip: unpack it first"},
    {"BZh", 3, "is compressed with bzip2: unpack it first"},
    {"\xfd"
     "7zXZ",
     6, "is compressed with xz: unpack it first"},
    {"\x28\xb5\x2f\xfd", 4, "is compressed with zstd: unpack it first"},
    {"7z\xbc\xaf\x27\x1c", 6, "is a 7-Zip archive: unpack it first"},
    {"Rar!\x1a\x07", 6, "is a RAR archive: unpack it first"},
    {"%PDF-", 5, "is a PDF document, not a table"},
    {"\x89PNG\r\n\x1a\n", 8, "is a PNG picture, not a table"},
    {"\xff\xd8\xff", 3, "is a JPEG picture, not a table"},
    {"GIF8", 4, "is a GIF picture, not a table"},
    {"PAR1", 4, "is a Parquet file, not text"},
    {"ARROW1", 6, "is an Arrow file, not text"},
    {"SQLite format 3", 16, "is an SQLite database, not text"},
    {"\x89HDF\r\n\x1a\n", 8, "is an HDF5 file, not text"},
    {"\x7f"
     "ELF",
     4, "is a program, not text"},
};

/* Elements that a page or document starts with. Headers such as <DATE> or <TICKER> are none. */
static const char *const HTML_STARTS[] = {"<!doctype html", "<html", "<head",   "<body", "<script", "<title", "<meta",
                                          "<table",         "<div",  "<center", "<h1",   "<p>",     "<pre"};
static const char *const XML_STARTS[] = {"<?xml", "<!doctype", "<!--", "<svg", "<rss", "<error", "<response"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum status content_check_binary(const unsigned char *data, size_t length, struct error *error)
{
    for (size_t i = 0; i < COUNT(SIGNATURES); i++) {
        if (length < SIGNATURES[i].length || memcmp(data, SIGNATURES[i].bytes, SIGNATURES[i].length) != 0)
            continue;
        bool is_workbook = data[0] == 'P' && memmem(data, length < HEAD ? length : HEAD, "[Content_Types].xml", 19);
        return error_set(error, STATUS_INPUT, "%s",
                         is_workbook ? "is an Excel workbook: save it as CSV first" : SIGNATURES[i].what);
    }
    return STATUS_OK;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

static size_t skip_blanks(const char *text, size_t length, size_t at)
{
    while (at < length && is_blank(text[at]))
        at++;
    return at;
}

static bool starts_with_one_of(const char *text, size_t length, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(list[i]);
        if (length < n || strncasecmp(text, list[i], n) != 0)
            continue;
        /* <head but not <headline */
        char next = length > n ? text[n] : '>';
        if (list[i][n - 1] == '>' || next == '>' || next == '-' || is_blank(next))
            return true;
    }
    return false;
}

/* Where needle stands in the text, without regard to case; NULL: nowhere. */
static const char *find(const char *text, size_t length, const char *needle)
{
    size_t n = strlen(needle);
    for (size_t at = 0; at + n <= length; at++) {
        if (text[at] == '<' && strncasecmp(text + at, needle, n) == 0)
            return text + at;
    }
    return NULL;
}

/* The page's title says what the server meant: "404 Not Found". */
static enum status html_page(const char *text, size_t length, struct error *error)
{
    char quoted[120];
    const char *title = find(text, length, "<title>");
    const char *end = title ? find(title, length - (size_t)(title - text), "</title") : NULL;
    if (!end)
        return error_set(error, STATUS_INPUT, "is an HTML page, not a table");
    title += strlen("<title>");
    while (title < end && is_blank(*title))
        title++;
    while (title < end && is_blank(end[-1]))
        end--;
    return error_set(error, STATUS_INPUT, "is an HTML page, not a table: %s",
                     error_quote(quoted, sizeof quoted, title, (size_t)(end - title)));
}

/* An object or array: no table starts like this. */
static bool is_json(const char *text, size_t length)
{
    size_t next = skip_blanks(text, length, 1);
    char c = next < length ? text[next] : 0;
    if (text[0] == '{')
        return c == '"' || c == '}';
    return text[0] == '[' && c && strchr("{[\"]-0123456789", c);
}

enum status content_check_text(const char *text, size_t length, struct error *error)
{
    size_t start = skip_blanks(text, length, 0);
    if (start == length)
        return error_set(error, STATUS_INPUT, "is empty");
    text += start;
    length = length - start < HEAD ? length - start : HEAD;
    if (text[0] == '<') {
        bool is_xml = starts_with_one_of(text, length, XML_STARTS, COUNT(XML_STARTS));
        if (starts_with_one_of(text, length, HTML_STARTS, COUNT(HTML_STARTS)) ||
            (is_xml && find(text, length, "<html")))
            return html_page(text, length, error);
        if (is_xml)
            return error_set(error, STATUS_INPUT, "is an XML document, not a table");
    } else if (is_json(text, length)) {
        char quoted[120];
        while (is_blank(text[length - 1]))
            length--;
        return error_set(error, STATUS_INPUT, "is a JSON document, not a table: %s",
                         error_quote(quoted, sizeof quoted, text, length));
    }
    return STATUS_OK;
}
