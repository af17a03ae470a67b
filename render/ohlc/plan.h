/* How the fields of a table are read: styles of numbers and times. Internal to this room. */
#ifndef CHANDLER_OHLC_PLAN_H
#define CHANDLER_OHLC_PLAN_H

#include "render/ohlc/number.h"
#include "render/ohlc/table.h"
#include "render/ohlc/time.h"

struct plan {
    bool has_time;
    struct time_format time;
    size_t unread_clock;        /* a column that is named as a time and not read, where no other has a time of day; or
                                   COLUMN_NONE */
    struct number_style price;  /* of all price columns together */
    struct number_style volume; /* its own where its fields tell, else the prices' */
    bool is_price_open;         /* no price of the sample told points from commas, or none had thousands: others may */
    bool has_open_comma;        /* and there were commas: 1,234 is a guess */
    bool has_open_point;        /* and 1.234 is one, since something speaks for thousands */
};

/* Memory for the times of a whole file; zeroed is empty, reused. */
struct plan_scratch {
    struct time_field *days, *clocks;
    size_t capacity;
};
void plan_scratch_release(struct plan_scratch *scratch);

/* Settles the plan from the sample, and where day and month cannot be told apart there, from as many rows of the table
 * as are needed. fields: scratch memory for table->fields_needed fields. */
enum status plan_make(struct plan *plan, struct plan_scratch *scratch, const struct table *table,
                      struct csv_field *fields, const struct read_options *options, struct error *error);

/* Where is_price_open: asks every row of the table. True where the style is another one now. */
bool plan_vote_again(struct plan *plan, const struct table *table, struct csv_field *fields);

#endif
