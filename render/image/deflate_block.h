/* Tokens of a chart's rows to deflate blocks (RFC 1951). */
#ifndef CHANDLER_IMAGE_DEFLATE_BLOCK_H
#define CHANDLER_IMAGE_DEFLATE_BLOCK_H

#include "render/base/bytes.h"
#include "render/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum {
    MATCH_MIN = 3,
    MATCH_MAX = 258,
    MATCH_LENGTHS = MATCH_MAX - MATCH_MIN + 1,
    WINDOW_SIZE = 32768, /* the farthest that a match reaches back */
    /* A token is a literal byte, or a match of some length at one of two distances: one pixel, or one row. */
    TOKEN_ABOVE = 256,
    TOKEN_LEFT = TOKEN_ABOVE + MATCH_LENGTHS,
    TOKEN_END = TOKEN_LEFT + MATCH_LENGTHS,
    TOKEN_KINDS,
    TOKENS_MAX = 1 << 16, /* in one block */
    /* Tokens are stored this many at a time, those that are not meant to be overwritten by the next. */
    TOKENS_AT_ONCE = 16,
    /* Of a match that deflate_push_match takes. */
    FULL_LENGTHS_MAX = 8,
    PUSHED_LENGTH_MAX = (FULL_LENGTHS_MAX + 1) * MATCH_MAX,
    PUSHED_TOKENS_MAX = FULL_LENGTHS_MAX + 2,
};

/* What is collected for the block under way, and the bits that do not fill a byte yet. */
struct deflate_block {
    uint16_t tokens[TOKENS_MAX + TOKENS_AT_ONCE];
    size_t token_count;
    /* Of each kind of token that occurs how many bits it has, in the lowest six bits, and above these the bits, first
     * bit lowest: length code, extra bits, distance code, extra bits; at most 48. */
    uint64_t token_bits[TOKEN_KINDS];
    size_t distance_above; /* bytes of a row, 2 to WINDOW_SIZE */
    uint64_t bits;
    unsigned bit_count;
};

/* Starts a stream. */
void deflate_start(struct deflate_block *block, size_t distance_above);

/* Makes room for count <= TOKENS_MAX - 1 tokens: a block that lacks it goes to *out. */
enum status deflate_reserve(struct deflate_block *block, size_t count, struct bytes *out, struct error *error);

/* The following three push to room that was made. A literal byte: */
static inline void deflate_push_literal(struct deflate_block *block, unsigned byte)
{
    block->tokens[block->token_count++] = (uint16_t)byte;
}

static inline void deflate_widen(uint16_t *restrict to, const uint8_t *restrict from)
{
    for (size_t i = 0; i < TOKENS_AT_ONCE; i++)
        to[i] = from[i];
}

/* count literal bytes, of which readable >= count may be read. */
static inline void deflate_push_literals(struct deflate_block *block, const uint8_t *bytes, size_t count,
                                         size_t readable)
{
    uint16_t *to = block->tokens + block->token_count;
    block->token_count += count;
    size_t done = 0;
    for (; done < count && done + TOKENS_AT_ONCE <= readable; done += TOKENS_AT_ONCE)
        deflate_widen(to + done, bytes + done);
    for (; done < count; done++)
        to[done] = bytes[done];
}

/* A match of MATCH_MIN to PUSHED_LENGTH_MAX bytes at the distance of first_kind, TOKEN_ABOVE or TOKEN_LEFT: at most
 * PUSHED_TOKENS_MAX tokens. As many of the full length as leave no rest too short for a match, and no branch that
 * depends on how many: lengths are hard to foresee. */
static inline void deflate_push_match(struct deflate_block *block, unsigned first_kind, size_t length)
{
    uint16_t *to = block->tokens + block->token_count;
    size_t full = (length - MATCH_MIN) / MATCH_MAX;
    size_t rest = length - full * MATCH_MAX;
    /* The last MATCH_MIN of a rest that is longer than a match are one of their own. */
    bool is_split = rest > MATCH_MAX;
    for (size_t i = 0; i < FULL_LENGTHS_MAX; i++)
        to[i] = (uint16_t)(first_kind + MATCH_LENGTHS - 1);
    to[full] = (uint16_t)(first_kind + rest - MATCH_MIN - (is_split ? MATCH_MIN : 0));
    to[full + 1] = (uint16_t)first_kind;
    block->token_count += full + 1 + is_split;
}

/* A match of any length >= MATCH_MIN; makes room for it, and for `reserved` tokens behind it. */
enum status deflate_long_match(struct deflate_block *block, unsigned first_kind, uint64_t length, size_t reserved,
                               struct bytes *out, struct error *error);

/* Ends the stream on a whole byte. */
enum status deflate_finish(struct deflate_block *block, struct bytes *out, struct error *error);

#endif
