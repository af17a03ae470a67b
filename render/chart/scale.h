/* From values to pixel rows, and the round values to label. Pure functions of plain numbers; thread-safe. */
#ifndef CHANDLER_CHART_SCALE_H
#define CHANDLER_CHART_SCALE_H

#include <stdbool.h>
#include <stddef.h>

/* The value max lies on row y0 and min on row y1, y0 <= y1. min < max, both finite; both above 0 where is_log. */
struct scale {
    double min, max;
    int y0, y1;
    bool is_log;
};

/* The scale of values low..high (low <= high, both finite; above 0 where is_log) on rows y0..y1, with `headroom` of the
 * height left free above and below. Equal values get a range around them. Values that never fall below 0 get no
 * headroom below 0. */
struct scale scale_fit(double low, double high, int y0, int y1, bool is_log, double headroom);

/* The nearest row, within y0..y1. */
int scale_row(const struct scale *scale, double value);

/* The same of many values, none of them NaN. */
void scale_rows(const struct scale *scale, const double *values, size_t count, int *rows);

/* How far a position may lie beyond the rows: further than any picture is high, and no danger to whoever counts on. */
enum { SCALE_BEYOND_PX = 1 << 15 };

/* The row as a fraction, for curves: scale_row is the nearest row to it. Values beyond min..max lie beyond the rows, at
 * most SCALE_BEYOND_PX; so does what a log scale has no row for, far below. NaN stays NaN. */
double scale_position(const struct scale *scale, double value);

/* The same scale carried on to rows y0..y1, which hold its own rows. Where values would leave what a double holds, or
 * reach 0 on a log scale, they are drawn together instead. */
struct scale scale_extend(const struct scale *scale, int y0, int y1);

enum { SCALE_TICKS_MAX = 512 };

/* Round values: multiples of 1, 2, 2.5 or 5 times a power of ten; on a log scale that spans more than a decade
 * 1, 2 and 5 times powers of ten, or fewer. */
struct scale_ticks {
    double values[SCALE_TICKS_MAX]; /* ascending */
    size_t count;
    double step;     /* what all values are multiples of; the smallest value on a decades' scale */
    bool is_decades; /* 1, 2, 5 times powers of ten: each value needs decimals of its own */
};

/* The most ticks that stand at least spacing_px (at least 1) rows apart; all lie within min..max. */
void scale_ticks(struct scale_ticks *ticks, const struct scale *scale, int spacing_px);

#endif
