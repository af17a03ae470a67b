/* Completions of the command line for shells, made from the table of options: what --completion prints. */
#ifndef CHANDLER_CLI_COMPLETION_COMPLETION_H
#define CHANDLER_CLI_COMPLETION_COMPLETION_H

#include "cli/options.h"
#include "render/base/text.h"

#include <stdbool.h>

/* One shell. Its script is a fixed part (engine.SHELL) and what comes from the tables. */
struct completion {
    const char *name; /* as given to --completion */
    void (*append)(struct text *out);
};

extern const struct completion completions[]; /* ends with a NULL name */

void completion_append_bash(struct text *out);
void completion_append_zsh(struct text *out);
void completion_append_fish(struct text *out);

/* ---- what the shells have in common ---- */

enum candidate_kind {
    CANDIDATE_NONE,  /* a number, a text: nothing can be offered */
    CANDIDATE_FILE,  /* a file with the suffix, or any file; folders lead to them */
    CANDIDATE_WORD,  /* one of several words */
    CANDIDATE_THEME, /* one of several words or, with a / or a dot, a file */
    CANDIDATE_LIST,  /* several of them with commas between */
    CANDIDATE_CALL,  /* one of several words, perhaps with parameters: NAME or NAME:20,PARAMETER=2 */
    CANDIDATE_ZONE,  /* a file below the folder of time zones */
};

/* What an option's value may be. It follows from what --help calls the value. */
struct candidates {
    enum candidate_kind kind;
    const char *suffix; /* of CANDIDATE_FILE: ".png"; "": any */
    /* Of those with words: appends them, "WORD TAB SUMMARY" a line. Of a CANDIDATE_CALL a word may also be
     * "NAME:PARAMETER=". No word has a blank, a quote or a backslash; a summary may. */
    void (*append)(struct text *out);
};

/* kind CANDIDATE_NONE where nothing is known of such a value. */
struct candidates candidates_of(const struct option *option);
/* Whether giving it again adds to what was given before. */
bool option_adds_up(const struct option *option);

/* One of the lines that `append` appended. */
struct candidate {
    const char *word, *summary; /* not ended by NUL */
    size_t word_length, summary_length;
};

/* Takes the line at *at, which goes on to the next one; false at the end. */
bool candidate_next(const char **at, struct candidate *candidate);

#endif
