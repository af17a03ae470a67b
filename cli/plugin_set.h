/* What plugins bring to a run: the interpreter, where one is needed, and the indicators that were asked for. */
#ifndef CHANDLER_CLI_PLUGIN_SET_H
#define CHANDLER_CLI_PLUGIN_SET_H

#include "cli/options.h"
#include "plugins/plugins.h"
#include "render/base/arena.h"
#include "render/base/error.h"
#include "render/ohlc/indicator.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Zeroed is empty: no Python, no indicators. Read-only for workers. */
struct plugin_set {
    const struct plugin_interface *python; /* NULL: no interpreter runs */
    struct plugin_host *host;
    struct indicator_call *calls; /* as asked for, each with its indicator */
    size_t call_count;
    uint64_t fingerprint; /* of the plugins' sources */
    enum python_gil gil;  /* once the plugins are imported; without an interpreter as the program was built */
    bool is_drawing;
    char version[32];    /* of the running Python; "": none runs */
    int stdout_file;     /* where standard output is kept while Python has the run of descriptor 1; 0: nowhere */
    dev_t stdout_device; /* what it is, as a plugin may close descriptors that are not its own */
    ino_t stdout_inode;
    struct arena arena;
};

/* Starts the interpreter where plugins or sub-interpreters are asked for, and looks up each indicator and its
 * arguments. While an interpreter runs, descriptor 1 leads to standard error, whatever writes to it. On failure *place
 * is what the error is about (NULL: nothing), and the set is to be closed as well. */
enum status plugin_set_open(struct plugin_set *set, const struct cli_options *options, const char **place,
                            struct error *error);
/* Tells on standard error what the imports gave reason to say, and of plugins that nothing is asked of. */
void plugin_set_say_notes(const struct plugin_set *set);
/* Ends the interpreter and gives standard output back. Indicators are forgotten; calls keep their texts. Returns the
 * GIL as it was at the end. May be called again. */
enum python_gil plugin_set_close(struct plugin_set *set);
void plugin_set_release(struct plugin_set *set);

#endif
