/* The usual way from a CSV file to a PNG: chandler's own reading, layout and drawing, on a cairo surface of colours
 * that cairo_surface_write_to_png encodes. The pictures are chandler's, pixel for pixel.
 *
 *     cairo_png WxH THEME FOLDER FILE...      writes FOLDER/STEM.png for each FILE
 */
#include "subject.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void write_picture(struct subject *subject, cairo_surface_t *surface, const char *folder, const char *input)
{
    char path[PATH_MAX];
    struct error error;
    const struct layout *layout = subject_layout(subject, input);
    if (chart_draw(layout, subject->typeface, surface, &error) != STATUS_OK)
        subject_fail(input, error.message);
    if (snprintf(path, sizeof path, "%s/%s.png", folder, subject->stem) >= (int)sizeof path)
        subject_fail(folder, strerror(ENAMETOOLONG));
    cairo_status_t status = cairo_surface_write_to_png(surface, path);
    if (status != CAIRO_STATUS_SUCCESS)
        subject_fail(path, cairo_status_to_string(status));
}

int main(int argc, char **argv)
{
    struct subject subject;
    if (argc < 5) {
        fputs("usage: cairo_png WxH THEME FOLDER FILE...\n", stderr);
        return 2;
    }
    subject_init(&subject, argv[1], argv[2]);
    /* One surface for all, as a batch has it: a new one for each picture would cost page faults too. */
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, subject.options.width_px, subject.options.height_px);
    for (int i = 4; i < argc; i++)
        write_picture(&subject, surface, argv[3], argv[i]);
    cairo_surface_destroy(surface);
    subject_release(&subject);
    return 0;
}
