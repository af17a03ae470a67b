#include "render/chart/type.h"

#include <string.h>

const struct chart_type *chart_type_find(const char *name)
{
    for (size_t i = 0; chart_types[i]; i++) {
        if (strcmp(chart_types[i]->name, name) == 0)
            return chart_types[i];
    }
    return NULL;
}
