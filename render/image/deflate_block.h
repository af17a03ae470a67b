/* Tokens of a chart's rows to deflate blocks (RFC 1951). */
#ifndef CHANDLER_IMAGE_DEFLATE_BLOCK_H
#define CHANDLER_IMAGE_DEFLATE_BLOCK_H

#include "render/base/bytes.h"
#include "render/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
};

/* The bits of one token kind, first bit lowest: length code, extra bits, distance code, extra bits; at most 48. */
struct token_bits {
    uint64_t bits;
    unsigned count;
};

/* What is collected for the block under way, and the bits that do not fill a byte yet. */
struct deflate_block {
    uint16_t tokens[TOKENS_MAX];
    size_t token_count;
    uint32_t token_frequencies[TOKEN_KINDS];
    struct token_bits token_bits[TOKEN_KINDS];
    size_t distance_above; /* bytes of a row, 2 to WINDOW_SIZE */
    uint64_t bits;
    unsigned bit_count;
};

/* Starts a stream. */
void deflate_start(struct deflate_block *block, size_t distance_above);
/* Writes a block that has no room for a token more. */
enum status deflate_make_room(struct deflate_block *block, struct bytes *out, struct error *error);

static inline bool deflate_has_room(const struct deflate_block *block)
{
    return block->token_count + 2 <= TOKENS_MAX; /* a token and the end of the block */
}

static inline void deflate_push(struct deflate_block *block, unsigned kind)
{
    block->tokens[block->token_count++] = (uint16_t)kind;
    block->token_frequencies[kind]++;
}

/* A literal byte. A full block goes to *out. */
static inline enum status deflate_literal(struct deflate_block *block, unsigned byte, struct bytes *out,
                                          struct error *error)
{
    enum status status = deflate_has_room(block) ? STATUS_OK : deflate_make_room(block, out, error);
    if (status == STATUS_OK)
        deflate_push(block, byte);
    return status;
}

/* A match of any length >= MATCH_MIN at the distance of first_kind: TOKEN_ABOVE or TOKEN_LEFT. */
enum status deflate_match(struct deflate_block *block, unsigned first_kind, size_t length, struct bytes *out,
                          struct error *error);
/* Ends the stream on a whole byte. */
enum status deflate_finish(struct deflate_block *block, struct bytes *out, struct error *error);

#endif
