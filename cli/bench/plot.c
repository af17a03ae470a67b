#include "cli/bench/plot.h"

#include "chandler_config.h"
#include "cli/bench/writers.h"
#include "render/image/image.h"

/* Through a surface, not numbers of colours: a picture that is made once may have as many colours as it likes. */
static enum status paint(struct plot *plot, const struct image_format *format, struct image_writer *writer)
{
    cairo_surface_t *surface;
    struct painter painter;
    enum status status = format->begin(writer, PLOT_WIDTH_PX, PLOT_HEIGHT_PX, &surface, plot->error);
    if (status == STATUS_OK)
        status = painter_begin(&painter, surface, PLOT_WIDTH_PX, PLOT_HEIGHT_PX, plot->typeface, plot->error);
    if (status != STATUS_OK)
        return status;
    status = plot_draw(plot, &painter);
    enum status ended = painter_end(&painter, status == STATUS_OK ? plot->error : NULL);
    return status == STATUS_OK ? ended : status;
}

enum status bench_plot_png(struct bytes *png, const struct bench_table *table, struct error *error)
{
    static const struct image_text text = {
        .title = "Throughput by pool and workers",
        .software = "chandler " CHANDLER_VERSION,
    };
    const struct image_format *format = image_format_find("png");
    struct image_writer *writer = NULL;
    struct arena arena = {0};
    struct plot plot = {.table = table, .theme = theme_find("light"), .arena = &arena, .error = error};
    enum status status = plot_gather(&plot);
    if (status == STATUS_OK)
        status = typeface_new(&plot.typeface, error);
    if (status == STATUS_OK)
        status = plot_arrange(&plot);
    if (status == STATUS_OK)
        status = plot_header(&plot);
    if (status == STATUS_OK)
        status = image_writer_new(&writer, error);
    if (status == STATUS_OK)
        status = paint(&plot, format, writer);
    if (status == STATUS_OK)
        status = format->finish(writer, &text, png, error);
    image_writer_free(&writer);
    typeface_free(&plot.typeface);
    arena_release(&arena);
    return status;
}
