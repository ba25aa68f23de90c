/* wasm3 behind three functions, and memory for its C library. */
#include <stddef.h>
#include <stdint.h>
#include "wasm3.h"

static IM3Function function;

/* Loads a module into a runtime of its own, which stays. */
_Bool wasm3_load(const uint8_t *wasm, uint32_t size) {
    IM3Environment environment = m3_NewEnvironment();
    IM3Runtime runtime = m3_NewRuntime(environment, 8 << 10, NULL);
    IM3Module module;
    return runtime && !m3_ParseModule(environment, &module, wasm, size) && !m3_LoadModule(runtime, module)
        && !m3_FindFunction(&function, runtime, "run");
}

_Bool wasm3_call(uint32_t argument) {
    return !m3_CallV(function, argument);
}

uint32_t wasm3_result(void) {
    uint32_t result = 0;
    return m3_GetResultsV(function, &result) ? 0 : result;
}

void *_sbrk(ptrdiff_t more) {
    static _Alignas(8) char heap[2 << 20];
    static ptrdiff_t used;
    if (more > (ptrdiff_t)sizeof heap - used) return (void *)-1;
    used += more;
    return heap + used - more;
}
