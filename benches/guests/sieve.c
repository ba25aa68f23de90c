/* The sieve of Eratosthenes over bytes: strided stores, then a counting scan. */
#include "guest.h"

#define LIMIT 200000
static u8 composite[LIMIT];

EXPORT i64 run(i32 n) {
    u64 sum = 0;
    for (i32 round = 0; round < n; round++) {
        for (u32 i = 0; i < LIMIT; i++) composite[i] = 0;
        u32 count = 0;
        u32 last = 0;
        for (u32 i = 2; i < LIMIT; i++) {
            if (composite[i]) continue;
            count++;
            last = i;
            if (i > LIMIT / i) continue;
            for (u32 j = i * i; j < LIMIT; j += i) composite[j] = 1;
        }
        sum = mix(sum, ((u64)count << 32) | last);
    }
    return (i64)sum;
}
