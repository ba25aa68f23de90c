/* What every benchmark guest shares: fixed-width types, a random sequence, the exported entry. */
#ifndef GUEST_H
#define GUEST_H

typedef unsigned char u8;
typedef signed char i8;
typedef unsigned short u16;
typedef short i16;
typedef unsigned int u32;
typedef int i32;
typedef unsigned long long u64;
typedef long long i64;

/* A guest exports `run(n)`: it does `n` units of its work and gives a checksum of all it computed, so that no part of
 * the work can be left out and engines can be held against each other. */
#define EXPORT __attribute__((export_name("run")))

/* Numbers that look random and are the same on every engine: a xorshift sequence. */
static inline u32 next_random(u32 *state) {
    u32 x = *state;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    *state = x;
    return x;
}

/* One step of a 64-bit mixing checksum. */
static inline u64 mix(u64 sum, u64 value) {
    return (sum ^ value) * 0x100000001b3ull + (sum >> 29);
}

#endif
