/* What the module gives C applications beside wrt.h: memory and bounds by Kconfig. */
#ifndef WRT_ZEPHYR_H
#define WRT_ZEPHYR_H

#include <stddef.h>
#include <stdint.h>

#include <wrt.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The bytes that CONFIG_WRT_ARENA_SIZE sets aside, for one engine at a time; null where there are
 * none. any, isr; bounded. */
uint8_t *wrt_zephyr_arena(size_t *size);

/* Fills a configuration with the bounds for small guests, and what Kconfig says. any; bounded.
 * Errors: as wrt_config_init_small(). */
static inline wrt_result wrt_zephyr_config(wrt_config *config)
{
	const wrt_result result = wrt_config_init_small(config);

	if (result == WRT_OK) {
		config->flags |= WRT_FLAG_FUEL;
		config->limits[WRT_LIMIT_VALUE_STACK] = CONFIG_WRT_VALUE_STACK_SIZE;
	}

	return result;
}

#ifdef __cplusplus
}
#endif

#endif
