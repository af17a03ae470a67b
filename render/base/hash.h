/* A short fingerprint of bytes: FNV-1a, 64 bits (Fowler, Noll, Vo). Not for security. */
#ifndef CHANDLER_BASE_HASH_H
#define CHANDLER_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_START UINT64_C(0xcbf29ce484222325)

/* Continues hash (HASH_START at first) over length bytes of data. */
static inline uint64_t hash_bytes(uint64_t hash, const void *data, size_t length)
{
    const unsigned char *bytes = data;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ bytes[i]) * UINT64_C(0x100000001b3);
    return hash;
}

#endif
