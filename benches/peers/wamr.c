/* WAMR as a peer: its fast or its classic interpreter, by how its library was built. */
#include "peer.h"
#include "wasm_export.h"

enum { STACK = 1 << 20 };

static wasm_module_t module;
static wasm_module_inst_t instance;
static wasm_exec_env_t environment;
static wasm_function_inst_t run, add;

static int32_t host_add(wasm_exec_env_t env, int32_t a, int32_t b) {
    (void)env;
    return (int32_t)((uint32_t)a + (uint32_t)b);
}

static NativeSymbol host[] = {{"add", host_add, "(ii)i", NULL}};

static const char *peer_load(uint8_t *wasm, uint32_t size) {
    static char error[128];
    static int started;
    if (!started) {
        if (!wasm_runtime_init()) return "no runtime";
        wasm_runtime_register_natives("host", host, 1);
        started = 1;
    }
    module = wasm_runtime_load(wasm, size, error, sizeof error);
    if (!module) return error;
    instance = wasm_runtime_instantiate(module, STACK, 0, error, sizeof error);
    if (!instance) return error;
    environment = wasm_runtime_create_exec_env(instance, STACK);
    run = wasm_runtime_lookup_function(instance, "run");
    add = wasm_runtime_lookup_function(instance, "add");
    return environment && run ? NULL : "no run";
}

static void peer_unload(void) {
    wasm_runtime_destroy_exec_env(environment);
    wasm_runtime_deinstantiate(instance);
    wasm_runtime_unload(module);
}

static const char *peer_run(int32_t units, int64_t *result) {
    uint32_t values[2] = {(uint32_t)units, 0};
    if (!wasm_runtime_call_wasm(environment, run, 1, values)) return wasm_runtime_get_exception(instance);
    *result = (int64_t)((uint64_t)values[1] << 32 | values[0]);
    return NULL;
}

static const char *peer_call(int32_t a, int32_t b, int32_t *result) {
    uint32_t values[2] = {(uint32_t)a, (uint32_t)b};
    if (!wasm_runtime_call_wasm(environment, add, 2, values)) return wasm_runtime_get_exception(instance);
    *result = (int32_t)values[0];
    return NULL;
}

static const char *peer_version(void) {
    static char text[32];
    uint32_t major, minor, patch;
    wasm_runtime_get_version(&major, &minor, &patch);
    snprintf(text, sizeof text, "WAMR %u.%u.%u", (unsigned)major, (unsigned)minor, (unsigned)patch);
    return text;
}
