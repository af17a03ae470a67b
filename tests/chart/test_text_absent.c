/* Where the module that shows foreign texts is not there, or is none: the pictures are drawn all the same. This program
 * lies in a folder of its own, without the module beside it. */
#include "chandler_config.h"
#include "maker.h"
#include "render/base/text.h"
#include "render/chart/fallback.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FOREIGN "\xe8\xb4\xb5\xe5\xb7\x9e Kweichow" /* U+8D35 U+5DDE */

/* Lays a chart with a foreign title out and draws it; the warning is the bench's. */
static const char *draw_foreign_title(struct bench *bench)
{
    struct series *series = maker_series((struct walk){.count = 20});
    struct chart_options options = maker_options(800, 400);
    options.title = FOREIGN;
    const struct layout *layout = bench_layout(bench, series, &options);
    assert_string_equal(chart_title(layout), FOREIGN);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 800, 400);
    assert_int_equal(chart_draw(layout, bench->typeface, surface, NULL), STATUS_OK);
    cairo_surface_destroy(surface);
    series_release(&series);
    return chart_warning(layout);
}

static void boxes_stand_for_foreign_letters(void **state)
{
    struct bench *bench = *state;
    uint32_t missing;
    struct label label = {.font = {FONT_REGULAR, 12}, .x = 10, .baseline = 30};
    assert_int_equal(typeface_fit(bench->typeface, &label, FOREIGN, 300, &bench->arena, &missing, NULL), STATUS_OK);
    assert_int_equal(missing, 0x8d35);
    assert_false(label.is_foreign);
    struct mask mask;
    assert_int_equal(typeface_mask(bench->typeface, &label, &mask, NULL), STATUS_OK);
    int ink = 0;
    for (int i = 0; i < mask.stride * mask.height; i++)
        ink += mask.data[i];
    assert_true(ink > 0);
}

static void the_chart_warns_of_the_missing_module(void **state)
{
    const char *warning = draw_foreign_title(*state);
    assert_non_null(strstr(warning, "U+8D35"));
    assert_non_null(strstr(warning, CHANDLER_TEXT_FILE));
    assert_non_null(strstr(warning, "beside the program"));
}

static void texts_of_the_embedded_font_need_no_module(void **state)
{
    struct bench *bench = *state;
    uint32_t missing;
    struct label label = {.font = {FONT_REGULAR, 12}};
    assert_int_equal(typeface_fit(bench->typeface, &label, "S\xc3\xb8n", 300, &bench->arena, &missing, NULL),
                     STATUS_OK);
    assert_int_equal(missing, 0);
    assert_string_equal(typeface_system_error(bench->typeface), "");
}

static void a_file_that_is_no_module_is_warned_of(void **state)
{
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - sizeof "/" CHANDLER_TEXT_FILE);
    assert_true(length > 0);
    path[length] = 0;
    strcpy(strrchr(path, '/'), "/" CHANDLER_TEXT_FILE);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs("no module", file) >= 0);
    assert_int_equal(fclose(file), 0);
    const char *warning = draw_foreign_title(*state);
    assert_non_null(strstr(warning, "U+8D35"));
    assert_non_null(strstr(warning, CHANDLER_TEXT_FILE));
    const struct fallback_interface *interface;
    struct error error = {0};
    assert_int_equal(fallback_load(&interface, &error), STATUS_UNSUPPORTED);
    assert_null(interface);
    assert_int_equal(remove(path), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(boxes_stand_for_foreign_letters, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(the_chart_warns_of_the_missing_module, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(texts_of_the_embedded_font_need_no_module, bench_setup, bench_teardown),
        cmocka_unit_test_setup_teardown(a_file_that_is_no_module_is_warned_of, bench_setup, bench_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
