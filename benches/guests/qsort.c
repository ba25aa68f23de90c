/* Quicksort of 32-bit integers, recursive, with insertion sort below a dozen. */
#include "guest.h"

#define COUNT 20000
static i32 items[COUNT];

static void sort(i32 *from, i32 *to) {
    while (to - from > 12) {
        i32 pivot = from[(to - from) / 2];
        i32 *low = from, *high = to - 1;
        while (low <= high) {
            while (*low < pivot) low++;
            while (*high > pivot) high--;
            if (low <= high) {
                i32 swap = *low;
                *low++ = *high;
                *high-- = swap;
            }
        }
        if (high - from < to - low) {
            sort(from, high + 1);
            from = low;
        } else {
            sort(low, to);
            to = high + 1;
        }
    }
    for (i32 *next = from + 1; next < to; next++) {
        i32 item = *next;
        i32 *hole = next;
        while (hole > from && hole[-1] > item) {
            *hole = hole[-1];
            hole--;
        }
        *hole = item;
    }
}

EXPORT i64 run(i32 n) {
    u32 seed = 4711;
    u64 sum = 0;
    for (i32 round = 0; round < n; round++) {
        for (i32 i = 0; i < COUNT; i++) items[i] = (i32)next_random(&seed);
        sort(items, items + COUNT);
        for (i32 i = 1; i < COUNT; i++)
            if (items[i - 1] > items[i]) return -1;
        for (i32 i = 0; i < COUNT; i += 97) sum = mix(sum, (u32)items[i]);
    }
    return (i64)sum;
}
