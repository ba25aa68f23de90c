/* A guest controls a plant with a hard period, while another one spins until its deadline
 * interrupts it, again and again. */
#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

#include <wrt_zephyr.h>

#define PERIOD_MS  5
#define TIMEOUT_MS 50
#define ROUNDS	   10
#define WANTED	   1000

/* The image, whose words are aligned. */
static const uint8_t image[] __aligned(8) = {
#include "guest.inc"
};

static wrt_engine *engine;
static wrt_module *module;

/* --- the plant --- */

static int32_t level, drive;

static wrt_result read_level(wrt_caller *caller, const wrt_value *args, wrt_value *results,
			     void *user)
{
	ARG_UNUSED(caller);
	ARG_UNUSED(args);
	ARG_UNUSED(user);
	results[0].of.i32 = level;
	return WRT_OK;
}

static wrt_result set_drive(wrt_caller *caller, const wrt_value *args, wrt_value *results,
			    void *user)
{
	ARG_UNUSED(caller);
	ARG_UNUSED(results);
	ARG_UNUSED(user);
	drive = args[0].of.i32;
	return WRT_OK;
}

/* --- guests --- */

/* Whether it is well; else says what is not. */
static bool ok(wrt_result result, const wrt_error *error, const char *what)
{
	char text[128];

	if (result == WRT_OK) {
		return true;
	}

	wrt_error_text(error, text, sizeof(text));
	printk("FAILED: %s: %s\n", what, text);
	return false;
}

/* A store with an instance of the guest, and a function of it. */
static bool guest(wrt_store **store, const char *name, wrt_func *func)
{
	static const wrt_type number[] = {WRT_I32};
	static const wrt_func_type reads = {NULL, 0, number, 1};
	static const wrt_func_type writes = {number, 1, NULL, 0};
	wrt_instance instance;
	wrt_error error;

	return ok(wrt_store_new(engine, NULL, store, &error), &error, "a store") &&
	       ok(wrt_define_func(*store, "plant", "level", &reads, read_level, NULL, NULL, &error),
		  &error, "level") &&
	       ok(wrt_define_func(*store, "plant", "drive", &writes, set_drive, NULL, NULL, &error),
		  &error, "drive") &&
	       ok(wrt_instantiate(*store, module, &instance, &error), &error, "an instance") &&
	       wrt_get_func(*store, instance, name, func) == WRT_OK;
}

/* --- the control thread --- */

static K_TIMER_DEFINE(period, NULL, NULL);
static K_THREAD_STACK_DEFINE(control_stack, 8192);
static struct k_thread control_thread;
static volatile bool stop, control_failed;
static volatile uint32_t periods, missed;

/* Each period: a step of the guest, which must be over when the next one begins. */
static void control(void *store, void *step, void *unused)
{
	const wrt_value wanted = wrt_i32(WANTED);
	wrt_error error;

	ARG_UNUSED(unused);
	k_timer_start(&period, K_MSEC(PERIOD_MS), K_MSEC(PERIOD_MS));

	while (!stop) {
		/* How often the timer has run off since the last time: more than once is a period
		 * that was missed. */
		missed += k_timer_status_sync(&period) - 1U;
		periods++;

		if (wrt_set_timeout(store, PERIOD_MS * 1000000ULL, &error) != WRT_OK ||
		    wrt_call(store, *(wrt_func *)step, &wanted, 1, NULL, 0, &error) != WRT_OK) {
			control_failed = true;
			break;
		}

		wrt_clear_deadline(store, NULL);
		level += (drive - level) / 4;
	}

	k_timer_stop(&period);
}

/* --- the guest without an end --- */

/* Boards that are programs of a host let time pass only while code asks for it: there the guest is
 * stopped for it, again and again. */
#define FUEL (IS_ENABLED(CONFIG_ARCH_POSIX) ? 10000U : UINT64_MAX)

static wrt_result spin(wrt_store *store, wrt_func func, wrt_error *error)
{
	uint64_t now;
	wrt_result result;

	wrt_set_fuel(store, FUEL);
	result = wrt_call(store, func, NULL, 0, NULL, 0, error);

	while (result == WRT_OUT_OF_FUEL) {
		wrt_now(engine, &now);
		wrt_set_fuel(store, FUEL);
		result = wrt_resume(store, NULL, 0, error);
	}

	return result;
}

#ifdef CONFIG_FPU_SHARING
#define OPTIONS K_FP_REGS
#else
#define OPTIONS 0
#endif

static bool run(void)
{
	size_t size;
	uint8_t *const arena = wrt_zephyr_arena(&size);
	wrt_config config;
	wrt_store *controlled, *spinning;
	wrt_func step, forever;
	wrt_error error;
	uint64_t due, now, worst = 0;

	if (wrt_zephyr_config(&config) != WRT_OK ||
	    !ok(wrt_engine_new(arena, size, &config, &engine, &error), &error, "the engine") ||
	    !ok(wrt_module_from_image(engine, image, sizeof(image), &module, &error), &error,
		"the image") ||
	    !guest(&controlled, "step", &step) || !guest(&spinning, "forever", &forever)) {
		return false;
	}

	k_thread_create(&control_thread, control_stack, K_THREAD_STACK_SIZEOF(control_stack),
			control, controlled, &step, NULL, K_PRIO_PREEMPT(2), OPTIONS, K_NO_WAIT);

	for (int round = 0; round < ROUNDS; round++) {
		wrt_now(engine, &due);
		due += TIMEOUT_MS * 1000000ULL;
		if (!ok(wrt_set_deadline(spinning, due, &error), &error, "a deadline")) {
			return false;
		}

		if (spin(spinning, forever, &error) != WRT_INTERRUPTED) {
			printk("FAILED: the loop was not interrupted\n");
			return false;
		}

		wrt_now(engine, &now);
		worst = MAX(worst, now - due);
		wrt_abandon(spinning);
	}

	stop = true;
	k_thread_join(&control_thread, K_FOREVER);

	printk("interrupted %u times, at most %u us after the deadline\n", ROUNDS,
	       (unsigned int)(worst / 1000U));
	printk("the control thread ran %u times, and missed %u periods\n", (unsigned int)periods,
	       (unsigned int)missed);
	printk("level: %d of %d\n", level, WANTED);
	return !control_failed && missed == 0U && periods >= ROUNDS * TIMEOUT_MS / PERIOD_MS &&
	       level > WANTED * 9 / 10 && level < WANTED * 11 / 10;
}

static void periodic(void)
{
	printk("PROJECT EXECUTION %s\n", run() ? "SUCCESSFUL" : "FAILED");
}

#if __has_include(<zephyr/version.h>)
int main(void)
{
	periodic();
	return 0;
}
#else
/* Before Zephyr 3.4. */
void main(void)
{
	periodic();
}
#endif
