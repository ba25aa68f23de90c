/* What the Rust side of wrt-platform-zephyr needs of Zephyr and cannot call itself: most calls of
 * the kernel are static inline, and the sizes of its structures depend on Kconfig. Compiled into
 * the application by the module in zephyr/.
 *
 * Every function is for supervisor threads; those that say so are for interrupts too. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

#ifdef CONFIG_WRT_ENTROPY
#if __has_include(<zephyr/random/random.h>)
#include <zephyr/random/random.h>
#else
#include <zephyr/random/rand32.h>
#endif
#endif

#ifndef CONFIG_MULTITHREADING
#error "wrt_zephyr: CONFIG_MULTITHREADING is needed"
#endif
#ifndef CONFIG_THREAD_STACK_INFO
#error "wrt_zephyr: CONFIG_THREAD_STACK_INFO is needed"
#endif
#ifdef CONFIG_TRACING_OBJECT_TRACKING
#error "wrt_zephyr: CONFIG_TRACING_OBJECT_TRACKING keeps lists of semaphores for ever, and those here lie on stacks"
#endif

/* --- critical sections and time --- */

/* Nests, holds off every thread and interrupt of every processor; the key goes to
 * wrt_zephyr_unlock(). From interrupts too. */
uint32_t wrt_zephyr_lock(void)
{
	return (uint32_t)irq_lock();
}

void wrt_zephyr_unlock(uint32_t key)
{
	irq_unlock(key);
}

uint32_t wrt_zephyr_tick_rate(void)
{
	return CONFIG_SYS_CLOCK_TICKS_PER_SEC;
}

/* Whether the caller may block: a thread, once the kernel has started. From interrupts too. */
int32_t wrt_zephyr_can_block(void)
{
	return !k_is_in_isr() && !k_is_pre_kernel();
}

/* Ticks since the kernel started, in 64 bits. From interrupts too. */
uint64_t wrt_zephyr_ticks(void)
{
#ifdef CONFIG_ARCH_POSIX
	/* On boards that are programs of a host, time stands still while code runs: whoever asks
	 * for it again and again lets it pass.
	 */
	if (wrt_zephyr_can_block()) {
		k_busy_wait(10);
	}
#endif
	return (uint64_t)k_uptime_ticks();
}

/* The timeout that ends at a tick, UINT64_MAX for never. A kernel with 32-bit timeouts may come
 * back before that, never after. */
static k_timeout_t until(uint64_t tick)
{
	if (tick == UINT64_MAX) {
		return K_FOREVER;
	}

#ifdef CONFIG_TIMEOUT_64BIT
	return K_TIMEOUT_ABS_TICKS((k_ticks_t)MIN(tick, (uint64_t)INT64_MAX / 2U));
#else
	const uint64_t now = wrt_zephyr_ticks();

	return (tick <= now) ? K_NO_WAIT
			     : K_TICKS((k_ticks_t)MIN(tick - now, (uint64_t)INT32_MAX / 2U));
#endif
}

/* --- sleeping --- */

/* Calls `body` with a semaphore of its own, which lies on the caller's stack until `body` returns.
 */
void wrt_zephyr_with_semaphore(void (*body)(void *semaphore, void *context), void *context)
{
	struct k_sem semaphore;

	k_sem_init(&semaphore, 0, 1);
	body(&semaphore, context);
#ifdef CONFIG_OBJ_CORE_SEM
	k_obj_core_unlink(K_OBJ_CORE(&semaphore));
#endif
}

/* Blocks until the semaphore is given or the tick has come; takes it. It may come back before
 * either. */
void wrt_zephyr_block(void *semaphore, uint64_t tick)
{
	(void)k_sem_take((struct k_sem *)semaphore, until(tick));
}

/* Gives a semaphore inside a critical section, where no other thread can run. From interrupts too.
 */
void wrt_zephyr_give(void *semaphore)
{
	k_sem_give((struct k_sem *)semaphore);
}

/* Lets a more urgent thread run that was made ready in a critical section, which does not do so
 * itself. From interrupts too: the kernel does it there when the interrupt ends. */
void wrt_zephyr_reschedule(void)
{
	if (wrt_zephyr_can_block()) {
		k_sched_lock();
		k_sched_unlock();
	}
}

/* --- deadlines --- */

typedef void (*fired_t)(uint32_t which);

static struct {
	struct k_timer timer;
	fired_t fired;
} timers[CONFIG_WRT_TIMERS];

uint32_t wrt_zephyr_timers(void)
{
	return CONFIG_WRT_TIMERS;
}

static void expired(struct k_timer *timer)
{
	const uint32_t which = (uint32_t)(uintptr_t)k_timer_user_data_get(timer);

	timers[which].fired(which);
}

/* Lets the kernel call `fired` in an interrupt at a tick, UINT64_MAX for never; a kernel with
 * 32-bit timeouts may call it early, and again. One caller at a time for each timer, or that call
 * itself. */
void wrt_zephyr_timer_start(uint32_t which, uint64_t tick, fired_t fired)
{
	if (timers[which].fired == NULL) {
		k_timer_init(&timers[which].timer, expired, NULL);
		k_timer_user_data_set(&timers[which].timer, (void *)(uintptr_t)which);
		timers[which].fired = fired;
	}

	k_timer_start(&timers[which].timer, until(tick), K_NO_WAIT);
}

void wrt_zephyr_timer_stop(uint32_t which)
{
	if (timers[which].fired != NULL) {
		k_timer_stop(&timers[which].timer);
	}
}

/* --- threads --- */

#ifdef ARCH_KERNEL_STACK_OBJ_ALIGN
#define STACK_ALIGN MAX(ARCH_KERNEL_STACK_OBJ_ALIGN, ARCH_STACK_PTR_ALIGN)
#else
#define STACK_ALIGN ARCH_STACK_PTR_ALIGN
#endif

/* The least that the kernel itself gives a thread. */
#define SMALLEST_STACK MAX(CONFIG_IDLE_STACK_SIZE, 512)

struct sizes {
	size_t thread;	       /* bytes of the kernel's record of a thread */
	size_t thread_align;   /* what its address is a multiple of */
	size_t stack_align;    /* what a stack's address is a multiple of */
	size_t stack_reserved; /* bytes of a stack that are the kernel's: a guard */
	size_t smallest_stack; /* bytes of the smallest stack, without those */
	size_t default_stack;  /* bytes of a stack where none is asked for, without those */
};

void wrt_zephyr_sizes(struct sizes *sizes)
{
	sizes->thread = sizeof(struct k_thread);
	sizes->thread_align = __alignof__(struct k_thread);
	sizes->stack_align = STACK_ALIGN;
	sizes->stack_reserved = K_KERNEL_STACK_RESERVED;
	sizes->smallest_stack = SMALLEST_STACK;
	sizes->default_stack = MAX(CONFIG_WRT_DEFAULT_STACK_SIZE, SMALLEST_STACK);
}

/* Threads that may be there at a time. */
uint32_t wrt_zephyr_threads(void)
{
	return CONFIG_WRT_MAX_THREADS;
}

/* Preemptible priorities there are, counted from 1, the least urgent, which is one above the idle
 * thread's. */
uint32_t wrt_zephyr_priorities(void)
{
	return CONFIG_NUM_PREEMPT_PRIORITIES;
}

/* The current thread's priority in that count; a cooperative thread has more than there are. */
uint32_t wrt_zephyr_priority(void)
{
	return (uint32_t)(CONFIG_NUM_PREEMPT_PRIORITIES - k_thread_priority_get(k_current_get()));
}

#ifdef CONFIG_FPU_SHARING
#define OPTIONS K_FP_REGS
#else
#define OPTIONS 0
#endif

/* Starts a thread with a priority in that count, on a stack object of `stack_bytes`, of which
 * `stack_reserved` are the kernel's. */
void wrt_zephyr_thread_start(void *thread, void *stack, size_t stack_bytes,
			     void (*run)(void *, void *, void *), void *argument, uint32_t priority,
			     const char *name)
{
	struct k_thread *const started = (struct k_thread *)thread;

	/* A record in a static stack may hold anything. */
	(void)memset(started, 0, sizeof(*started));
	(void)k_thread_create(started, (k_thread_stack_t *)stack,
			      stack_bytes - K_KERNEL_STACK_RESERVED, run, argument, NULL, NULL,
			      CONFIG_NUM_PREEMPT_PRIORITIES - (int)priority, OPTIONS, K_FOREVER);
	(void)k_thread_name_set(started, name);
	k_thread_start(started);
}

/* Waits for a thread's end until a tick, UINT64_MAX for ever, 0 not at all; 1 when it has ended and
 * its memory is free, 0 when it still runs, else an error of errno.h. With 32-bit timeouts it may
 * be 0 before the tick. */
int32_t wrt_zephyr_thread_join(void *thread, uint64_t tick)
{
	const int end =
		k_thread_join((struct k_thread *)thread, (tick == 0U) ? K_NO_WAIT : until(tick));

	return (end == 0) ? 1 : ((end == -EAGAIN || end == -EBUSY) ? 0 : end);
}

/* The ends of the current thread's stack. */
void wrt_zephyr_stack(size_t *low, size_t *high)
{
	const struct _thread_stack_info *const stack = &k_current_get()->stack_info;

	*low = (size_t)stack->start;
	*high = (size_t)(stack->start + stack->size);
}

/* Bytes of the current thread's stack that were never used, into `bytes`; 0 where the kernel is
 * configured not to tell. */
int32_t wrt_zephyr_stack_unused(size_t *bytes)
{
#ifdef CONFIG_INIT_STACKS
	return k_thread_stack_space_get(k_current_get(), bytes) == 0;
#else
	(void)bytes;
	return 0;
#endif
}

/* What is below stacks: 2 an inaccessible page, 1 a region of the protection unit or a limit
 * register, 0 a pattern that the kernel checks. There only where one of them is: the feature
 * stack-guard of the Rust side does not link without. */
#if defined(CONFIG_HW_STACK_PROTECTION)
#if defined(CONFIG_MMU)
const uint8_t wrt_zephyr_stack_guard = 2;
#else
const uint8_t wrt_zephyr_stack_guard = 1;
#endif
#elif defined(CONFIG_STACK_SENTINEL)
const uint8_t wrt_zephyr_stack_guard = 0;
#endif

/* --- devices --- */

/* Writes to the console; the bytes that went out, none where it is configured away. */
size_t wrt_zephyr_write(const char *bytes, size_t len)
{
#ifdef CONFIG_PRINTK
	k_str_out((char *)bytes, len);
	return len;
#else
	(void)bytes;
	(void)len;
	return 0;
#endif
}

/* There only where the kernel has a source fit for keys, as for the guard. */
#ifdef CONFIG_WRT_ENTROPY
int32_t wrt_zephyr_entropy(uint8_t *bytes, size_t len)
{
	return sys_csrand_get(bytes, len);
}
#endif

/* The bytes that CONFIG_WRT_ARENA_SIZE sets aside. */
#if CONFIG_WRT_ARENA_SIZE > 0
static uint8_t __aligned(16) arena[CONFIG_WRT_ARENA_SIZE];
#endif

uint8_t *wrt_zephyr_arena(size_t *len)
{
#if CONFIG_WRT_ARENA_SIZE > 0
	*len = sizeof(arena);
	return arena;
#else
	*len = 0;
	return NULL;
#endif
}

/* What becomes of a panic of a library with the C interface: none is reachable. */
__weak void wrt_panic(void)
{
	k_panic();
}

/* --- the log --- */

#ifdef CONFIG_WRT_LOG
#include <zephyr/logging/log.h>

LOG_MODULE_REGISTER(wrt, CONFIG_WRT_LOG_LEVEL);

/* A line of the log, which ends with a zero; level 0 is an error, 1 a warning, 2 news, the rest for
 * developers. */
void wrt_zephyr_log(uint32_t level, const char *line)
{
	switch (level) {
	case 0:
		LOG_ERR("%s", line);
		break;

	case 1:
		LOG_WRN("%s", line);
		break;

	case 2:
		LOG_INF("%s", line);
		break;

	default:
		LOG_DBG("%s", line);
		break;
	}
}
#endif
