/* What the firmware has of its board, QEMU's mps2-an385. */
#ifndef BOARD_H
#define BOARD_H

#include <stddef.h>
#include <stdint.h>

/* Sends bytes to the first serial port. */
void board_write(const void *bytes, size_t size);

/* Ends the emulator's run. */
_Noreturn void board_exit(int good);

/* Makes the processor take interrupt 0, whose handler calls what was set. */
void board_pend(void);
void board_on_interrupt(void (*handler)(void));

#endif
