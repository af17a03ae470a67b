#include "render/ohlc/month_names.h"

#include "render/ohlc/header_name.h"
#include "render/ohlc/number_affix.h"

#include <string.h>

struct named {
    const char *text; /* folded */
    int value;
};

/* In byte order, so that all words with the same beginning stand together. */
static const struct named MONTHS[] = {
    {"abril", 4},      {"agosto", 8},    {"agustos", 8},      {"aout", 8},
    {"april", 4},      {"aprile", 4},    {"aralik", 12},      {"august", 8},
    {"avril", 4},      {"czerwca", 6},   {"czerwiec", 6},     {"december", 12},
    {"decembre", 12},  {"dezember", 12}, {"dezembro", 12},    {"dicembre", 12},
    {"diciembre", 12}, {"ekim", 10},     {"enero", 1},        {"eylul", 9},
    {"febbraio", 2},   {"febrero", 2},   {"februar", 2},      {"february", 2},
    {"fevereiro", 2},  {"fevrier", 2},   {"gennaio", 1},      {"giugno", 6},
    {"grudnia", 12},   {"grudzien", 12}, {"haziran", 6},      {"janeiro", 1},
    {"janner", 1},     {"januar", 1},    {"january", 1},      {"janvier", 1},
    {"juillet", 7},    {"juin", 6},      {"julho", 7},        {"juli", 7},
    {"julio", 7},      {"july", 7},      {"june", 6},         {"junho", 6},
    {"juni", 6},       {"junio", 6},     {"kasim", 11},       {"kwiecien", 4},
    {"kwietnia", 4},   {"lipca", 7},     {"lipiec", 7},       {"listopad", 11},
    {"listopada", 11}, {"luglio", 7},    {"lutego", 2},       {"luty", 2},
    {"maerz", 3},      {"maggio", 5},    {"mai", 5},          {"maio", 5},
    {"maj", 5},        {"maja", 5},      {"marca", 3},        {"march", 3},
    {"marco", 3},      {"mars", 3},      {"mart", 3},         {"marz", 3},
    {"marzec", 3},     {"marzo", 3},     {"may", 5},          {"mayis", 5},
    {"mayo", 5},       {"mrz", 3},       {"nisan", 4},        {"november", 11},
    {"novembre", 11},  {"novembro", 11}, {"noviembre", 11},   {"ocak", 1},
    {"october", 10},   {"octobre", 10},  {"octubre", 10},     {"oktober", 10},
    {"ottobre", 10},   {"outubro", 10},  {"pazdziernik", 10}, {"pazdziernika", 10},
    {"september", 9},  {"septembre", 9}, {"septiembre", 9},   {"setembro", 9},
    {"settembre", 9},  {"sierpien", 8},  {"sierpnia", 8},     {"styczen", 1},
    {"stycznia", 1},   {"subat", 2},     {"temmuz", 7},       {"wrzesien", 9},
    {"wrzesnia", 9},   {"август", 8},    {"августа", 8},      {"апрель", 4},
    {"апреля", 4},     {"декабрь", 12},  {"декабря", 12},     {"июль", 7},
    {"июля", 7},       {"июнь", 6},      {"июня", 6},         {"май", 5},
    {"март", 3},       {"марта", 3},     {"мая", 5},          {"ноябрь", 11},
    {"ноября", 11},    {"октябрь", 10},  {"октября", 10},     {"сентябрь", 9},
    {"сентября", 9},   {"февраль", 2},   {"февраля", 2},      {"январь", 1},
    {"января", 1},     {"一", 1},        {"七", 7},           {"三", 3},
    {"九", 9},         {"二", 2},        {"五", 5},           {"八", 8},
    {"六", 6},         {"十", 10},       {"十一", 11},        {"十二", 12},
    {"四", 4},
};

static const struct named WEEKDAYS[] = {
    {"carsamba", 3}, {"cuma", 5},         {"cumartesi", 6},  {"czwartek", 4},    {"dienstag", 2},  {"dimanche", 0},
    {"domenica", 0}, {"domingo", 0},      {"donnerstag", 4}, {"freitag", 5},     {"friday", 5},    {"giovedi", 4},
    {"jeudi", 4},    {"jueves", 4},       {"lundi", 1},      {"lunedi", 1},      {"lunes", 1},     {"mardi", 2},
    {"martedi", 2},  {"martes", 2},       {"mercoledi", 3},  {"mercredi", 3},    {"miercoles", 3}, {"mittwoch", 3},
    {"monday", 1},   {"montag", 1},       {"niedziela", 0},  {"pazar", 0},       {"pazartesi", 1}, {"persembe", 4},
    {"piatek", 5},   {"poniedzialek", 1}, {"quarta", 3},     {"quinta", 4},      {"sabado", 6},    {"sabato", 6},
    {"sali", 2},     {"samedi", 6},       {"samstag", 6},    {"saturday", 6},    {"segunda", 1},   {"sexta", 5},
    {"sobota", 6},   {"sonnabend", 6},    {"sonntag", 0},    {"sroda", 3},       {"sunday", 0},    {"terca", 2},
    {"thursday", 4}, {"tuesday", 2},      {"vendredi", 5},   {"venerdi", 5},     {"viernes", 5},   {"wednesday", 3},
    {"wtorek", 2},   {"воскресенье", 0},  {"вторник", 2},    {"понедельник", 1}, {"пятница", 5},   {"среда", 3},
    {"суббота", 6},  {"четверг", 4},
};

/* Abbreviations that are no beginnings, or that several names begin with. */
static const struct named SHORT_WEEKDAYS[] = {
    {"mo", 1}, {"di", 2}, {"mi", 3}, {"do", 4},  {"fr", 5},  {"sa", 6},  {"so", 0},  {"пн", 1},
    {"вт", 2}, {"ср", 3}, {"чт", 4}, {"пт", 5},  {"сб", 6},  {"вс", 0},  {"pn", 1},  {"wt", 2},
    {"sr", 3}, {"pt", 5}, {"nd", 0}, {"ndz", 0}, {"cum", 5}, {"cmt", 6}, {"paz", 0}, {"pzt", 1},
};

static const char *const FILLERS[] = {"de", "del", "of", "the", "um", "at", "den", "le", "feira", "г", "года", "uhr"};
static const char *const ORDINAL_ENDINGS[] = {"st", "nd", "rd", "th", "er"};

/* The American ones as RFC 5322 has them. Absent because they have several meanings: CST (Chicago, Shanghai), IST
 * (India, Israel, Ireland), BST (Britain, Bangladesh), AST, SST. */
static const struct {
    const char *text;
    int offset_minutes;
} ZONES[] = {
    {"utc", 0},    {"gmt", 0},    {"ut", 0},     {"z", 0},      {"wet", 0},    {"west", 60},
    {"cet", 60},   {"cest", 120}, {"mez", 60},   {"mesz", 120}, {"eet", 120},  {"eest", 180},
    {"msk", 180},  {"est", -300}, {"edt", -240}, {"cdt", -300}, {"mst", -420}, {"mdt", -360},
    {"pst", -480}, {"pdt", -420}, {"jst", 540},  {"kst", 540},  {"hkt", 480},  {"sgt", 480},
    {"aest", 600}, {"aedt", 660}, {"nzst", 720}, {"nzdt", 780}, {"sast", 120}, {"brt", -180},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

size_t date_word_length(const char *text, size_t length)
{
    /* The marks of East Asian dates and clocks end a word: the words between them are numerals. */
    static const char *const marks[] = {"年", "月", "日", "号", "號", "년", "월", "일", "时",
                                        "時", "点", "點", "시", "分", "분", "秒", "초"};
    size_t at = 0;
    while (at < length) {
        unsigned char c = (unsigned char)text[at];
        if (c < 0x80) {
            if ((c | 0x20) < 'a' || (c | 0x20) > 'z')
                break;
            at++;
            continue;
        }
        if (blank_length(text + at, length - at))
            break;
        bool is_mark = false;
        for (size_t i = 0; i < COUNT(marks) && !is_mark; i++)
            is_mark = length - at >= 3 && memcmp(text + at, marks[i], 3) == 0;
        if (is_mark)
            break;
        do
            at++;
        while (at < length && ((unsigned char)text[at] & 0xc0) == 0x80);
    }
    return at;
}

size_t date_word_fold(char out[DATE_WORD_SIZE], const char *word, size_t length)
{
    if (length >= DATE_WORD_SIZE)
        length = DATE_WORD_SIZE - 1;
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)word[i] >= 0x80)
            return name_fold(word, length, out, DATE_WORD_SIZE);
        out[i] = (char)(word[i] | 0x20);
    }
    out[length] = 0;
    return length;
}

static size_t characters(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

/* The value of the name, or of all names that begin with it; absent where there is none or they differ. */
static int find_name(const struct named *names, size_t count, const char *folded, int absent)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(names[middle].text, folded) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == count)
        return absent;
    if (strcmp(names[low].text, folded) == 0)
        return names[low].value;
    if (characters(folded) < 3)
        return absent;
    size_t length = strlen(folded);
    int value = absent;
    for (; low < count && strncmp(names[low].text, folded, length) == 0; low++) {
        if (value != absent && value != names[low].value)
            return absent;
        value = names[low].value;
    }
    return value;
}

int month_by_name(const char *folded)
{
    return find_name(MONTHS, COUNT(MONTHS), folded, 0);
}

int weekday_by_name(const char *folded)
{
    for (size_t i = 0; i < COUNT(SHORT_WEEKDAYS); i++) {
        if (strcmp(SHORT_WEEKDAYS[i].text, folded) == 0)
            return SHORT_WEEKDAYS[i].value;
    }
    return find_name(WEEKDAYS, COUNT(WEEKDAYS), folded, -1);
}

static bool is_one_of(const char *folded, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i], folded) == 0)
            return true;
    }
    return false;
}

bool is_date_filler(const char *folded)
{
    return is_one_of(folded, FILLERS, COUNT(FILLERS));
}

bool is_ordinal_ending(const char *folded)
{
    return is_one_of(folded, ORDINAL_ENDINGS, COUNT(ORDINAL_ENDINGS));
}

bool zone_by_name(const char *folded, int *offset_s)
{
    for (size_t i = 0; i < COUNT(ZONES); i++) {
        if (strcmp(ZONES[i].text, folded) == 0) {
            *offset_s = ZONES[i].offset_minutes * 60;
            return true;
        }
    }
    return false;
}

/* The bytes of prefix where text starts with it, else 0. */
static size_t starts_with(const char *text, size_t length, const char *prefix)
{
    size_t n = strlen(prefix);
    return n <= length && memcmp(text, prefix, n) == 0 ? n : 0;
}

/* Which of the characters of days (three bytes each, Sunday first) text starts with; -1: none. */
static int day_character(const char *text, size_t length, const char *days)
{
    for (int i = 0; length >= 3 && i < 7; i++) {
        if (memcmp(text, days + 3 * (size_t)i, 3) == 0)
            return i;
    }
    return -1;
}

size_t east_asian_weekday(const char *text, size_t length, int *weekday)
{
    if (length == 0 || (unsigned char)text[0] < 0x80)
        return 0;
    static const char *const chinese[] = {"星期", "周", "週", "礼拜", "禮拜"};
    for (size_t i = 0; i < COUNT(chinese); i++) {
        size_t n = starts_with(text, length, chinese[i]);
        if (n == 0)
            continue;
        *weekday = starts_with(text + n, length - n, "天") ? 0 : day_character(text + n, length - n, "日一二三四五六");
        return *weekday < 0 ? 0 : n + 3;
    }
    static const struct {
        const char *days, *end;
    } others[] = {{"日月火水木金土", "曜日"}, {"日月火水木金土", "曜"}, {"일월화수목금토", "요일"}};
    for (size_t i = 0; i < COUNT(others); i++) {
        *weekday = day_character(text, length, others[i].days);
        size_t n = *weekday < 0 ? 0 : starts_with(text + 3, length - 3, others[i].end);
        if (n)
            return 3 + n;
    }
    return 0;
}

int east_asian_day_letter(const char *text, size_t length)
{
    if (length != 3)
        return -1;
    int weekday = day_character(text, length, "日月火水木金土");
    if (weekday < 0)
        weekday = day_character(text, length, "日一二三四五六");
    return weekday < 0 ? day_character(text, length, "일월화수목금토") : weekday;
}
