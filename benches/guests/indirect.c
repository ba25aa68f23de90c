/* Calls through a table of functions, the callee chosen by data. */
#include "guest.h"

typedef u32 (*step)(u32, u32);

static u32 add(u32 a, u32 b) { return a + b; }
static u32 subtract(u32 a, u32 b) { return a - b; }
static u32 exclusive(u32 a, u32 b) { return a ^ (b << 1); }
static u32 turn(u32 a, u32 b) { return (a << 7 | a >> 25) + b; }
static u32 multiply(u32 a, u32 b) { return a * (b | 1); }
static u32 either(u32 a, u32 b) { return a > b ? a - b : b - a; }
static u32 shift(u32 a, u32 b) { return (a >> 3) + (b << 2); }
static u32 both(u32 a, u32 b) { return (a & b) + a; }

static step volatile steps[8] = {add, subtract, exclusive, turn, multiply, either, shift, both};

EXPORT i64 run(i32 n) {
    u32 a = 1, b = 2463534242u;
    for (i32 i = 0; i < n; i++) {
        step next = steps[(a ^ (u32)i) & 7];
        a = next(a, b);
        b += a | 1;
    }
    return (i64)(((u64)a << 32) | b);
}
