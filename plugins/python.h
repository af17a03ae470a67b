/* The CPython that this build was made for, and what there is to know without starting it. */
#ifndef CHANDLER_PLUGINS_PYTHON_H
#define CHANDLER_PLUGINS_PYTHON_H

#include <stdbool.h>

enum python_gil { PYTHON_GIL_NONE, PYTHON_GIL_ON, PYTHON_GIL_OFF };

/* Known when the program was built; no interpreter is started. A running one may differ: see plugins.h. */
enum python_gil chandler_python_status(void);
/* "3.11.2", or "" where no Python is linked. */
const char *chandler_python_version(void);
/* True where it can make interpreters with a GIL of their own (3.12 and later, PEP 684). */
bool chandler_python_has_subinterpreters(void);
/* "on", "off", "none". */
const char *python_gil_name(enum python_gil gil);

#endif
