/* QEMU's mps2-an385: vectors, start, serial port, one interrupt, and the exit by semihosting. */
#include <string.h>

#include "board.h"

extern uint32_t board_data[], board_data_end[], board_data_load[], board_bss[], board_bss_end[], board_stack_top[];

int main(void);
void SVCall(void);
void PendSV(void);
void SysTick(void);
void board_assert(const char *file, int line);

/* Registers of the serial port (data, state with bit 0 for full, control with bit 0 for sending, interrupts, divisor) and of the interrupt
 * controller: interrupts on, interrupts pending, priorities. */
#define UART ((volatile uint32_t *)0x40004000)
#define NVIC_ON (*(volatile uint32_t *)0xe000e100)
#define NVIC_PEND (*(volatile uint32_t *)0xe000e200)

static void (*on_interrupt)(void);

void board_reset(void)
{
    memcpy(board_data, board_data_load, (size_t)((uint8_t *)board_data_end - (uint8_t *)board_data));
    memset(board_bss, 0, (size_t)((uint8_t *)board_bss_end - (uint8_t *)board_bss));
    UART[4] = 16;
    UART[2] = 1;
    board_exit(main() == 0);
}

static void fault(void)
{
    board_assert("a fault of the processor", 0);
}

static void interrupt_0(void)
{
    if (on_interrupt != NULL) on_interrupt();
}

__attribute__((section(".vectors"), used)) static void *const vectors[17] = {
    board_stack_top, (void *)board_reset, (void *)fault, (void *)fault, (void *)fault, (void *)fault, (void *)fault, 0, 0, 0, 0,
    (void *)SVCall, 0, 0, (void *)PendSV, (void *)SysTick, (void *)interrupt_0,
};

void board_write(const void *bytes, size_t size)
{
    const uint8_t *next = (const uint8_t *)bytes;
    while (size-- > 0) {
        while (UART[1] & 1) {}
        UART[0] = *next++;
    }
}

_Noreturn void board_exit(int good)
{
    /* SYS_EXIT with ADP_Stopped_ApplicationExit, or with a run-time error. */
    register uint32_t operation __asm__("r0") = 0x18;
    register uint32_t reason __asm__("r1") = good ? 0x20026 : 0x20023;
    for (;;) __asm__ volatile("bkpt 0xab" : : "r"(operation), "r"(reason) : "memory");
}

void board_on_interrupt(void (*handler)(void))
{
    on_interrupt = handler;
    NVIC_ON = 1;
}

void board_pend(void)
{
    NVIC_PEND = 1;
}

/* The kernel calls it when an assertion of it fails. */
void board_assert(const char *file, int line)
{
    (void)line;
    board_write("FAILED: ", 8);
    board_write(file, strlen(file));
    board_write("\n", 1);
    board_exit(0);
}
