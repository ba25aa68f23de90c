/* Runs functions of a WebAssembly module from C: hello MODULE.wasm, which is hello.wat beside this file as a binary. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <wrt.h>

/* All memory that the runtime ever uses. */
static uint8_t arena[1 << 20];

/* The host function that the guest prints with: an address in its memory and a number of bytes. */
static wrt_result print(wrt_caller *caller, const wrt_value *args, wrt_value *results, void *user)
{
    wrt_memory memory;
    uint8_t *text;
    uint32_t address = (uint32_t)args[0].of.i32, size = (uint32_t)args[1].of.i32;
    (void)results;
    if (wrt_caller_memory(caller, &memory) != WRT_OK) return WRT_TRAP;
    if (wrt_memory_view(wrt_caller_store(caller), memory, address, size, &text) != WRT_OK) return WRT_TRAP;
    fwrite(text, 1, size, (FILE *)user);
    return WRT_OK;
}

/* Says why something failed, and gives up. */
static void check(wrt_result result, const wrt_error *error, const char *what)
{
    char text[160];
    if (result == WRT_OK) return;
    wrt_error_text(error, text, sizeof text);
    fprintf(stderr, "%s: %s\n", what, text);
    exit(1);
}

static uint8_t wasm[64 << 10];

int main(int count, char **arguments)
{
    wrt_config config;
    wrt_engine *engine;
    wrt_module *module;
    wrt_store *store;
    wrt_instance instance;
    wrt_func func;
    wrt_error error;
    wrt_value n = wrt_i32(100), sum;
    wrt_usage usage;
    wrt_frame frames[4];
    size_t size, depth, at;
    const wrt_type print_params[] = {WRT_I32, WRT_I32};
    const wrt_func_type print_type = {print_params, 2, NULL, 0};
    FILE *file = count > 1 ? fopen(arguments[1], "rb") : NULL;
    if (file == NULL) return fprintf(stderr, "usage: hello MODULE.wasm\n"), 2;
    size = fread(wasm, 1, sizeof wasm, file);
    fclose(file);

    /* An engine in our memory, with code that charges fuel and knows the names of functions. */
    if (wrt_config_init(&config) != WRT_OK) return fprintf(stderr, "wrt.h and the library are of different versions\n"), 1;
    config.flags = WRT_FLAG_FUEL | WRT_FLAG_NAMES;
    check(wrt_engine_new(arena, sizeof arena, &config, &engine, &error), &error, "engine");

    /* A module, a store, what the host gives, and an instance. */
    check(wrt_module_from_wasm(engine, wasm, size, &module, &error), &error, arguments[1]);
    check(wrt_store_new(engine, NULL, &store, &error), &error, "store");
    check(wrt_define_func(store, "host", "print", &print_type, print, stdout, NULL, &error), &error, "print");
    check(wrt_instantiate(store, module, &instance, &error), &error, "instance");

    /* Calls, without and with values. */
    if (wrt_get_func(store, instance, "hello", &func) != WRT_OK) return 1;
    check(wrt_call(store, func, NULL, 0, NULL, 0, &error), &error, "hello");
    if (wrt_get_func(store, instance, "sum", &func) != WRT_OK) return 1;
    check(wrt_call(store, func, &n, 1, &sum, 1, &error), &error, "sum");
    printf("1 + 2 + … + 100 = %" PRId32 "\n", sum.of.i32);

    /* A loop without end: stopped by fuel, given more, stopped by a deadline, given up. */
    if (wrt_get_func(store, instance, "spin", &func) != WRT_OK) return 1;
    wrt_set_fuel(store, 10000);
    printf("spin: %s\n", wrt_result_text(wrt_call(store, func, NULL, 0, NULL, 0, &error)));
    wrt_set_fuel(store, UINT64_MAX);
    check(wrt_set_timeout(store, 5000000, &error), &error, "timeout");
    printf("spin: %s\n", wrt_result_text(wrt_resume(store, NULL, 0, &error)));
    wrt_clear_deadline(store, NULL);
    wrt_abandon(store);

    /* A trap: how, and where. */
    if (wrt_get_func(store, instance, "crash", &func) != WRT_OK) return 1;
    if (wrt_call(store, func, NULL, 0, NULL, 0, &error) == WRT_TRAP) {
        printf("crash: %s\n", wrt_trap_text(error.trap));
        wrt_backtrace(store, frames, 4, &depth);
        for (at = 0; at < depth; at++) {
            printf("  function %" PRIu32 " %.*s at byte 0x%" PRIx64 "\n", frames[at].func, (int)frames[at].name.size,
                   frames[at].name.size ? frames[at].name.data : "", frames[at].offset);
        }
    }

    wrt_engine_usage(engine, &usage);
    printf("bytes of the arena in use at most: %" PRIu64 " of %" PRIu64 "\n", usage.peak, usage.total);
    wrt_store_free(store);
    wrt_module_free(module);
    return wrt_engine_free(engine) == WRT_OK ? 0 : 1;
}
