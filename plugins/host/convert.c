#include "plugins/host/objects.h"

#include "plugins/host/compat.h"
#include "plugins/host/module_state.h"
#include "plugins/host/numbers.h"
#include "plugins/host/plot_object.h"

#include <stdio.h>
#include <string.h>

enum { NAME_BYTES_MAX = 60, PLACE_SIZE = NAME_BYTES_MAX + 40 };

/* What each step needs. */
struct conversion {
    PyTypeObject *plot_type;
    const struct series *series;
    enum indicator_pane pane;
    struct arena *arena;
    struct error *error;
};

/* A copy in the arena; NULL with the error set. */
static const char *text_copy(const struct conversion *to, const char *text, size_t length)
{
    char *copy = arena_alloc(to->arena, length + 1, 1);
    if (copy)
        return memcpy(copy, text, length); /* the arena's memory is zeroed */
    error_no_memory(to->error);
    return NULL;
}

/* part: "" or the edge of a band; like: what truths are. NULL with the error or an exception set. */
static const double *column_convert(const struct conversion *to, PyObject *values, const char *name, const char *part,
                                    const struct number_target *like)
{
    char place[PLACE_SIZE];
    if (name)
        snprintf(place, sizeof place, "%s%s'%s'", part, part[0] ? " of " : "", name);
    else
        snprintf(place, sizeof place, "%s", part);
    double *out = arena_alloc(to->arena, to->series->length, sizeof *out);
    if (!out) {
        error_no_memory(to->error);
        return NULL;
    }
    struct number_target target = *like;
    target.series = to->series;
    target.place = place;
    target.out = out;
    return numbers_read(values, &target, to->error) ? out : NULL;
}

/* The prices at which a marker stands where nothing but True was said. */
static const double *marker_prices(const struct series *series, enum plot_marker marker)
{
    switch (marker) {
    case PLOT_MARKER_UP:
        return series->low;
    case PLOT_MARKER_DOWN:
        return series->high;
    default:
        return series->close;
    }
}

static bool colour_convert(const struct conversion *to, PyObject *colour, struct plot *plot)
{
    if (!colour)
        return true;
    Py_ssize_t length;
    const char *text = PyUnicode_AsUTF8AndSize(colour, &length);
    plot->colour = text ? text_copy(to, text, (size_t)length) : NULL;
    return plot->colour;
}

static bool plot_object_convert(const struct conversion *to, const struct plot_object *object, struct plot *plot)
{
    bool is_band = object->kind == PLOT_BAND, is_markers = object->kind == PLOT_MARKERS;
    struct number_target like = {.is_condition = is_markers};
    if (is_markers && to->pane == INDICATOR_PANE_PRICE)
        like.at_true = marker_prices(to->series, object->marker);
    plot->kind = object->kind;
    plot->marker = object->marker;
    plot->values = column_convert(to, object->values, plot->name, is_band ? "upper edge" : "", &like);
    if (plot->values && is_band)
        plot->lower = column_convert(to, object->lower, plot->name, "lower edge", &like);
    return plot->values && (plot->lower || !is_band) && colour_convert(to, object->colour, plot);
}

static bool plot_convert(const struct conversion *to, PyObject *value, struct plot *plot)
{
    if (Py_TYPE(value) == to->plot_type)
        return plot_object_convert(to, (const struct plot_object *)value, plot);
    plot->kind = PLOT_LINE;
    plot->values = column_convert(to, value, plot->name, "", &(struct number_target){0});
    return plot->values;
}

static bool is_name_text(const char *text, size_t length)
{
    bool is_blank = true;
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] < ' ' || text[i] == '\x7f')
            return false;
        is_blank = is_blank && text[i] == ' ';
    }
    return !is_blank;
}

/* The name as text in the arena; NULL with the error set. */
static const char *name_convert(const struct conversion *to, PyObject *name)
{
    char phrase[TYPE_PHRASE_SIZE], quoted[80];
    if (!PyUnicode_Check(name)) {
        error_set(to->error, STATUS_INPUT, "a plot's name is a str, not %s", type_phrase(phrase, name));
        return NULL;
    }
    Py_ssize_t length;
    const char *text = PyUnicode_AsUTF8AndSize(name, &length);
    if (!text) {
        PyErr_Clear();
        error_set(to->error, STATUS_INPUT, "a plot's name holds half a surrogate pair, which is no character");
        return NULL;
    }
    if (length <= NAME_BYTES_MAX && is_name_text(text, (size_t)length))
        return text_copy(to, text, (size_t)length);
    error_set(to->error, STATUS_INPUT, "a plot's name is 1 to %d bytes of text on one line, not %s", NAME_BYTES_MAX,
              error_quote(quoted, sizeof quoted, text, (size_t)length));
    return NULL;
}

/* One (name, value) of a dict. */
static bool entry_convert(const struct conversion *to, PyObject *entry, struct plot *plot)
{
    if (!PyTuple_Check(entry) || PyTuple_Size(entry) != 2) {
        error_set(to->error, STATUS_INPUT, "items() of the dict returned gives other things than pairs");
        return false;
    }
    plot->name = name_convert(to, PyTuple_GET_ITEM(entry, 0));
    return plot->name && plot_convert(to, PyTuple_GET_ITEM(entry, 1), plot);
}

static bool entries_convert(const struct conversion *to, PyObject *entries, struct plots *plots)
{
    size_t count = (size_t)PyTuple_Size(entries);
    if (count == 0) {
        error_set(to->error, STATUS_INPUT, "returned an empty dict; {name: values} of at least one plot was expected");
        return false;
    }
    struct plot *items = arena_alloc(to->arena, count, sizeof *items);
    if (!items) {
        error_no_memory(to->error);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!entry_convert(to, PyTuple_GET_ITEM(entries, (Py_ssize_t)i), &items[i]))
            return false;
    }
    *plots = (struct plots){.items = items, .count = count};
    return true;
}

/* Over a tuple of its items: reading a value may run Python code that changes the dict, or the list of its items. */
static bool dict_convert(const struct conversion *to, PyObject *dict, struct plots *plots)
{
    PyObject *list = PyMapping_Items(dict); /* in the order of an OrderedDict, too */
    PyObject *entries = list ? PySequence_Tuple(list) : NULL;
    bool is_done = entries && entries_convert(to, entries, plots);
    Py_XDECREF(entries);
    Py_XDECREF(list);
    return is_done;
}

bool result_convert(PyObject *module, PyObject *returned, const struct series *series, enum indicator_pane pane,
                    struct arena *arena, struct plots *plots, struct error *error)
{
    *plots = (struct plots){0};
    const struct module_state *state = module_state_of(module);
    if (!state)
        return false;
    struct conversion to = {.plot_type = state->plot, .series = series, .pane = pane, .arena = arena, .error = error};
    if (PyDict_Check(returned))
        return dict_convert(&to, returned, plots);
    struct plot *plot = arena_alloc(arena, 1, sizeof *plot);
    if (!plot) {
        error_no_memory(error);
        return false;
    }
    if (!plot_convert(&to, returned, plot))
        return false;
    *plots = (struct plots){.items = plot, .count = 1};
    return true;
}
