#include "tests/host_objects/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What statements over three candles (from 2024-03-01 on) give as their result. */
static struct outcome convert(const char *code)
{
    struct outcome outcome;
    struct series *series = series_of(3);
    convert_result(&outcome, series, code);
    series_release(&series);
    return outcome;
}

static struct outcome converted(const char *code)
{
    struct outcome outcome = convert(code);
    if (outcome.is_done)
        return outcome;
    if (PyErr_Occurred())
        PyErr_Print();
    fail_msg("%s\nis refused: %s", code, outcome.error.message);
    return outcome;
}

/* Equal, or NaN both. */
static void assert_column(const double *values, double a, double b, double c)
{
    const double wanted[] = {a, b, c};
    assert_non_null(values);
    for (size_t i = 0; values && i < 3; i++)
        assert_true(values[i] == wanted[i] || (isnan(values[i]) && isnan(wanted[i])));
}

/* The result is this one line. */
static void assert_line(const char *code, double a, double b, double c)
{
    struct outcome outcome = converted(code);
    assert_int_equal(outcome.plots.count, 1);
    const struct plot *plot = &outcome.plots.items[0];
    assert_int_equal(plot->kind, PLOT_LINE);
    assert_null(plot->name);
    assert_null(plot->lower);
    assert_null(plot->colour);
    assert_column(plot->values, a, b, c);
    outcome_release(&outcome);
}

static void assert_refused(const char *code, const char *message)
{
    struct outcome outcome = convert(code);
    assert_false(outcome.is_done);
    if (PyErr_Occurred()) {
        PyErr_Print();
        fail_msg("%s\nraises", code);
    }
    assert_int_equal(outcome.error.status, STATUS_INPUT);
    assert_string_equal(outcome.error.message, message);
    assert_int_equal(outcome.plots.count, 0);
    outcome_release(&outcome);
}

static void assert_raises(const char *code, PyObject *type, const char *words)
{
    struct outcome outcome = convert(code);
    assert_false(outcome.is_done);
    assert_int_equal(outcome.error.status, STATUS_OK);
    assert_raised(type, words);
    outcome_release(&outcome);
}

static void lists_and_tuples_are_read(void **state)
{
    (void)state;
    assert_line("result = [1.5, 2, -3e300]", 1.5, 2, -3e300);
    assert_line("result = (1, None, float('nan'))", 1, NAN, NAN);
    assert_line("result = [True, False, -1]", 1, 0, -1);
    assert_line("result = [-1, -1.0, 2 ** 80]", -1, -1, 0x1p80);
    assert_line("import fractions, decimal\nresult = [fractions.Fraction(1, 2), decimal.Decimal('2.5'), 3]", 0.5, 2.5,
                3);
    assert_line("class Float(float): pass\nclass Int(int): pass\nclass List(list): pass\n"
                "result = List([Float(4), Int(5), Float('nan')])",
                4, 5, NAN);
    assert_line("class Index:\n    def __index__(self): return 7\nresult = [Index(), Index(), 1]", 7, 7, 1);
    assert_line("import collections\nresult = collections.namedtuple('T', 'a b c')(1, 2, 3)", 1, 2, 3);
}

static void buffers_are_read_by_their_format(void **state)
{
    (void)state;
    assert_line("result = series.close", 1.5, 2.5, 3.5);
    assert_line("result = series.close[::-1]", 3.5, 2.5, 1.5);
    assert_line("result = memoryview(series.open)", 1, 2, 3);
    const char *codes = "bBhHiIlLqQfd";
    for (const char *code = codes; *code; code++) {
        char text[100];
        snprintf(text, sizeof text, "import array\nresult = array.array('%c', [1, 2, 100])", *code);
        assert_line(text, 1, 2, 100);
    }
    assert_line("import array\nresult = array.array('q', [-1, -2 ** 62, 5])", -1, -0x1p62, 5);
    assert_line("import array\nresult = array.array('B', [255, 128, 5])", 255, 128, 5);
    assert_line("import array\nresult = array.array('b', [-128, 127, -1])", -128, 127, -1);
    assert_line("import array\nresult = array.array('Q', [2 ** 63, 2 ** 64 - 2 ** 12, 0])", 0x1p63, 0x1p64 - 0x1p12, 0);
    assert_line("result = memoryview(b'\\x00\\x01\\x02').cast('?')", 0, 1, 1);
    assert_line("result = memoryview(bytes(6)).cast('h')", 0, 0, 0);
    assert_line("result = memoryview(bytes(24)).cast('n')", 0, 0, 0);
    assert_line("result = b'\\x01\\x02\\xff'", 1, 2, 255);
    assert_line("import array\nresult = memoryview(array.array('d', range(9)))[1:9:3]", 1, 4, 7);
    assert_line("import array\nresult = memoryview(array.array('f', range(9)))[::-4]", 8, 4, 0);
    assert_line("import array\nresult = array.array('d', [float('nan'), 1, 2])", NAN, 1, 2);
    assert_line("try:\n    import ctypes\n    result = (ctypes.c_long * 3)(1, -2, 3)\n" /* format '<l', of 8 bytes */
                "except ImportError:\n    result = [1, -2, 3]\n",
                1, -2, 3);
}

#if PY_VERSION_HEX >= 0x030C0000
/* Python code may export buffers from 3.12 on, but only with what a memoryview has: formats with a prefix come from C.
 */
static void buffer_of_a_python_class_is_read(void **state)
{
    (void)state;
    assert_line("class Own:\n    def __buffer__(self, flags): return memoryview(series.close)\nresult = Own()", 1.5,
                2.5, 3.5);
    assert_raises("class Own:\n    def __buffer__(self, flags): raise KeyError('mine')\nresult = Own()", PyExc_KeyError,
                  "mine");
}
#endif

static void array_of_a_column_is_read(void **state)
{
    (void)state;
    assert_line("class Column:\n    def __array__(self): return series.close\nresult = Column()", 1.5, 2.5, 3.5);
    assert_line("class Column:\n    def __array__(self): return series.close\nresult = chandler.line(Column())", 1.5,
                2.5, 3.5);
    assert_refused("class Column:\n    def __array__(self): return self\nresult = Column()",
                   "returned a Column; a list, tuple or buffer of 3 numbers was expected");
    assert_raises("class Column:\n    def __array__(self): return 1 / 0\nresult = Column()", PyExc_ZeroDivisionError,
                  "");
}

static void result_of_another_length_is_refused(void **state)
{
    (void)state;
    assert_refused("result = []", "0 values for 3 candles");
    assert_refused("result = [1]", "1 value for 3 candles");
    assert_refused("result = (1, 2, 3, 4)", "4 values for 3 candles");
    assert_refused("result = series.close[1:]", "2 values for 3 candles");
    assert_refused("result = [None] * 5", "5 values for 3 candles");
    assert_refused("result = {'fast': [1, 2]}", "'fast': 2 values for 3 candles");
    assert_refused("result = chandler.band([1, 2, 3], [1])", "lower edge: 1 value for 3 candles");
    assert_refused("result = {'b': chandler.band([1], [1, 2, 3])}", "upper edge of 'b': 1 value for 3 candles");
    assert_refused(
        "result = series.close, series.open",
        "returned a tuple of other things than numbers (several plots are returned as a dict); a list, tuple "
        "or buffer of 3 numbers was expected");
    struct outcome outcome;
    struct series *one = series_of(1);
    convert_result(&outcome, one, "result = [1, 2]");
    assert_string_equal(outcome.error.message, "2 values for 1 candle");
    outcome_release(&outcome);
    series_release(&one);
}

static void result_of_another_type_is_refused(void **state)
{
    (void)state;
    const char *expected = "; a list, tuple or buffer of 3 numbers was expected";
    const struct {
        const char *code, *message;
    } cases[] = {
        {"result = None", "returned None"},
        {"result = 5", "returned an int"},
        {"result = 'abc'", "returned a str"},
        {"result = (x for x in (1, 2, 3))", "returned a generator"},
        {"result = {1, 2, 3}", "returned a set"},
        {"result = range(3)", "returned a range"},
        {"result = iter([1, 2, 3])", "returned a list_iterator"},
        {"result = chandler", "returned a module"},
        {"result = memoryview(bytes(24)).cast('d', [1, 3])", "returned a memoryview of 2 dimensions"},
        {"result = memoryview(bytes(8)).cast('d', [])", "returned a memoryview of 0 dimensions"},
        {"result = memoryview(b'abc').cast('c')", "returned a memoryview of items in format 'c'"},
        {"import array\nresult = array.array('u', 'abc')", "returned an array.array of items in format 'w'"},
        {"result = {'a': 'abc'}", "'a': a str"},
        {"result = {'a': {'b': [1, 2, 3]}}", "'a': a dict"},
        {"result = chandler.line(None)", "returned None"},
        {"result = type('Two\\nlines', (), {})()", "returned a 'Two\\x0alines'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char message[200];
        snprintf(message, sizeof message, "%s%s", cases[i].message, expected);
        assert_refused(cases[i].code, message);
    }
}

static void value_that_is_no_number_is_refused_with_its_candle(void **state)
{
    (void)state;
    assert_refused("result = [1, 'a', 3]", "candle 2 (2024-03-02): the value is a str; a number or None was expected");
    assert_refused("result = (1, 2, [3])", "candle 3 (2024-03-03): the value is a list; a number or None was expected");
    assert_refused("result = {'x': ['1', '2', '3']}",
                   "'x': candle 1 (2024-03-01): the value is a str; a number or None was expected");
    assert_refused("result = [1, 2, 10 ** 400]",
                   "candle 3 (2024-03-03): the value is an int beyond what a float can hold");
    assert_refused("result = [1, 2, -10 ** 400]",
                   "candle 3 (2024-03-03): the value is an int beyond what a float can hold");
}

static void infinite_value_is_refused_with_its_candle(void **state)
{
    (void)state;
    const char *said = "candle 2 (2024-03-02): the value is infinite; NaN or None stands for no value";
    assert_refused("result = [1, float('inf'), 3]", said);
    assert_refused("result = (1, -1e999, 3)", said);
    assert_refused("import array\nresult = array.array('d', [1, 1e999, 3])", said);
    assert_refused("import array\nresult = array.array('f', [1, -1e999, 3])", said);
    struct outcome outcome;
    struct series *series = series_without_time(2);
    convert_result(&outcome, series, "result = [0, float('inf')]");
    assert_string_equal(outcome.error.message, "candle 2: the value is infinite; NaN or None stands for no value");
    outcome_release(&outcome);
    series_release(&series);
}

static void time_of_day_is_said_where_there_is_one(void **state)
{
    (void)state;
    struct outcome outcome;
    struct series *series;
    struct series_columns columns;
    assert_int_equal(series_new(&series, 2, NULL, &columns, NULL), STATUS_OK);
    for (int i = 0; i < 2; i++)
        columns.open[i] = columns.high[i] = columns.low[i] = columns.close[i] = columns.volume[i] = 1;
    columns.time_us[0] = INT64_C(1709289000) * 1000000;
    columns.time_us[1] = INT64_C(1709289000) * 1000000 + 250000;
    assert_int_equal(series_finish(series, true, NULL), STATUS_OK);
    convert_result(&outcome, series, "result = [float('inf'), 0]");
    assert_non_null(strstr(outcome.error.message, "candle 1 (2024-03-01T10:30:00): "));
    outcome_release(&outcome);
    convert_result(&outcome, series, "result = [0, float('inf')]");
    assert_non_null(strstr(outcome.error.message, "candle 2 (2024-03-01T10:30:00.250000): "));
    outcome_release(&outcome);
    series_release(&series);
}

static void dict_gives_plots_in_its_order(void **state)
{
    (void)state;
    struct outcome outcome =
        converted("result = {'zeta': [1, 2, 3], 'Σ and more': chandler.histogram([0, 1, None], 'red'),\n"
                  "          'a' * 60: series.close}");
    assert_int_equal(outcome.plots.count, 3);
    const struct plot *items = outcome.plots.items;
    assert_string_equal(items[0].name, "zeta");
    assert_int_equal(items[0].kind, PLOT_LINE);
    assert_column(items[0].values, 1, 2, 3);
    assert_string_equal(items[1].name, "Σ and more");
    assert_int_equal(items[1].kind, PLOT_HISTOGRAM);
    assert_string_equal(items[1].colour, "red");
    assert_column(items[1].values, 0, 1, NAN);
    assert_int_equal(strlen(items[2].name), 60);
    assert_column(items[2].values, 1.5, 2.5, 3.5);
    outcome_release(&outcome);

    outcome = converted("import collections\nresult = collections.OrderedDict(a=[1, 1, 1], b=[2, 2, 2])\n"
                        "result.move_to_end('a')");
    assert_string_equal(outcome.plots.items[0].name, "b");
    assert_string_equal(outcome.plots.items[1].name, "a");
    outcome_release(&outcome);
}

static void dict_without_good_names_is_refused(void **state)
{
    (void)state;
    assert_refused("result = {}", "returned an empty dict; {name: values} of at least one plot was expected");
    assert_refused("result = {5: [1, 2, 3]}", "a plot's name is a str, not an int");
    assert_refused("result = {None: [1, 2, 3]}", "a plot's name is a str, not None");
    assert_refused("result = {'': [1, 2, 3]}", "a plot's name is 1 to 60 bytes of text on one line, not ''");
    assert_refused("result = {'  ': [1, 2, 3]}", "a plot's name is 1 to 60 bytes of text on one line, not '  '");
    assert_refused("result = {'a\\nb': [1, 2, 3]}",
                   "a plot's name is 1 to 60 bytes of text on one line, not 'a\\x0ab'");
    assert_refused("result = {'a\\0': [1, 2, 3]}", "a plot's name is 1 to 60 bytes of text on one line, not 'a\\x00'");
    assert_refused("result = {'\\ud800': [1, 2, 3]}",
                   "a plot's name holds half a surrogate pair, which is no character");
    struct outcome outcome = convert("result = {'a' * 61: [1, 2, 3]}");
    assert_false(outcome.is_done);
    assert_non_null(strstr(outcome.error.message, "1 to 60 bytes"));
    outcome_release(&outcome);
    assert_refused("class Odd(dict):\n    def items(self): return [1, 2]\nresult = Odd(a=[1, 2, 3])",
                   "items() of the dict returned gives other things than pairs");
    assert_raises("class Odd(dict):\n    def items(self): raise KeyError('mine')\nresult = Odd()", PyExc_KeyError,
                  "mine");
}

static void band_has_two_edges(void **state)
{
    (void)state;
    struct outcome outcome = converted("result = chandler.band([4, 5, None], (1, 2, 3), color='#10a0ff')");
    assert_int_equal(outcome.plots.count, 1);
    const struct plot *plot = &outcome.plots.items[0];
    assert_int_equal(plot->kind, PLOT_BAND);
    assert_null(plot->name);
    assert_string_equal(plot->colour, "#10a0ff");
    assert_column(plot->values, 4, 5, NAN);
    assert_column(plot->lower, 1, 2, 3);
    outcome_release(&outcome);
}

static void markers_stand_at_prices_and_candles(void **state)
{
    (void)state;
    const struct {
        const char *shape;
        enum plot_marker marker;
        double at_first;
    } cases[] = {{"up", PLOT_MARKER_UP, 0.5}, {"down", PLOT_MARKER_DOWN, 2}, {"dot", PLOT_MARKER_DOT, 1.5}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char code[200];
        snprintf(code, sizeof code, "result = chandler.markers([True, False, 7.25], shape='%s')", cases[i].shape);
        struct outcome outcome = converted(code);
        assert_int_equal(outcome.plots.items[0].kind, PLOT_MARKERS);
        assert_int_equal(outcome.plots.items[0].marker, cases[i].marker);
        assert_column(outcome.plots.items[0].values, cases[i].at_first, NAN, 7.25);
        outcome_release(&outcome);
    }
    struct outcome outcome = converted("result = chandler.markers(memoryview(b'\\0\\1\\1').cast('?'), 'down')");
    assert_column(outcome.plots.items[0].values, NAN, 3, 4);
    outcome_release(&outcome);
    outcome = converted("result = chandler.markers([None, 1, 0])"); /* prices, not truths */
    assert_column(outcome.plots.items[0].values, NAN, 1, 0);
    outcome_release(&outcome);
}

static void markers_without_a_price_need_numbers(void **state)
{
    (void)state;
    struct outcome outcome;
    struct series *series = series_of(3);
    const char *refused[] = {"result = {'up': chandler.markers([None, True, False])}",
                             "result = {'up': chandler.markers(memoryview(b'\\0\\1\\1').cast('?'), 'down')}"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        convert_result_in(&outcome, series, INDICATOR_PANE_OWN, refused[i]);
        assert_false(outcome.is_done);
        assert_string_equal(outcome.error.message,
                            "'up': candle 2 (2024-03-02): the value is True, which marks the candle's price, but this "
                            "pane has none; a number was expected");
        outcome_release(&outcome);
    }
    convert_result_in(&outcome, series, INDICATOR_PANE_OWN, "result = chandler.markers([False, 30, None])");
    assert_true(outcome.is_done);
    assert_column(outcome.plots.items[0].values, NAN, 30, NAN);
    outcome_release(&outcome);
    convert_result_in(&outcome, series, INDICATOR_PANE_OWN, "result = [True, False, 2]"); /* no markers */
    assert_true(outcome.is_done);
    assert_column(outcome.plots.items[0].values, 1, 0, 2);
    outcome_release(&outcome);
    series_release(&series);
}

static void exception_of_a_value_stays_set(void **state)
{
    (void)state;
    assert_raises("class Bad:\n    def __float__(self): raise KeyError('mine')\nresult = [1, Bad(), 2]", PyExc_KeyError,
                  "mine");
    assert_raises("class Bad:\n    def __float__(self): return 'a'\nresult = [1, Bad(), 2]", PyExc_TypeError,
                  "__float__");
    assert_raises("class Bad:\n    def __float__(self): raise SystemExit(3)\nresult = {'a': [Bad(), 1, 2]}",
                  PyExc_SystemExit, "3");
    assert_raises("result = memoryview(bytes(3))\nresult.release()", PyExc_ValueError, "released");
    assert_raises("import decimal\nresult = [decimal.Decimal('sNaN'), 1, 2]", PyExc_ValueError, "");
}

/* Each of these changes the very thing that is being read. */
static void values_that_change_while_read_are_refused(void **state)
{
    (void)state;
    assert_refused("class Shrink:\n    def __float__(self): result.clear(); return 1.0\n"
                   "result = [Shrink(), object(), object()]\n",
                   "the list changed while it was read");
    assert_refused("class Grow:\n    def __float__(self): result.append(1); return 1.0\nresult = [1, 2, Grow()]",
                   "the list changed while it was read");
    assert_refused("class Drop:\n    def __float__(self):\n        result[:] = ['x', 'y', 'z']\n        return 1.0\n"
                   "result = [Drop(), Drop(), Drop()]",
                   "candle 2 (2024-03-02): the value is a str; a number or None was expected");
    assert_line("class Swap:\n    def __float__(self):\n        result[:] = [5, 6, 7]\n        return 1.0\n"
                "result = [Swap(), Swap(), Swap()]",
                1, 6, 7);
    struct outcome outcome = converted("class Clear:\n    def __float__(self): result.clear(); return 1.0\n"
                                       "result = {'a': [Clear(), 2, 3], 'b': [4, 5, 6]}");
    assert_int_equal(outcome.plots.count, 2);
    assert_column(outcome.plots.items[1].values, 4, 5, 6);
    outcome_release(&outcome);
}

static void module_that_is_not_ours_is_refused(void **state)
{
    (void)state;
    struct series *series = series_of(3);
    struct arena arena = {0};
    struct plots plots;
    struct error error = {0};
    PyObject *sys = PyImport_ImportModule("sys");
    assert_false(result_convert(sys, Py_None, series, INDICATOR_PANE_PRICE, &arena, &plots, &error));
    assert_raised(PyExc_ImportError, "'chandler'");
    assert_null(series_object_new(Py_None, series));
    assert_raised(PyExc_ImportError, "'chandler'");
    Py_DECREF(sys);
    series_release(&series);
}

static void convert_all_kinds(void)
{
    const char *codes[] = {
        "result = {'a': [1, 2.5, None], 'b': (1, 2, 3), 'c': chandler.line(series.close, 'red')}",
        "result = chandler.band(series.high, list(series.low), color='blue')",
        "result = chandler.markers([True, False, 5], 'dot', 'green')",
        "result = {'a': [1, 2, 3], 'b': [1, 2, 'x']}",
        "result = {'a': [1, 2, 3], 5: [1, 2, 3]}",
        "result = chandler.band(series.high, series.low[1:])",
        "result = memoryview(bytes(24)).cast('d', [1, 3])",
        "result = [1, 2, 10 ** 400]",
        "class C:\n    def __array__(self): return memoryview(bytes(24)).cast('d')\nresult = C()",
        "class C:\n    def __array__(self): return 5\nresult = C()",
        "class C:\n    def __float__(self): return 1 / 0\nresult = [C(), C(), C()]",
        "class C:\n    def __float__(self): result.clear(); return 1.0\nresult = [C(), C(), C()]",
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        struct outcome outcome = convert(codes[i]);
        PyErr_Clear();
        outcome_release(&outcome);
    }
}

static void conversion_leaks_no_memory(void **state)
{
    (void)state;
    assert_steady(convert_all_kinds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_and_tuples_are_read),
        cmocka_unit_test(buffers_are_read_by_their_format),
#if PY_VERSION_HEX >= 0x030C0000
        cmocka_unit_test(buffer_of_a_python_class_is_read),
#endif
        cmocka_unit_test(array_of_a_column_is_read),
        cmocka_unit_test(result_of_another_length_is_refused),
        cmocka_unit_test(result_of_another_type_is_refused),
        cmocka_unit_test(value_that_is_no_number_is_refused_with_its_candle),
        cmocka_unit_test(infinite_value_is_refused_with_its_candle),
        cmocka_unit_test(time_of_day_is_said_where_there_is_one),
        cmocka_unit_test(dict_gives_plots_in_its_order),
        cmocka_unit_test(dict_without_good_names_is_refused),
        cmocka_unit_test(band_has_two_edges),
        cmocka_unit_test(markers_stand_at_prices_and_candles),
        cmocka_unit_test(markers_without_a_price_need_numbers),
        cmocka_unit_test(exception_of_a_value_stays_set),
        cmocka_unit_test(values_that_change_while_read_are_refused),
        cmocka_unit_test(module_that_is_not_ours_is_refused),
        cmocka_unit_test(conversion_leaks_no_memory),
    };
    return cmocka_run_group_tests(tests, python_start, python_stop);
}
