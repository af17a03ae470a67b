#include "chandler_config.h"
#include "render/chart/fallback.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pthread.h>
#include <stdlib.h>

/* Guards every call into Pango and fontconfig. */
static pthread_mutex_t pango_lock = PTHREAD_MUTEX_INITIALIZER;

struct fallback {
    PangoFontMap *fonts;
    PangoContext *context;
};

static PangoContext *make_context(PangoFontMap *fonts)
{
    PangoContext *context = pango_font_map_create_context(fonts);
    if (!context)
        return NULL;
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_SLIGHT);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_ON);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    /* Not the language of the environment, by which Pango would choose between Chinese and Japanese shapes. */
    pango_context_set_language(context, pango_language_from_string("en"));
    return context;
}

static int system_fonts(void)
{
    if (!FcInit())
        return 0;
    FcFontSet *fonts = FcConfigGetFonts(NULL, FcSetSystem);
    return fonts ? fonts->nfont : 0;
}

static void fallback_free(struct fallback **fallback)
{
    if (!*fallback)
        return;
    pthread_mutex_lock(&pango_lock);
    if ((*fallback)->context)
        g_object_unref((*fallback)->context);
    if ((*fallback)->fonts)
        g_object_unref((*fallback)->fonts);
    pthread_mutex_unlock(&pango_lock);
    free(*fallback);
    *fallback = NULL;
}

static enum status fallback_new(struct fallback **fallback, struct error *error)
{
    *fallback = NULL;
    struct fallback *made = calloc(1, sizeof *made);
    if (!made)
        return error_no_memory(error);
    enum status status = STATUS_OK;
    pthread_mutex_lock(&pango_lock);
    if (system_fonts() > 0) {
        made->fonts = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
        made->context = made->fonts ? make_context(made->fonts) : NULL;
        if (made->context)
            *fallback = made;
        else
            status = error_set(error, STATUS_UNSUPPORTED, "this Pango cannot draw with FreeType fonts");
    }
    pthread_mutex_unlock(&pango_lock);
    if (!*fallback)
        fallback_free(&made);
    return status;
}

static PangoLayout *make_layout(struct fallback *fallback, const struct label *label, int room_px)
{
    PangoLayout *layout = pango_layout_new(fallback->context);
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, "Roboto, sans-serif");
    pango_font_description_set_weight(font,
                                      label->font.face == FONT_MEDIUM ? PANGO_WEIGHT_MEDIUM : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font, (double)label->font.size_px * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    pango_layout_set_text(layout, label->text, -1);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_width(layout, room_px * PANGO_SCALE);
    return layout;
}

/* The first character of the layout that no font has, 0 where there is none. */
static uint32_t missing_character(PangoLayout *layout)
{
    if (pango_layout_get_unknown_glyphs_count(layout) == 0)
        return 0;
    uint32_t missing = 0xfffd;
    PangoLayoutIter *at = pango_layout_get_iter(layout);
    do {
        PangoLayoutRun *run = pango_layout_iter_get_run_readonly(at);
        for (int i = 0; run && i < run->glyphs->num_glyphs; i++) {
            PangoGlyph glyph = run->glyphs->glyphs[i].glyph;
            if (glyph & PANGO_GLYPH_UNKNOWN_FLAG && missing == 0xfffd)
                missing = glyph & ~PANGO_GLYPH_UNKNOWN_FLAG;
        }
    } while (pango_layout_iter_next_run(at));
    pango_layout_iter_free(at);
    return missing;
}

static enum status fallback_measure(struct fallback *fallback, const struct label *label, int room_px, int *width,
                                    uint32_t *missing, struct error *error)
{
    (void)error;
    pthread_mutex_lock(&pango_lock);
    PangoLayout *layout = make_layout(fallback, label, room_px);
    PangoRectangle logical;
    pango_layout_get_pixel_extents(layout, NULL, &logical);
    *width = logical.width < room_px ? logical.width : room_px;
    *missing = missing_character(layout);
    g_object_unref(layout);
    pthread_mutex_unlock(&pango_lock);
    return STATUS_OK;
}

/* Shows the layout with its left edge and baseline at (x, baseline), whichever way its text runs. */
static void show_at(PangoLayout *layout, cairo_t *cr, int x, int baseline)
{
    PangoRectangle logical;
    pango_layout_get_pixel_extents(layout, NULL, &logical);
    cairo_move_to(cr, x - logical.x, baseline - PANGO_PIXELS(pango_layout_get_baseline(layout)));
    pango_cairo_show_layout(cr, layout);
}

static enum status fallback_show(struct fallback *fallback, const struct label *label, cairo_t *cr, struct error *error)
{
    pthread_mutex_lock(&pango_lock);
    PangoLayout *layout = make_layout(fallback, label, label->width);
    show_at(layout, cr, label->x, label->baseline);
    g_object_unref(layout);
    pthread_mutex_unlock(&pango_lock);
    cairo_status_t status = cairo_status(cr);
    if (status != CAIRO_STATUS_SUCCESS)
        return error_set(error, STATUS_MEMORY, "cairo: %s", cairo_status_to_string(status));
    return STATUS_OK;
}

static enum status fallback_render(struct fallback *fallback, const struct label *label, cairo_surface_t **surface,
                                   int *x, int *y, struct error *error)
{
    /* Foreign letters may be taller than ours, and overhang their advances. */
    int side = label->font.size_px, above = 2 * label->font.size_px, below = label->font.size_px;
    *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, label->width + 2 * side, above + below);
    cairo_t *cr = cairo_create(*surface);
    struct label inside = *label;
    inside.x = side;
    inside.baseline = above;
    *x = label->x - side;
    *y = label->baseline - above;
    enum status status = fallback_show(fallback, &inside, cr, error);
    cairo_destroy(cr);
    cairo_surface_flush(*surface);
    if (status == STATUS_OK && cairo_surface_status(*surface) != CAIRO_STATUS_SUCCESS)
        status = error_no_memory(error);
    if (status != STATUS_OK) {
        cairo_surface_destroy(*surface);
        *surface = NULL;
    }
    return status;
}

const struct fallback_interface *chandler_text_interface(void)
{
    static const struct fallback_interface interface = {
        .chandler_version = CHANDLER_VERSION,
        .pango_version = pango_version_string,
        .new = fallback_new,
        .free = fallback_free,
        .measure = fallback_measure,
        .render = fallback_render,
        .show = fallback_show,
    };
    return &interface;
}
