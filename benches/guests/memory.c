/* Fill, copy and sum of memory in loops of bytes, words and double words. */
#include "guest.h"

#define BYTES 65536
static u64 source[BYTES / 8], target[BYTES / 8];

EXPORT i64 run(i32 n) {
    u64 sum = 0;
    for (i32 round = 0; round < n; round++) {
        volatile u8 *bytes = (volatile u8 *)source;
        volatile u8 *copy = (volatile u8 *)target;
        u32 *words = (u32 *)target;
        for (u32 i = 0; i < BYTES; i++) bytes[i] = (u8)(i + (u32)round);
        for (u32 i = 0; i < BYTES; i++) copy[i] = bytes[i];
        u32 bytes_sum = 0;
        for (u32 i = 0; i < BYTES; i++) bytes_sum += copy[i];
        u32 words_sum = 0;
        for (u32 i = 0; i < BYTES / 4; i++) words_sum = words_sum * 31 + words[i];
        u64 long_sum = 0;
        for (u32 i = 0; i < BYTES / 8; i++) {
            target[i] = source[i] ^ long_sum;
            long_sum += target[i];
        }
        sum = mix(mix(mix(sum, bytes_sum), words_sum), long_sum);
    }
    return (i64)sum;
}
