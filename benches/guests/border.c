/* Calls that leave the guest, and a function for calls that enter it. Not a workload: the table of calls uses it. */
#include "guest.h"

__attribute__((import_module("host"), import_name("add"))) i32 host_add(i32 a, i32 b);

__attribute__((export_name("add"))) i32 add(i32 a, i32 b) {
    return (i32)((u32)a + (u32)b);
}

/* `n` calls, eight each time round, so that the loop itself counts little. */
EXPORT i64 run(i32 n) {
    i32 x = 1;
    for (i32 i = 0; i < n / 8; i++) {
        x = host_add(x, i);
        x = host_add(x, i);
        x = host_add(x, i);
        x = host_add(x, i);
        x = host_add(x, i);
        x = host_add(x, i);
        x = host_add(x, i);
        x = host_add(x, i);
    }
    return x;
}
