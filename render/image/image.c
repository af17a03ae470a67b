#include "render/image/image.h"

#include <strings.h>

const struct image_format *image_format_find(const char *name)
{
    for (size_t i = 0; image_formats[i]; i++)
        if (strcasecmp(image_formats[i]->name, name) == 0)
            return image_formats[i];
    return NULL;
}
