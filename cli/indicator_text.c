#include "cli/indicator_text.h"

#include "cli/messages.h"

void parameter_append_range(struct text *out, const struct indicator_parameter *parameter)
{
    if (parameter->kind == PARAMETER_COUNT || parameter->kind == PARAMETER_NUMBER) {
        text_printf(out, "%.15g..%.15g", parameter->least, parameter->most);
        return;
    }
    size_t count = 0;
    for (; parameter->choices && parameter->choices[count]; count++)
        text_printf(out, "%s%s", count ? "|" : "", parameter->choices[count]);
    if (parameter->kind == PARAMETER_DATE)
        text_printf(out, "%sDATE", count ? "|" : "");
}

void indicator_append_parameters(struct text *out, const struct indicator *indicator)
{
    for (size_t i = 0; i < indicator->parameter_count; i++) {
        const struct indicator_parameter *parameter = &indicator->parameters[i];
        text_printf(out, "%s%s", i ? ", " : "", parameter->name);
        if (parameter->default_text) {
            text_puts(out, "=");
            printable_append(out, parameter->default_text);
        }
        text_puts(out, parameter->repeats ? ",..." : "");
        if (parameter->kind == PARAMETER_TEXT)
            continue;
        text_puts(out, " [");
        parameter_append_range(out, parameter);
        text_puts(out, "]");
    }
}
