/* The CPython that this build was made for. */
#ifndef CHANDLER_PLUGINS_PYTHON_H
#define CHANDLER_PLUGINS_PYTHON_H

enum python_gil { PYTHON_GIL_NONE, PYTHON_GIL_ON, PYTHON_GIL_OFF };

/* Known when the program was built; no interpreter is started. */
enum python_gil chandler_python_status(void);
/* "3.11.2", or "" where no Python is linked. */
const char *chandler_python_version(void);
/* "on", "off", "none". */
const char *python_gil_name(enum python_gil gil);

#endif
