#include "render/chart/colour_names.h"
#include "render/chart/theme.h"

#include <math.h>
#include <string.h>
#include <strings.h>

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static bool parse_hex(const char *text, size_t length, colour_rgb *colour)
{
    colour_rgb value = 0;
    for (size_t i = 0; i < length; i++) {
        int digit = hex_digit(text[i]);
        if (digit < 0)
            return false;
        value = value << 4 | (colour_rgb)digit;
        if (length == 3)
            value = value << 4 | (colour_rgb)digit;
    }
    *colour = value;
    return true;
}

enum status colour_parse(const char *text, colour_rgb *colour, struct error *error)
{
    size_t length = strlen(text);
    if (text[0] == '#' && (length == 4 || length == 7) && parse_hex(text + 1, length - 1, colour))
        return STATUS_OK;
    if (length == 6 && parse_hex(text, length, colour))
        return STATUS_OK;
    for (const struct colour_name *entry = colour_names; entry->name; entry++) {
        if (strcasecmp(entry->name, text) == 0) {
            *colour = entry->colour;
            return STATUS_OK;
        }
    }
    char quoted[64];
    return error_set(error, STATUS_USAGE, "%s is no colour: write #rgb, #rrggbb or a CSS colour name",
                     error_quote(quoted, sizeof quoted, text, length));
}

/* sRGB channel to linear light (IEC 61966-2-1, with the threshold that WCAG prints). */
static double linear_channel(unsigned value)
{
    double part = value / 255.0;
    return part <= 0.03928 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4);
}

static double luminance(colour_rgb colour)
{
    return 0.2126 * linear_channel(colour >> 16 & 255) + 0.7152 * linear_channel(colour >> 8 & 255) +
           0.0722 * linear_channel(colour & 255);
}

double colour_contrast(colour_rgb a, colour_rgb b)
{
    double first = luminance(a), second = luminance(b);
    return first > second ? (first + 0.05) / (second + 0.05) : (second + 0.05) / (first + 0.05);
}

colour_rgb colour_mix(colour_rgb under, colour_rgb over, unsigned share)
{
    colour_rgb mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        unsigned from = under >> shift & 255, to = over >> shift & 255;
        mixed |= ((from * (256 - share) + to * share + 128) >> 8) << shift;
    }
    return mixed;
}

colour_rgb colour_readable(colour_rgb colour, colour_rgb background)
{
    colour_rgb goal =
        colour_contrast(0x000000, background) >= colour_contrast(0xffffff, background) ? 0x000000 : 0xffffff;
    for (unsigned share = 0; share < 256; share += 8) {
        colour_rgb mixed = colour_mix(colour, goal, share);
        if (colour_contrast(mixed, background) >= 4.5)
            return mixed;
    }
    return goal;
}
