/* wasm3 as a peer. */
#include "peer.h"
#include "wasm3.h"

static IM3Environment environment;
static IM3Runtime runtime;
static IM3Function run, add;

static m3ApiRawFunction(host_add) {
    m3ApiReturnType(int32_t);
    m3ApiGetArg(int32_t, a);
    m3ApiGetArg(int32_t, b);
    m3ApiReturn((int32_t)((uint32_t)a + (uint32_t)b));
}

static const char *peer_load(uint8_t *wasm, uint32_t size) {
    environment = m3_NewEnvironment();
    runtime = m3_NewRuntime(environment, 1 << 20, NULL);
    IM3Module module;
    const char *error = m3_ParseModule(environment, &module, wasm, size);
    if (!error) error = m3_LoadModule(runtime, module);
    if (error) return error;
    m3_LinkRawFunction(module, "host", "add", "i(ii)", host_add);
    m3_FindFunction(&add, runtime, "add");
    return m3_FindFunction(&run, runtime, "run");
}

static void peer_unload(void) {
    m3_FreeRuntime(runtime);
    m3_FreeEnvironment(environment);
}

static const char *peer_run(int32_t units, int64_t *result) {
    const char *error = m3_CallV(run, units);
    return error ? error : m3_GetResultsV(run, result);
}

static const char *peer_call(int32_t a, int32_t b, int32_t *result) {
    const char *error = m3_CallV(add, a, b);
    return error ? error : m3_GetResultsV(add, result);
}

static const char *peer_version(void) { return "wasm3 " M3_VERSION; }
