/* Text of any encoding to UTF-8. */
#include "render/base/utf8.h"
#include "render/ohlc/content_kind.h"
#include "render/ohlc/source.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

enum {
    HEAD = 4096,
    LONGEST = 16, /* bytes of UTF-8 that one step of iconv may write */
};

/* Words with letters outside ASCII from the headers of traders' files, as they read when the encoding is right, and
 * what its bytes hold for an encoding. Where two encodings read a word alike, the one listed first wins. */
static const struct candidate {
    const char *name; /* as iconv has it */
    const char *shown;
    const char *words[24]; /* ends with NULL */
} CANDIDATES[] = {
    {"WINDOWS-1252", "windows-1252", {"Último",     "Última",    "Máximo",   "Máxima", "Mínimo",  "Mínima",
                                      "Variação",   "Clôture",   "clôture",  "Schluß", "Höchst",  "Höchstkurs",
                                      "Tiefstkurs", "Eröffnung", "Größe",    "März",   "février", "août",
                                      "décembre",   "março",     "Más alto", NULL}},
    {"WINDOWS-1250",
     "windows-1250",
     {"Zamknięcie", "zamknięcia",  "zamknięcie",   "Najwyższy", "najwyższy", "Najniższy", "najniższy", "Wartość",
      "Średni",     "Kurs średni", "otevření",     "Otevření",  "Závěr",     "nejvyšší",  "Nejvyšší",  "nejnižší",
      "Záró",       "Nyitó",       "października", "września",  "sierpień",  NULL}},
    {"WINDOWS-1251", "windows-1251", {"Дата", "дата",     "ДАТА", "Время",   "Открытие", "Откр",  "Закрытие",
                                      "Закр", "Максимум", "Макс", "Минимум", "Мин",      "Объем", "Объём",
                                      "Цена", "Посл",     "Изм",  "января",  "марта",    "янв",   NULL}},
    {"WINDOWS-1254",
     "windows-1254",
     {"Açılış", "açılış", "Kapanış", "kapanış", "Düşük", "En düşük", "Değişim", "Şimdi", "Ağu", "Şubat", "Aralık",
      "Kasım", "Mayıs", NULL}},
    {"GB18030",
     "GB18030",
     {"日期", "时间", "开盘", "收盘", "最高", "最低", "成交量", "成交额", "涨跌幅", "代码", "名称", NULL}},
    {"CP932", "Shift_JIS", {"日付", "日時", "始値", "高値", "安値", "終値", "出来高", "銘柄", "株価", NULL}},
    {"BIG5", "Big5", {"日期", "時間", "開盤", "收盤", "最高", "最低", "成交", "漲跌", "代號", "代碼", NULL}},
    {"CP949", "EUC-KR", {"날짜", "일자", "시가", "고가", "저가", "종가", "거래량", "현재가", NULL}},
};

enum { FALLBACK = 0 }; /* windows-1252: whatever it is, its bytes are letters there */

/* What cannot be converted becomes this. */
static const char REPLACEMENT[] = "\xef\xbf\xbd";

/* Appends `length` bytes of `text` to out as UTF-8. An incomplete character at the end is dropped: the text may be the
 * head of a longer one. unit is the bytes to pass over where a character is none. */
static enum status convert(iconv_t converter, const unsigned char *text, size_t length, size_t unit, struct bytes *out,
                           struct error *error)
{
    /* iconv does not write there; its prototype is older than const. */
    char *from;
    memcpy(&from, &text, sizeof from);
    size_t left = length;
    enum status status = STATUS_OK;
    while (left && status == STATUS_OK) {
        /* At least one character more, or nothing would move. */
        status = bytes_reserve(out, left + left / 2 + LONGEST + SOURCE_PADDING, error);
        if (status != STATUS_OK)
            break;
        char *to = (char *)out->data + out->length;
        size_t room = out->capacity - out->length - SOURCE_PADDING;
        size_t result = iconv(converter, &from, &left, &to, &room);
        out->length = (size_t)((unsigned char *)to - out->data);
        if (result != (size_t)-1 || errno == EINVAL)
            break;
        if (errno == EILSEQ) {
            size_t skip = left < unit ? left : unit;
            from += skip;
            left -= skip;
            status = bytes_append(out, REPLACEMENT, sizeof REPLACEMENT - 1, error);
        }
    }
    return status;
}

/* Replaces *raw, but for its first `skip` bytes, by its UTF-8. */
static enum status convert_all(struct bytes *raw, size_t skip, const char *name, size_t unit, struct error *error)
{
    struct bytes out = {0};
    iconv_t converter = iconv_open("UTF-8", name);
    if (converter == (iconv_t)-1)
        return error_set(error, STATUS_UNSUPPORTED, "is written in %s, which iconv does not know here", name);
    enum status status = convert(converter, raw->data + skip, raw->length - skip, unit, &out, error);
    iconv_close(converter);
    if (status == STATUS_OK)
        status = bytes_reserve(&out, SOURCE_PADDING, error);
    if (status == STATUS_OK) {
        struct bytes old = *raw;
        *raw = out;
        out = old;
    }
    bytes_release(&out);
    return status;
}

static size_t count_words(const struct candidate *candidate, const struct bytes *text)
{
    size_t count = 0;
    for (size_t i = 0; candidate->words[i]; i++)
        count += memmem(text->data, text->length, candidate->words[i], strlen(candidate->words[i])) != NULL;
    return count;
}

/* The candidate under which the head of the text has the most known words. */
static enum status choose_candidate(const struct bytes *raw, const struct candidate **chosen, struct error *error)
{
    struct bytes head = {0};
    size_t most = 0;
    enum status status = STATUS_OK;
    *chosen = &CANDIDATES[FALLBACK];
    for (size_t i = 0; i < sizeof CANDIDATES / sizeof *CANDIDATES && status == STATUS_OK; i++) {
        iconv_t converter = iconv_open("UTF-8", CANDIDATES[i].name);
        if (converter == (iconv_t)-1)
            continue; /* its module is not installed: others may fit */
        head.length = 0;
        status = convert(converter, raw->data, raw->length < HEAD ? raw->length : HEAD, 1, &head, error);
        iconv_close(converter);
        size_t words = status == STATUS_OK ? count_words(&CANDIDATES[i], &head) : 0;
        if (words > most) {
            most = words;
            *chosen = &CANDIDATES[i];
        }
    }
    bytes_release(&head);
    return status;
}

/* Text in UTF-16 has a NUL beside each character of ASCII, always on the same side. */
static const char *utf16_by_nuls(const struct bytes *raw)
{
    size_t length = raw->length < HEAD ? raw->length & ~(size_t)1 : HEAD;
    size_t even = 0, odd = 0;
    if (!length || !memchr(raw->data, 0, length))
        return NULL;
    for (size_t i = 0; i < length; i += 2) {
        even += raw->data[i] == 0;
        odd += raw->data[i + 1] == 0;
    }
    if (odd && odd * 8 >= length && even * 16 <= odd)
        return "UTF-16LE";
    return even && even * 8 >= length && odd * 16 <= even ? "UTF-16BE" : NULL;
}

struct mark {
    const char *bytes;
    size_t length;
    const char *name;
    size_t unit;
};

/* The longer marks first: UTF-16LE's is the start of UTF-32LE's. */
static const struct mark *find_mark(const struct bytes *raw)
{
    static const struct mark marks[] = {{"\xef\xbb\xbf", 3, "UTF-8", 1},
                                        {"\xff\xfe\0\0", 4, "UTF-32LE", 4},
                                        {"\0\0\xfe\xff", 4, "UTF-32BE", 4},
                                        {"\xff\xfe", 2, "UTF-16LE", 2},
                                        {"\xfe\xff", 2, "UTF-16BE", 2}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (raw->length >= marks[i].length && memcmp(raw->data, marks[i].bytes, marks[i].length) == 0)
            return &marks[i];
    }
    return NULL;
}

/* plain: how far the text is plain ASCII. A NUL in text that is no UTF-16, or many control characters: nothing that a
 * table holds. */
static enum status check_controls(const struct bytes *raw, size_t plain, struct error *error)
{
    const unsigned char *nul = plain < raw->length ? memchr(raw->data + plain, 0, raw->length - plain) : NULL;
    if (nul) {
        uint64_t line = 1;
        for (const unsigned char *p = raw->data; p < nul; p++)
            line += *p == '\n';
        return error_at(error, STATUS_INPUT, line, 0, "is binary data, not text: it has a NUL byte");
    }
    size_t head = raw->length < HEAD ? raw->length : HEAD, controls = 0;
    for (size_t i = 0; i < head; i++) {
        /* Tab to carriage return, and what ends a file or starts a sequence for terminals; without a branch. */
        unsigned char c = raw->data[i];
        controls += (c < 0x20) & !((c >= '\t') & (c <= '\r')) & (c != 0x1a) & (c != 0x1b);
    }
    if (controls * 20 > head)
        return error_set(error, STATUS_INPUT, "is binary data, not text");
    return STATUS_OK;
}

static enum status decode(struct bytes *raw, const char **encoding, struct error *error)
{
    const struct mark *mark = find_mark(raw);
    const char *utf16 = mark ? NULL : utf16_by_nuls(raw);
    *encoding = mark ? mark->name : utf16 ? utf16 : "UTF-8";
    if (mark && mark->unit > 1)
        return convert_all(raw, mark->length, mark->name, mark->unit, error);
    if (utf16)
        return convert_all(raw, 0, utf16, 2, error);
    if (mark) {
        raw->length -= mark->length;
        memmove(raw->data, raw->data + mark->length, raw->length);
    }
    return STATUS_OK;
}

/* UTF-8 with a few broken bytes is no other encoding: what else has such sequences? */
static bool is_nearly_utf8(const struct bytes *raw)
{
    size_t good = 0, bad = 0;
    for (size_t at = 0; at < raw->length;) {
        size_t step = utf8_length(raw->data + at, raw->length - at);
        good += step > 1;
        bad += step == 0;
        at += step ? step : 1;
    }
    return good > 4 * bad;
}

static enum status decode_bytes(struct bytes *raw, size_t plain, const char **encoding, struct error *error)
{
    /* The text may be the head of a longer one and end inside a character. */
    size_t whole = utf8_whole_prefix((const char *)raw->data, raw->length);
    if (utf8_is_valid(raw->data + plain, whole - plain)) {
        raw->length = whole;
        return STATUS_OK;
    }
    if (is_nearly_utf8(raw))
        return convert_all(raw, 0, "UTF-8", 1, error);
    const struct candidate *chosen;
    enum status status = choose_candidate(raw, &chosen, error);
    if (status != STATUS_OK)
        return status;
    *encoding = chosen->shown;
    return convert_all(raw, 0, chosen->name, 1, error);
}

enum status source_to_utf8(struct bytes *raw, const char **encoding, struct error *error)
{
    *encoding = "UTF-8";
    if (raw->length == 0)
        return error_set(error, STATUS_INPUT, "is empty");
    enum status status = content_check_binary(raw->data, raw->length, error);
    if (status == STATUS_OK)
        status = decode(raw, encoding, error);
    /* Nothing needs a second look there: one pass tells, and of most files it is all. */
    const size_t plain = status == STATUS_OK ? utf8_plain_prefix(raw->data, raw->length) : 0;
    if (status == STATUS_OK && raw->length)
        status = check_controls(raw, plain, error);
    if (status == STATUS_OK && raw->length && strcmp(*encoding, "UTF-8") == 0)
        status = decode_bytes(raw, plain, encoding, error);
    if (status == STATUS_OK)
        status = bytes_reserve(raw, SOURCE_PADDING, error);
    if (status != STATUS_OK)
        return status;
    memset(raw->data + raw->length, 0, SOURCE_PADDING);
    return content_check_text((const char *)raw->data, raw->length, error);
}
