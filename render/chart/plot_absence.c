/* Says which indicators show nothing: a line that is not there looks like one that was not asked for. */
#include "render/chart/compose.h"

#include "render/base/text.h"
#include "render/ohlc/indicator.h"

/* What lacks values: the first of them, and how many there are. */
struct absence {
    struct text first;
    size_t count;
    bool is_of_volume; /* each needs volumes that the series does not have */
};

static bool is_shown(const struct plots *plots)
{
    return plots->level_count > 0 || plots->profile.up;
}

/* Signals need not occur. */
static bool is_signal(const struct plot *plot)
{
    return plot->kind == PLOT_MARKERS;
}

static void add_absent(struct absence *absence, const struct compose *compose, const struct indicator_call *call,
                       const char *line)
{
    bool lacks_volume = call->indicator->needs_volume && !compose->series->has_volume;
    absence->is_of_volume = lacks_volume && (absence->is_of_volume || absence->count == 0);
    if (absence->count++ > 0)
        return;
    if (line)
        text_printf(&absence->first, "%s %s", call->name, line);
    else
        indicator_call_label(&absence->first, call);
}

/* All lines of an indicator together, but one by one those of a parameter that repeats, as in sma:20,200. */
static void find_absent(struct absence *absence, const struct compose *compose, const struct indicator_result *result,
                        const struct trace *traces)
{
    const struct indicator_call *call = result->call;
    const struct plots *plots = &result->plots;
    size_t lacking = 0, signals = 0, parameters = call->indicator->parameter_count;
    for (size_t i = 0; i < plots->count; i++) {
        lacking += !traces[i].has_values;
        signals += is_signal(&plots->items[i]);
    }
    if (is_shown(plots) || (plots->count > 0 && signals == plots->count))
        return;
    if (lacking == plots->count) {
        add_absent(absence, compose, call, NULL);
        return;
    }
    for (size_t i = 0; parameters > 0 && indicator_call_repeats(call, parameters - 1) > 1 && i < plots->count; i++)
        if (!traces[i].has_values && plots->items[i].name)
            add_absent(absence, compose, call, plots->items[i].name);
}

static enum status name_absent(struct compose *compose, const struct absence *absence)
{
    struct text message = {0};
    text_puts(&message, absence->first.data ? absence->first.data : "");
    if (absence->count > 1)
        text_printf(&message, " and %zu more have", absence->count - 1);
    else
        text_puts(&message, " has");
    text_puts(&message, absence->is_of_volume ? " no value: the file has no volume" : " no value in this picture");
    enum status status = text_status(&message, compose->error);
    if (status == STATUS_OK)
        status = compose_warn(compose, message.data);
    text_release(&message);
    return status;
}

enum status compose_absent_plots(struct compose *compose)
{
    struct absence absence = {0};
    const struct trace *traces = compose->layout->traces;
    for (size_t i = 0; i < compose->indicator_count; i++) {
        find_absent(&absence, compose, &compose->indicators[i], traces);
        traces += compose->indicators[i].plots.count;
    }
    enum status status = STATUS_OK;
    if (absence.count > 0)
        status = text_status(&absence.first, compose->error);
    if (status == STATUS_OK && absence.count > 0)
        status = name_absent(compose, &absence);
    text_release(&absence.first);
    return status;
}
