#include "chandler_config.h"
#include "cli/completion/completion.h"

/* engine.bash */
extern const unsigned char completion_engine_bash[];
extern const size_t completion_engine_bash_size;

static void append_flags(struct text *out, const struct option *option, const char *between)
{
    if (option->letter)
        text_printf(out, "-%c%s", option->letter, between);
    text_printf(out, "--%s", option->name);
}

/* The words of an option's value; none needs quotes. */
static void append_words(struct text *out, const struct candidates *candidates)
{
    struct text lines = {0};
    struct candidate candidate;
    candidates->append(&lines);
    text_puts(out, " words=(");
    const char *separator = "";
    for (const char *at = lines.data; candidate_next(&at, &candidate);) {
        text_puts(out, separator);
        text_append(out, candidate.word, candidate.word_length);
        separator = " ";
    }
    text_puts(out, ")");
    out->is_broken |= lines.is_broken;
    text_release(&lines);
}

static void append_value(struct text *out, const struct option *option)
{
    static const char *const kinds[] = {
        [CANDIDATE_NONE] = "none", [CANDIDATE_FILE] = "file", [CANDIDATE_WORD] = "word", [CANDIDATE_THEME] = "theme",
        [CANDIDATE_LIST] = "list", [CANDIDATE_CALL] = "call", [CANDIDATE_ZONE] = "zone",
    };
    struct candidates candidates = candidates_of(option);
    text_puts(out, "        ");
    append_flags(out, option, " | ");
    text_printf(out, ") kind='%s'", kinds[candidates.kind]);
    if (candidates.suffix && *candidates.suffix)
        text_printf(out, " suffix=%s", candidates.suffix);
    if (candidates.append)
        append_words(out, &candidates);
    text_puts(out, " ;;\n");
}

void completion_append_bash(struct text *out)
{
    text_puts(out, "# shellcheck shell=bash disable=SC2034\n"
                   "# Completions of chandler " CHANDLER_VERSION " for bash, made by: chandler --completion bash\n\n"
                   "# What the value of an option may be; false for one that takes none. Sets kind, suffix and words.\n"
                   "_chandler_value()\n{\n    case $1 in\n");
    for (const struct option *option = option_table; option->name; option++)
        if (option->argument)
            append_value(out, option);
    text_puts(out, "        *) return 1 ;;\n    esac\n}\n\n_chandler_options()\n{\n    found=(\n");
    for (const struct option *option = option_table; option->name; option++) {
        text_puts(out, "        ");
        append_flags(out, option, " ");
        text_puts(out, "\n");
    }
    text_puts(out, "    )\n}\n\n");
    text_append(out, (const char *)completion_engine_bash, completion_engine_bash_size);
}
