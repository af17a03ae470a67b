#include "render/base/hash.h"

#include <string.h>
#include <sys/auxv.h>

struct hash_key hash_key_of_process(void)
{
    struct hash_key key = {{0, 0}};
    unsigned long address = getauxval(AT_RANDOM);
    if (address)
        memcpy(&key, (const void *)address, sizeof key);
    return key;
}

static inline uint64_t rotated(uint64_t word, unsigned bits)
{
    return word << bits | word >> (64 - bits);
}

static inline void round_once(uint64_t state[4])
{
    state[0] += state[1];
    state[2] += state[3];
    state[1] = rotated(state[1], 13) ^ state[0];
    state[3] = rotated(state[3], 16) ^ state[2];
    state[0] = rotated(state[0], 32);
    state[2] += state[1];
    state[0] += state[3];
    state[1] = rotated(state[1], 17) ^ state[2];
    state[3] = rotated(state[3], 21) ^ state[0];
    state[2] = rotated(state[2], 32);
}

static inline void take_word(uint64_t state[4], uint64_t word)
{
    state[3] ^= word;
    round_once(state);
    state[0] ^= word;
}

uint64_t hash_keyed(const struct hash_key *key, const void *data, size_t length)
{
    const unsigned char *at = data;
    uint64_t word = 0, last = (uint64_t)length << 56;
    uint64_t state[4] = {
        key->words[0] ^ UINT64_C(0x736f6d6570736575),
        key->words[1] ^ UINT64_C(0x646f72616e646f6d),
        key->words[0] ^ UINT64_C(0x6c7967656e657261),
        key->words[1] ^ UINT64_C(0x7465646279746573),
    };
    size_t left = length;
    for (; left >= sizeof word; left -= sizeof word, at += sizeof word) {
        /* The machine's own byte order: no hash leaves the process. */
        memcpy(&word, at, sizeof word);
        take_word(state, word);
    }
    for (size_t i = 0; i < left; i++)
        last |= (uint64_t)at[i] << (8 * i);
    take_word(state, last);
    state[2] ^= 0xff;
    for (int i = 0; i < 3; i++)
        round_once(state);
    return state[0] ^ state[1] ^ state[2] ^ state[3];
}
