#include "chandler_config.h"
#include "cli/completion/completion.h"

#include <string.h>

/* engine.zsh */
extern const unsigned char completion_engine_zsh[];
extern const size_t completion_engine_zsh_size;

/* In single quotes, with a backslash before each of the characters in `special`. */
static void append_escaped(struct text *out, const char *text, size_t length, const char *special)
{
    for (size_t i = 0; i < length; i++) {
        if (strchr(special, text[i]))
            text_puts(out, "\\");
        text_puts(out, text[i] == '\'' ? "'\\'" : "");
        text_append(out, &text[i], 1);
    }
}

static bool has_parameter(const struct candidate *candidate)
{
    return memchr(candidate->word, ':', candidate->word_length) != NULL;
}

/* The arrays names, of WORD:SUMMARY, and parameters, of NAME:PARAMETER=. */
static void append_arrays(struct text *out, const struct candidates *candidates)
{
    struct text lines = {0};
    struct candidate candidate;
    candidates->append(&lines);
    text_puts(out, "    local -a names=(\n");
    for (const char *at = lines.data; candidate_next(&at, &candidate);) {
        if (has_parameter(&candidate))
            continue;
        text_puts(out, "        '");
        append_escaped(out, candidate.word, candidate.word_length, ":\\");
        text_puts(out, candidate.summary_length ? ":" : "");
        append_escaped(out, candidate.summary, candidate.summary_length, "\\");
        text_puts(out, "'\n");
    }
    text_puts(out, "    )\n");
    if (candidates->kind == CANDIDATE_CALL) {
        text_puts(out, "    local -a parameters=(\n");
        for (const char *at = lines.data; candidate_next(&at, &candidate);)
            if (has_parameter(&candidate))
                text_printf(out, "        %.*s\n", (int)candidate.word_length, candidate.word);
        text_puts(out, "    )\n");
    }
    out->is_broken |= lines.is_broken;
    text_release(&lines);
}

/* The function that completes an option's value. */
static void append_function(struct text *out, const struct option *option)
{
    static const char *const engines[] = {
        [CANDIDATE_WORD] = "_describe",
        [CANDIDATE_THEME] = "_chandler_theme_or_file",
        [CANDIDATE_LIST] = "_chandler_list",
        [CANDIDATE_CALL] = "_chandler_call",
    };
    struct candidates candidates = candidates_of(option);
    if (!candidates.append)
        return;
    text_printf(out, "_chandler_value_%s() {\n", option->name);
    append_arrays(out, &candidates);
    text_printf(out, "    %s %s%s\n}\n\n", engines[candidates.kind], option->name,
                candidates.kind == CANDIDATE_WORD ? " names" : "");
}

static void append_action(struct text *out, const struct option *option)
{
    struct candidates candidates = candidates_of(option);
    text_puts(out, ":");
    append_escaped(out, option->argument, strlen(option->argument), ":\\");
    text_puts(out, ":");
    if (candidates.append)
        text_printf(out, "_chandler_value_%s", option->name);
    else if (candidates.kind == CANDIDATE_ZONE)
        text_puts(out, "_time_zone");
    else if (candidates.kind == CANDIDATE_FILE && *candidates.suffix)
        text_printf(out, "_files -g \"*%s\"", candidates.suffix);
    else if (candidates.kind == CANDIDATE_FILE)
        text_puts(out, "_files");
}

/* One specification for _arguments. */
static void append_option(struct text *out, const struct option *option)
{
    text_puts(out, "        '");
    if (option_adds_up(option))
        text_puts(out, "*'");
    else if (option->letter)
        text_printf(out, "(-%c --%s)'", option->letter, option->name);
    else
        text_puts(out, "'");
    const char *attached = option->argument ? "=" : "";
    if (option->letter)
        text_printf(out, "{-%c%s,--%s%s}", option->letter, option->argument ? "+" : "", option->name, attached);
    else
        text_printf(out, "--%s%s", option->name, attached);
    text_puts(out, "'[");
    append_escaped(out, option->help, strlen(option->help), "[]\\");
    text_puts(out, "]");
    if (option->argument)
        append_action(out, option);
    text_puts(out, "'\n");
}

void completion_append_zsh(struct text *out)
{
    text_puts(out, "#compdef chandler\n"
                   "# Completions of chandler " CHANDLER_VERSION " for zsh, made by: chandler --completion zsh\n\n");
    for (const struct option *option = option_table; option->name; option++)
        append_function(out, option);
    text_puts(out, "_chandler() {\n    local -a options=(\n");
    for (const struct option *option = option_table; option->name; option++)
        append_option(out, option);
    text_puts(out, "    )\n    _arguments -s -S : $options '*:path:_chandler_paths'\n}\n\n");
    text_append(out, (const char *)completion_engine_zsh, completion_engine_zsh_size);
}
