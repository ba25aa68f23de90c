/* A guest in a task of FreeRTOS beside a control task with a hard period, by wrt.h. */
#include <string.h>

#include "FreeRTOS.h"
#include "queue.h"
#include "task.h"

#include <wrt.h>

#include "board.h"
#include "guests.h"

static uint8_t arena[192 << 10];

static StaticTask_t guest_task, control_task;
static StackType_t guest_stack[6144], control_stack[256];
static StaticQueue_t queue_memory;
static uint8_t queue_items[4];
static QueueHandle_t queue;

static wrt_engine *engine;
static wrt_store *store;
static volatile uint32_t beats, missed;
static volatile int feeds, pends;

static void say(const char *text)
{
    wrt_console_write(engine, 0, text, strlen(text));
}

static void say_number(const char *text, uint64_t number)
{
    char digits[22], *at = digits + sizeof digits - 1;
    *at = 0;
    *--at = '\n';
    do *--at = (char)('0' + number % 10); while ((number /= 10) != 0);
    say(text);
    say(at);
}

static void say_stack(void)
{
    say_number("bytes of the task's stack in use at most: ", sizeof guest_stack - uxTaskGetStackHighWaterMark(NULL) * sizeof(StackType_t));
}

/* Ends the firmware's run with a failure where a claim does not hold. */
static void claim(int holds, const char *what)
{
    if (holds) return;
    board_write("FAILED: ", 8);
    board_write(what, strlen(what));
    board_write("\n", 1);
    board_exit(0);
}

static void done(wrt_result result, const wrt_error *error, const char *what)
{
    char line[120];
    if (result == WRT_OK) return;
    if (error != NULL && error->result == result) {
        wrt_error_text(error, line, sizeof line);
        board_write(line, strlen(line));
        board_write(" ", 1);
    }
    claim(0, what);
}

/* --- the board's hooks and the host's functions --------------------------------------------------------------------- */

static ptrdiff_t write_console(int output, const uint8_t *bytes, size_t size)
{
    (void)output;
    board_write(bytes, size);
    return (ptrdiff_t)size;
}

static const wrt_hooks hooks = {sizeof(wrt_hooks), write_console, NULL};

static wrt_result host_add(wrt_caller *caller, const wrt_value *args, wrt_value *results, void *user)
{
    (void)caller; (void)user;
    results[0].of.i32 = args[0].of.i32 + args[1].of.i32;
    return WRT_OK;
}

/* Blocks on a queue, and the guest with it, while other tasks go on. */
static wrt_result from_queue(wrt_caller *caller, const wrt_value *args, wrt_value *results, void *user)
{
    uint8_t item;
    (void)caller; (void)args; (void)user;
    feeds = 1;
    if (xQueueReceive(queue, &item, 1000) != pdPASS) return WRT_TRAP;
    results[0].of.f64 = item;
    return WRT_OK;
}

/* --- tasks ---------------------------------------------------------------------------------------------------------- */

static void interrupt(void)
{
    wrt_interrupt(store);
}

/* Every 5 ms; feeds the queue and raises the interrupt where it is asked to. */
static void control(void *nothing)
{
    TickType_t last = xTaskGetTickCount();
    (void)nothing;
    for (;;) {
        uint8_t item = 21;
        vTaskDelayUntil(&last, 5);
        if (xTaskGetTickCount() != last) missed++;
        beats++;
        if (feeds > 0 && ++feeds > 10) {
            feeds = 0;
            xQueueSend(queue, &item, 0);
        }
        if (pends > 0 && ++pends > 10) {
            pends = 0;
            board_pend();
        }
    }
}

static wrt_func func_of(wrt_instance instance, const char *name)
{
    wrt_func func = {0, 0};
    done(wrt_get_func(store, instance, name, &func), NULL, name);
    return func;
}

static void run(wrt_module *module)
{
    static const wrt_type i32s[] = {WRT_I32, WRT_I32}, i64s[] = {WRT_I64}, f64s[] = {WRT_F64};
    static const wrt_func_type add_type = {i32s, 2, i32s, 1}, later_type = {i64s, 1, f64s, 1};
    wrt_instance instance;
    wrt_error error;
    wrt_value args[2], result;
    wrt_frame frames[4];
    uint64_t due, now;
    uint32_t before;
    size_t depth;
    bool passed;
    done(wrt_store_new(engine, NULL, &store, &error), &error, "store");
    done(wrt_define_func(store, "host", "add", &add_type, host_add, NULL, NULL, &error), &error, "add");
    done(wrt_define_func(store, "host", "later", &later_type, from_queue, NULL, NULL, &error), &error, "later");
    done(wrt_instantiate(store, module, &instance, &error), &error, "instance");

    args[0] = wrt_i32(40);
    args[1] = wrt_i32(2);
    done(wrt_call(store, func_of(instance, "add"), args, 2, &result, 1, &error), &error, "add");
    claim(result.of.i32 == 42, "a sum by the host");
    say("a host function: ok\n");

    before = beats;
    args[0] = wrt_i64(0);
    done(wrt_call(store, func_of(instance, "later"), args, 1, &result, 1, &error), &error, "later");
    claim(result.of.f64 == 21.5 && beats - before >= 9, "a host function that blocks");
    say("a host function that blocks: ok\n");

    args[0] = wrt_i32(1000);
    wrt_set_fuel(store, 500);
    claim(wrt_call(store, func_of(instance, "count"), args, 1, NULL, 0, &error) == WRT_OUT_OF_FUEL, "out of fuel");
    wrt_set_fuel(store, UINT64_MAX);
    done(wrt_resume(store, NULL, 0, &error), &error, "more fuel");
    say("fuel: ok\n");

    wrt_now(engine, &now);
    due = now + 50000000;
    before = beats;
    done(wrt_set_deadline(store, due, &error), &error, "deadline");
    claim(wrt_call(store, func_of(instance, "forever"), NULL, 0, NULL, 0, &error) == WRT_INTERRUPTED, "interrupted");
    wrt_now(engine, &now);
    done(wrt_clear_deadline(store, &passed), NULL, "clear");
    claim(passed && now >= due && now - due < 5000000 && beats - before >= 9, "at its deadline");
    say_number("a deadline: ok, late by ns: ", now - due);

    pends = 1;
    board_on_interrupt(interrupt);
    claim(wrt_resume(store, NULL, 0, &error) == WRT_INTERRUPTED, "by an interrupt handler");
    wrt_abandon(store);
    say("an interrupt handler: ok\n");

    args[0] = wrt_i32(-1);
    claim(wrt_call(store, func_of(instance, "load"), args, 1, &result, 1, &error) == WRT_TRAP, "a trap");
    wrt_backtrace(store, frames, 4, &depth);
    claim(depth == 2 && frames[0].offset != WRT_NO_OFFSET, "a backtrace");
    say("trap: ");
    say(wrt_trap_text(error.trap));
    say("\n");
    done(wrt_store_free(store), NULL, "the store's end");
}

/* What a store and a decoder take of the arena before they do anything. */
static void measure(void)
{
    wrt_decoder *decoder;
    wrt_usage usage;
    wrt_error error;
    done(wrt_store_new(engine, NULL, &store, &error), &error, "store");
    wrt_engine_usage(engine, &usage);
    say_number("bytes of a store: ", usage.used);
    done(wrt_store_free(store), NULL, "the store's end");
    if (wrt_decoder_new(engine, 0, &decoder, &error) != WRT_OK) return;
    wrt_engine_usage(engine, &usage);
    say_number("bytes of a decoder: ", usage.used);
    done(wrt_decoder_free(decoder), NULL, "the decoder's end");
}

static void guest(void *nothing)
{
    wrt_config config;
    wrt_module *module;
    wrt_usage usage;
    wrt_error error;
    wrt_result result;
    (void)nothing;
    done(wrt_config_init_small(&config), NULL, "versions");
    config.flags = WRT_FLAG_FUEL;
    done(wrt_set_hooks(&hooks), NULL, "hooks");
    done(wrt_engine_new(arena, sizeof arena, &config, &engine, &error), &error, "engine");
    measure();

    done(wrt_module_from_image(engine, guest_image, sizeof guest_image, &module, &error), &error, "image");
    run(module);
    done(wrt_module_free(module), NULL, "the module's end");
    wrt_engine_usage(engine, &usage);
    claim(usage.used == 0, "all is given back");
    say_number("an image in flash: bytes of the arena in use at most: ", usage.peak);
    say_stack();

    result = wrt_module_from_wasm(engine, guest_wasm, sizeof guest_wasm, &module, &error);
    if (result == WRT_ERROR_UNSUPPORTED) {
        say("no decoder in this library\n");
    } else {
        done(result, &error, "module");
        run(module);
        done(wrt_module_free(module), NULL, "the module's end");
        wrt_engine_usage(engine, &usage);
        say_number("a module: bytes of the arena in use at most: ", usage.peak);
    }
    say_stack();
    claim(missed == 0 && beats > 20, "the control task misses no period");
    say_number("ok; the control task ran on time, times: ", beats);
    board_exit(1);
}

void vApplicationStackOverflowHook(TaskHandle_t task, char *name);
void vApplicationStackOverflowHook(TaskHandle_t task, char *name)
{
    (void)task;
    claim(0, name);
}

int main(void)
{
    queue = xQueueCreateStatic(4, 1, queue_items, &queue_memory);
    xTaskCreateStatic(guest, "guest", sizeof guest_stack / sizeof guest_stack[0], NULL, 2, guest_stack, &guest_task);
    xTaskCreateStatic(control, "control", sizeof control_stack / sizeof control_stack[0], NULL, 5, control_stack, &control_task);
    vTaskStartScheduler();
    return 1;
}
