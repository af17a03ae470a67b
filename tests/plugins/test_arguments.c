#include "tests/plugins/support.h"

/* Returns in each candle what the function was given, as a number that tells. */
#define ECHO_PLUGIN                                                                                                    \
    "import chandler, functools, math\n"                                                                               \
    "@chandler.indicator('typed')\n"                                                                                   \
    "def typed(series, period=20, factor=2.0, mode='ema', is_log=False, other=None):\n"                                \
    "    assert [type(v) for v in (period, factor, mode, is_log)] == [int, float, str, bool], 'types'\n"               \
    "    kind = {int: 1, float: 2, bool: 3, str: 4}.get(type(other), 0)\n"                                             \
    "    return [period * 1000 + factor * 100 + is_log * 10 + kind] * len(series)\n"                                   \
    "@chandler.indicator('required')\n"                                                                                \
    "def required(series, length, /, width: int, *rest, depth: 'float', **more):\n"                                    \
    "    assert not rest and not more and type(width) is int and type(depth) is float\n"                               \
    "    return [length * 100 + width * 10 + depth] * len(series)\n"                                                   \
    "@chandler.indicator('bare')\n"                                                                                    \
    "def bare(series): return series.close\n"                                                                          \
    "@chandler.indicator('many')\n"                                                                                    \
    "def many(series, *lengths, **more): return series.close\n"                                                        \
    "@chandler.indicator('odd')\n"                                                                                     \
    "def odd(*columns, where=(1, 2), what=object(), text=''): return columns[0].close\n"                               \
    "chandler.indicator('partial')(functools.partial(typed, factor=1.5))\n"

static void defaults_are_shown_as_they_would_be_typed(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", ECHO_PLUGIN);
    world_open(world);
    const struct indicator *typed = world_indicator(world, "typed");
    static const char *const expected[][2] = {
        {"period", "20"}, {"factor", "2.0"}, {"mode", "ema"}, {"is_log", "false"}, {"other", "none"}};
    assert_int_equal(typed->parameter_count, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_string_equal(typed->parameters[i].name, expected[i][0]);
        assert_string_equal(typed->parameters[i].default_text, expected[i][1]);
    }
    const struct indicator *required = world_indicator(world, "required");
    assert_int_equal(required->parameter_count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_null(required->parameters[i].default_text);
    const struct indicator *odd = world_indicator(world, "odd");
    assert_int_equal(odd->parameter_count, 3);
    assert_string_equal(odd->parameters[0].default_text, "(1, 2)");
    assert_string_equal(odd->parameters[1].default_text, "<object>");
    assert_string_equal(odd->parameters[2].default_text, "");
    assert_int_equal(world_indicator(world, "bare")->parameter_count, 0);
}

static void assert_computes(struct world *world, const char *text, double expected)
{
    double last = NAN;
    if (world_compute_here(world, text, &last, &world->error))
        fail_msg("%s: %s", text, world->error.message);
    if (last != expected)
        fail_msg("%s: %g instead of %g", text, last, expected);
}

static void arguments_take_the_types_of_the_defaults(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", ECHO_PLUGIN);
    world_open(world);
    assert_computes(world, "typed", 20200);
    assert_computes(world, "typed:30", 30200);
    assert_computes(world, "typed:30,1", 30100);
    assert_computes(world, "typed:-3,.5e0,sma,true", -3000 + 50 + 10);
    assert_computes(world, "typed:is_log=YES,period=+07", 7210);
    assert_computes(world, "typed:factor=1e1", 21000);
    assert_computes(world, "partial:period=10", 10150);
}

static void arguments_without_a_default_take_the_type_they_look_like(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", ECHO_PLUGIN);
    world_open(world);
    assert_computes(world, "typed:other=5", 20201);
    assert_computes(world, "typed:other=5.", 20202);
    assert_computes(world, "typed:other=True", 20203);
    assert_computes(world, "typed:other=none", 20200);
    assert_computes(world, "typed:other=close", 20204);
    assert_computes(world, "required:1,2,3", 123);
    assert_computes(world, "required:1,depth=3.5,width=2", 123.5);
    assert_computes(world, "odd:text=5", WORLD_CANDLES);
}

static void assert_refuses(struct world *world, const char *text, const char *message)
{
    struct arena arena = {0};
    struct indicator_call call;
    struct error error;
    if (world_call(world, &call, text, &arena, &error) != STATUS_USAGE)
        fail_msg("%s was not refused", text);
    assert_string_equal(error.message, message);
    arena_release(&arena);
}

#define TYPED "it has period=20, factor=2.0, mode=ema, is_log=false, other=none"
#define REQUIRED "it has length, width, depth"

static void arguments_that_cannot_be_are_refused_with_what_can(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", ECHO_PLUGIN);
    world_open(world);
    assert_refuses(world, "typed:perod=3", "no parameter 'perod'; " TYPED);
    assert_refuses(world, "typed:series=3", "no parameter 'series'; " TYPED);
    assert_refuses(world, "typed:abc", "period: 'abc' is no whole number");
    assert_refuses(world, "typed:1e3", "period: '1e3' is no whole number");
    assert_refuses(world, "typed:-", "period: '-' is no whole number");
    assert_refuses(world, "typed:factor=0x10", "factor: '0x10' is no number");
    assert_refuses(world, "typed:factor=1e", "factor: '1e' is no number");
    assert_refuses(world, "typed:factor=.", "factor: '.' is no number");
    assert_refuses(world, "typed:is_log=2", "is_log: '2' is neither true nor false");
    assert_refuses(world, "typed:5,period=6", "period is given twice");
    assert_refuses(world, "typed:1,2,a,0,4,6", "at most 5 parameters; " TYPED);
    assert_refuses(world, "bare:1", "takes no parameters");
    assert_refuses(world, "many:1", "takes no parameters");
    assert_refuses(world, "bare:x=1", "no parameter 'x'; it takes no parameters");
    assert_refuses(world, "required", "length must be given; " REQUIRED);
    assert_refuses(world, "required:1,2", "depth must be given; " REQUIRED);
    assert_refuses(world, "required:width=x", "width: 'x' is no whole number");
    assert_refuses(world, "required:length=1", "'length' is given by its position, not by name; " REQUIRED);
    assert_refuses(world, "required:1,2,3,4", "at most 3 parameters; " REQUIRED);
    assert_refuses(world, "required:1,2,more=3,depth=1", "no parameter 'more'; " REQUIRED);
}

static void numbers_of_any_length_are_refused_or_read(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py", ECHO_PLUGIN);
    world_open(world);
    char text[8192] = "typed:other=";
    memset(text + 12, '9', sizeof text - 13);
    assert_computes(world, text, 20204);
    memcpy(text, "typed:period", 12);
    text[12] = '=';
    struct arena arena = {0};
    struct indicator_call call;
    struct error error;
    assert_int_equal(world_call(world, &call, text, &arena, &error), STATUS_USAGE);
    assert_non_null(strstr(error.message, "...' is no whole number"));
    arena_release(&arena);
}

/* Each type as a digit: int 1, float 2, bool 3, str 4, None 5. */
#define ANNOTATED_BODY                                                                                                 \
    "    kinds = {int: 1, float: 2, bool: 3, str: 4, type(None): 5}\n"                                                 \
    "    return [int(''.join(str(kinds[type(v)]) for v in (k, show, p, text)))] * len(series)\n"
#define PLAIN_TYPES "def f(series, k: float = 2, show: bool = None, p: int = None, text: str = None):\n"

static void assert_annotated(struct world *world)
{
    assert_computes(world, "f", 1555);
    assert_computes(world, "f:2.5,true,7,7", 2314);
    assert_computes(world, "f:k=3,show=0,text=close", 2354);
    assert_computes(world, "f:1,none,None,none", 2555);
    assert_refuses(world, "f:p=2.5", "p: '2.5' is no whole number");
    assert_refuses(world, "f:show=7", "show: '7' is neither true nor false");
    assert_refuses(world, "f:k=none", "k: 'none' is no number");
    world->python->close(&world->host);
}

static void annotations_win_over_the_types_of_defaults(void **state)
{
    struct world *world = *state;
    static const char *const heads[] = {
        "import chandler\n@chandler.indicator\n" PLAIN_TYPES,
        "from __future__ import annotations\nimport chandler\n@chandler.indicator\n" PLAIN_TYPES,
        "import chandler\nfrom typing import Optional, Union\n@chandler.indicator\n"
        "def f(series, k: float = 2, show: Optional[bool] = None, p: Union[None, int] = None,\n"
        "      text: 'Optional[str]' = None):\n",
        "from __future__ import annotations\nimport chandler, typing\n@chandler.indicator\n"
        "def f(series, k: float = 2, show: None | bool = None, p: int | None = None,\n"
        "      text: typing.Optional[str] = None):\n",
        "import chandler, sys, typing\nnew = sys.version_info >= (3, 10)\n@chandler.indicator\n"
        "def f(series, k: float = 2, show: (bool | None if new else 'bool|None') = None,\n"
        "      p: (None | int if new else typing.Optional[int]) = None, text: 'str' = None):\n",
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        char source[600];
        snprintf(source, sizeof source, "%s" ANNOTATED_BODY, heads[i]);
        if (i == 0)
            world_plugin(world, "a.py", source);
        world_file(world, "a.py", source);
        world_open(world);
        assert_annotated(world);
    }
}

static void annotations_that_say_nothing_leave_the_default_to_tell(void **state)
{
    struct world *world = *state;
    world_plugin(world, "a.py",
                 "import chandler\nfrom typing import List, Union\n"
                 "class Odd:\n    def __repr__(self): raise ValueError\n"
                 "class int2(int): pass\n"
                 "@chandler.indicator\n"
                 "def f(series, k: Odd() = 2.0, show: List[int] = True, p: Union[int, str] = 1,\n"
                 "      text: 'Optional[int' = 'a', much: 'x' * 100 = 3, sub: int2 = 4):\n" ANNOTATED_BODY);
    world_open(world);
    assert_computes(world, "f:1,0,3,4", 2314);
    assert_refuses(world, "f:much=1.5", "much: '1.5' is no whole number");
    assert_refuses(world, "f:sub=1.5", "sub: '1.5' is no whole number");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        world_test(defaults_are_shown_as_they_would_be_typed),
        world_test(arguments_take_the_types_of_the_defaults),
        world_test(arguments_without_a_default_take_the_type_they_look_like),
        world_test(arguments_that_cannot_be_are_refused_with_what_can),
        world_test(numbers_of_any_length_are_refused_or_read),
        world_test(annotations_win_over_the_types_of_defaults),
        world_test(annotations_that_say_nothing_leave_the_default_to_tell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
