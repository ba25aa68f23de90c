/* Runs the tests, which are in Rust. */
#include <stdbool.h>

#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

#if defined(CONFIG_BOARD_NATIVE_SIM) || defined(CONFIG_NATIVE_LIBRARY)
#include <nsi_main.h>
#define END(status) nsi_exit(status)
#elif defined(CONFIG_ARCH_POSIX)
extern void posix_exit(int status);
#define END(status) posix_exit(status)
#else
#define END(status) ((void)(status))
#endif

bool wrt_tests_run(void);

FUNC_NORETURN void wrt_tests_fail(void)
{
	printk("PROJECT EXECUTION FAILED\n");
	END(1);

	for (;;) {
		k_sleep(K_FOREVER);
	}
}

static void run(void)
{
	if (!wrt_tests_run()) {
		wrt_tests_fail();
	}

	printk("PROJECT EXECUTION SUCCESSFUL\n");
	END(0);
}

#if __has_include(<zephyr/version.h>)
int main(void)
{
	run();
	return 0;
}
#else
/* Before Zephyr 3.4. */
void main(void)
{
	run();
}
#endif
