#include "render/ohlc/header_name.h"

#include "render/base/hash.h"
#include "render/base/utf8.h"

#include <string.h>

enum { TOKENS_MAX = 10, FOLDED_MAX = 96 };

/* U+00C0..U+017F without their accents; '*' where the character is no letter. */
static const char latin_letters[] = "aaaaaaaceeeeiiiidnooooo*ouuuuypsaaaaaaaceeeeiiiidnooooo*ouuuuypy"
                                    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllll"
                                    "nnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/* A letter of the Vietnamese block U+1EA0..U+1EF9. */
static char vietnamese_letter(uint32_t c)
{
    return c < 0x1eb8 ? 'a' : c < 0x1ec8 ? 'e' : c < 0x1ecc ? 'i' : c < 0x1ee4 ? 'o' : c < 0x1ef2 ? 'u' : 'y';
}

enum character_class { CHARACTER_KEPT, CHARACTER_SEPARATES, CHARACTER_DROPPED };

static enum character_class fold_latin(uint32_t *c)
{
    if (*c == 0x1a0 || *c == 0x1a1)
        *c = 'o';
    else if (*c == 0x1af || *c == 0x1b0)
        *c = 'u';
    else if (*c >= 0x218 && *c <= 0x21b)
        *c = *c < 0x21a ? 's' : 't';
    else if (*c >= 0x1ea0 && *c <= 0x1ef9)
        *c = (uint32_t)vietnamese_letter(*c);
    else if (*c >= 0xc0 && *c <= 0x17f)
        *c = (unsigned char)latin_letters[*c - 0xc0];
    return *c == '*' ? CHARACTER_SEPARATES : CHARACTER_KEPT;
}

/* Greek letters small and without accents; one form of sigma. */
static uint32_t fold_greek(uint32_t c)
{
    static const struct {
        uint16_t accented, plain;
    } letters[] = {{0x386, 0x3b1}, {0x388, 0x3b5}, {0x389, 0x3b7}, {0x38a, 0x3b9}, {0x38c, 0x3bf},
                   {0x38e, 0x3c5}, {0x38f, 0x3c9}, {0x3ac, 0x3b1}, {0x3ad, 0x3b5}, {0x3ae, 0x3b7},
                   {0x3af, 0x3b9}, {0x3c2, 0x3c3}, {0x3cc, 0x3bf}, {0x3cd, 0x3c5}, {0x3ce, 0x3c9}};
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (letters[i].accented == c)
            return letters[i].plain;
    return c >= 0x391 && c <= 0x3a9 ? c + 0x20 : c;
}

static enum character_class fold_character(uint32_t *c)
{
    if (*c >= 0xff01 && *c <= 0xff5e)
        *c -= 0xfee0;
    if (*c < 0x80) {
        if (*c >= 'A' && *c <= 'Z')
            *c += 'a' - 'A';
        return (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') ? CHARACTER_KEPT : CHARACTER_SEPARATES;
    }
    /* Combining accents, variation selectors, zero-width characters and byte order marks. */
    if ((*c >= 0x300 && *c <= 0x36f) || *c == 0xfe0f || (*c >= 0x200b && *c <= 0x200f) || *c == 0xfeff)
        return CHARACTER_DROPPED;
    bool is_punctuation = *c < 0xc0 || (*c >= 0x2000 && *c <= 0x20cf) || (*c >= 0x3000 && *c <= 0x3004) ||
                          (*c >= 0x3007 && *c <= 0x3020) || *c == 0x30fb || *c == 0xfffd;
    if (is_punctuation)
        return CHARACTER_SEPARATES;
    if (*c >= 0x386 && *c <= 0x3ce)
        *c = fold_greek(*c);
    else if (*c >= 0x410 && *c <= 0x42f)
        *c += 0x20;
    else if (*c >= 0x400 && *c <= 0x40f)
        *c += 0x50;
    if (*c == 0x451)
        *c = 0x435;
    return fold_latin(c);
}

/* A name cut into words. */
struct tokens {
    char folded[FOLDED_MAX]; /* the words one behind the other, without anything between them */
    size_t length;
    size_t count;
    struct {
        size_t start, length;
        bool in_brackets;
    } token[TOKENS_MAX];
};

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static void tokenize(struct tokens *tokens, const char *text, size_t length)
{
    int depth = 0;
    bool starts = true;
    tokens->length = tokens->count = 0;
    for (size_t at = 0; at < length;) {
        size_t step;
        uint32_t c = utf8_decode(text + at, length - at, &step);
        bool opens = c == '(' || c == '[' || c == 0xff08, closes = c == ')' || c == ']' || c == 0xff09;
        bool is_sharp_s = c == 0xdf;
        bool is_hump = at && is_upper(text[at]) && is_lower(text[at - 1]);
        enum character_class class = fold_character(&c);
        at += step;
        depth += opens ? 1 : closes && depth ? -1 : 0;
        if (class == CHARACTER_DROPPED)
            continue;
        if (class == CHARACTER_SEPARATES) {
            starts = true;
            continue;
        }
        if (tokens->length + 5 >= FOLDED_MAX)
            break;
        if (starts || is_hump) {
            if (tokens->count == TOKENS_MAX)
                break;
            tokens->token[tokens->count].start = tokens->length;
            tokens->token[tokens->count].length = 0;
            tokens->token[tokens->count].in_brackets = depth > 0;
            tokens->count++;
            starts = false;
        }
        size_t before = tokens->length;
        tokens->length += utf8_encode(c, tokens->folded + tokens->length);
        if (is_sharp_s)
            tokens->folded[tokens->length++] = 's';
        tokens->token[tokens->count - 1].length += tokens->length - before;
    }
    tokens->folded[tokens->length] = 0;
}

size_t name_fold(const char *text, size_t length, char *out, size_t size)
{
    struct tokens tokens;
    tokenize(&tokens, text, length);
    size_t kept = tokens.length < size ? tokens.length : utf8_whole_prefix(tokens.folded, size - 1);
    memcpy(out, tokens.folded, kept);
    out[kept] = 0;
    return kept;
}

static const struct header_word *find_word(const char *text, size_t length)
{
    size_t first = 0, end = header_word_count;
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        const char *word = header_words[middle].text;
        int order = strncmp(word, text, length);
        if (order == 0 && word[length])
            order = 1;
        if (order == 0)
            return &header_words[middle];
        if (order < 0)
            first = middle + 1;
        else
            end = middle;
    }
    return NULL;
}

/* Drops the words in brackets where others are left, and a number in front: "1. open", "1a. open (USD)". */
static void drop_ornaments(struct tokens *tokens)
{
    size_t outside = 0, kept = 0, length = 0;
    for (size_t i = 0; i < tokens->count; i++)
        outside += !tokens->token[i].in_brackets;
    for (size_t i = 0; i < tokens->count; i++) {
        const char *word = tokens->folded + tokens->token[i].start;
        bool is_number = i == 0 && tokens->count > 1 && *word >= '0' && *word <= '9' && tokens->token[i].length <= 2;
        if ((outside && tokens->token[i].in_brackets) || is_number)
            continue;
        memmove(tokens->folded + length, word, tokens->token[i].length);
        tokens->token[kept].start = length;
        tokens->token[kept].length = tokens->token[i].length;
        tokens->token[kept].in_brackets = false;
        length += tokens->token[kept++].length;
    }
    tokens->count = kept;
    tokens->length = length;
    tokens->folded[length] = 0;
}

bool name_is_unit(const char *folded)
{
    static const char *const units[] = {"usd",  "eur",  "gbp",    "gbx",     "gbp",   "jpy",      "chf",    "aud",
                                        "cad",  "cny",  "rmb",    "hkd",     "inr",   "rub",      "try",    "tl",
                                        "brl",  "krw",  "pln",    "sek",     "nok",   "dkk",      "usdt",   "usdc",
                                        "busd", "dai",  "tusd",   "fdusd",   "quote", "to",       "pcs",    "stk",
                                        "",     "pips", "points", "percent", "pct",   "currency", "counter"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(units[i], folded) == 0)
            return true;
    return false;
}

/* Takes one word of a longer name into account. False where that makes it none of what is looked for. */
static bool read_word(struct name_meaning *meaning, const char *word, size_t length, bool *is_price)
{
    const struct header_word *known = find_word(word, length);
    enum name_role role = known ? known->role : NAME_UNKNOWN;
    if (role == NAME_CLOSE && known->rank == RANK_CLOSE_PRICE) {
        *is_price = true;
        return true;
    }
    switch (role) {
    case NAME_SPOILS:
        return false;
    case NAME_FILLER:
        return true;
    case NAME_ADJUSTED:
        meaning->is_adjusted = true;
        return true;
    case NAME_UNKNOWN:
    case NAME_IGNORED:
    case NAME_SYMBOL:
        meaning->set ^= hash_bytes(HASH_START, word, length);
        if (role == NAME_SYMBOL && meaning->role == NAME_UNKNOWN) {
            meaning->role = role;
            meaning->rank = known->rank;
        }
        return true;
    default:
        if (meaning->role != NAME_UNKNOWN && meaning->role != NAME_SYMBOL && meaning->role != role)
            return false;
        meaning->role = role;
        meaning->rank = known->rank;
        return true;
    }
}

static void rank_volume(struct name_meaning *meaning, const struct tokens *tokens)
{
    bool is_unit = false, is_base = false;
    for (size_t i = 0; i < tokens->count; i++) {
        char word[FOLDED_MAX];
        memcpy(word, tokens->folded + tokens->token[i].start, tokens->token[i].length);
        word[tokens->token[i].length] = 0;
        is_unit = is_unit || name_is_unit(word);
        is_base = is_base || strcmp(word, "base") == 0 || strcmp(word, "from") == 0;
    }
    if (meaning->rank == RANK_EXACT && meaning->set)
        meaning->rank = is_base ? RANK_VOLUME_BASE : is_unit ? RANK_VOLUME_QUOTE : RANK_VOLUME_NAMED;
}

static struct name_meaning read_words(const struct tokens *tokens)
{
    struct name_meaning meaning = {NAME_UNKNOWN, 0, false, 0};
    bool is_price = false;
    for (size_t i = 0; i < tokens->count; i++)
        if (!read_word(&meaning, tokens->folded + tokens->token[i].start, tokens->token[i].length, &is_price))
            return (struct name_meaning){NAME_IGNORED, 0, false, 0};
    if (meaning.role == NAME_UNKNOWN && (is_price || meaning.is_adjusted)) {
        meaning.role = is_price ? NAME_CLOSE : NAME_UNKNOWN;
        meaning.rank = RANK_CLOSE_PRICE;
    }
    if (meaning.role == NAME_VOLUME)
        rank_volume(&meaning, tokens);
    if (meaning.role == NAME_CLOSE && meaning.is_adjusted)
        meaning.rank = RANK_CLOSE_ADJUSTED;
    return meaning;
}

struct name_meaning name_read(const char *text, size_t length)
{
    struct tokens tokens, whole;
    if (length > 2 * FOLDED_MAX)
        return (struct name_meaning){NAME_UNKNOWN, 0, false, 0};
    tokenize(&tokens, text, length);
    whole = tokens;
    const struct header_word *known = tokens.length ? find_word(tokens.folded, tokens.length) : NULL;
    if (!known) {
        size_t before = tokens.length;
        drop_ornaments(&tokens);
        if (tokens.length && tokens.length != before)
            known = find_word(tokens.folded, tokens.length);
    }
    /* Of "Volume (USD)" and "Volume (BTC)" the brackets tell which is which. */
    if (known && known->role == NAME_VOLUME && whole.count > tokens.count)
        return read_words(&whole);
    if (known && known->role < NAME_ADJUSTED)
        return (struct name_meaning){known->role, known->rank,
                                     known->role == NAME_CLOSE && known->rank == RANK_CLOSE_ADJUSTED, 0};
    return read_words(&tokens);
}
