#include "render/ohlc/number.h"
#include "render/ohlc/number_affix.h"
#include "render/ohlc/number_groups.h"

enum mark { MARK_POINT, MARK_COMMA, MARK_APOSTROPHE, MARK_BLANK, MARK_KINDS };

/* What one field shows. */
struct shape {
    size_t count[MARK_KINDS];
    enum mark last;
    struct groups groups; /* of what stands left of the last mark and right of it, taken as one integer part */
    struct groups before; /* of what stands left of the last mark */
    size_t digits_before_last;
    bool has_exponent;
    bool starts_with_zero;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t mark_at(const char *text, size_t length, enum mark *mark)
{
    size_t n;
    if (*text == '.' || *text == ',') {
        *mark = *text == '.' ? MARK_POINT : MARK_COMMA;
        return 1;
    }
    if ((n = apostrophe_length(text, length)) != 0)
        *mark = MARK_APOSTROPHE;
    else if ((n = blank_length(text, length)) != 0)
        *mark = MARK_BLANK;
    return n;
}

/* False where the text is no number in any style. */
static bool shape_read(struct shape *shape, const char *text, size_t length)
{
    size_t digits = 0, step;
    shape->starts_with_zero = text[0] == '0';
    for (size_t at = 0; at < length; at += step) {
        enum mark mark;
        step = 1;
        if (is_digit(text[at])) {
            groups_digit(&shape->groups);
            digits++;
        } else if ((text[at] == 'e' || text[at] == 'E') && digits) {
            shape->has_exponent = true;
            return true;
        } else if ((step = mark_at(text + at, length - at, &mark)) != 0) {
            shape->count[mark]++;
            shape->last = mark;
            shape->before = shape->groups;
            shape->digits_before_last = digits;
            groups_mark(&shape->groups, shape->starts_with_zero);
        } else {
            return false;
        }
    }
    return digits > 0;
}

/* The last mark, a point or a comma, stands once: is it a decimal mark for certain? */
static bool is_surely_decimal(const struct shape *shape)
{
    return shape->before.marks > 0 || shape->has_exponent || shape->starts_with_zero || shape->digits_before_last < 1 ||
           shape->digits_before_last > 3 || shape->groups.current != 3;
}

static void add_groups(struct number_vote *vote, const struct shape *shape, enum mark but)
{
    vote->point_groups += but != MARK_POINT && shape->count[MARK_POINT] > 0;
    vote->comma_groups += but != MARK_COMMA && shape->count[MARK_COMMA] > 0;
    vote->apostrophe_groups += shape->count[MARK_APOSTROPHE] > 0;
    vote->blank_groups += shape->count[MARK_BLANK] > 0;
}

/* Digits with at most one point or comma between them, as most fields are. False where the field is another. */
static bool add_plain(struct number_vote *vote, const char *text, size_t length)
{
    size_t at = 0;
    while (at < length && is_digit(text[at]))
        at++;
    const size_t before = at;
    if (at == length)
        return length > 0;
    const char mark = text[at];
    for (at++; at < length && is_digit(text[at]);)
        at++;
    const size_t behind = at - before - 1;
    if ((mark != '.' && mark != ',') || at < length || before == 0 || behind == 0)
        return false;
    bool is_sure = text[0] == '0' || before > 3 || behind != 3;
    vote->point_is_decimal += mark == '.' && is_sure;
    vote->comma_is_decimal += mark == ',' && is_sure;
    vote->open_point += mark == '.' && !is_sure;
    vote->open_comma += mark == ',' && !is_sure;
    return true;
}

void number_vote_add(struct number_vote *vote, const char *text, size_t length)
{
    if (add_plain(vote, text, length))
        return;
    struct number_body body;
    struct shape shape = {0};
    if (!number_body_find(&body, text, length, true) || !shape_read(&shape, body.text, body.length) ||
        shape.groups.marks == 0)
        return;
    bool may_be_decimal = (shape.last == MARK_POINT || shape.last == MARK_COMMA) && shape.count[shape.last] == 1;
    if (!may_be_decimal) {
        bool has_one_kind = shape.count[MARK_POINT] == 0 || shape.count[MARK_COMMA] == 0;
        if (has_one_kind && groups_are_right(&shape.groups) && !shape.has_exponent)
            add_groups(vote, &shape, MARK_KINDS);
    } else if (!groups_are_right(&shape.before)) {
        return; /* 12.34,5: no style writes this */
    } else if (is_surely_decimal(&shape)) {
        add_groups(vote, &shape, shape.last);
        if (shape.last == MARK_POINT)
            vote->point_is_decimal++;
        else
            vote->comma_is_decimal++;
    } else if (shape.last == MARK_POINT) {
        vote->open_point++;
    } else {
        vote->open_comma++;
    }
}

struct number_style number_vote_style(const struct number_vote *vote)
{
    /* Who groups by points has commas for decimals, and the other way about. */
    bool is_comma = vote->comma_is_decimal + vote->point_groups > vote->point_is_decimal + vote->comma_groups;
    struct number_style style = {.decimal = is_comma ? ',' : '.', .group = is_comma ? '.' : ','};
    size_t most = is_comma ? vote->point_groups + vote->open_point : vote->comma_groups + vote->open_comma;
    if (vote->apostrophe_groups > most) {
        style.group = '\'';
        most = vote->apostrophe_groups;
    }
    if (vote->blank_groups > most)
        style.group = ' ';
    return style;
}
