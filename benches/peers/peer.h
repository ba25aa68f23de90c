/* What the peers written in C share: each is a process that the comparison speaks to over its standard streams.
 *
 *   load SIZE      then SIZE bytes: a module. Loads it, makes an instance with the import `host.add`, finds `run`.
 *   run UNITS      calls `run`
 *   call TIMES     calls `add(i, i + 1)` for i from 0 and adds up what it gives
 *   peak SIZE      then SIZE bytes: `load`, `run 3`
 *   version        answers with name and version
 *
 * Any other answer is a line: `ok`, the nanoseconds of CPU time it took (for `peak` the kilobytes by which the peak of
 * resident memory rose), the result. Or `error`, the reason. */
#ifndef PEER_H
#define PEER_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Those that load, run and call give a reason, or nothing where it worked. */
static const char *peer_load(uint8_t *wasm, uint32_t size);
static const char *peer_run(int32_t units, int64_t *result);
static const char *peer_call(int32_t a, int32_t b, int32_t *result);
static const char *peer_version(void);
/* Gives back what peer_load took; what was loaded before lies no more. */
static void peer_unload(void);

static int64_t cpu_time(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int64_t peak_memory(void) {
    FILE *status = fopen("/proc/self/status", "r");
    char line[256];
    long long kilobytes = 0;
    while (status && fgets(line, sizeof line, status))
        if (sscanf(line, "VmHWM: %lld", &kilobytes) == 1) break;
    if (status) fclose(status);
    return kilobytes;
}

static const char *call_often(int32_t times, int64_t *sum) {
    for (int32_t i = 0; i < times; i++) {
        int32_t result;
        const char *error = peer_call(i, i + 1, &result);
        if (error) return error;
        *sum += result;
    }
    return NULL;
}

int main(void) {
    static char line[64];
    uint8_t *wasm = NULL;
    while (fgets(line, sizeof line, stdin)) {
        long long number = 0;
        char command[8] = "";
        sscanf(line, "%7s %lld", command, &number);
        if (command[0] == 'v') {
            puts(peer_version());
            fflush(stdout);
            continue;
        }
        int bytes = command[0] == 'l' || command[0] == 'p';
        if (bytes) {
            if (wasm) {
                peer_unload();
                free(wasm);
            }
            wasm = malloc((size_t)number);
            if (!wasm || fread(wasm, 1, (size_t)number, stdin) != (size_t)number) return 1;
        }
        const char *error = NULL;
        int64_t result = 0, peak = peak_memory(), start = cpu_time();
        if (bytes) error = peer_load(wasm, (uint32_t)number);
        if (command[0] == 'p' && !error) error = peer_run(3, &result);
        if (command[0] == 'r') error = peer_run((int32_t)number, &result);
        if (command[0] == 'c') error = call_often((int32_t)number, &result);
        int64_t figure = command[0] == 'p' ? peak_memory() - peak : cpu_time() - start;
        if (error)
            printf("error %s\n", error);
        else
            printf("ok %lld %lld\n", (long long)figure, (long long)result);
        fflush(stdout);
    }
    return 0;
}

#endif
