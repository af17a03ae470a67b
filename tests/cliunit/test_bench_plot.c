#include "cli/bench/plot.h"
#include "cli/bench/writers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ELLIPSIS "\xe2\x80\xa6"

enum { ROWS_MAX = 2048 };

static struct bench_row rows[ROWS_MAX];

static struct bench_table empty_table(void)
{
    return (struct bench_table){
        .host = {.model = "Raspberry Pi 5 Model B Rev 1.0", .arch = "aarch64", .cpus = 4, .allowed_cpus = 4},
        .python_version = "3.13.1",
        .gil = "off",
        .auto_pool = POOL_THREADS,
        .candles = 100,
        .width = 800,
        .height = 400,
        .runs = 10,
        .rows = rows,
    };
}

static struct bench_row *put(struct bench_table *table, enum pool_kind pool, size_t workers, size_t charts,
                             double charts_per_s)
{
    assert_true(table->row_count < ROWS_MAX);
    struct bench_row *row = &rows[table->row_count++];
    *row = (struct bench_row){
        .pool = pool,
        .workers = workers,
        .started = workers,
        .charts = charts,
        .ms_per_chart = 1000 / charts_per_s,
        .ms_per_chart_mad = 20 / charts_per_s,
        .charts_per_s = charts_per_s,
    };
    return row;
}

/* 2, 4 and 8 workers on every pool, batches of 10, 50 and 100. */
static struct bench_table usual_table(void)
{
    static const size_t workers[] = {2, 4, 8}, charts[] = {10, 50, 100};
    struct bench_table table = empty_table();
    for (int pool = 0; pool < POOL_KIND_COUNT; pool++) {
        for (size_t w = 0; w < (pool == POOL_SERIAL ? 1 : 3); w++) {
            for (size_t c = 0; c < 3; c++) {
                double each = 1000 + 200 * (double)c - 100 * pool;
                size_t count = pool == POOL_SERIAL ? 1 : workers[w];
                put(&table, (enum pool_kind)pool, count, charts[c], each * fmin((double)count, 4));
            }
        }
    }
    return table;
}

/* All of a plot but its painting. */
struct made {
    struct plot plot;
    struct arena arena;
    struct error error;
};

static void make(struct made *made, const struct bench_table *table)
{
    *made = (struct made){.plot = {.table = table, .theme = theme_find("light")}};
    made->plot.arena = &made->arena;
    made->plot.error = &made->error;
    assert_int_equal(typeface_new(&made->plot.typeface, &made->error), STATUS_OK);
    if (plot_gather(&made->plot) != STATUS_OK || plot_arrange(&made->plot) != STATUS_OK ||
        plot_header(&made->plot) != STATUS_OK)
        fail_msg("%s", made->error.message);
    assert_true(made->plot.label_count <= made->plot.label_most);
}

static void drop(struct made *made)
{
    typeface_free(&made->plot.typeface);
    arena_release(&made->arena);
}

static const struct label *find(const struct plot *plot, const char *part)
{
    for (size_t i = 0; i < plot->label_count; i++) {
        if (strstr(plot->labels[i].text, part))
            return &plot->labels[i];
    }
    return NULL;
}

/* ---- Pictures ---- */

static cairo_status_t read_bytes(void *closure, unsigned char *data, unsigned length)
{
    struct bytes *rest = closure;
    if (length > rest->length)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(data, rest->data, length);
    rest->data += length;
    rest->length -= length;
    return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *picture(const struct bench_table *table)
{
    struct bytes png = {0};
    struct error error = {0};
    if (bench_plot_png(&png, table, &error) != STATUS_OK)
        fail_msg("%s", error.message);
    struct bytes rest = png;
    cairo_surface_t *surface = cairo_image_surface_create_from_png_stream(read_bytes, &rest);
    assert_int_equal(cairo_surface_status(surface), CAIRO_STATUS_SUCCESS);
    assert_int_equal(cairo_image_surface_get_width(surface), 1280);
    assert_int_equal(cairo_image_surface_get_height(surface), 720);
    bytes_release(&png);
    return surface;
}

static colour_rgb pixel(cairo_surface_t *surface, int x, int y)
{
    const unsigned char *row = cairo_image_surface_get_data(surface) + y * cairo_image_surface_get_stride(surface);
    uint32_t value;
    memcpy(&value, row + 4 * x, sizeof value);
    return value & 0xffffff;
}

static size_t count_colour(cairo_surface_t *surface, struct box box, colour_rgb colour)
{
    size_t count = 0;
    for (int y = box.y0; y <= box.y1; y++) {
        for (int x = box.x0; x <= box.x1; x++)
            count += pixel(surface, x, y) == colour;
    }
    return count;
}

static void every_pane_has_a_line_of_each_pool_in_its_colour(void **state)
{
    (void)state;
    static const int colours[POOL_KIND_COUNT] = {5, 0, 1, 2};
    struct bench_table table = usual_table();
    struct made made;
    make(&made, &table);
    cairo_surface_t *surface = picture(&table);
    for (size_t i = 0; i < made.plot.pane_count; i++) {
        for (int pool = 0; pool < POOL_KIND_COUNT; pool++)
            assert_true(count_colour(surface, made.plot.panes[i].box, theme_find("light")->plots[colours[pool]]) > 100);
    }
    assert_int_equal(made.plot.sign_count, 5);
    for (size_t i = 0; i < 4; i++) {
        colour_rgb colour = theme_find("light")->plots[colours[made.plot.signs[i].pool]];
        assert_true(count_colour(surface, made.plot.signs[i].box, colour) > 20);
    }
    cairo_surface_destroy(surface);
    drop(&made);
}

static void points_stand_at_their_workers_and_throughput(void **state)
{
    (void)state;
    struct bench_table table = empty_table();
    put(&table, POOL_PROCESSES, 2, 100, 500);
    put(&table, POOL_PROCESSES, 4, 100, 1000);
    put(&table, POOL_PROCESSES, 8, 100, 250);
    struct made made;
    make(&made, &table);
    cairo_surface_t *surface = picture(&table);
    for (size_t slot = 0; slot < 3; slot++) {
        int x = (int)plot_slot_x(&made.plot, &made.plot.panes[0], slot);
        int row = scale_row(&made.plot.scale, rows[slot].charts_per_s);
        for (int side = -3; side <= 3; side += 3) {
            assert_int_equal(pixel(surface, x + side, row), 0xdd7a00);
            assert_int_equal(pixel(surface, x, row + side), 0xdd7a00);
        }
    }
    cairo_surface_destroy(surface);
    drop(&made);
}

static void wide_deviations_are_drawn_as_bars_with_ends(void **state)
{
    (void)state;
    struct bench_table table = empty_table();
    put(&table, POOL_THREADS, 2, 100, 1000)->ms_per_chart_mad = 0.25;
    struct made made;
    make(&made, &table);
    struct plot_value value = made.plot.panes[0].values[POOL_THREADS][0];
    assert_float_equal(value.low, 800, 1e-9);
    assert_float_equal(value.high, 1000 / 0.75, 1e-9);
    cairo_surface_t *surface = picture(&table);
    int x = (int)plot_slot_x(&made.plot, &made.plot.panes[0], 0);
    int top = scale_row(&made.plot.scale, value.high), bottom = scale_row(&made.plot.scale, value.low);
    colour_rgb blue = theme_find("light")->plots[0];
    for (int side = -3; side <= 3; side++)
        assert_true(pixel(surface, x + side, top) == blue && pixel(surface, x + side, bottom) == blue);
    assert_true(pixel(surface, x, top + 5) == blue && pixel(surface, x, top - 1) != blue);
    assert_true(pixel(surface, x, bottom - 5) == blue && pixel(surface, x, bottom + 1) != blue);
    cairo_surface_destroy(surface);
    drop(&made);
}

static void the_same_table_gives_the_same_bytes_behind_what_is_there(void **state)
{
    (void)state;
    struct bench_table table = usual_table();
    struct bytes one = {0}, other = {0};
    assert_int_equal(bench_plot_png(&one, &table, NULL), STATUS_OK);
    assert_int_equal(bytes_append(&other, "before", 6, NULL), STATUS_OK);
    assert_int_equal(bench_plot_png(&other, &table, NULL), STATUS_OK);
    assert_int_equal(other.length, one.length + 6);
    assert_memory_equal(other.data, "before\x89PNG", 10);
    assert_memory_equal(other.data + 6, one.data, one.length);
    bytes_release(&one);
    bytes_release(&other);
}

/* ---- Places ---- */

static struct box label_box(const struct label *label)
{
    return (struct box){label->x, label->baseline - typeface_ascent(label->font), label->x + label->width - 1,
                        label->baseline - 1 + typeface_descent(label->font)};
}

static bool overlap(struct box a, struct box b)
{
    return a.x0 <= b.x1 && b.x0 <= a.x1 && a.y0 <= b.y1 && b.y0 <= a.y1;
}

static bool is_in_picture(struct box box)
{
    return box.x0 >= 0 && box.y0 >= 0 && box.x1 < PLOT_WIDTH_PX && box.y1 < PLOT_HEIGHT_PX;
}

/* The value that stands beside a lone mark is in its pane. */
static bool is_of_pane(const struct plot_pane *pane, struct box box, const char *text)
{
    return pane->only && strstr(text, "/s") && !strstr(text, "best") && box.x0 >= pane->box.x0 &&
           box.x1 <= pane->box.x1 && box.y0 >= pane->box.y0 && box.y1 < pane->box.y1;
}

/* No text on another, on a sign of the legend, in a pane or over the picture's edge. */
static void assert_clear(const struct bench_table *table)
{
    struct made made;
    make(&made, table);
    const struct plot *plot = &made.plot;
    for (size_t i = 0; i < plot->label_count; i++) {
        struct box box = label_box(&plot->labels[i]);
        const char *text = plot->labels[i].text;
        if (plot->labels[i].width == 0)
            continue;
        if (!is_in_picture(box))
            fail_msg("'%s' leaves the picture", text);
        for (size_t at = 0; at < i; at++) {
            if (plot->labels[at].width > 0 && overlap(box, label_box(&plot->labels[at])))
                fail_msg("'%s' lies on '%s'", text, plot->labels[at].text);
        }
        for (size_t at = 0; at < plot->sign_count; at++)
            assert_false(overlap(box, plot->signs[at].box));
        for (size_t at = 0; at < plot->pane_count; at++)
            assert_true(!overlap(box, plot->panes[at].box) || is_of_pane(&plot->panes[at], box, text));
    }
    for (size_t i = 1; i < plot->pane_count; i++)
        assert_true(plot->panes[i].box.x0 > plot->panes[i - 1].box.x1);
    drop(&made);
}

static void fill(struct bench_table *table, size_t sizes, size_t workers, size_t pools, double one)
{
    for (size_t pool = 0; pool < pools; pool++) {
        for (size_t w = 1; w <= (pool == POOL_SERIAL ? 1 : workers); w++) {
            size_t charts = 10;
            for (size_t size = 0; size < sizes; size++, charts *= 4)
                put(table, (enum pool_kind)pool, w, charts, one * (double)(w < 4 ? w : 4) + (double)size);
        }
    }
}

static void texts_keep_clear_of_each_other_at_all_sizes(void **state)
{
    (void)state;
    for (size_t sizes = 1; sizes <= 8; sizes++) {
        for (size_t workers = 1; workers <= 16; workers += workers < 4 ? 1 : 4) {
            for (size_t pools = 1; pools <= POOL_KIND_COUNT; pools++) {
                for (int is_sweep = 0; is_sweep < 2; is_sweep++) {
                    struct bench_table table = empty_table();
                    table.is_sweep = is_sweep;
                    fill(&table, sizes, workers, pools, 2500);
                    assert_clear(&table);
                }
            }
        }
    }
}

static void texts_keep_clear_whatever_stands_in_the_table(void **state)
{
    (void)state;
    static const double throughputs[] = {1e-300, 0.004, 7, 123456, 9.9e9, 1e300};
    for (size_t i = 0; i < sizeof throughputs / sizeof *throughputs; i++) {
        struct bench_table table = empty_table();
        memset(table.host.model, 'W', sizeof table.host.model - 1);
        memset(table.host.arch, 'm', sizeof table.host.arch - 1);
        memset(table.python_version, '8', sizeof table.python_version - 1);
        table.host.cpus = table.host.allowed_cpus = table.candles = table.runs = SIZE_MAX;
        table.width = table.height = 16384;
        table.has_files = true;
        table.auto_pool = POOL_SUBINTERPRETERS;
        table.indicators = "ema:20 macd bollinger:20:2 zscore and others that make this line longer than any picture";
        fill(&table, 8, 16, 4, throughputs[i]);
        assert_clear(&table);
        cairo_surface_destroy(picture(&table));
        table = empty_table();
        memset(&table.host, 0, sizeof table.host);
        fill(&table, 3, 3, 4, throughputs[i]);
        assert_clear(&table);
    }
}

static void wide_numbers_of_workers_keep_clear_too(void **state)
{
    (void)state;
    for (int is_sweep = 0; is_sweep < 2; is_sweep++) {
        struct bench_table table = empty_table();
        table.is_sweep = is_sweep;
        for (size_t workers = 990; workers < 1200; workers++) {
            put(&table, POOL_THREADS, workers, 10, 1000);
            put(&table, POOL_THREADS, workers, 20, 1000);
            put(&table, POOL_THREADS, workers, 30, 1000);
        }
        assert_clear(&table);
        cairo_surface_destroy(picture(&table));
    }
}

static void a_long_host_name_gives_way_to_the_facts(void **state)
{
    (void)state;
    struct bench_table table = usual_table();
    memset(table.host.model, 'W', sizeof table.host.model - 1);
    struct made made;
    make(&made, &table);
    const struct label *model = find(&made.plot, "WWW"), *rest = find(&made.plot, "aarch64 \xc2\xb7 4 CPUs");
    const struct label *facts = find(&made.plot, "100 candles a chart, 800 \xc3\x97 400 px");
    if (!model || !rest || !facts)
        fail();
    assert_non_null(strstr(model->text, ELLIPSIS));
    assert_null(strstr(rest->text, ELLIPSIS));
    assert_null(strstr(facts->text, ELLIPSIS));
    assert_non_null(strstr(facts->text, "medians of 10 runs"));
    drop(&made);
}

static void a_share_of_the_cpus_is_said(void **state)
{
    (void)state;
    struct bench_table table = usual_table();
    table.host.allowed_cpus = 2;
    struct made made;
    make(&made, &table);
    assert_non_null(find(&made.plot, "2 of 4 CPUs"));
    assert_non_null(find(&made.plot, "ideal on 2 CPUs"));
    drop(&made);
}

static void indicators_are_named_with_the_python_that_ran_them(void **state)
{
    (void)state;
    struct bench_table table = usual_table();
    struct made made;
    make(&made, &table);
    assert_null(find(&made.plot, "Python"));
    drop(&made);
    table.indicators = "zscore:20";
    make(&made, &table);
    assert_non_null(find(&made.plot, "zscore:20"));
    assert_non_null(find(&made.plot, "Python 3.13.1, GIL off"));
    drop(&made);
}

/* ---- What is drawn ---- */

static void one_scale_from_zero_holds_all_panes(void **state)
{
    (void)state;
    struct bench_table table = usual_table();
    struct made made;
    make(&made, &table);
    assert_true(made.plot.scale.min == 0);
    assert_true(made.plot.ticks.count >= 3 && made.plot.ticks.values[0] == 0);
    for (size_t i = 0; i < table.row_count; i++)
        assert_true(made.plot.scale.max > rows[i].charts_per_s);
    assert_int_equal(made.plot.pane_count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(made.plot.panes[i].box.y0, made.plot.scale.y0);
        assert_int_equal(made.plot.panes[i].box.y1, made.plot.scale.y1);
        assert_int_equal(made.plot.panes[i].box.x1 - made.plot.panes[i].box.x0,
                         made.plot.panes[0].box.x1 - made.plot.panes[0].box.x0);
    }
    drop(&made);
}

static void panes_are_the_batch_sizes_in_order_with_their_best_row(void **state)
{
    (void)state;
    struct bench_table table = empty_table();
    put(&table, POOL_THREADS, 2, 1000, 4000);
    put(&table, POOL_THREADS, 2, 10, 1500.4);
    put(&table, POOL_PROCESSES, 8, 1000, 4321);
    struct made made;
    make(&made, &table);
    assert_int_equal(made.plot.pane_count, 2);
    assert_int_equal(made.plot.panes[0].charts, 10);
    assert_int_equal(made.plot.panes[1].charts, 1000);
    assert_non_null(find(&made.plot, "1,000 charts"));
    assert_non_null(find(&made.plot, "best 1,500/s: threads, 2 workers"));
    assert_non_null(find(&made.plot, "best 4,321/s: processes, 8 workers"));
    drop(&made);
}

static void two_four_and_eight_stand_at_equal_distances(void **state)
{
    (void)state;
    struct bench_table table = usual_table();
    struct made made;
    make(&made, &table);
    assert_int_equal(made.plot.slot_count, 3);
    const struct plot_pane *pane = &made.plot.panes[1];
    double first = plot_slot_x(&made.plot, pane, 0), second = plot_slot_x(&made.plot, pane, 1);
    assert_float_equal(plot_slot_x(&made.plot, pane, 2) - second, second - first, 1e-9);
    drop(&made);
}

static void a_sweep_stands_on_a_line_of_numbers(void **state)
{
    (void)state;
    struct bench_table table = empty_table();
    table.is_sweep = true;
    put(&table, POOL_THREADS, 1, 10, 100);
    put(&table, POOL_THREADS, 2, 10, 200);
    put(&table, POOL_THREADS, 8, 10, 300);
    struct made made;
    make(&made, &table);
    const struct plot_pane *pane = &made.plot.panes[0];
    double first = plot_slot_x(&made.plot, pane, 0), second = plot_slot_x(&made.plot, pane, 1);
    assert_float_equal(plot_slot_x(&made.plot, pane, 2) - second, 6 * (second - first), 1e-9);
    drop(&made);
}

static void the_numbers_of_a_crowded_axis_are_evenly_chosen(void **state)
{
    (void)state;
    struct bench_table table = empty_table();
    table.is_sweep = true;
    for (size_t workers = 1; workers <= 128; workers++) {
        put(&table, POOL_THREADS, workers, 10, 100);
        put(&table, POOL_THREADS, workers, 50, 100);
    }
    struct made made;
    make(&made, &table);
    for (size_t i = 0; i < 128; i++)
        assert_int_equal(made.plot.is_labelled[i], i == 0 || (i + 1) % 10 == 0);
    drop(&made);
    table.is_sweep = false;
    make(&made, &table);
    size_t step = 1;
    while (!made.plot.is_labelled[step])
        step++;
    for (size_t i = 0; i < 128; i++)
        assert_int_equal(made.plot.is_labelled[i], i % step == 0);
    drop(&made);
}

static void a_sweeps_first_number_gives_way_to_the_second(void **state)
{
    (void)state;
    struct bench_table table = empty_table();
    table.is_sweep = true;
    fill(&table, 5, 16, 2, 1000);
    struct made made;
    make(&made, &table);
    for (size_t i = 0; i < 16; i++)
        assert_int_equal(made.plot.is_labelled[i], made.plot.slots[i] % 2 == 0);
    drop(&made);
}

static void the_legend_marks_the_pool_that_auto_takes(void **state)
{
    (void)state;
    struct bench_table table = usual_table();
    table.auto_pool = POOL_PROCESSES;
    struct made made;
    make(&made, &table);
    assert_non_null(find(&made.plot, "processes (auto)"));
    size_t marked = 0;
    for (size_t i = 0; i < made.plot.label_count; i++)
        marked += strstr(made.plot.labels[i].text, "(auto)") != NULL;
    assert_int_equal(marked, 1);
    drop(&made);
}

static void the_legend_has_no_pool_that_was_not_measured(void **state)
{
    (void)state;
    struct bench_table table = empty_table();
    put(&table, POOL_PROCESSES, 2, 10, 100);
    struct made made;
    make(&made, &table);
    assert_int_equal(made.plot.sign_count, 1);
    assert_null(find(&made.plot, "threads"));
    assert_null(find(&made.plot, "serial"));
    drop(&made);
}

static void the_ideal_grows_from_one_worker_to_all_cpus(void **state)
{
    (void)state;
    struct bench_table table = usual_table();
    struct made made;
    make(&made, &table);
    const struct plot_pane *pane = &made.plot.panes[2];
    assert_true(made.plot.has_ideal && pane->one_worker == 1400);
    assert_true(plot_ideal(&made.plot, pane, 1) == 1400 && plot_ideal(&made.plot, pane, 2) == 2800);
    assert_true(plot_ideal(&made.plot, pane, 4) == 5600 && plot_ideal(&made.plot, pane, 8) == 5600);
    drop(&made);
    table.host.cpus = table.host.allowed_cpus = 0; /* not told */
    make(&made, &table);
    assert_true(plot_ideal(&made.plot, &made.plot.panes[2], 8) == 8 * 1400.0);
    assert_non_null(find(&made.plot, "ideal scaling"));
    drop(&made);
}

static void without_one_worker_there_is_no_ideal(void **state)
{
    (void)state;
    struct bench_table table = empty_table();
    put(&table, POOL_THREADS, 2, 10, 100);
    put(&table, POOL_THREADS, 4, 10, 150);
    struct made made;
    make(&made, &table);
    assert_false(made.plot.has_ideal);
    assert_null(find(&made.plot, "ideal"));
    drop(&made);
}

static void an_ideal_far_above_leaves_the_scale_to_the_measured(void **state)
{
    (void)state;
    struct bench_table table = empty_table();
    table.host.cpus = table.host.allowed_cpus = 64;
    put(&table, POOL_THREADS, 1, 10, 100);
    put(&table, POOL_THREADS, 64, 10, 200);
    struct made made;
    make(&made, &table);
    assert_true(made.plot.has_ideal && made.plot.scale.max < 300);
    cairo_surface_t *surface = picture(&table);
    struct box above = {made.plot.panes[0].box.x0, 88, made.plot.panes[0].box.x1, made.plot.panes[0].box.y0 - 1};
    assert_int_equal(count_colour(surface, above, 0xffffff),
                     (size_t)(above.x1 - above.x0 + 1) * (size_t)(above.y1 - above.y0 + 1));
    cairo_surface_destroy(surface);
    drop(&made);
}

static void an_ideal_above_the_panes_is_not_in_the_legend(void **state)
{
    (void)state;
    struct bench_table table = empty_table();
    table.host.cpus = table.host.allowed_cpus = 64;
    put(&table, POOL_SERIAL, 1, 10, 100);
    put(&table, POOL_THREADS, 32, 10, 200);
    put(&table, POOL_THREADS, 64, 10, 200);
    struct made made;
    make(&made, &table);
    assert_false(made.plot.has_ideal);
    assert_null(find(&made.plot, "ideal"));
    assert_int_equal(made.plot.sign_count, 2);
    drop(&made);
    put(&table, POOL_THREADS, 2, 10, 150); /* from here on it is seen */
    make(&made, &table);
    assert_true(made.plot.has_ideal);
    assert_non_null(find(&made.plot, "ideal on 64 CPUs"));
    drop(&made);
}

static void a_sweeps_scale_shows_an_ideal_within_twice_the_best(void **state)
{
    (void)state;
    struct bench_table table = empty_table();
    put(&table, POOL_THREADS, 1, 10, 1000);
    put(&table, POOL_THREADS, 4, 10, 2050);
    struct made made;
    make(&made, &table);
    assert_true(made.plot.has_ideal && made.plot.scale.max < 4000);
    drop(&made);
    table.is_sweep = true;
    make(&made, &table);
    assert_true(made.plot.has_ideal && made.plot.scale.max > 4000 && made.plot.scale.max < 4400);
    drop(&made);
    rows[1].charts_per_s = 1950;
    make(&made, &table);
    assert_true(made.plot.has_ideal && made.plot.scale.max < 4000);
    drop(&made);
}

static void a_lone_mark_has_its_value_beside_it(void **state)
{
    (void)state;
    struct bench_table table = empty_table();
    put(&table, POOL_THREADS, 2, 10, 1234);
    struct made made;
    make(&made, &table);
    const struct plot_pane *pane = &made.plot.panes[0];
    const struct label *label = &made.plot.labels[made.plot.label_count - 1];
    int x = (int)plot_slot_x(&made.plot, pane, 0), row = scale_row(&made.plot.scale, 1234);
    assert_string_equal(label->text, "1,234/s");
    assert_in_range(label->x, x + 6, x + 16);
    assert_true(label_box(label).y0 <= row && label_box(label).y1 >= row);
    drop(&made);
    assert_clear(&table);
    cairo_surface_destroy(picture(&table));
    put(&table, POOL_THREADS, 4, 10, 2000);
    make(&made, &table);
    assert_null(made.plot.panes[0].only);
    assert_null(find(&made.plot, "1,234/s"));
    drop(&made);
}

static void a_lone_level_has_its_value_above_it(void **state)
{
    (void)state;
    static const double throughputs[] = {100, 4000};
    for (size_t i = 0; i < 2; i++) {
        struct bench_table table = empty_table();
        put(&table, POOL_SERIAL, 1, 10, throughputs[i]);
        put(&table, POOL_SERIAL, 1, 50, 4000);
        struct made made;
        make(&made, &table);
        const struct label *label = &made.plot.labels[made.plot.label_count - 2];
        int row = scale_row(&made.plot.scale, throughputs[i]);
        assert_string_equal(label->text, i == 0 ? "100/s" : "4,000/s");
        assert_true(label_box(label).y1 < row || label_box(label).y0 > row + 1);
        assert_in_range(label->x, made.plot.panes[0].box.x0, made.plot.panes[0].box.x1);
        drop(&made);
        assert_clear(&table);
    }
}

static void the_best_row_tells_how_many_of_its_workers_ran(void **state)
{
    (void)state;
    struct bench_table table = empty_table();
    put(&table, POOL_THREADS, 2, 10, 1000);
    put(&table, POOL_THREADS, 8, 10, 1500)->started = 2;
    struct made made;
    make(&made, &table);
    assert_non_null(find(&made.plot, "best 1,500/s: threads, 2 of 8 workers"));
    drop(&made);
    assert_clear(&table);
}

static void what_was_drawn_and_who_else_was_busy_is_said(void **state)
{
    (void)state;
    struct bench_table table = usual_table();
    table.format = "png";
    struct made made;
    make(&made, &table);
    assert_non_null(find(&made.plot, "100 candles a chart, 800 \xc3\x97 400 px \xc2\xb7 medians"));
    assert_null(find(&made.plot, "others kept"));
    drop(&made);
    table.format = "svg";
    table.candles_least = 13;
    table.candles_most = 4906;
    table.other_cpus = 1.6;
    make(&made, &table);
    assert_non_null(find(&made.plot, "13 to 4906 candles a chart, 800 \xc3\x97 400 px, svg \xc2\xb7 medians"));
    assert_non_null(find(&made.plot, "others kept 1.6 CPUs busy"));
    drop(&made);
    assert_clear(&table);
}

static void serial_is_a_level_across_the_pane(void **state)
{
    (void)state;
    struct bench_table table = usual_table();
    struct made made;
    make(&made, &table);
    for (size_t i = 0; i < made.plot.slot_count; i++)
        assert_int_not_equal(made.plot.slots[i], 1);
    cairo_surface_t *surface = picture(&table);
    const struct plot_pane *pane = &made.plot.panes[0];
    int row = scale_row(&made.plot.scale, pane->values[POOL_SERIAL][0].middle);
    assert_int_equal(pixel(surface, pane->box.x0, row), theme_find("light")->plots[5]);
    assert_int_equal(pixel(surface, pane->box.x1, row), theme_find("light")->plots[5]);
    cairo_surface_destroy(surface);
    drop(&made);
}

static void serial_alone_has_its_one_worker_on_the_axis(void **state)
{
    (void)state;
    struct bench_table table = empty_table();
    put(&table, POOL_SERIAL, 1, 10, 100);
    struct made made;
    make(&made, &table);
    assert_true(made.plot.slot_count == 1 && made.plot.slots[0] == 1);
    assert_false(made.plot.has_ideal);
    drop(&made);
    cairo_surface_destroy(picture(&table));
}

static void batch_sizes_beyond_the_room_are_counted(void **state)
{
    (void)state;
    struct bench_table table = empty_table();
    fill(&table, 11, 2, 2, 1000);
    struct made made;
    make(&made, &table);
    assert_int_equal(made.plot.pane_count, PLOT_PANES_MAX);
    assert_int_equal(made.plot.panes[0].charts, 640);
    assert_non_null(find(&made.plot, "3 smaller batch sizes left out"));
    drop(&made);
    assert_clear(&table);
}

static void a_deviation_as_long_as_the_time_stays_on_the_scale(void **state)
{
    (void)state;
    static const double shares[] = {0.5, 0.999, 1, 50, 1e308, INFINITY, NAN, -1};
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        struct bench_table table = empty_table();
        struct bench_row *row = put(&table, POOL_THREADS, 2, 10, 1000);
        row->ms_per_chart_mad = row->ms_per_chart * shares[i];
        struct made made;
        make(&made, &table);
        struct plot_value value = made.plot.panes[0].values[POOL_THREADS][0];
        assert_true(value.low >= 0 && value.low <= 1000 && value.high >= 1000 && value.high <= 2000);
        assert_true(made.plot.scale.max < 2200);
        drop(&made);
    }
}

static void rows_without_a_throughput_are_left_out(void **state)
{
    (void)state;
    static const double bad[] = {0, -5, INFINITY, NAN};
    struct bench_table table = usual_table();
    for (size_t i = 0; i < 4; i++)
        put(&table, POOL_THREADS, 16, 500, 1)->charts_per_s = bad[i];
    put(&table, POOL_KIND_COUNT, 16, 500, 1000);
    struct made made;
    make(&made, &table);
    assert_int_equal(made.plot.slot_count, 3);
    assert_int_equal(made.plot.pane_count, 3);
    drop(&made);
}

static void a_row_that_is_missing_is_a_gap(void **state)
{
    (void)state;
    struct bench_table table = empty_table();
    put(&table, POOL_THREADS, 2, 10, 1000);
    put(&table, POOL_THREADS, 8, 10, 1000);
    put(&table, POOL_PROCESSES, 4, 10, 500);
    struct made made;
    make(&made, &table);
    assert_true(isnan(made.plot.panes[0].values[POOL_THREADS][1].middle));
    cairo_surface_t *surface = picture(&table);
    int x = (int)plot_slot_x(&made.plot, &made.plot.panes[0], 1);
    struct box beside = {x - 100, 94, x + 100, 660};
    assert_int_equal(count_colour(surface, beside, theme_find("light")->plots[0]), 0);
    cairo_surface_destroy(surface);
    drop(&made);
}

static void a_table_without_rows_is_refused(void **state)
{
    (void)state;
    struct bench_table table = empty_table();
    struct bytes png = {0};
    struct error error = {0};
    table.rows = NULL;
    assert_int_equal(bench_plot_png(&png, &table, &error), STATUS_INPUT);
    assert_string_equal(error.message, "the benchmark has no rows to plot");
    assert_int_equal(png.length, 0);
    assert_int_equal(bench_plot_png(&png, &table, NULL), STATUS_INPUT);
    bytes_release(&png);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pane_has_a_line_of_each_pool_in_its_colour),
        cmocka_unit_test(points_stand_at_their_workers_and_throughput),
        cmocka_unit_test(wide_deviations_are_drawn_as_bars_with_ends),
        cmocka_unit_test(the_same_table_gives_the_same_bytes_behind_what_is_there),
        cmocka_unit_test(texts_keep_clear_of_each_other_at_all_sizes),
        cmocka_unit_test(texts_keep_clear_whatever_stands_in_the_table),
        cmocka_unit_test(wide_numbers_of_workers_keep_clear_too),
        cmocka_unit_test(a_long_host_name_gives_way_to_the_facts),
        cmocka_unit_test(a_share_of_the_cpus_is_said),
        cmocka_unit_test(indicators_are_named_with_the_python_that_ran_them),
        cmocka_unit_test(one_scale_from_zero_holds_all_panes),
        cmocka_unit_test(panes_are_the_batch_sizes_in_order_with_their_best_row),
        cmocka_unit_test(two_four_and_eight_stand_at_equal_distances),
        cmocka_unit_test(a_sweep_stands_on_a_line_of_numbers),
        cmocka_unit_test(the_numbers_of_a_crowded_axis_are_evenly_chosen),
        cmocka_unit_test(a_sweeps_first_number_gives_way_to_the_second),
        cmocka_unit_test(the_legend_marks_the_pool_that_auto_takes),
        cmocka_unit_test(the_legend_has_no_pool_that_was_not_measured),
        cmocka_unit_test(the_ideal_grows_from_one_worker_to_all_cpus),
        cmocka_unit_test(without_one_worker_there_is_no_ideal),
        cmocka_unit_test(an_ideal_far_above_leaves_the_scale_to_the_measured),
        cmocka_unit_test(an_ideal_above_the_panes_is_not_in_the_legend),
        cmocka_unit_test(a_sweeps_scale_shows_an_ideal_within_twice_the_best),
        cmocka_unit_test(a_lone_mark_has_its_value_beside_it),
        cmocka_unit_test(a_lone_level_has_its_value_above_it),
        cmocka_unit_test(the_best_row_tells_how_many_of_its_workers_ran),
        cmocka_unit_test(what_was_drawn_and_who_else_was_busy_is_said),
        cmocka_unit_test(serial_is_a_level_across_the_pane),
        cmocka_unit_test(serial_alone_has_its_one_worker_on_the_axis),
        cmocka_unit_test(batch_sizes_beyond_the_room_are_counted),
        cmocka_unit_test(a_deviation_as_long_as_the_time_stays_on_the_scale),
        cmocka_unit_test(rows_without_a_throughput_are_left_out),
        cmocka_unit_test(a_row_that_is_missing_is_a_gap),
        cmocka_unit_test(a_table_without_rows_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
