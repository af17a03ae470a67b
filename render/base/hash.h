/* Hashes of bytes. Thread-safe. */
#ifndef CHANDLER_BASE_HASH_H
#define CHANDLER_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* A short fingerprint, the same everywhere: FNV-1a, 64 bits (Fowler, Noll, Vo). Anyone can make texts that have the
 * same: not for tables of what a file holds. */
#define HASH_START UINT64_C(0xcbf29ce484222325)

/* Continues hash (HASH_START at first) over length bytes of data. */
static inline uint64_t hash_bytes(uint64_t hash, const void *data, size_t length)
{
    const unsigned char *bytes = data;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ bytes[i]) * UINT64_C(0x100000001b3);
    return hash;
}

/* For tables of what comes from outside: without the key nobody can make texts that fall together (SipHash-1-3;
 * Aumasson and Bernstein 2012). What is printed must not depend on it. */
struct hash_key {
    uint64_t words[2];
};
/* This process's own, and that of its forked children: from the random bytes that the kernel gives to each. */
struct hash_key hash_key_of_process(void);
uint64_t hash_keyed(const struct hash_key *key, const void *data, size_t length);

#endif
