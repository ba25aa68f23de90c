/* The kernel as these tests need it: a heap beside static memory, a tick of a millisecond, eight priorities. */
#ifndef FREERTOS_CONFIG_H
#define FREERTOS_CONFIG_H

extern void board_assert( const char * file, int line );
#define configASSERT( x )                            do { if( !( x ) ) board_assert( __FILE__, __LINE__ ); } while( 0 )

#define configTICK_RATE_HZ                           1000
#define configTICK_TYPE_WIDTH_IN_BITS                TICK_TYPE_WIDTH_32_BITS
#define configUSE_PREEMPTION                         1
#define configUSE_TIME_SLICING                       1
#define configMAX_PRIORITIES                         8
#define configMAX_TASK_NAME_LEN                      16
#define configSUPPORT_STATIC_ALLOCATION              1
/* A firmware that links no heap of the kernel's says 0. */
#ifndef configSUPPORT_DYNAMIC_ALLOCATION
#define configSUPPORT_DYNAMIC_ALLOCATION             1
#endif
#define configTOTAL_HEAP_SIZE                        ( 256 * 1024 )
#define configKERNEL_PROVIDED_STATIC_MEMORY          1
#define configCHECK_FOR_STACK_OVERFLOW               2
#define configUSE_IDLE_HOOK                          0
#define configUSE_TICK_HOOK                          0
#define configUSE_TASK_NOTIFICATIONS                 1
#define configTASK_NOTIFICATION_ARRAY_ENTRIES        2
#define configUSE_TRACE_FACILITY                     1
#define configRECORD_STACK_HIGH_ADDRESS              1
#define configUSE_TIMERS                             1
#define configTIMER_TASK_PRIORITY                    7
#define configTIMER_QUEUE_LENGTH                     8
#define configTIMER_TASK_STACK_DEPTH                 configMINIMAL_STACK_SIZE

#define INCLUDE_vTaskDelete                          1
#define INCLUDE_vTaskSuspend                         1
#define INCLUDE_uxTaskPriorityGet                    1
#define INCLUDE_uxTaskGetStackHighWaterMark          1

#if defined( __arm__ ) /* mps2-an385: 25 MHz, three bits of priority in QEMU's interrupt controller. */
    #define configCPU_CLOCK_HZ                       25000000
    #define configMINIMAL_STACK_SIZE                 256
    #define configKERNEL_INTERRUPT_PRIORITY          255
    #define configMAX_SYSCALL_INTERRUPT_PRIORITY     ( 5 << 5 )
    /* The names that the crate cortex-m-rt has in its vector table. */
    #define vPortSVCHandler                          SVCall
    #define xPortPendSVHandler                       PendSV
    #define xPortSysTickHandler                      SysTick
#elif defined( __riscv ) /* virt: a timer of 10 MHz. */
    #define configCPU_CLOCK_HZ                       10000000
    #define configMTIME_BASE_ADDRESS                 0x0200BFF8UL
    #define configMTIMECMP_BASE_ADDRESS              0x02004000UL
    #define configISR_STACK_SIZE_WORDS               1024
    #define configMINIMAL_STACK_SIZE                 512
#else /* The POSIX port. */
    #define configMINIMAL_STACK_SIZE                 1024
#endif

#endif
