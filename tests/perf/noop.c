/* Starts, is linked with cairo, and does nothing: the least that a program which draws with cairo can cost. */
#include <cairo.h>

int main(void)
{
    /* A call, so that no linker leaves the library out. */
    return cairo_version_string() ? 0 : 1;
}
