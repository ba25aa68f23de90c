/* Every function of wrt.h, used as it should be and as it should not; valid C11 and C++17. */
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include <wrt.h>

#include "check.h"
#include "guests.h"

#define ARENA ((size_t)2 << 20)

static wrt_error error;

/* --- the host ------------------------------------------------------------------------------------------------------- */

enum { ADDS, LIES, TRAPS, ODD, REENTERS };

/* What the function `add` does, and how often it was called. */
static struct { int mood; int calls; wrt_memory memory; wrt_func again; } host;

static void reenter(wrt_caller *caller)
{
    wrt_store *store = wrt_caller_store(caller);
    wrt_instance instance = {0, 0}, made = {77, 77};
    wrt_memory memory;
    wrt_value value = wrt_i32(1), result;
    wrt_extern item;
    wrt_func func;
    uint8_t bytes[4] = {0, 0, 0, 0};
    uint64_t fuel = 0;
    size_t depth = 0;
    wrt_frame frame;
    /* What runs guests or ends the store is refused. */
    ENDS(wrt_call(store, host.again, &value, 1, &result, 1, &error), WRT_ERROR_BUSY);
    ENDS(wrt_resume(store, &result, 1, &error), WRT_ERROR_BUSY);
    ENDS(wrt_answer(store, &value, 1, &error), WRT_ERROR_BUSY);
    ENDS(wrt_answer_trap(store, &error), WRT_ERROR_BUSY);
    ENDS(wrt_abandon(store), WRT_ERROR_BUSY);
    ENDS(wrt_store_free(store), WRT_ERROR_BUSY);
    ENDS(wrt_get_pending(store, &func, NULL), WRT_ERROR_BUSY);
    /* What reads and writes is not. */
    ENDS(wrt_caller_instance(caller, &instance), WRT_OK);
    ENDS(wrt_get_export(store, instance, "memory", &item), WRT_OK);
    ENDS(wrt_caller_memory(caller, &memory), WRT_OK);
    CHECK(memory.store == item.of.memory.store && memory.index == item.of.memory.index);
    ENDS(wrt_memory_read(store, memory, 16, bytes, 3), WRT_OK);
    CHECK(memcmp(bytes, "wrt", 3) == 0);
    ENDS(wrt_get_fuel(store, &fuel), WRT_OK);
    CHECK(fuel > 0);
    ENDS(wrt_backtrace(store, &frame, 1, &depth), WRT_OK);
    CHECK(depth == 1 && frame.name.size == 3 && memcmp(frame.name.data, "sum", 3) == 0);
    CHECK(made.store == 77);
}

static wrt_result add(wrt_caller *caller, const wrt_value *args, wrt_value *results, void *user)
{
    CHECK(user == &host);
    CHECK(args[0].type == WRT_I32 && args[1].type == WRT_I32 && results[0].type == WRT_I32);
    host.calls++;
    results[0].of.i32 = (int32_t)((uint32_t)args[0].of.i32 + (uint32_t)args[1].of.i32);
    switch (host.mood) {
    case LIES: results[0] = wrt_f64(1); return WRT_OK;
    case TRAPS: return WRT_TRAP;
    case ODD: return 12345;
    case REENTERS: reenter(caller); return WRT_OK;
    default: return WRT_OK;
    }
}

static wrt_result later(wrt_caller *caller, const wrt_value *args, wrt_value *results, void *user)
{
    (void)caller; (void)user;
    CHECK(args[0].type == WRT_I64 && results[0].type == WRT_F64);
    return WRT_PENDING;
}

static const wrt_type i32s[] = {WRT_I32, WRT_I32}, i64s[] = {WRT_I64}, f64s[] = {WRT_F64};
static const wrt_func_type add_type = {i32s, 2, i32s, 1}, later_type = {i64s, 1, f64s, 1};

/* --- fixtures ------------------------------------------------------------------------------------------------------- */

typedef struct world {
    void *memory;
    wrt_engine *engine;
    wrt_module *module;
    wrt_store *store;
    wrt_instance instance;
} world;

static wrt_config configuration(void)
{
    wrt_config config;
    ENDS(wrt_config_init(&config), WRT_OK);
    config.flags = WRT_FLAG_FUEL | WRT_FLAG_NAMES;
    return config;
}

/* A store as the guest needs it. */
static wrt_store *store_of(wrt_engine *engine)
{
    wrt_store *store = NULL;
    ENDS(wrt_store_new(engine, NULL, &store, &error), WRT_OK);
    ENDS(wrt_define_func(store, "host", "add", &add_type, add, &host, NULL, &error), WRT_OK);
    ENDS(wrt_define_func(store, "host", "later", &later_type, later, &host, NULL, &error), WRT_OK);
    return store;
}

static world make(void)
{
    world w;
    wrt_config config = configuration();
    memset(&host, 0, sizeof host);
    w.memory = malloc(ARENA);
    memset(w.memory, 0xa5, ARENA);
    ENDS(wrt_engine_new(w.memory, ARENA, &config, &w.engine, &error), WRT_OK);
    ENDS(wrt_module_from_wasm(w.engine, guest_wasm, sizeof guest_wasm, &w.module, &error), WRT_OK);
    w.store = store_of(w.engine);
    ENDS(wrt_instantiate(w.store, w.module, &w.instance, &error), WRT_OK);
    return w;
}

static void end(world *w)
{
    wrt_usage usage;
    ENDS(wrt_store_free(w->store), WRT_OK);
    ENDS(wrt_module_free(w->module), WRT_OK);
    ENDS(wrt_engine_usage(w->engine, &usage), WRT_OK);
    CHECK(usage.used == 0 && usage.regions == 0 && usage.largest_free == usage.total && usage.peak > 0);
    ENDS(wrt_engine_free(w->engine), WRT_OK);
    free(w->memory);
}

static wrt_func func_of(world *w, const char *name)
{
    wrt_func func = {0, 0};
    ENDS(wrt_get_func(w->store, w->instance, name, &func), WRT_OK);
    return func;
}

/* --- the tests ------------------------------------------------------------------------------------------------------ */

static void versions(void)
{
    wrt_config config;
    memset(&config, 0, sizeof config);
    CHECK(wrt_abi_version() == WRT_ABI_VERSION);
    ENDS(wrt_abi_check(WRT_ABI_VERSION), WRT_OK);
    ENDS(wrt_abi_check(WRT_ABI_VERSION + 1), WRT_ERROR_ABI);
    CHECK(strlen(wrt_version()) >= 5);
    ENDS(wrt_config_default(&config, sizeof config, WRT_ABI_VERSION + 1, WRT_PRESET_DEFAULT), WRT_ERROR_ABI);
    ENDS(wrt_config_default(&config, sizeof config - 8, WRT_ABI_VERSION, WRT_PRESET_DEFAULT), WRT_ERROR_ABI);
    ENDS(wrt_config_default(&config, sizeof config, WRT_ABI_VERSION, 9), WRT_ERROR_ARGUMENT);
    ENDS(wrt_config_default(NULL, sizeof config, WRT_ABI_VERSION, 0), WRT_ERROR_NULL);
    CHECK(config.size == 0);
    ENDS(wrt_config_init_small(&config), WRT_OK);
    CHECK(config.size == sizeof config && config.limits[WRT_LIMIT_CALL_DEPTH] > 0);
}

static void texts(void)
{
    char line[80], small[8];
    size_t size;
    wrt_error e;
    CHECK(strcmp(wrt_trap_text(WRT_TRAP_INTEGER_DIVIDE_BY_ZERO), "integer divide by zero") == 0);
    CHECK(strcmp(wrt_trap_text(99), "unknown trap") == 0);
    CHECK(strcmp(wrt_limit_text(WRT_LIMIT_CALL_DEPTH), "call depth") == 0);
    CHECK(strcmp(wrt_limit_text(WRT_LIMIT_COUNT), "unknown limit") == 0);
    CHECK(strcmp(wrt_result_text(WRT_ERROR_LIMIT), "a limit was reached") == 0);
    CHECK(strcmp(wrt_result_text(4711), "unknown result") == 0);
    memset(&e, 0, sizeof e);
    e.result = WRT_ERROR_LIMIT;
    e.trap = e.import = WRT_NONE;
    e.limit = WRT_LIMIT_LOCALS;
    e.offset = WRT_NO_OFFSET;
    e.allowed = 3;
    e.wanted = UINT64_MAX;
    size = wrt_error_text(&e, line, sizeof line);
    CHECK(size == strlen(line));
    CHECK(strcmp(line, "a limit was reached: locals, 18446744073709551615 wanted, 3 allowed") == 0);
    CHECK(wrt_error_text(&e, NULL, 0) == size && wrt_error_text(&e, small, 0) == size);
    CHECK(wrt_error_text(&e, small, sizeof small) == size && strcmp(small, "a limit") == 0);
    CHECK(wrt_error_text(NULL, line, sizeof line) == strlen(line));
}

static void engines(void)
{
    wrt_config config = configuration(), bad;
    wrt_engine *engine = NULL, *other = NULL;
    wrt_module *module;
    wrt_store *store;
    wrt_usage usage;
    uint64_t before, now;
    static uint8_t memory[300000], too_small[64];
    ENDS(wrt_engine_new(NULL, 1000, &config, &engine, &error), WRT_ERROR_NULL);
    ENDS(wrt_engine_new(memory, sizeof memory, NULL, &engine, &error), WRT_ERROR_NULL);
    ENDS(wrt_engine_new(memory, sizeof memory, &config, NULL, &error), WRT_ERROR_NULL);
    ENDS(wrt_engine_new(memory, 0, &config, &engine, &error), WRT_ERROR_MEMORY);
    ENDS(wrt_engine_new(too_small, sizeof too_small, &config, &engine, &error), WRT_ERROR_MEMORY);
    CHECK(error.result == WRT_ERROR_MEMORY && error.wanted > sizeof too_small);
    bad = config;
    bad.abi++;
    ENDS(wrt_engine_new(memory, sizeof memory, &bad, &engine, NULL), WRT_ERROR_ABI);
    bad = config;
    bad.size = 8;
    ENDS(wrt_engine_new(memory, sizeof memory, &bad, &engine, &error), WRT_ERROR_ABI);
    bad = config;
    bad.flags = 1u << 31;
    ENDS(wrt_engine_new(memory, sizeof memory, &bad, &engine, &error), WRT_ERROR_ARGUMENT);
    bad = config;
    bad.regions = 0;
    ENDS(wrt_engine_new(memory, sizeof memory, &bad, &engine, &error), WRT_ERROR_ARGUMENT);
    bad.regions = 40000;
    ENDS(wrt_engine_new(memory, sizeof memory, &bad, &engine, &error), WRT_ERROR_ARGUMENT);
    CHECK(engine == NULL);
    /* Two in one array, at odd addresses. */
    ENDS(wrt_config_init_small(&config), WRT_OK);
    ENDS(wrt_engine_new(memory + 1, 150000, &config, &engine, &error), WRT_OK);
    ENDS(wrt_engine_new(memory + 150003, 140000, &config, &other, &error), WRT_OK);
    ENDS(wrt_engine_usage(engine, &usage), WRT_OK);
    CHECK(usage.total > 140000 && usage.used == 0 && usage.largest_free == usage.total);
    ENDS(wrt_module_from_wasm(engine, guest_wasm, sizeof guest_wasm, &module, &error), WRT_OK);
    ENDS(wrt_store_new(other, NULL, &store, &error), WRT_OK);
    {
        wrt_instance instance = {5, 5};
        ENDS(wrt_instantiate(store, module, &instance, &error), WRT_ERROR_FOREIGN);
        CHECK(instance.store == 5);
    }
    ENDS(wrt_engine_free(engine), WRT_ERROR_IN_USE);
    ENDS(wrt_engine_free(other), WRT_ERROR_IN_USE);
    ENDS(wrt_module_free(module), WRT_OK);
    ENDS(wrt_store_free(store), WRT_OK);
    ENDS(wrt_now(engine, &before), WRT_OK);
    ENDS(wrt_now(other, &now), WRT_OK);
    CHECK(now >= before && before > 0);
    ENDS(wrt_engine_free(engine), WRT_OK);
    ENDS(wrt_engine_free(engine), WRT_ERROR_HANDLE);
    ENDS(wrt_store_new(engine, NULL, &store, &error), WRT_ERROR_HANDLE);
    ENDS(wrt_engine_free(other), WRT_OK);
    ENDS(wrt_engine_free(NULL), WRT_OK);
    ENDS(wrt_set_hooks(NULL), WRT_ERROR_UNSUPPORTED);
}

static void modules(void)
{
    world w = make();
    wrt_module *copy = NULL, *in_place = NULL, *module = NULL;
    wrt_import import;
    wrt_export item;
    const void *image;
    uint8_t *bytes;
    size_t size;
    ENDS(wrt_module_import(w.module, 1, &import), WRT_OK);
    CHECK(import.kind == WRT_EXTERN_FUNC && import.name.size == 5 && memcmp(import.name.data, "later", 5) == 0);
    CHECK(import.module.size == 4 && memcmp(import.module.data, "host", 4) == 0);
    ENDS(wrt_module_import(w.module, 2, &import), WRT_ERROR_NOT_FOUND);
    ENDS(wrt_module_export(w.module, 0, &item), WRT_OK);
    CHECK(item.kind == WRT_EXTERN_MEMORY && memcmp(item.name.data, "memory", item.name.size) == 0);
    ENDS(wrt_module_export(w.module, WRT_NONE, &item), WRT_ERROR_NOT_FOUND);
    ENDS(wrt_module_export(NULL, 0, &item), WRT_ERROR_NULL);
    ENDS(wrt_module_export((wrt_module *)w.store, 0, &item), WRT_ERROR_HANDLE);
    ENDS(wrt_module_export((wrt_module *)((char *)w.module + 1), 0, &item), WRT_ERROR_HANDLE);
    /* Images. */
    ENDS(wrt_module_image(w.module, &image, &size), WRT_OK);
    bytes = (uint8_t *)malloc(size + 16);
    memcpy(bytes, image, size);
    ENDS(wrt_module_from_image(w.engine, bytes, size, &in_place, &error), WRT_OK);
    {
        wrt_store *store = store_of(w.engine);
        wrt_instance instance;
        ENDS(wrt_instantiate(store, in_place, &instance, &error), WRT_OK);
        ENDS(wrt_module_free(in_place), WRT_ERROR_IN_USE);
        ENDS(wrt_store_free(store), WRT_OK);
    }
    ENDS(wrt_module_free(in_place), WRT_OK);
    ENDS(wrt_module_free(in_place), WRT_ERROR_HANDLE);
    memmove(bytes + 1, bytes, size);
    ENDS(wrt_module_from_image(w.engine, bytes + 1, size, &module, &error), WRT_ERROR_IMAGE);
    ENDS(wrt_module_from_image_copy(w.engine, bytes + 1, size, &copy, &error), WRT_OK);
    ENDS(wrt_module_free(copy), WRT_OK);
    bytes[size / 2] ^= 1;
    ENDS(wrt_module_from_image_copy(w.engine, bytes + 1, size, &module, &error), WRT_ERROR_IMAGE);
    ENDS(wrt_module_from_image_copy(w.engine, bytes + 1, 7, &module, &error), WRT_ERROR_IMAGE);
    ENDS(wrt_module_from_image_copy(w.engine, NULL, 0, &module, &error), WRT_ERROR_IMAGE);
    ENDS(wrt_module_from_image_copy(w.engine, NULL, 7, &module, &error), WRT_ERROR_NULL);
    free(bytes);
    ENDS(wrt_module_free(NULL), WRT_OK);
    CHECK(module == NULL);
    end(&w);
}

static void bad_modules(void)
{
    world w = make();
    wrt_module *module = NULL;
    uint8_t copy[sizeof guest_wasm];
    size_t at;
    char line[200];
    ENDS(wrt_module_from_wasm(w.engine, "\0asm\2\0\0\0", 8, &module, &error), WRT_ERROR_MALFORMED);
    CHECK(error.offset == 4);
    CHECK(wrt_error_text(&error, line, sizeof line) > 20);
    ENDS(wrt_module_from_wasm(w.engine, NULL, 0, &module, &error), WRT_ERROR_MALFORMED);
    for (at = 0; at < sizeof guest_wasm; at++) {
        wrt_result result = wrt_module_from_wasm(w.engine, guest_wasm, at, &module, &error);
        CHECK(result == WRT_ERROR_MALFORMED || result == WRT_ERROR_INVALID || result == WRT_OK);
        if (result == WRT_OK) ENDS(wrt_module_free(module), WRT_OK);
    }
    for (at = 0; at < sizeof guest_wasm; at++) {
        wrt_result result;
        memcpy(copy, guest_wasm, sizeof copy);
        copy[at] ^= (uint8_t)(1u << (at % 8));
        result = wrt_module_from_wasm(w.engine, copy, sizeof copy, &module, &error);
        CHECK(result <= 0);
        wrt_error_text(&error, line, sizeof line);
        if (result == WRT_OK) ENDS(wrt_module_free(module), WRT_OK);
    }
    end(&w);
}

static void streams(void)
{
    world w = make();
    wrt_decoder *decoder = NULL;
    wrt_module *module = NULL;
    const void *image, *whole;
    size_t at, size, whole_size;
    ENDS(wrt_decoder_new(w.engine, 0, &decoder, &error), WRT_OK);
    ENDS(wrt_engine_free(w.engine), WRT_ERROR_IN_USE);
    for (at = 0; at < sizeof guest_wasm; at++) ENDS(wrt_decoder_push(decoder, guest_wasm + at, 1, &error), WRT_OK);
    ENDS(wrt_decoder_push(decoder, NULL, 0, &error), WRT_OK);
    ENDS(wrt_decoder_push(decoder, NULL, 1, &error), WRT_ERROR_NULL);
    ENDS(wrt_decoder_finish(decoder, &module, &error), WRT_OK);
    ENDS(wrt_decoder_push(decoder, guest_wasm, 1, &error), WRT_ERROR_HANDLE);
    ENDS(wrt_module_image(module, &image, &size), WRT_OK);
    ENDS(wrt_module_image(w.module, &whole, &whole_size), WRT_OK);
    CHECK(size == whole_size && memcmp(image, whole, size) == 0);
    ENDS(wrt_module_free(module), WRT_OK);
    /* With a size, and cut short. */
    ENDS(wrt_decoder_new(w.engine, sizeof guest_wasm, &decoder, &error), WRT_OK);
    ENDS(wrt_decoder_push(decoder, guest_wasm, 100, &error), WRT_OK);
    ENDS(wrt_decoder_finish(decoder, &module, &error), WRT_ERROR_MALFORMED);
    ENDS(wrt_decoder_free(decoder), WRT_ERROR_HANDLE);
    /* The same error again. */
    ENDS(wrt_decoder_new(w.engine, 0, &decoder, &error), WRT_OK);
    ENDS(wrt_decoder_push(decoder, "no wasm", 7, &error), WRT_ERROR_MALFORMED);
    ENDS(wrt_decoder_push(decoder, guest_wasm, 8, &error), WRT_ERROR_MALFORMED);
    ENDS(wrt_decoder_free(decoder), WRT_OK);
    ENDS(wrt_decoder_free(NULL), WRT_OK);
    end(&w);
}

static void calls(void)
{
    world w = make();
    wrt_value args[4], results[4];
    wrt_func mix = func_of(&w, "mix"), refs = func_of(&w, "refs"), sum = func_of(&w, "add");
    wrt_func twice = func_of(&w, "twice"), wrong = {0, 0};
    wrt_type params[4], codes[4];
    size_t param_count = 4, result_count = 2;
    args[0] = wrt_i32(-1);
    args[1] = wrt_i64(INT64_MIN);
    args[2] = wrt_f32(1.5f);
    args[3] = wrt_f64(-2.25);
    ENDS(wrt_call(w.store, mix, args, 4, results, 4, &error), WRT_OK);
    CHECK(results[0].type == WRT_F64 && results[0].of.f64 == -2.25);
    CHECK(results[1].type == WRT_F32 && results[1].of.f32 == 1.5f);
    CHECK(results[2].type == WRT_I64 && results[2].of.i64 == INT64_MIN);
    CHECK(results[3].type == WRT_I32 && results[3].of.i32 == -1);
    ENDS(wrt_get_func_type(w.store, mix, params, &param_count, codes, &result_count), WRT_OK);
    CHECK(param_count == 4 && params[1] == WRT_I64 && result_count == 4 && codes[0] == WRT_F64 && codes[1] == WRT_F32);
    param_count = result_count = 0;
    ENDS(wrt_get_func_type(w.store, mix, NULL, &param_count, NULL, &result_count), WRT_OK);
    CHECK(param_count == 4 && result_count == 4);
    ENDS(wrt_get_func_type(w.store, mix, NULL, &param_count, NULL, &result_count), WRT_ERROR_NULL);
    ENDS(wrt_get_func_type(w.store, mix, NULL, NULL, NULL, NULL), WRT_ERROR_NULL);
    /* Wrong numbers, types and functions. */
    ENDS(wrt_call(w.store, mix, args, 3, results, 4, &error), WRT_ERROR_TYPE);
    ENDS(wrt_call(w.store, mix, args, 4, results, 3, &error), WRT_ERROR_TYPE);
    CHECK(error.allowed == 4 && error.wanted == 3);
    ENDS(wrt_call(w.store, mix, NULL, 4, results, 4, &error), WRT_ERROR_NULL);
    ENDS(wrt_call(w.store, mix, args, 4, NULL, 4, &error), WRT_ERROR_NULL);
    args[0] = wrt_f32(0);
    ENDS(wrt_call(w.store, mix, args, 4, results, 4, &error), WRT_ERROR_TYPE);
    ENDS(wrt_call(w.store, wrong, NULL, 0, NULL, 0, &error), WRT_ERROR_FOREIGN);
    wrong = mix;
    wrong.index = 1000;
    ENDS(wrt_call(w.store, wrong, NULL, 0, NULL, 0, NULL), WRT_ERROR_FOREIGN);
    wrong = mix;
    wrong.store++;
    ENDS(wrt_call(w.store, wrong, NULL, 0, NULL, 0, &error), WRT_ERROR_FOREIGN);
    ENDS(wrt_call(NULL, mix, NULL, 0, NULL, 0, &error), WRT_ERROR_NULL);
    ENDS(wrt_call((wrt_store *)w.engine, mix, NULL, 0, NULL, 0, &error), WRT_ERROR_HANDLE);
    /* References. */
    args[0] = wrt_funcref(twice);
    args[1] = wrt_externref(UINT64_MAX);
    ENDS(wrt_call(w.store, refs, args, 2, results, 2, &error), WRT_OK);
    CHECK(results[0].type == WRT_EXTERNREF && results[0].of.ref == UINT64_MAX);
    CHECK(results[1].of.func.store == twice.store && results[1].of.func.index == twice.index);
    args[0].of.func = wrong;
    ENDS(wrt_call(w.store, refs, args, 2, results, 2, &error), WRT_ERROR_FOREIGN);
    memset(&args[0].of, 0, sizeof args[0].of);
    ENDS(wrt_call(w.store, refs, args, 2, results, 2, &error), WRT_OK);
    CHECK(results[1].type == WRT_FUNCREF && results[1].of.func.store == 0);
    args[0] = wrt_externref(0);
    ENDS(wrt_call(w.store, func_of(&w, "is_null"), args, 1, results, 1, &error), WRT_OK);
    CHECK(results[0].of.i32 == 1);
    /* Through the host. */
    args[0] = wrt_i32(INT32_MAX);
    args[1] = wrt_i32(1);
    ENDS(wrt_call(w.store, sum, args, 2, results, 1, &error), WRT_OK);
    CHECK(results[0].of.i32 == INT32_MIN && host.calls == 1);
    host.mood = TRAPS;
    ENDS(wrt_call(w.store, sum, args, 2, results, 1, &error), WRT_TRAP);
    CHECK(error.trap == WRT_TRAP_HOST);
    host.mood = LIES;
    ENDS(wrt_call(w.store, sum, args, 2, results, 1, &error), WRT_TRAP);
    host.mood = ODD;
    ENDS(wrt_call(w.store, sum, args, 2, results, 1, &error), WRT_TRAP);
    host.mood = REENTERS;
    host.again = twice;
    ENDS(wrt_call(w.store, sum, args, 2, results, 1, &error), WRT_OK);
    CHECK(host.calls == 5);
    host.mood = ADDS;
    ENDS(wrt_call(w.store, sum, args, 2, results, 1, &error), WRT_OK);
    end(&w);
}

static void traps(void)
{
    world w = make();
    wrt_value args[2], result;
    wrt_frame frames[8];
    size_t depth = 99;
    char line[120];
    args[0] = wrt_i32(1);
    args[1] = wrt_i32(0);
    ENDS(wrt_call(w.store, func_of(&w, "divide"), args, 2, &result, 1, &error), WRT_TRAP);
    CHECK(error.trap == WRT_TRAP_INTEGER_DIVIDE_BY_ZERO);
    wrt_error_text(&error, line, sizeof line);
    CHECK(strcmp(line, "the guest trapped: integer divide by zero") == 0);
    args[0] = wrt_i32(65533);
    ENDS(wrt_call(w.store, func_of(&w, "load"), args, 1, &result, 1, &error), WRT_TRAP);
    CHECK(error.trap == WRT_TRAP_MEMORY_OUT_OF_BOUNDS);
    ENDS(wrt_backtrace(w.store, frames, 8, &depth), WRT_OK);
    CHECK(depth == 2 && frames[0].name.size == 5 && memcmp(frames[0].name.data, "inner", 5) == 0);
    CHECK(frames[1].func == frames[0].func + 1 && frames[0].offset != WRT_NO_OFFSET && frames[0].offset < frames[1].offset);
    CHECK(frames[0].instance.store == w.instance.store);
    ENDS(wrt_backtrace(w.store, frames, 1, &depth), WRT_OK);
    CHECK(depth == 1);
    ENDS(wrt_backtrace(w.store, NULL, 0, &depth), WRT_OK);
    CHECK(depth == 0);
    ENDS(wrt_backtrace(w.store, NULL, 1, &depth), WRT_ERROR_NULL);
    ENDS(wrt_resume(w.store, &result, 1, &error), WRT_ERROR_NO_CALL);
    ENDS(wrt_call(w.store, func_of(&w, "recurse"), NULL, 0, NULL, 0, &error), WRT_TRAP);
    CHECK(error.trap == WRT_TRAP_CALL_STACK_EXHAUSTED);
    args[0] = wrt_i32(0);
    args[1] = wrt_i32(21);
    ENDS(wrt_call(w.store, func_of(&w, "by_table"), args, 2, &result, 1, &error), WRT_TRAP);
    CHECK(error.trap == WRT_TRAP_UNINITIALIZED_ELEMENT);
    args[0] = wrt_i32(1);
    ENDS(wrt_call(w.store, func_of(&w, "by_table"), args, 2, &result, 1, &error), WRT_OK);
    CHECK(result.of.i32 == 42);
    ENDS(wrt_backtrace(w.store, frames, 8, &depth), WRT_OK);
    CHECK(depth == 0);
    end(&w);
}

static void pending(void)
{
    world w = make();
    wrt_func func = func_of(&w, "later"), twice = func_of(&w, "twice"), found;
    wrt_value arg = wrt_i64(1), answer = wrt_f64(40), result, four = wrt_i32(4), eight;
    void *user = NULL;
    ENDS(wrt_answer(w.store, &answer, 1, &error), WRT_ERROR_NO_CALL);
    ENDS(wrt_answer_trap(w.store, &error), WRT_ERROR_NO_CALL);
    ENDS(wrt_get_pending(w.store, NULL, NULL), WRT_ERROR_NO_CALL);
    ENDS(wrt_resume(w.store, &result, 1, &error), WRT_ERROR_NO_CALL);
    ENDS(wrt_abandon(w.store), WRT_OK);
    ENDS(wrt_call(w.store, func, &arg, 1, &result, 1, &error), WRT_PENDING);
    ENDS(wrt_resume(w.store, &result, 1, &error), WRT_PENDING);
    ENDS(wrt_get_pending(w.store, &found, &user), WRT_OK);
    CHECK(user == &host && found.store == func.store);
    /* Another call above it. */
    ENDS(wrt_call(w.store, twice, &four, 1, &eight, 1, &error), WRT_OK);
    CHECK(eight.of.i32 == 8);
    ENDS(wrt_resume(w.store, &result, 1, &error), WRT_PENDING);
    ENDS(wrt_answer(w.store, &arg, 1, &error), WRT_ERROR_TYPE);
    ENDS(wrt_answer(w.store, &answer, 0, &error), WRT_ERROR_TYPE);
    ENDS(wrt_answer(w.store, NULL, 1, &error), WRT_ERROR_NULL);
    ENDS(wrt_answer(w.store, &answer, 1, &error), WRT_OK);
    ENDS(wrt_answer(w.store, &answer, 1, &error), WRT_ERROR_SUSPENDED);
    ENDS(wrt_call(w.store, twice, &four, 1, &eight, 1, &error), WRT_ERROR_SUSPENDED);
    ENDS(wrt_resume(w.store, &result, 0, &error), WRT_ERROR_TYPE);
    ENDS(wrt_resume(w.store, &result, 1, &error), WRT_OK);
    CHECK(result.of.f64 == 40.5);
    ENDS(wrt_resume(w.store, &result, 1, &error), WRT_ERROR_NO_CALL);
    /* Two that wait, and a trap as the answer to the upper. */
    ENDS(wrt_call(w.store, func, &arg, 1, &result, 1, &error), WRT_PENDING);
    ENDS(wrt_call(w.store, func, &arg, 1, &result, 1, &error), WRT_PENDING);
    ENDS(wrt_answer_trap(w.store, &error), WRT_OK);
    ENDS(wrt_resume(w.store, &result, 1, &error), WRT_TRAP);
    CHECK(error.trap == WRT_TRAP_HOST);
    ENDS(wrt_answer(w.store, &answer, 1, &error), WRT_OK);
    ENDS(wrt_resume(w.store, &result, 1, &error), WRT_OK);
    CHECK(result.of.f64 == 40.5);
    /* As deep as it goes, then given up. */
    {
        int depth = 0;
        while (wrt_call(w.store, func, &arg, 1, &result, 1, &error) == WRT_PENDING) depth++;
        CHECK(error.result == WRT_ERROR_LIMIT && error.limit == WRT_LIMIT_HOST_DEPTH);
        CHECK(depth == (int)error.allowed + 1);
        while (wrt_get_pending(w.store, NULL, NULL) == WRT_OK) {
            ENDS(wrt_abandon(w.store), WRT_OK);
            depth--;
        }
        CHECK(depth == 0);
    }
    /* The host's own function, called by the host. */
    {
        wrt_func mine;
        wrt_value args[2], sum;
        args[0] = wrt_i32(2);
        args[1] = wrt_i32(3);
        ENDS(wrt_define_func(w.store, "x", "y", &add_type, add, &host, &mine, &error), WRT_OK);
        ENDS(wrt_call(w.store, mine, args, 2, &sum, 1, &error), WRT_OK);
        CHECK(sum.of.i32 == 5);
    }
    end(&w);
}

/* Waits until somebody runs in the store, sees that it is refused, and interrupts. */
static void *intrude(void *store)
{
    uint64_t fuel;
    while (wrt_get_fuel((wrt_store *)store, &fuel) != WRT_ERROR_BUSY) sched_yield();
    ENDS(wrt_store_free((wrt_store *)store), WRT_ERROR_BUSY);
    ENDS(wrt_interrupt((const wrt_store *)store), WRT_OK);
    return NULL;
}

static void limits_of_running(void)
{
    world w = make();
    wrt_func forever = func_of(&w, "forever"), count = func_of(&w, "count");
    wrt_value n = wrt_i32(1000);
    uint64_t fuel, now;
    bool passed = true;
    pthread_t other;
    wrt_result result;
    int times = 0;
    /* Fuel. */
    ENDS(wrt_set_fuel(w.store, 100), WRT_OK);
    ENDS(wrt_call(w.store, count, &n, 1, NULL, 0, &error), WRT_OUT_OF_FUEL);
    CHECK(error.wanted > 0);
    ENDS(wrt_instantiate(w.store, w.module, &w.instance, &error), WRT_ERROR_SUSPENDED);
    do {
        ENDS(wrt_get_fuel(w.store, &fuel), WRT_OK);
        ENDS(wrt_set_fuel(w.store, fuel + 100), WRT_OK);
        times++;
    } while (wrt_resume(w.store, NULL, 0, &error) == WRT_OUT_OF_FUEL);
    CHECK(times > 20);
    ENDS(wrt_set_fuel(w.store, UINT64_MAX), WRT_OK);
    /* Deadlines. */
    ENDS(wrt_set_timeout(w.store, 5000000, &error), WRT_OK);
    ENDS(wrt_call(w.store, forever, NULL, 0, NULL, 0, &error), WRT_INTERRUPTED);
    ENDS(wrt_clear_deadline(w.store, &passed), WRT_OK);
    CHECK(passed);
    ENDS(wrt_now(w.engine, &now), WRT_OK);
    ENDS(wrt_set_deadline(w.store, now + 5000000, &error), WRT_OK);
    ENDS(wrt_resume(w.store, NULL, 0, &error), WRT_INTERRUPTED);
    ENDS(wrt_set_deadline(w.store, 0, &error), WRT_OK);
    ENDS(wrt_resume(w.store, NULL, 0, &error), WRT_INTERRUPTED);
    ENDS(wrt_set_timeout(w.store, UINT64_MAX, &error), WRT_OK);
    ENDS(wrt_clear_deadline(w.store, &passed), WRT_OK);
    CHECK(!passed);
    ENDS(wrt_clear_deadline(w.store, NULL), WRT_OK);
    ENDS(wrt_abandon(w.store), WRT_OK);
    /* One that passed and interrupted nothing is taken back. */
    ENDS(wrt_set_deadline(w.store, 1, &error), WRT_OK);
    ENDS(wrt_clear_deadline(w.store, &passed), WRT_OK);
    n = wrt_i32(3);
    ENDS(wrt_call(w.store, count, &n, 1, NULL, 0, &error), WRT_OK);
    /* Interrupts. */
    ENDS(wrt_interrupt(w.store), WRT_OK);
    ENDS(wrt_clear_interrupt(w.store), WRT_OK);
    ENDS(wrt_call(w.store, count, &n, 1, NULL, 0, &error), WRT_OK);
    ENDS(wrt_interrupt(w.store), WRT_OK);
    ENDS(wrt_call(w.store, count, &n, 1, NULL, 0, &error), WRT_INTERRUPTED);
    ENDS(wrt_resume(w.store, NULL, 0, &error), WRT_OK);
    ENDS(wrt_interrupt(NULL), WRT_ERROR_NULL);
    /* From another thread, which asks for the store until it is refused; meanwhile we may be. */
    CHECK(pthread_create(&other, NULL, intrude, w.store) == 0);
    while ((result = wrt_call(w.store, forever, NULL, 0, NULL, 0, &error)) == WRT_ERROR_BUSY) {}
    ENDS(result, WRT_INTERRUPTED);
    pthread_join(other, NULL);
    /* A store may be freed while a call is suspended and a deadline is set. */
    ENDS(wrt_set_timeout(w.store, 1, &error), WRT_OK);
    end(&w);
}

static void memories(void)
{
    world w = make();
    wrt_memory memory, wrong, mine;
    wrt_value pages = wrt_i32(1), before;
    uint8_t bytes[8], *view = NULL;
    uint64_t size = 0, had = 9;
    ENDS(wrt_get_memory(w.store, w.instance, "memory", &memory), WRT_OK);
    ENDS(wrt_memory_size(w.store, memory, &size), WRT_OK);
    CHECK(size == 65536);
    ENDS(wrt_memory_read(w.store, memory, 16, bytes, 3), WRT_OK);
    CHECK(memcmp(bytes, "wrt", 3) == 0);
    ENDS(wrt_memory_write(w.store, memory, 65533, "abc", 3), WRT_OK);
    ENDS(wrt_memory_write(w.store, memory, 65534, "xyz", 3), WRT_ERROR_BOUNDS);
    ENDS(wrt_memory_read(w.store, memory, 65533, bytes, 3), WRT_OK);
    CHECK(memcmp(bytes, "abc", 3) == 0);
    ENDS(wrt_memory_read(w.store, memory, UINT64_MAX, bytes, 2), WRT_ERROR_BOUNDS);
    ENDS(wrt_memory_read(w.store, memory, 65536, bytes, 0), WRT_OK);
    ENDS(wrt_memory_read(w.store, memory, 65537, bytes, 0), WRT_ERROR_BOUNDS);
    ENDS(wrt_memory_read(w.store, memory, 0, NULL, 1), WRT_ERROR_NULL);
    ENDS(wrt_memory_read(w.store, memory, 0, NULL, 0), WRT_OK);
    ENDS(wrt_memory_write(w.store, memory, 0, NULL, 1), WRT_ERROR_NULL);
    ENDS(wrt_memory_view(w.store, memory, 16, 3, &view), WRT_OK);
    view[0] = 'W';
    ENDS(wrt_memory_read(w.store, memory, 16, bytes, 3), WRT_OK);
    CHECK(memcmp(bytes, "Wrt", 3) == 0);
    ENDS(wrt_memory_view(w.store, memory, 1, 65536, &view), WRT_ERROR_BOUNDS);
    ENDS(wrt_memory_grow(w.store, memory, 1, &had, &error), WRT_OK);
    CHECK(had == 1);
    ENDS(wrt_memory_view(w.store, memory, 1, 65536, &view), WRT_OK);
    ENDS(wrt_call(w.store, func_of(&w, "grow"), &pages, 1, &before, 1, &error), WRT_OK);
    CHECK(before.of.i32 == 2);
    ENDS(wrt_memory_grow(w.store, memory, 1, NULL, &error), WRT_ERROR_LIMIT);
    wrong = memory;
    wrong.index = 7;
    ENDS(wrt_memory_size(w.store, wrong, &size), WRT_ERROR_FOREIGN);
    wrong = memory;
    wrong.store = 0;
    ENDS(wrt_memory_read(w.store, wrong, 0, bytes, 1), WRT_ERROR_FOREIGN);
    ENDS(wrt_memory_new(w.store, 1, 2, &mine, &error), WRT_OK);
    ENDS(wrt_memory_new(w.store, 2, 1, &mine, &error), WRT_ERROR_ARGUMENT);
    ENDS(wrt_memory_new(w.store, 1000, UINT64_MAX, &mine, &error), WRT_ERROR_MEMORY);
    ENDS(wrt_memory_size(w.store, mine, &size), WRT_OK);
    CHECK(size == 65536);
    end(&w);
}

static void globals_and_tables(void)
{
    world w = make();
    wrt_global counter, fixed, mine;
    wrt_table table, mine_too;
    wrt_memory memory;
    wrt_value value, five = wrt_i32(5), null_func, twice = wrt_funcref(func_of(&w, "twice"));
    uint64_t size = 0, before = 0;
    wrt_func none = {0, 0};
    null_func = wrt_funcref(none);
    ENDS(wrt_get_global(w.store, w.instance, "counter", &counter), WRT_OK);
    ENDS(wrt_get_global(w.store, w.instance, "fixed", &fixed), WRT_OK);
    ENDS(wrt_get_global(w.store, w.instance, "none", &fixed), WRT_ERROR_NOT_FOUND);
    ENDS(wrt_get_global(w.store, w.instance, "memory", &fixed), WRT_ERROR_KIND);
    ENDS(wrt_get_global(w.store, w.instance, NULL, &fixed), WRT_ERROR_NULL);
    ENDS(wrt_get_memory(w.store, w.instance, "\xff\xfe", &memory), WRT_ERROR_NOT_FOUND);
    ENDS(wrt_global_get(w.store, counter, &value), WRT_OK);
    CHECK(value.type == WRT_I32 && value.of.i32 == 7);
    ENDS(wrt_global_set(w.store, counter, &five), WRT_OK);
    ENDS(wrt_global_get(w.store, counter, &value), WRT_OK);
    CHECK(value.of.i32 == 5);
    ENDS(wrt_global_get(w.store, fixed, &value), WRT_OK);
    CHECK(value.type == WRT_I64 && value.of.i64 == -9);
    ENDS(wrt_global_set(w.store, fixed, &value), WRT_ERROR_IMMUTABLE);
    ENDS(wrt_global_set(w.store, fixed, &five), WRT_ERROR_TYPE);
    ENDS(wrt_global_new(w.store, &twice, true, &mine, &error), WRT_OK);
    value = five;
    value.type = 3;
    ENDS(wrt_global_new(w.store, &value, true, &mine, &error), WRT_ERROR_TYPE);
    /* Tables. */
    ENDS(wrt_get_table(w.store, w.instance, "table", &table), WRT_OK);
    ENDS(wrt_table_size(w.store, table, &size), WRT_OK);
    CHECK(size == 4);
    ENDS(wrt_table_get(w.store, table, 1, &value), WRT_OK);
    CHECK(value.type == WRT_FUNCREF && value.of.func.index == twice.of.func.index);
    ENDS(wrt_table_get(w.store, table, 4, &value), WRT_ERROR_BOUNDS);
    ENDS(wrt_table_set(w.store, table, 0, &twice), WRT_OK);
    ENDS(wrt_table_set(w.store, table, UINT64_MAX, &twice), WRT_ERROR_BOUNDS);
    ENDS(wrt_table_set(w.store, table, 0, &five), WRT_ERROR_TYPE);
    ENDS(wrt_table_grow(w.store, table, 4, &null_func, &before, &error), WRT_OK);
    CHECK(before == 4);
    ENDS(wrt_table_grow(w.store, table, 1, &null_func, NULL, &error), WRT_ERROR_LIMIT);
    ENDS(wrt_table_new(w.store, 1, UINT64_MAX, &null_func, &mine_too, &error), WRT_OK);
    ENDS(wrt_table_new(w.store, 1, 0, &null_func, &mine_too, &error), WRT_ERROR_ARGUMENT);
    ENDS(wrt_table_new(w.store, 1, 1, &five, &mine_too, &error), WRT_ERROR_TYPE);
    end(&w);
}

static void linking(void)
{
    world w = make();
    wrt_module *user = NULL, *start = NULL, *misfit = NULL;
    wrt_instance instance = {3, 3}, other;
    wrt_extern item;
    wrt_func run;
    wrt_global global;
    wrt_value arg = wrt_i32(21), result, answer = wrt_f64(2.5);
    const char *names[] = {"memory", "table", "counter", "twice"};
    char long_name[5000], line[200];
    size_t at;
    ENDS(wrt_module_from_wasm(w.engine, user_wasm, sizeof user_wasm, &user, &error), WRT_OK);
    ENDS(wrt_instantiate(w.store, user, &instance, &error), WRT_ERROR_LINK);
    CHECK(error.import == 0 && error.what.size == 6 && memcmp(error.what.data, "memory", 6) == 0 && instance.store == 3);
    wrt_error_text(&error, line, sizeof line);
    CHECK(strstr(line, "memory") != NULL && strstr(line, "import 0") != NULL);
    for (at = 0; at < 4; at++) {
        ENDS(wrt_get_export(w.store, w.instance, names[at], &item), WRT_OK);
        ENDS(wrt_define(w.store, "guest", names[at], &item, &error), WRT_OK);
    }
    ENDS(wrt_instantiate(w.store, user, &other, &error), WRT_OK);
    ENDS(wrt_get_func(w.store, other, "run", &run), WRT_OK);
    ENDS(wrt_call(w.store, run, &arg, 1, &result, 1, &error), WRT_OK);
    CHECK(result.of.i32 == 4);
    ENDS(wrt_get_global(w.store, w.instance, "counter", &global), WRT_OK);
    ENDS(wrt_global_get(w.store, global, &result), WRT_OK);
    CHECK(result.of.i32 == 42);
    /* The later definition counts, and of another kind it does not fit. */
    ENDS(wrt_define(w.store, "guest", "twice", &item, &error), WRT_OK);
    ENDS(wrt_get_export(w.store, w.instance, "memory", &item), WRT_OK);
    ENDS(wrt_define(w.store, "guest", "twice", &item, &error), WRT_OK);
    ENDS(wrt_instantiate(w.store, user, &other, &error), WRT_ERROR_LINK);
    CHECK(error.import == 3);
    item.of.memory.store++;
    ENDS(wrt_define(w.store, "guest", "twice", &item, &error), WRT_ERROR_FOREIGN);
    item.of.memory.store--;
    item.kind = 17;
    ENDS(wrt_define(w.store, "guest", "twice", &item, &error), WRT_ERROR_KIND);
    ENDS(wrt_define(w.store, "guest", "twice", NULL, &error), WRT_ERROR_NULL);
    /* Bounds of definitions. */
    memset(long_name, 'n', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = 0;
    ENDS(wrt_define_func(w.store, "host", long_name, &add_type, add, NULL, NULL, &error), WRT_ERROR_LIMIT);
    CHECK(error.limit == WRT_LIMIT_NAME_BYTES);
    {
        wrt_type codes[40];
        wrt_func_type type = {codes, 40, NULL, 0};
        memset(codes, WRT_I32, sizeof codes);
        ENDS(wrt_define_func(w.store, "a", "b", &type, add, NULL, NULL, &error), WRT_ERROR_LIMIT);
        CHECK(error.limit == WRT_LIMIT_PARAMS && error.wanted == 40);
        type.param_count = 1;
        codes[0] = 1;
        ENDS(wrt_define_func(w.store, "a", "b", &type, add, NULL, NULL, &error), WRT_ERROR_TYPE);
        type.params = NULL;
        ENDS(wrt_define_func(w.store, "a", "b", &type, add, NULL, NULL, &error), WRT_ERROR_NULL);
    }
    ENDS(wrt_define_func(w.store, "a", "b", &add_type, NULL, NULL, NULL, &error), WRT_ERROR_NULL);
    ENDS(wrt_define_func(w.store, NULL, "b", &add_type, add, NULL, NULL, &error), WRT_ERROR_NULL);
    for (at = 0; at < 100; at++) {
        wrt_result ended = wrt_define_func(w.store, "", "", &add_type, add, NULL, NULL, &error);
        CHECK(ended == WRT_OK || (ended == WRT_ERROR_LIMIT && error.limit == WRT_LIMIT_HOST_FUNCTIONS));
    }
    CHECK(error.result == WRT_ERROR_LIMIT);
    /* A start function that waits. */
    ENDS(wrt_module_from_wasm(w.engine, start_wasm, sizeof start_wasm, &start, &error), WRT_OK);
    ENDS(wrt_instantiate(w.store, start, &other, &error), WRT_PENDING);
    ENDS(wrt_answer(w.store, &answer, 1, &error), WRT_OK);
    ENDS(wrt_resume(w.store, NULL, 0, &error), WRT_OK);
    ENDS(wrt_get_global(w.store, other, "result", &global), WRT_OK);
    ENDS(wrt_global_get(w.store, global, &result), WRT_OK);
    CHECK(result.of.f64 == 2.5);
    /* A segment that does not fit. */
    ENDS(wrt_module_from_wasm(w.engine, misfit_wasm, sizeof misfit_wasm, &misfit, &error), WRT_OK);
    ENDS(wrt_instantiate(w.store, misfit, &instance, &error), WRT_TRAP);
    CHECK(error.trap == WRT_TRAP_MEMORY_OUT_OF_BOUNDS && instance.store == 0 && instance.index == 0);
    ENDS(wrt_get_export(w.store, instance, "x", &item), WRT_ERROR_FOREIGN);
    /* As many instances as there may be. */
    for (at = 0; at < 20 && wrt_instantiate(w.store, w.module, &other, &error) == WRT_OK; at++) {}
    CHECK(at < 20 && error.result == WRT_ERROR_LIMIT);
    ENDS(wrt_call(w.store, func_of(&w, "twice"), &arg, 1, &result, 1, &error), WRT_OK);
    {
        wrt_store *store = w.store;
        uint64_t fuel;
        ENDS(wrt_store_free(store), WRT_OK);
        ENDS(wrt_store_free(store), WRT_ERROR_HANDLE);
        ENDS(wrt_get_fuel(store, &fuel), WRT_ERROR_HANDLE);
    }
    ENDS(wrt_module_free(user), WRT_OK);
    ENDS(wrt_module_free(start), WRT_OK);
    ENDS(wrt_module_free(misfit), WRT_OK);
    w.store = store_of(w.engine);
    end(&w);
}

/* Stores until the arena is full, then all over again. */
static void exhaustion(void)
{
    world w = make();
    wrt_store *stores[64];
    size_t round, made = 0, before = 0;
    for (round = 0; round < 3; round++) {
        for (made = 0; made < 64 && wrt_store_new(w.engine, NULL, &stores[made], &error) == WRT_OK; made++) {}
        CHECK(made > 0 && made < 64 && error.result == WRT_ERROR_MEMORY);
        CHECK(round == 0 || made == before);
        before = made;
        while (made > 0) ENDS(wrt_store_free(stores[--made]), WRT_OK);
    }
    end(&w);
}

int main(void)
{
    versions();
    texts();
    engines();
    modules();
    bad_modules();
    streams();
    calls();
    traps();
    pending();
    limits_of_running();
    memories();
    globals_and_tables();
    linking();
    exhaustion();
    return checked("api");
}
