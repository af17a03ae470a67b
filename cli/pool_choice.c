#include "cli/pool_choice.h"

#include "cli/messages.h"
#include "plugins/python.h"

static enum pool_gil pool_gil_of(enum python_gil gil)
{
    return gil == PYTHON_GIL_ON ? POOL_GIL_ON : gil == PYTHON_GIL_OFF ? POOL_GIL_OFF : POOL_GIL_NONE;
}

const char *pool_choice_missing(enum pool_kind kind)
{
    if (kind != POOL_SUBINTERPRETERS || chandler_python_has_subinterpreters())
        return NULL;
    return chandler_python_status() == PYTHON_GIL_NONE
               ? "this build has no Python"
               : "interpreters with a GIL of their own need Python 3.12 or later";
}

struct pool_answer pool_choice_built(void)
{
    struct pool_question question = {.gil = pool_gil_of(chandler_python_status())};
    return pool_choose(&question);
}

/* Notes why Python cannot run in workers of this kind. One plugin's refusal lets the run go on elsewhere; an
 * interpreter that cannot do it at all is no place for it. */
static void ask_python(struct pool_choice *choice, struct pool_question *question, enum pool_kind kind,
                       const struct plugin_set *plugins)
{
    enum plugin_place where = kind == POOL_PROCESSES ? PLUGIN_IN_PROCESS : PLUGIN_IN_SUBINTERPRETER;
    struct error inner = {0};
    const char *place = NULL;
    if (plugins->python->can_run(plugins->host, where, kind == POOL_PROCESSES, &place, &inner) == STATUS_OK)
        return;
    struct error *obstacle = &choice->obstacles[kind];
    if (place)
        error_set(obstacle, STATUS_UNSUPPORTED, "%s: %s", place, inner.message);
    else
        *obstacle = inner;
    question->obstacles[kind] = obstacle->message;
    question->gives_way[kind] = kind == POOL_SUBINTERPRETERS && place;
}

enum status pool_choice_make(struct pool_choice *choice, const struct cli_options *options,
                             const struct plugin_set *plugins, struct error *error)
{
    struct pool_question question = {
        .has_kind = options->has_pool,
        .kind = options->pool,
        .gil = pool_gil_of(plugins->gil),
        .runs_python = plugins->host != NULL,
        .has_timeout = options->timeout_ns > 0,
    };
    *choice = (struct pool_choice){0};
    if (plugins->host) {
        ask_python(choice, &question, POOL_PROCESSES, plugins);
        if (options->has_pool && options->pool == POOL_SUBINTERPRETERS)
            ask_python(choice, &question, POOL_SUBINTERPRETERS, plugins);
    }
    choice->answer = pool_choose(&question);
    if (!choice->answer.is_refused)
        return STATUS_OK;
    return error_set(error, STATUS_USAGE, "%s %s: %s", options->has_pool ? "--pool" : "--timeout needs --pool",
                     pool_kind_name(choice->answer.kind), choice->answer.reason);
}

void pool_choice_say(const struct pool_choice *choice, const struct cli_options *options)
{
    const struct pool_answer *answer = &choice->answer;
    struct error said;
    if (answer->obstacle) {
        error_set(&said, STATUS_OK, "pool %s instead of %s: %s", pool_kind_name(answer->kind),
                  options->has_pool ? pool_kind_name(options->pool) : "processes", answer->obstacle);
        message_warning(NULL, NULL, &said);
    }
    if (answer->is_one_at_a_time) {
        error_set(&said, STATUS_OK,
                  "pool threads: this Python has a GIL, so plugins' code runs in one thread at a time");
        message_warning(NULL, NULL, &said);
    }
}
