/* What the driver tells the preloaded library and learns from it: the start of a file that both map. Written by
 * `inject.py` with struct.pack: keep the two alike. */
#ifndef CHANDLER_TESTS_FAULTS_PAGE_H
#define CHANDLER_TESTS_FAULTS_PAGE_H

#include <stdatomic.h>
#include <stdint.h>

enum fault_call {
    FAULT_NONE, /* counts nothing; keeps account of memory alone */
    FAULT_MEMORY,
    FAULT_MMAP,
    FAULT_OPEN,
    FAULT_READ,
    FAULT_WRITE,
    FAULT_FSYNC,
    FAULT_RENAME,
    FAULT_FORK,
    FAULT_THREAD,
};

enum fault_way {
    FAULT_ONCE,  /* call number `at` fails */
    FAULT_STAY,  /* it and all that follow */
    FAULT_SHORT, /* it moves half of the bytes; a write after it fails */
    FAULT_TWICE, /* it and call number `then` */
};

enum { FAULT_FRAMES = 16, FAULT_FRAME_SIZE = 120 };

struct fault_page {
    uint32_t call; /* enum fault_call */
    uint32_t way;  /* enum fault_way */
    uint64_t at;   /* 1 is the first; 0: none fails */
    uint64_t then; /* of FAULT_TWICE */
    int32_t error; /* errno of the failure */
    /* Libraries whose own calls do not fail, as the start of their file's name; each ends in a blank. */
    char spared[64];
    /* The library's. */
    _Atomic int32_t descriptor; /* of the read or write that failed; -1 */
    _Atomic uint64_t calls;     /* of this kind, by all processes and threads together */
    _Atomic uint64_t injected;
    /* Who made the first call that failed, innermost first: "FILE+0xOFFSET". */
    char frames[FAULT_FRAMES][FAULT_FRAME_SIZE];
};

#endif
