/* Which kind of pool runs: by examples, and by what must hold for every question there is. */
#include "world.h"

static const char no_threads[] = "threads cannot run here";
static const char no_processes[] = "processes cannot run here";
static const char no_subinterpreters[] = "subinterpreters cannot run here";
static const char nonsense[] = "serial cannot run here";

static const char *const obstacles[POOL_KIND_COUNT] = {nonsense, no_threads, no_processes, no_subinterpreters};

enum { T = 1 << POOL_THREADS, P = 1 << POOL_PROCESSES, S = 1 << POOL_SUBINTERPRETERS, AUTO = -1, REFUSED = -1 };

static const char *name_of(int kind)
{
    return kind == AUTO ? "auto" : pool_kind_name((enum pool_kind)kind);
}

static struct pool_question question_of(int asked, enum pool_gil gil, unsigned obstructed, unsigned giving_way)
{
    struct pool_question question = {.has_kind = asked != AUTO, .gil = gil};
    if (asked != AUTO)
        question.kind = (enum pool_kind)asked;
    for (int kind = 0; kind < POOL_KIND_COUNT; kind++) {
        question.obstacles[kind] = (obstructed >> kind & 1) != 0 ? obstacles[kind] : NULL;
        question.gives_way[kind] = (giving_way >> kind & 1) != 0;
    }
    return question;
}

static const struct {
    int asked; /* AUTO or a kind */
    enum pool_gil gil;
    bool has_timeout;
    unsigned obstructed, giving_way; /* sets of T, P and S */
    int kind;                        /* or REFUSED */
    const char *reason;              /* a part of it */
    const char *obstacle;
} examples[] = {
    /* auto: by the GIL */
    {AUTO, POOL_GIL_NONE, false, 0, 0, POOL_THREADS, "no Python", NULL},
    {AUTO, POOL_GIL_ON, false, 0, 0, POOL_PROCESSES, "with a GIL", NULL},
    {AUTO, POOL_GIL_OFF, false, 0, 0, POOL_THREADS, "without a GIL", NULL},
    /* auto: the other where one has an obstacle, and alone where both have */
    {AUTO, POOL_GIL_ON, false, P, 0, POOL_THREADS, no_processes, no_processes},
    {AUTO, POOL_GIL_ON, false, T, 0, POOL_PROCESSES, "with a GIL", NULL},
    {AUTO, POOL_GIL_OFF, false, T, 0, POOL_PROCESSES, no_threads, no_threads},
    {AUTO, POOL_GIL_NONE, false, P, 0, POOL_THREADS, "no Python", NULL},
    {AUTO, POOL_GIL_ON, false, P | T, 0, POOL_SERIAL, no_processes, no_processes},
    {AUTO, POOL_GIL_NONE, false, P | T, 0, POOL_SERIAL, no_threads, no_threads},
    /* auto: never subinterpreters, whatever they can */
    {AUTO, POOL_GIL_ON, false, S, S, POOL_PROCESSES, "with a GIL", NULL},
    {AUTO, POOL_GIL_ON, false, P | T, P | T, POOL_SERIAL, no_processes, no_processes},
    /* by name: had, whatever the GIL */
    {POOL_SERIAL, POOL_GIL_ON, false, 0, 0, POOL_SERIAL, "asked for", NULL},
    {POOL_THREADS, POOL_GIL_ON, false, 0, 0, POOL_THREADS, "asked for", NULL},
    {POOL_PROCESSES, POOL_GIL_NONE, false, 0, 0, POOL_PROCESSES, "asked for", NULL},
    {POOL_PROCESSES, POOL_GIL_OFF, false, T | S, 0, POOL_PROCESSES, "asked for", NULL},
    {POOL_SUBINTERPRETERS, POOL_GIL_ON, false, 0, 0, POOL_SUBINTERPRETERS, "asked for", NULL},
    {POOL_SERIAL, POOL_GIL_ON, false, T | P | S, 0, POOL_SERIAL, "asked for", NULL},
    /* by name: refused for its obstacle */
    {POOL_THREADS, POOL_GIL_NONE, false, T, 0, REFUSED, no_threads, no_threads},
    {POOL_PROCESSES, POOL_GIL_ON, false, P, T | S, REFUSED, no_processes, no_processes},
    {POOL_SUBINTERPRETERS, POOL_GIL_ON, false, S | P, 0, REFUSED, no_subinterpreters, no_subinterpreters},
    /* by name: gives way to what auto takes */
    {POOL_SUBINTERPRETERS, POOL_GIL_ON, false, S, S, POOL_PROCESSES, "with a GIL", no_subinterpreters},
    {POOL_SUBINTERPRETERS, POOL_GIL_OFF, false, S, S, POOL_THREADS, "without a GIL", no_subinterpreters},
    {POOL_SUBINTERPRETERS, POOL_GIL_ON, false, S | P, S, POOL_THREADS, no_processes, no_subinterpreters},
    {POOL_SUBINTERPRETERS, POOL_GIL_ON, false, S | P | T, S, POOL_SERIAL, no_processes, no_subinterpreters},
    {POOL_PROCESSES, POOL_GIL_ON, false, P, P, POOL_THREADS, no_processes, no_processes},
    {POOL_THREADS, POOL_GIL_ON, false, T, T, POOL_PROCESSES, "with a GIL", no_threads},
    /* a timeout: processes or nothing */
    {AUTO, POOL_GIL_NONE, true, 0, 0, POOL_PROCESSES, "timeout", NULL},
    {AUTO, POOL_GIL_OFF, true, T | S, 0, POOL_PROCESSES, "timeout", NULL},
    {AUTO, POOL_GIL_ON, true, P, P, REFUSED, no_processes, no_processes},
    {POOL_PROCESSES, POOL_GIL_OFF, true, 0, 0, POOL_PROCESSES, "asked for", NULL},
    {POOL_PROCESSES, POOL_GIL_ON, true, P, P, REFUSED, no_processes, no_processes},
    {POOL_SERIAL, POOL_GIL_NONE, true, 0, 0, REFUSED, "a timeout needs", "a timeout needs"},
    {POOL_THREADS, POOL_GIL_ON, true, T, T, REFUSED, "a timeout needs", "a timeout needs"},
    {POOL_SUBINTERPRETERS, POOL_GIL_ON, true, S, S, REFUSED, "a timeout needs", "a timeout needs"},
};

static bool is_as_in(const struct pool_answer *answer, size_t row)
{
    bool is_obstacle_right = examples[row].obstacle == NULL
                                 ? answer->obstacle == NULL
                                 : answer->obstacle != NULL && strstr(answer->obstacle, examples[row].obstacle) != NULL;
    return answer->is_refused == (examples[row].kind == REFUSED) &&
           (answer->is_refused || (int)answer->kind == examples[row].kind) && is_obstacle_right &&
           strstr(answer->reason, examples[row].reason) != NULL;
}

static void examples_are_answered_as_users_were_promised(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct pool_question question =
            question_of(examples[i].asked, examples[i].gil, examples[i].obstructed, examples[i].giving_way);
        question.has_timeout = examples[i].has_timeout;
        struct pool_answer answer = pool_choose(&question);
        if (!is_as_in(&answer, i))
            fail_msg("example %zu (%s): %s%s, reason \"%s\", obstacle \"%s\"", i, name_of(examples[i].asked),
                     answer.is_refused ? "refused: " : "", pool_kind_name(answer.kind), answer.reason,
                     answer.obstacle != NULL ? answer.obstacle : "none");
    }
}

static void a_zeroed_question_is_auto_without_python(void **state)
{
    (void)state;
    struct pool_answer answer = pool_choose(&(struct pool_question){0});
    assert_int_equal(answer.kind, POOL_THREADS);
    assert_false(answer.is_refused);
    assert_null(answer.obstacle);
}

/* Every question there is, with every set of obstacles, serial's among them, and of kinds that give way. */
static void walk(void (*check)(const struct pool_question *question, const struct pool_answer *answer))
{
    for (int asked = AUTO; asked < POOL_KIND_COUNT; asked++)
        for (int gil = POOL_GIL_NONE; gil <= POOL_GIL_OFF; gil++)
            for (unsigned obstructed = 0; obstructed < 1U << POOL_KIND_COUNT; obstructed++)
                for (unsigned giving_way = 0; giving_way < 1U << POOL_KIND_COUNT; giving_way++)
                    for (int flags = 0; flags < 4; flags++) {
                        struct pool_question question = question_of(asked, (enum pool_gil)gil, obstructed, giving_way);
                        question.runs_python = (flags & 1) != 0;
                        question.has_timeout = (flags & 2) != 0;
                        struct pool_answer answer = pool_choose(&question);
                        check(&question, &answer);
                    }
}

static bool is_obstructed(const struct pool_question *question, enum pool_kind kind)
{
    return kind != POOL_SERIAL && question->obstacles[kind] != NULL;
}

static void check_can_run(const struct pool_question *question, const struct pool_answer *answer)
{
    assert_true((unsigned)answer->kind < POOL_KIND_COUNT);
    if (!answer->is_refused)
        assert_false(is_obstructed(question, answer->kind));
}

static void a_kind_with_an_obstacle_never_runs(void **state)
{
    (void)state;
    walk(check_can_run);
}

static void check_refusal(const struct pool_question *question, const struct pool_answer *answer)
{
    enum pool_kind wanted = question->has_kind ? question->kind : POOL_PROCESSES;
    bool is_timeout_broken = question->has_timeout && (wanted != POOL_PROCESSES || is_obstructed(question, wanted));
    bool is_wish_broken = question->has_kind && is_obstructed(question, wanted) && !question->gives_way[wanted];
    assert_int_equal(answer->is_refused, is_timeout_broken || is_wish_broken);
    if (answer->is_refused) {
        assert_int_equal(answer->kind, wanted);
        assert_ptr_equal(answer->obstacle, answer->reason);
    }
}

static void a_run_is_refused_only_for_a_timeout_or_a_kind_asked_for_that_does_not_give_way(void **state)
{
    (void)state;
    walk(check_refusal);
}

static void check_texts(const struct pool_question *question, const struct pool_answer *answer)
{
    assert_non_null(answer->reason);
    assert_true(strlen(answer->reason) > 0);
    assert_ptr_not_equal(answer->reason, nonsense);
    enum pool_kind wanted = question->gil == POOL_GIL_ON ? POOL_PROCESSES : POOL_THREADS;
    if (question->has_kind)
        wanted = question->kind;
    else if (question->has_timeout)
        wanted = POOL_PROCESSES;
    /* There is an obstacle where the wish was not met, and it is the wish's own. */
    bool is_met = !answer->is_refused && answer->kind == wanted;
    assert_int_equal(answer->obstacle == NULL, is_met);
    if (!is_met && !answer->is_refused)
        assert_ptr_equal(answer->obstacle, question->obstacles[wanted]);
}

static void there_is_always_a_reason_and_an_obstacle_where_a_wish_is_not_met(void **state)
{
    (void)state;
    walk(check_texts);
}

static void check_wishes(const struct pool_question *question, const struct pool_answer *answer)
{
    if (answer->is_refused)
        return;
    if (question->has_timeout)
        assert_int_equal(answer->kind, POOL_PROCESSES);
    if (question->has_kind && !is_obstructed(question, question->kind)) {
        assert_int_equal(answer->kind, question->kind);
        assert_string_equal(answer->reason, "asked for");
    } else if (!question->has_timeout) {
        assert_int_not_equal(answer->kind, POOL_SUBINTERPRETERS);
        /* Alone only where no other can be had. */
        if (answer->kind == POOL_SERIAL)
            assert_true(is_obstructed(question, POOL_THREADS) && is_obstructed(question, POOL_PROCESSES));
        /* The second choice only where the first has an obstacle. */
        enum pool_kind first = question->gil == POOL_GIL_ON ? POOL_PROCESSES : POOL_THREADS;
        if (answer->kind != first)
            assert_true(is_obstructed(question, first));
    }
}

static void what_can_be_had_is_had_in_the_order_of_wishes(void **state)
{
    (void)state;
    walk(check_wishes);
}

static void check_turns(const struct pool_question *question, const struct pool_answer *answer)
{
    assert_int_equal(answer->is_one_at_a_time, !answer->is_refused && answer->kind == POOL_THREADS &&
                                                   question->gil == POOL_GIL_ON && question->runs_python);
}

static void python_runs_one_at_a_time_in_threads_under_a_gil_and_nowhere_else(void **state)
{
    (void)state;
    walk(check_turns);
}

/* What concerns a kind that is neither asked for nor in auto's reach, and whether Python runs, change no kind. */
static void check_no_distraction(const struct pool_question *question, const struct pool_answer *answer)
{
    struct pool_question plain = *question;
    plain.runs_python = !plain.runs_python;
    for (int kind = 0; kind < POOL_KIND_COUNT; kind++)
        if (!plain.has_kind || kind != (int)plain.kind)
            plain.gives_way[kind] = false;
    plain.obstacles[POOL_SERIAL] = NULL;
    if (!plain.has_kind || plain.kind != POOL_SUBINTERPRETERS)
        plain.obstacles[POOL_SUBINTERPRETERS] = NULL;
    struct pool_answer same = pool_choose(&plain);
    assert_int_equal(same.kind, answer->kind);
    assert_int_equal(same.is_refused, answer->is_refused);
    assert_ptr_equal(same.reason, answer->reason);
    assert_ptr_equal(same.obstacle, answer->obstacle);
}

static void what_does_not_matter_changes_nothing(void **state)
{
    (void)state;
    walk(check_no_distraction);
}

static void kinds_have_the_names_that_options_use(void **state)
{
    (void)state;
    assert_string_equal(pool_kind_name(POOL_SERIAL), "serial");
    assert_string_equal(pool_kind_name(POOL_THREADS), "threads");
    assert_string_equal(pool_kind_name(POOL_PROCESSES), "processes");
    assert_string_equal(pool_kind_name(POOL_SUBINTERPRETERS), "subinterpreters");
    for (int kind = 0; kind < POOL_KIND_COUNT; kind++) {
        const char *summary = pool_kind_summary((enum pool_kind)kind);
        assert_non_null(summary);
        assert_true(strlen(summary) > 0);
        assert_null(strpbrk(summary, "\t\n"));
    }
}

static void a_kind_that_does_not_exist_has_no_name_and_does_not_run(void **state)
{
    (void)state;
    assert_null(pool_kind_name(POOL_KIND_COUNT));
    assert_null(pool_kind_summary((enum pool_kind) - 1));
    struct world *world = world_new(1, (struct world_plan){0});
    assert_int_equal(world_run(world, (struct pool_options){.kind = POOL_KIND_COUNT, .workers = 1}), -1);
    assert_int_equal(world->turns, 0);
    world_free(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_are_answered_as_users_were_promised),
        cmocka_unit_test(a_zeroed_question_is_auto_without_python),
        cmocka_unit_test(a_kind_with_an_obstacle_never_runs),
        cmocka_unit_test(a_run_is_refused_only_for_a_timeout_or_a_kind_asked_for_that_does_not_give_way),
        cmocka_unit_test(there_is_always_a_reason_and_an_obstacle_where_a_wish_is_not_met),
        cmocka_unit_test(what_can_be_had_is_had_in_the_order_of_wishes),
        cmocka_unit_test(python_runs_one_at_a_time_in_threads_under_a_gil_and_nowhere_else),
        cmocka_unit_test(what_does_not_matter_changes_nothing),
        cmocka_unit_test(kinds_have_the_names_that_options_use),
        cmocka_unit_test(a_kind_that_does_not_exist_has_no_name_and_does_not_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
