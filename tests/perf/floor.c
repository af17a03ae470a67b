/* The floor under any program that draws charts with cairo: for each chart it clears the frame, fills the chart's boxes
 * (grid, rules, volume, wicks and bodies; on whole pixels, without antialiasing) and writes a file of the size of
 * chandler's PNG, under a temporary name that becomes the final one. No reading, no text, no encoding: boxes and sizes
 * are taken before the clock starts.
 *
 *     floor WxH THEME PICTURES FOLDER CHARTS FILE...
 *
 * PICTURES holds chandler's STEM.png of each FILE. CHARTS times, from FILE to FILE and over again, FOLDER/N.png is
 * written. Prints the CPU time it took in nanoseconds. With CHARTS 0 it writes FOLDER/STEM.png of each FILE instead:
 * what it fills, as a picture.
 */
#include "render/chart/layout.h"
#include "subject.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Boxes of one colour. */
struct layer {
    colour_rgb colour;
    struct box *boxes;
    size_t count, capacity;
};

enum { LAYERS_MAX = 16 };

struct picture {
    char stem[NAME_MAX + 1];
    size_t size; /* bytes of its PNG */
    struct layer layers[LAYERS_MAX];
    size_t layer_count;
};

static struct layer *add_layer(struct picture *picture, colour_rgb colour)
{
    if (picture->layer_count == LAYERS_MAX)
        subject_fail(picture->stem, "more colours than expected");
    struct layer *layer = &picture->layers[picture->layer_count++];
    *layer = (struct layer){.colour = colour};
    return layer;
}

static void add_box(struct layer *layer, int x0, int y0, int x1, int y1)
{
    if (layer->count == layer->capacity) {
        layer->capacity = layer->capacity ? layer->capacity * 2 : 64;
        layer->boxes = reallocarray(layer->boxes, layer->capacity, sizeof *layer->boxes);
        if (!layer->boxes)
            subject_fail("boxes", "out of memory");
    }
    layer->boxes[layer->count++] = (struct box){x0, y0, x1, y1};
}

static void add_lines(struct picture *picture, const struct layout *layout)
{
    const struct box plot = layout->plot;
    struct layer *grid = add_layer(picture, layout->theme.grid);
    for (size_t i = 0; i < layout->pane_count; i++) {
        const struct pane *pane = &layout->panes[i];
        for (size_t at = 0; at < pane->tick_count; at++)
            add_box(grid, plot.x0, pane->ticks[at].row, plot.x1, pane->ticks[at].row);
        for (size_t at = 0; at < layout->time_tick_count; at++) {
            int x = layout->time_ticks[at].x;
            if (layout->time_ticks[at].has_line)
                add_box(grid, x, pane->box.y0, x, pane->box.y1);
        }
    }
    add_box(add_layer(picture, layout->theme.axis), plot.x0, plot.y1 + 1, plot.x1, plot.y1 + 1);
    struct layer *rules = add_layer(picture, layout->theme.pane_border);
    for (size_t i = 1; i < layout->pane_count; i++)
        add_box(rules, plot.x0, layout->panes[i].rule_row, plot.x1, layout->panes[i].rule_row);
}

static void add_volume(struct picture *picture, const struct layout *layout, enum direction direction)
{
    const struct pane *pane = layout_pane(layout, PANE_VOLUME);
    struct layer *bars = add_layer(picture, layout_volume_colour(layout, direction));
    for (size_t i = 0; pane && i < layout->candles.count; i++) {
        const struct candle_box *box = &layout->boxes[i];
        if (box->direction == direction && box->volume_row >= 0)
            add_box(bars, box->x0, box->volume_row, box->x1, pane->box.y1);
    }
}

static void add_candles(struct picture *picture, const struct layout *layout, enum direction direction)
{
    struct layer *candles = add_layer(picture, layout_colour(layout, direction));
    for (size_t i = 0; i < layout->candles.count; i++) {
        const struct candle_box *box = &layout->boxes[i];
        int middle = (box->x0 + box->x1) / 2, side = layout->wick_px / 2;
        bool is_falling = box->open_row < box->close_row;
        if (box->direction != direction)
            continue;
        add_box(candles, middle - side, box->high_row, middle + side, box->low_row);
        if (box->x1 > box->x0)
            add_box(candles, box->x0, is_falling ? box->open_row : box->close_row, box->x1,
                    is_falling ? box->close_row : box->open_row);
    }
}

static void prepare(struct picture *picture, struct subject *subject, const char *pictures, const char *input)
{
    char path[PATH_MAX];
    struct stat file;
    const struct layout *layout = subject_layout(subject, input);
    *picture = (struct picture){0};
    strcpy(picture->stem, subject->stem);
    if (snprintf(path, sizeof path, "%s/%s.png", pictures, subject->stem) >= (int)sizeof path || stat(path, &file) != 0)
        subject_fail(path, strerror(errno));
    picture->size = (size_t)file.st_size;
    add_box(add_layer(picture, layout->theme.background), 0, 0, layout->width_px - 1, layout->height_px - 1);
    add_lines(picture, layout);
    for (int direction = DIRECTION_UP; direction <= DIRECTION_UNCHANGED; direction++)
        add_volume(picture, layout, (enum direction)direction);
    for (int direction = DIRECTION_UP; direction <= DIRECTION_UNCHANGED; direction++)
        add_candles(picture, layout, (enum direction)direction);
}

/* A path of all boxes of a colour costs cairo less than as many fills. */
static void fill(cairo_t *cr, const struct picture *picture)
{
    for (size_t i = 0; i < picture->layer_count; i++) {
        const struct layer *layer = &picture->layers[i];
        cairo_set_source_rgb(cr, (layer->colour >> 16 & 255) / 255.0, (layer->colour >> 8 & 255) / 255.0,
                             (layer->colour & 255) / 255.0);
        for (size_t at = 0; at < layer->count; at++) {
            struct box box = layer->boxes[at];
            cairo_rectangle(cr, box.x0, box.y0, box.x1 - box.x0 + 1, box.y1 - box.y0 + 1);
        }
        cairo_fill(cr);
    }
}

static void write_bytes(const char *path, const char *temporary, const unsigned char *data, size_t size)
{
    int file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0 || write(file, data, size) != (ssize_t)size || close(file) != 0 || rename(temporary, path) != 0)
        subject_fail(path, strerror(errno));
}

static void make_path(char path[PATH_MAX], const char *folder, const char *name, const char *extension)
{
    if (snprintf(path, PATH_MAX, "%s/%s%s", folder, name, extension) >= PATH_MAX)
        subject_fail(folder, strerror(ENAMETOOLONG));
}

/* What is filled, as pictures. */
static void show(cairo_t *cr, const struct picture *pictures, size_t count, const char *folder)
{
    char path[PATH_MAX];
    for (size_t i = 0; i < count; i++) {
        fill(cr, &pictures[i]);
        make_path(path, folder, pictures[i].stem, ".png");
        cairo_status_t status = cairo_surface_write_to_png(cairo_get_target(cr), path);
        if (status != CAIRO_STATUS_SUCCESS)
            subject_fail(path, cairo_status_to_string(status));
    }
}

/* Fills and writes as many charts; the CPU time of it in nanoseconds. */
static int64_t run(cairo_t *cr, const struct picture *pictures, size_t count, const char *folder, size_t charts)
{
    cairo_surface_t *surface = cairo_get_target(cr);
    const unsigned char *pixels = cairo_image_surface_get_data(surface);
    size_t frame_size =
        (size_t)cairo_image_surface_get_stride(surface) * (size_t)cairo_image_surface_get_height(surface);
    char path[PATH_MAX], temporary[PATH_MAX], name[32];
    make_path(temporary, folder, ".floor", ".tmp");
    int64_t start_ns = subject_cpu_ns();
    for (size_t i = 0; i < charts; i++) {
        const struct picture *picture = &pictures[i % count];
        if (picture->size > frame_size)
            subject_fail(picture->stem, "its PNG is larger than its frame");
        fill(cr, picture);
        snprintf(name, sizeof name, "%zu", i);
        make_path(path, folder, name, ".png");
        write_bytes(path, temporary, pixels, picture->size);
    }
    return subject_cpu_ns() - start_ns;
}

int main(int argc, char **argv)
{
    enum { FIRST_FILE = 6 };
    struct subject subject;
    if (argc <= FIRST_FILE) {
        fputs("usage: floor WxH THEME PICTURES FOLDER CHARTS FILE...\n", stderr);
        return 2;
    }
    size_t count = (size_t)(argc - FIRST_FILE), charts = strtoul(argv[5], NULL, 10);
    subject_init(&subject, argv[1], argv[2]);
    struct picture *pictures = calloc(count, sizeof *pictures);
    if (!pictures)
        subject_fail("pictures", "out of memory");
    for (size_t i = 0; i < count; i++)
        prepare(&pictures[i], &subject, argv[3], argv[FIRST_FILE + (int)i]);
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, subject.options.width_px, subject.options.height_px);
    cairo_t *cr = cairo_create(surface);
    cairo_set_antialias(cr, CAIRO_ANTIALIAS_NONE);
    cairo_set_operator(cr, CAIRO_OPERATOR_SOURCE);
    if (charts)
        printf("%" PRId64 "\n", run(cr, pictures, count, argv[4], charts));
    else
        show(cr, pictures, count, argv[4]);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    for (size_t i = 0; i < count; i++) {
        for (size_t at = 0; at < pictures[i].layer_count; at++)
            free(pictures[i].layers[at].boxes);
    }
    free(pictures);
    subject_release(&subject);
    return 0;
}
