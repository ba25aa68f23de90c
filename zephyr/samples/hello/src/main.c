/* Loads a guest from an image in flash, gives it a function of the host, and calls it. */
#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

#include <wrt_zephyr.h>

/* The image, whose words are aligned. */
static const uint8_t image[] __aligned(8) = {
#include "guest.inc"
};

/* The host function: prints text in the guest's memory, which is given by its address and size. */
static wrt_result print(wrt_caller *caller, const wrt_value *args, wrt_value *results, void *user)
{
	const uint32_t address = (uint32_t)args[0].of.i32;
	const uint32_t size = (uint32_t)args[1].of.i32;
	wrt_store *const store = wrt_caller_store(caller);
	wrt_memory memory;
	uint8_t *text;

	ARG_UNUSED(results);
	ARG_UNUSED(user);
	if (wrt_caller_memory(caller, &memory) != WRT_OK ||
	    wrt_memory_view(store, memory, address, size, &text) != WRT_OK) {
		return WRT_TRAP;
	}

	printk("%.*s", (int)size, (const char *)text);
	return WRT_OK;
}

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

static bool run(void)
{
	static const wrt_type params[] = {WRT_I32, WRT_I32};
	static const wrt_func_type type = {params, ARRAY_SIZE(params), NULL, 0};
	const wrt_value n = wrt_i32(100);
	size_t size;
	uint8_t *const arena = wrt_zephyr_arena(&size);
	wrt_config config;
	wrt_engine *engine;
	wrt_module *module;
	wrt_store *store;
	wrt_instance instance;
	wrt_func hello, sum;
	wrt_value total;
	wrt_usage usage;
	wrt_error error;

	if (wrt_zephyr_config(&config) != WRT_OK) {
		printk("FAILED: wrt.h and the library are of different versions\n");
		return false;
	}

	if (!ok(wrt_engine_new(arena, size, &config, &engine, &error), &error, "the engine") ||
	    !ok(wrt_module_from_image(engine, image, sizeof(image), &module, &error), &error,
		"the image") ||
	    !ok(wrt_store_new(engine, NULL, &store, &error), &error, "the store") ||
	    !ok(wrt_define_func(store, "host", "print", &type, print, NULL, NULL, &error), &error,
		"print") ||
	    !ok(wrt_instantiate(store, module, &instance, &error), &error, "the instance")) {
		return false;
	}

	if (wrt_get_func(store, instance, "hello", &hello) != WRT_OK ||
	    wrt_get_func(store, instance, "sum", &sum) != WRT_OK) {
		printk("FAILED: the guest has other functions\n");
		return false;
	}

	if (!ok(wrt_call(store, hello, NULL, 0, NULL, 0, &error), &error, "hello") ||
	    !ok(wrt_call(store, sum, &n, 1, &total, 1, &error), &error, "sum")) {
		return false;
	}

	printk("1 + 2 + ... + 100 = %d\n", total.of.i32);
	wrt_engine_usage(engine, &usage);
	printk("bytes of the arena in use: %u\n", (unsigned int)usage.used);

	/* All is given back, last things first. */
	return total.of.i32 == 5050 && wrt_store_free(store) == WRT_OK &&
	       wrt_module_free(module) == WRT_OK && wrt_engine_free(engine) == WRT_OK;
}

static void hello(void)
{
	printk("PROJECT EXECUTION %s\n", run() ? "SUCCESSFUL" : "FAILED");
}

#if __has_include(<zephyr/version.h>)
int main(void)
{
	hello();
	return 0;
}
#else
/* Before Zephyr 3.4. */
void main(void)
{
	hello();
}
#endif
