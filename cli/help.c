#include "cli/indicator_text.h"
#include "cli/options.h"

#include <string.h>

enum { TEXT_COLUMN = 29, WIDTH = 96 };

static const char *const group_titles[GROUP_COUNT] = {
    [GROUP_INPUTS] = "Inputs",   [GROUP_OUTPUTS] = "Outputs", [GROUP_PICTURE] = "Picture", [GROUP_READING] = "Reading",
    [GROUP_RUNNING] = "Running", [GROUP_BENCH] = "Benchmark", [GROUP_OTHER] = "Other",
};

static void append_blanks(struct text *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        text_append(out, " ", 1);
}

/* Words from column on, where later lines begin at TEXT_COLUMN. */
static void append_wrapped(struct text *out, const char *words, size_t column)
{
    for (;;) {
        size_t length = strcspn(words, " ");
        if (column > TEXT_COLUMN && column + 1 + length > WIDTH) {
            text_append(out, "\n", 1);
            append_blanks(out, TEXT_COLUMN);
            column = TEXT_COLUMN;
        } else if (column > TEXT_COLUMN) {
            text_append(out, " ", 1);
            column++;
        }
        text_append(out, words, length);
        column += length;
        if (!words[length])
            break;
        words += length + 1;
    }
    text_append(out, "\n", 1);
}

/* Of a term that begins at `start`: beside it, or below one that is too long. */
static void append_explanation(struct text *out, size_t start, const char *words)
{
    size_t used = out->length - start;
    if (used + 2 > TEXT_COLUMN) {
        text_append(out, "\n", 1);
        used = 0;
    }
    append_blanks(out, TEXT_COLUMN - used);
    append_wrapped(out, words, TEXT_COLUMN);
}

static void append_option(struct text *out, const struct option *option)
{
    size_t start = out->length;
    if (option->letter)
        text_printf(out, "  -%c, --%s", option->letter, option->name);
    else
        text_printf(out, "      --%s", option->name);
    if (option->argument)
        text_printf(out, " %s", option->argument);
    append_explanation(out, start, option->help);
}

/* Those of one pane, each with its parameters. */
static void append_indicators(struct text *out, enum indicator_pane pane)
{
    for (size_t i = 0; indicators[i]; i++) {
        if ((indicators[i]->pane == INDICATOR_PANE_PRICE) != (pane == INDICATOR_PANE_PRICE))
            continue;
        struct text parameters = {0};
        size_t start = out->length;
        indicator_append_parameters(&parameters, indicators[i]);
        text_printf(out, "  %s", indicators[i]->name);
        append_explanation(out, start, parameters.length ? parameters.data : "no parameters");
        out->is_broken |= parameters.is_broken;
        text_release(&parameters);
    }
}

void options_help(struct text *out)
{
    text_puts(out, "Usage: chandler [OPTION]... PATH...\n"
                   "Draws candlestick charts from CSV files of open, high, low and close prices.\n\n"
                   "A PATH is a file, a folder (its *.csv, *.tsv and *.txt, also with .gz) or - for standard input.\n"
                   "  chandler prices/ -o charts/\n"
                   "  chandler AAPL.csv --last 120 --theme dark -o aapl.png\n");
    for (int group = 0; group < GROUP_COUNT; group++) {
        text_printf(out, "\n%s\n", group_titles[group]);
        for (const struct option *option = option_table; option->name; option++)
            if (option->group == (enum option_group)group)
                append_option(out, option);
    }
    text_puts(out,
              "\nIndicators over the candles (-i NAME, NAME:20,2 or NAME:period=20; ,... where it takes several)\n");
    append_indicators(out, INDICATOR_PANE_PRICE);
    text_puts(out, "\nIndicators in panes of their own\n");
    append_indicators(out, INDICATOR_PANE_OWN);
    text_puts(out,
              "\nExit status: 0 all is drawn; 1 a chart failed, or there was no input; 2 wrong usage; 75 the lock is\n"
              "held; 128+n ended by signal n. The manual says more: man chandler, man chandler-indicators.\n");
}
