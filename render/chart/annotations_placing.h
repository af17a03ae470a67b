/* What the files that place annotations share. Internal to them. */
#ifndef CHANDLER_CHART_ANNOTATIONS_PLACING_H
#define CHANDLER_CHART_ANNOTATIONS_PLACING_H

#include "render/chart/annotations.h"
#include "render/chart/annotations_room.h"

/* What is being placed, and what was. */
struct placing {
    struct compose *compose;
    struct layout *layout;
    struct pane *pane;
    struct room room;   /* of the pane: what no text and no sign may lie on */
    struct room curves; /* of the pane: indicators, which texts keep clear of as long as there is other room */
    bool has_curves;
    bool is_choosy;        /* at present texts keep clear of them */
    unsigned char *failed; /* signs that found no room, of each column of candles */
    size_t lost_signs, lost_texts;
    size_t far_signs; /* whose price the scale does not show: they stand at their candles */
};

/* Fits a text and gives the label its font and a colour that can be read; label->text stays NULL for an empty one. */
enum status placing_label(struct placing *placing, struct label *label, const char *text, colour_rgb colour);
/* From the top of its letters to beneath the lowest. */
int placing_label_rows(const struct label *label);
/* Puts the label with its left edge and its top row there, if nothing is in the way. */
bool placing_try(struct placing *placing, struct label *label, int left, int top, struct box *box);
/* Places a label by tries until one fits: false where none does. Tried with all of them clear of indicators first. */
typedef bool place_label(struct placing *placing, void *of);
bool placing_find(struct placing *placing, place_label *place, void *of);
/* Leaves the label out. */
void placing_lose(struct placing *placing, struct label *label);

/* The pixels of a triangle (see paint_triangle). */
struct box placing_triangle(int x, int tip, int size_px, bool points_up);
/* The rows of a candle. */
int placing_top(const struct candle_box *box);
int placing_bottom(const struct candle_box *box);

/* annotations_curves.c: takes the pixels of the indicators' lines over the candles. */
void placing_take_curves(struct placing *placing);

/* annotations_signs.c: triangles, then their texts, then texts of their own. */
enum status placing_signs(struct placing *placing);

static inline int larger_of(int a, int b)
{
    return a > b ? a : b;
}

static inline int smaller_of(int a, int b)
{
    return a < b ? a : b;
}

#endif
