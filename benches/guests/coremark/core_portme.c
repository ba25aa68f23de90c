/* A port of CoreMark to a guest: `run(n)` is a performance run of `n` iterations. */
#include <stdarg.h>
#include "../guest.h"
#include "coremark.h"

volatile ee_s32 seed1_volatile = 0, seed2_volatile = 0, seed3_volatile = 0x66, seed4_volatile, seed5_volatile = 0;
ee_u32 default_num_contexts = 1;

static u64 sum;

/* Of all that is printed only checksums count, and the errors among them: their lines start with a bracket. */
int ee_printf(const char *format, ...) {
    if (format[0] != '[') return 0;
    va_list values;
    va_start(values, format);
    for (i32 i = 0; i < 2; i++) sum = mix(sum, va_arg(values, u32));
    va_end(values);
    return 0;
}

/* The comparison holds the clock. */
void start_time(void) {}
void stop_time(void) {}
CORE_TICKS get_time(void) { return 0; }
secs_ret time_in_secs(CORE_TICKS ticks) { return ticks; }

void portable_init(core_portable *p, int *argc, char *argv[]) {
    (void)argc, (void)argv;
    p->portable_id = 1;
}

void portable_fini(core_portable *p) { p->portable_id = 0; }

void coremark(void);

EXPORT i64 run(i32 n) {
    seed4_volatile = n;
    sum = 0;
    coremark();
    return (i64)sum;
}
