#include "render/ohlc/number_affix.h"

#include <string.h>

/* Longer ones stand before those that they start or end with. */
static const char *const CURRENCIES[] = {
    /* signs */
    "US$", "CA$", "AU$", "HK$", "NZ$", "NT$", "A$", "C$", "R$", "S$", "$", "€", "£", "¥", "￥", "₹", "₽", "₺", "₩",
    "₪", "₫", "₴", "฿", "₱", "₿", "₦", "₸", "₾", "¢", "元", "円", "원",
    /* abbreviations */
    "kr.", "kr", "Kr", "zł", "Kč", "Ft", "lei", "Rs.", "Rs", "Rp", "RM", "TL", "SFr.", "Fr.", "руб.", "руб", "р.",
    /* codes (ISO 4217), pence, and what cryptocurrencies are priced in */
    "USDT", "USDC", "BUSD", "USD", "EUR", "GBP", "GBX", "GBp", "JPY", "CHF", "AUD", "CAD", "NZD", "CNY", "RMB", "HKD",
    "SGD", "TWD", "KRW", "INR", "IDR", "MYR", "THB", "PHP", "VND", "RUB", "UAH", "KZT", "PLN", "CZK", "HUF", "RON",
    "BGN", "TRY", "SEK", "NOK", "DKK", "ISK", "BRL", "MXN", "ARS", "CLP", "COP", "PEN", "ZAR", "ZAc", "NGN", "EGP",
    "ILS", "AED", "SAR", "QAR", "KWD", "PKR", "BTC", "ETH", "BNB"};

/* What a volume's suffix multiplies by, as a power of ten. "mil" is the Spanish and Portuguese thousand. */
static const struct {
    const char *text;
    int exponent;
} SUFFIXES[] = {{"Mio.", 6}, {"mio.", 6}, {"Mrd.", 9}, {"mrd.", 9}, {"mlrd", 9}, {"Tsd.", 3}, {"тыс.", 3}, {"Mio", 6},
                {"mio", 6},  {"Mrd", 9},  {"mrd", 9},  {"Tsd", 3},  {"mil", 3},  {"mln", 6},  {"Mln", 6},  {"mld", 9},
                {"Mld", 9},  {"тыс", 3},  {"млн", 6},  {"млрд", 9}, {"lakh", 5}, {"Lakh", 5}, {"MM", 6},   {"mn", 6},
                {"Mn", 6},   {"bn", 9},   {"Bn", 9},   {"tn", 12},  {"Tn", 12},  {"cr", 7},   {"Cr", 7},   {"百万", 6},
                {"百萬", 6}, {"万", 4},   {"萬", 4},   {"만", 4},   {"亿", 8},   {"億", 8},   {"억", 8},   {"兆", 12},
                {"千", 3},   {"K", 3},    {"k", 3},    {"M", 6},    {"m", 6},    {"B", 9},    {"b", 9},    {"T", 12}};

/* Shares or lots, in the words of the sites that write them behind each volume. */
static const char *const UNITS[] = {"股", "手", "株", "주"};

static const char *const BLANKS[] = {" ", "\t", "\u00a0", "\u2007", "\u2009", "\u202f", "\u3000"};
static const char *const APOSTROPHES[] = {"'", "\u2019", "\u02bc"};
static const char *const QUOTES[] = {"\"", "'", "\u201c", "\u201d", "\u201e", "\u2018", "\u2019", "\u00ab", "\u00bb"};
static const char *const MINUSES[] = {"-", "\u2212"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t starts_with_one_of(const char *text, size_t length, const char *const *list, size_t count)
{
    for (size_t i = 0; length && i < count; i++) {
        if (list[i][0] != text[0])
            continue;
        size_t n = strlen(list[i]);
        if (n <= length && memcmp(text, list[i], n) == 0)
            return n;
    }
    return 0;
}

static size_t ends_with(const char *text, size_t length, const char *end)
{
    size_t n = strlen(end);
    return n <= length && end[n - 1] == text[length - 1] && memcmp(text + length - n, end, n) == 0 ? n : 0;
}

static size_t ends_with_one_of(const char *text, size_t length, const char *const *list, size_t count)
{
    for (size_t i = 0; length && i < count; i++) {
        size_t n = ends_with(text, length, list[i]);
        if (n)
            return n;
    }
    return 0;
}

size_t blank_length(const char *text, size_t length)
{
    return starts_with_one_of(text, length, BLANKS, COUNT(BLANKS));
}

size_t apostrophe_length(const char *text, size_t length)
{
    return starts_with_one_of(text, length, APOSTROPHES, COUNT(APOSTROPHES));
}

/* What was met on the way in: each may stand once. */
struct affixes {
    bool has_sign, has_currency, has_open, has_close, has_percent, has_suffix, has_unit;
};

static bool take(bool *seen, size_t found)
{
    if (found == 0 || *seen)
        return false;
    *seen = true;
    return true;
}

static size_t strip_front(const struct number_body *body, struct affixes *affixes, bool *is_minus)
{
    const char *text = body->text;
    size_t length = body->length, n;
    if (length && is_digit(text[0]))
        return 0;
    if ((n = blank_length(text, length)) || (n = starts_with_one_of(text, length, QUOTES, COUNT(QUOTES))))
        return n;
    n = starts_with_one_of(text, length, MINUSES, COUNT(MINUSES));
    if (n && take(&affixes->has_sign, n)) {
        *is_minus = true;
        return n;
    }
    if (length && text[0] == '+' && take(&affixes->has_sign, 1))
        return 1;
    if (length && text[0] == '(' && take(&affixes->has_open, 1))
        return 1;
    n = starts_with_one_of(text, length, CURRENCIES, COUNT(CURRENCIES));
    return take(&affixes->has_currency, n) ? n : 0;
}

static size_t strip_suffix(struct number_body *body, struct affixes *affixes)
{
    size_t n = ends_with_one_of(body->text, body->length, UNITS, COUNT(UNITS));
    if (!affixes->has_suffix && take(&affixes->has_unit, n))
        return n;
    for (size_t i = 0; i < COUNT(SUFFIXES); i++) {
        n = ends_with(body->text, body->length, SUFFIXES[i].text);
        if (take(&affixes->has_suffix, n)) {
            body->shift = SUFFIXES[i].exponent;
            return n;
        }
    }
    return 0;
}

/* Accounts write the minus behind: 1.50-. */
static size_t strip_back(struct number_body *body, struct affixes *affixes, bool is_volume, bool *is_minus)
{
    const char *text = body->text;
    size_t length = body->length, n;
    if (length && is_digit(text[length - 1]))
        return 0;
    if ((n = ends_with_one_of(text, length, BLANKS, COUNT(BLANKS))) ||
        (n = ends_with_one_of(text, length, QUOTES, COUNT(QUOTES))))
        return n;
    n = ends_with_one_of(text, length, MINUSES, COUNT(MINUSES));
    if (n && take(&affixes->has_sign, n)) {
        *is_minus = true;
        return n;
    }
    if (length && text[length - 1] == ')' && take(&affixes->has_close, 1))
        return 1;
    if (length && text[length - 1] == '%' && take(&affixes->has_percent, 1))
        return 1;
    n = ends_with_one_of(text, length, CURRENCIES, COUNT(CURRENCIES));
    if (take(&affixes->has_currency, n))
        return n;
    return is_volume && length ? strip_suffix(body, affixes) : 0;
}

bool number_body_find(struct number_body *body, const char *text, size_t length, bool is_volume)
{
    struct affixes affixes = {0};
    bool is_minus = false;
    size_t n;
    *body = (struct number_body){.text = text, .length = length};
    while ((n = strip_front(body, &affixes, &is_minus)) != 0) {
        body->text += n;
        body->length -= n;
    }
    while ((n = strip_back(body, &affixes, is_volume, &is_minus)) != 0)
        body->length -= n;
    if (body->length == 0 || affixes.has_open != affixes.has_close || (affixes.has_open && affixes.has_sign))
        return false;
    body->is_negative = is_minus || affixes.has_open;
    return true;
}
