#include "plugins/python.h"

#include "chandler_config.h"

#include <stdlib.h>
#include <string.h>

enum python_gil chandler_python_status(void)
{
    if (strcmp(CHANDLER_PYTHON_GIL, "on") == 0)
        return PYTHON_GIL_ON;
    if (strcmp(CHANDLER_PYTHON_GIL, "off") == 0)
        return PYTHON_GIL_OFF;
    return PYTHON_GIL_NONE;
}

const char *chandler_python_version(void)
{
    return CHANDLER_PYTHON_VERSION;
}

bool chandler_python_has_subinterpreters(void)
{
    char *rest = NULL;
    long major = strtol(CHANDLER_PYTHON_VERSION, &rest, 10);
    long minor = *rest == '.' ? strtol(rest + 1, NULL, 10) : 0;
    return major > 3 || (major == 3 && minor >= 12);
}

const char *python_gil_name(enum python_gil gil)
{
    switch (gil) {
    case PYTHON_GIL_ON:
        return "on";
    case PYTHON_GIL_OFF:
        return "off";
    default:
        return "none";
    }
}
