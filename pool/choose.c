#include "pool/pool.h"

static const char *obstacle_of(const struct pool_question *question, enum pool_kind kind)
{
    return kind == POOL_SERIAL ? NULL : question->obstacles[kind];
}

static const char *gil_reason(enum pool_gil gil)
{
    switch (gil) {
    case POOL_GIL_ON:
        return "Python runs with a GIL: its code would take turns in threads";
    case POOL_GIL_OFF:
        return "Python runs without a GIL, and threads share their memory";
    default:
        return "no Python is linked, and threads share their memory";
    }
}

static struct pool_answer refused(enum pool_kind kind, const char *reason)
{
    return (struct pool_answer){.kind = kind, .is_refused = true, .reason = reason, .obstacle = reason};
}

static struct pool_answer choose_timed(const struct pool_question *question)
{
    if (question->has_kind && question->kind != POOL_PROCESSES)
        return refused(question->kind, "a timeout needs workers that can be ended: processes");
    const char *obstacle = obstacle_of(question, POOL_PROCESSES);
    if (obstacle != NULL)
        return refused(POOL_PROCESSES, obstacle);
    return (struct pool_answer){.kind = POOL_PROCESSES,
                                .reason =
                                    question->has_kind ? "asked for" : "a timeout needs workers that can be ended"};
}

static struct pool_answer choose_by_gil(const struct pool_question *question)
{
    bool is_gil_on = question->gil == POOL_GIL_ON;
    enum pool_kind first = is_gil_on ? POOL_PROCESSES : POOL_THREADS;
    enum pool_kind second = is_gil_on ? POOL_THREADS : POOL_PROCESSES;
    const char *obstacle = obstacle_of(question, first);
    if (obstacle == NULL)
        return (struct pool_answer){.kind = first, .reason = gil_reason(question->gil)};
    return (struct pool_answer){
        .kind = obstacle_of(question, second) == NULL ? second : POOL_SERIAL, .reason = obstacle, .obstacle = obstacle};
}

static struct pool_answer choose(const struct pool_question *question)
{
    if (question->has_timeout)
        return choose_timed(question);
    if (!question->has_kind)
        return choose_by_gil(question);
    const char *obstacle = obstacle_of(question, question->kind);
    if (obstacle == NULL)
        return (struct pool_answer){.kind = question->kind, .reason = "asked for"};
    if (!question->gives_way[question->kind])
        return refused(question->kind, obstacle);
    struct pool_answer answer = choose_by_gil(question);
    answer.obstacle = obstacle;
    return answer;
}

struct pool_answer pool_choose(const struct pool_question *question)
{
    struct pool_answer answer = choose(question);
    answer.is_one_at_a_time =
        !answer.is_refused && answer.kind == POOL_THREADS && question->gil == POOL_GIL_ON && question->runs_python;
    return answer;
}
