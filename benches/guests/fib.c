/* Recursive Fibonacci numbers: calls and little else. */
#include "guest.h"

__attribute__((noinline)) static u32 fib(u32 n) {
    if (n < 2) return n;
    return fib(n - 1) + fib(n - 2);
}

EXPORT i64 run(i32 n) {
    return fib((u32)n);
}
