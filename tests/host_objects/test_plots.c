#include "tests/host_objects/support.h"

static void plot_holds_what_it_was_given(void **state)
{
    (void)state;
    claim(2, "v = [1, 2]\np = chandler.line(v)\n"
             "assert isinstance(p, chandler.Plot) and p.values is v and p.kind == 'line'\n"
             "assert p.lower is None and p.colour is None and p.color is None and p.shape is None\n"
             "p = chandler.histogram(values=v, colour='red')\nassert p.kind == 'histogram' and p.colour == 'red'\n"
             "p = chandler.band(upper=v, lower=(0, 0), color='#fff')\n"
             "assert p.kind == 'band' and p.values is v and p.lower == (0, 0) and p.colour == p.color == '#fff'\n"
             "p = chandler.markers(v)\nassert p.kind == 'markers' and p.shape == 'up'\n"
             "assert chandler.markers(v, 'down').shape == 'down' and chandler.markers(prices=v, shape='dot').shape == "
             "'dot'\n"
             "assert chandler.line(v, None).colour is None and chandler.line(v, None, color='b').colour == 'b'\n");
}

static void plot_says_what_it_is(void **state)
{
    (void)state;
    claim(1, "assert repr(chandler.line([1])) == '<chandler.Plot line>'\n"
             "assert repr(chandler.band([1], [1], 'red')) == \"<chandler.Plot band 'red'>\"\n"
             "assert repr(chandler.markers([1], 'dot', 'red')) == \"<chandler.Plot markers dot 'red'>\"\n"
             "assert chandler.line.__doc__.startswith('Values joined') and 'shape' in chandler.markers.__doc__\n"
             "import inspect\n"
             "assert str(inspect.signature(chandler.markers)) == \"(prices, shape='up', colour=None)\"\n");
}

static void plot_is_immutable(void **state)
{
    (void)state;
    claim_raises(1, "chandler.line([1]).values = [2]", PyExc_AttributeError, "");
    claim_raises(1, "del chandler.line([1]).values", PyExc_AttributeError, "");
    claim_raises(1, "chandler.line([1]).kind = 'band'", PyExc_AttributeError, "");
    claim_raises(1, "chandler.line([1]).more = 1", PyExc_AttributeError, "");
    claim_raises(1, "chandler.Plot()", PyExc_TypeError, "a chandler.Plot is made by the program alone");
}

static void options_are_checked_when_the_plot_is_made(void **state)
{
    (void)state;
    claim_raises(1, "chandler.line([1], 'red', color='red')", PyExc_TypeError, "colour and color are the same option");
    claim_raises(1, "chandler.line([1], 5)", PyExc_TypeError, "colour is a str, not int");
    claim_raises(1, "chandler.line([1], b'red')", PyExc_TypeError, "colour is a str, not bytes");
    claim_raises(1, "chandler.line([1], '')", PyExc_ValueError, "colour is a name or #rrggbb, not ''");
    claim_raises(1, "chandler.line([1], 'a' * 41)", PyExc_ValueError, "colour is a name or #rrggbb");
    claim_raises(1, "chandler.line([1], 'red\\0')", PyExc_ValueError, "colour is a name or #rrggbb");
    claim_raises(1, "chandler.line([1], '\\ud800')", PyExc_ValueError, "");
    claim_raises(1, "chandler.markers([1], 'left')", PyExc_ValueError, "shape is 'up', 'down' or 'dot', not 'left'");
    claim_raises(1, "chandler.markers([1], shape=None)", PyExc_TypeError, "shape is 'up', 'down' or 'dot', not None");
    claim_raises(1, "chandler.band([1])", PyExc_TypeError, "lower");
    claim_raises(1, "chandler.line()", PyExc_TypeError, "values");
    claim_raises(1, "chandler.line([1], 'red', 'blue')", PyExc_TypeError, "positional");
    claim_raises(1, "chandler.line([1], shape='up')", PyExc_TypeError, "shape");
    claim(1, "chandler.line([1], 'a' * 40)");
}

static void plot_holds_no_other_plot(void **state)
{
    (void)state;
    claim_raises(1, "chandler.line(chandler.line([1]))", PyExc_TypeError, "not of another plot");
    claim_raises(1, "chandler.band([1], chandler.line([1]))", PyExc_TypeError, "not of another plot");
}

static void plot_in_a_cycle_is_collected(void **state)
{
    (void)state;
    claim(1, "import gc, weakref\n"
             "class Values(list): pass\n"
             "v = Values([1])\nv.append(chandler.line(v))\nseen = weakref.ref(v)\n"
             "del v\ngc.collect()\nassert seen() is None\n");
}

static void make_and_be_refused(void)
{
    claim(1, "def tried(f, *a, **k):\n"
             "    try: return f(*a, **k)\n"
             "    except (TypeError, ValueError): pass\n"
             "p = chandler.line([1], 'red')\nrepr(p), p.kind, p.shape, p.lower, p.colour\n"
             "p = chandler.markers([1], 'dot')\nrepr(p), p.kind, p.shape, p.lower, p.colour\n"
             "chandler.band([1], [1])\n"
             "tried(chandler.line, [1], 5), tried(chandler.line, [1], 'a', color='b'), tried(chandler.line, p)\n"
             "tried(chandler.markers, [1], 'left'), tried(chandler.band, [1]), tried(chandler.histogram)\n");
}

static void plots_leak_no_memory(void **state)
{
    (void)state;
    assert_steady(make_and_be_refused);
}

#ifndef Py_GIL_DISABLED /* which counts references to types in other ways */
static void objects_let_go_of_their_types(void **state)
{
    (void)state;
    claim(3, "import sys\ntypes = chandler.Plot, chandler.Series, chandler.Column\n"
             "before = [sys.getrefcount(t) for t in types]\n"
             "for i in range(50): chandler.line([1])\n"
             "assert [sys.getrefcount(t) for t in types] == before\n"
             "del series\n"
             "after = [sys.getrefcount(t) for t in types]\n"
             "assert after == [before[0], before[1] - 1, before[2] - 6], (before, after)\n");
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plot_holds_what_it_was_given),
        cmocka_unit_test(plot_says_what_it_is),
        cmocka_unit_test(plot_is_immutable),
        cmocka_unit_test(options_are_checked_when_the_plot_is_made),
        cmocka_unit_test(plot_holds_no_other_plot),
        cmocka_unit_test(plot_in_a_cycle_is_collected),
        cmocka_unit_test(plots_leak_no_memory),
#ifndef Py_GIL_DISABLED
        cmocka_unit_test(objects_let_go_of_their_types),
#endif
    };
    return cmocka_run_group_tests(tests, python_start, python_stop);
}
