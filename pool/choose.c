#include "pool/pool.h"

static enum pool_kind auto_kind(const struct pool_question *question, struct pool_answer *answer)
{
    bool is_gil_on = question->gil == POOL_GIL_ON;
    enum pool_kind first = is_gil_on ? POOL_PROCESSES : POOL_THREADS;
    enum pool_kind second = is_gil_on ? POOL_THREADS : POOL_PROCESSES;
    answer->reason = is_gil_on ? "the linked Python has a GIL: its code would run in one thread at a time"
                     : question->gil == POOL_GIL_OFF
                         ? "the linked Python runs without a GIL, and threads share their memory"
                         : "no Python is linked, and threads share their memory";
    if (question->obstacles[first] == NULL)
        return first;
    answer->obstacle = question->obstacles[first];
    answer->reason = question->obstacles[first];
    return question->obstacles[second] == NULL ? second : POOL_SERIAL;
}

static struct pool_answer refused(enum pool_kind kind, const char *reason)
{
    return (struct pool_answer){.kind = kind, .is_refused = true, .reason = reason, .obstacle = reason};
}

static struct pool_answer choose(const struct pool_question *question)
{
    struct pool_answer answer = {0};
    if (question->has_timeout) {
        if (question->has_kind && question->kind != POOL_PROCESSES)
            return refused(question->kind, "a timeout needs workers that can be ended: processes");
        if (question->obstacles[POOL_PROCESSES] != NULL)
            return refused(POOL_PROCESSES, question->obstacles[POOL_PROCESSES]);
        answer.kind = POOL_PROCESSES;
        answer.reason = question->has_kind ? "asked for" : "a timeout needs workers that can be ended";
        return answer;
    }
    if (!question->has_kind) {
        answer.kind = auto_kind(question, &answer);
        return answer;
    }
    const char *obstacle = question->obstacles[question->kind];
    if (obstacle == NULL) {
        answer.kind = question->kind;
        answer.reason = "asked for";
        return answer;
    }
    if (!question->gives_way[question->kind])
        return refused(question->kind, obstacle);
    answer.kind = auto_kind(question, &answer);
    answer.obstacle = obstacle;
    return answer;
}

struct pool_answer pool_choose(const struct pool_question *question)
{
    struct pool_answer answer = choose(question);
    answer.is_one_at_a_time = answer.kind == POOL_THREADS && question->gil == POOL_GIL_ON && question->runs_python;
    return answer;
}
