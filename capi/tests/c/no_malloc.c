/* Counts what is taken from the C library's heap while an engine is there: nothing. */
#include <stddef.h>
#include <stdint.h>

#include <wrt.h>

#include "check.h"
#include "guests.h"

/* The C library's own, behind the names that everybody calls. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static unsigned allocations;

void *malloc(size_t size) { __atomic_fetch_add(&allocations, 1, __ATOMIC_RELAXED); return __libc_malloc(size); }
void *calloc(size_t count, size_t size) { __atomic_fetch_add(&allocations, 1, __ATOMIC_RELAXED); return __libc_calloc(count, size); }
void *realloc(void *block, size_t size) { __atomic_fetch_add(&allocations, 1, __ATOMIC_RELAXED); return __libc_realloc(block, size); }
void *memalign(size_t alignment, size_t size) { __atomic_fetch_add(&allocations, 1, __ATOMIC_RELAXED); return __libc_memalign(alignment, size); }
void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }
int posix_memalign(void **block, size_t alignment, size_t size) { *block = memalign(alignment, size); return *block == NULL ? 12 : 0; }

static unsigned taken(void) { return __atomic_load_n(&allocations, __ATOMIC_RELAXED); }

static uint8_t arena[2 << 20];

static wrt_result host_add(wrt_caller *caller, const wrt_value *args, wrt_value *results, void *user)
{
    (void)caller; (void)user;
    results[0].of.i32 = args[0].of.i32 + args[1].of.i32;
    return WRT_OK;
}

static wrt_result later(wrt_caller *caller, const wrt_value *args, wrt_value *results, void *user)
{
    (void)caller; (void)args; (void)results; (void)user;
    return WRT_PENDING;
}

static void use(wrt_engine *engine)
{
    static const wrt_type i32s[] = {WRT_I32, WRT_I32}, i64s[] = {WRT_I64}, f64s[] = {WRT_F64};
    static const wrt_func_type add_type = {i32s, 2, i32s, 1}, later_type = {i64s, 1, f64s, 1};
    wrt_module *module;
    wrt_store *stores[8];
    wrt_instance instance;
    wrt_func func;
    wrt_error error;
    wrt_frame frames[4];
    wrt_value args[2], result;
    char text[100];
    size_t at, count;
    ENDS(wrt_module_from_wasm(engine, guest_wasm, sizeof guest_wasm, &module, &error), WRT_OK);
    for (at = 0; at < 2; at++) {
        ENDS(wrt_store_new(engine, NULL, &stores[at], &error), WRT_OK);
        ENDS(wrt_define_func(stores[at], "host", "add", &add_type, host_add, NULL, NULL, &error), WRT_OK);
        ENDS(wrt_define_func(stores[at], "host", "later", &later_type, later, NULL, NULL, &error), WRT_OK);
        ENDS(wrt_instantiate(stores[at], module, &instance, &error), WRT_OK);
        ENDS(wrt_get_func(stores[at], instance, "add", &func), WRT_OK);
        args[0] = wrt_i32(1);
        args[1] = wrt_i32(2);
        ENDS(wrt_call(stores[at], func, args, 2, &result, 1, &error), WRT_OK);
        ENDS(wrt_set_timeout(stores[at], 3000000, &error), WRT_OK);
        ENDS(wrt_get_func(stores[at], instance, "forever", &func), WRT_OK);
        ENDS(wrt_call(stores[at], func, NULL, 0, NULL, 0, &error), WRT_INTERRUPTED);
        ENDS(wrt_abandon(stores[at]), WRT_OK);
        ENDS(wrt_get_func(stores[at], instance, "load", &func), WRT_OK);
        args[0] = wrt_i32(-1);
        ENDS(wrt_call(stores[at], func, args, 1, &result, 1, &error), WRT_TRAP);
        ENDS(wrt_backtrace(stores[at], frames, 4, &count), WRT_OK);
        CHECK(count == 2 && wrt_error_text(&error, text, sizeof text) > 0);
    }
    for (at = 0; at < 2; at++) ENDS(wrt_store_free(stores[at]), WRT_OK);
    ENDS(wrt_module_free(module), WRT_OK);
}

int main(void)
{
    wrt_config config;
    wrt_engine *engine;
    wrt_error error;
    unsigned first, before, round;
    /* What prints takes its buffer now. */
    printf("counting\n");
    for (round = 0; round < 3; round++) {
        first = taken();
        ENDS(wrt_config_init(&config), WRT_OK);
        ENDS(wrt_engine_new(arena, sizeof arena, &config, &engine, &error), WRT_OK);
        before = taken();
        use(engine);
        ENDS(wrt_engine_free(engine), WRT_OK);
        CHECK(taken() == before);
        /* The first engine of the process starts the thread for deadlines. */
        CHECK(round == 0 ? before > first : before == first);
    }
    return checked("no_malloc");
}
