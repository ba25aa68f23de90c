/* What the Rust side of wrt-platform-freertos needs of FreeRTOS and cannot call itself: macros, and calls whose types depend on
 * FreeRTOSConfig.h. Compile it with the kernel, with the same include paths and definitions.
 *
 * Definitions that may be given to the compiler:
 *   WRT_FREERTOS_NOTIFICATION_INDEX  the task notification that waits use; by default the last one there is
 *   WRT_FREERTOS_TIMERS              deadlines armed at a time, at most 16; by default 8
 *   WRT_FREERTOS_DEFAULT_STACK       bytes of a task's stack where none is asked for; by default 8 KiB */
#include <stddef.h>
#include <stdint.h>

#include "FreeRTOS.h"
#include "task.h"
#include "timers.h"

#if defined( configNUMBER_OF_CORES ) && ( configNUMBER_OF_CORES > 1 )
    #error "wrt_freertos: one core only"
#endif
#if ( configSUPPORT_STATIC_ALLOCATION != 1 )
    #error "wrt_freertos: configSUPPORT_STATIC_ALLOCATION must be 1"
#endif
#if ( configUSE_TIMERS != 1 )
    #error "wrt_freertos: configUSE_TIMERS must be 1"
#endif
#if ( configUSE_TASK_NOTIFICATIONS != 1 )
    #error "wrt_freertos: configUSE_TASK_NOTIFICATIONS must be 1"
#endif
#if ( INCLUDE_vTaskDelete != 1 ) || ( INCLUDE_vTaskSuspend != 1 ) || ( INCLUDE_uxTaskPriorityGet != 1 )
    #error "wrt_freertos: INCLUDE_vTaskDelete, INCLUDE_vTaskSuspend and INCLUDE_uxTaskPriorityGet must be 1"
#endif

#ifndef WRT_FREERTOS_NOTIFICATION_INDEX
    #define WRT_FREERTOS_NOTIFICATION_INDEX    ( configTASK_NOTIFICATION_ARRAY_ENTRIES - 1 )
#endif
#ifndef WRT_FREERTOS_TIMERS
    #define WRT_FREERTOS_TIMERS                8
#endif
#ifndef WRT_FREERTOS_DEFAULT_STACK
    #define WRT_FREERTOS_DEFAULT_STACK         ( 8 * 1024 )
#endif

/* --- critical sections and time ---------------------------------------------------------------------------------- */

void wrt_freertos_enter( void )
{
    taskENTER_CRITICAL();
}

void wrt_freertos_exit( void )
{
    taskEXIT_CRITICAL();
}

uint32_t wrt_freertos_tick_rate( void )
{
    return ( uint32_t ) configTICK_RATE_HZ;
}

/* Ticks since the scheduler started, in 64 bits: the kernel counts how often its own count overflows. The two are read one after the
 * other, so the tick must not come in between: in critical sections, and in interrupts that those mask. */
uint64_t wrt_freertos_ticks( void )
{
    TimeOut_t now;

    vTaskInternalSetTimeOutState( &now );

    if( sizeof( TickType_t ) >= sizeof( uint64_t ) )
    {
        return ( uint64_t ) now.xTimeOnEntering;
    }

    return ( ( uint64_t ) ( UBaseType_t ) now.xOverflowCount << ( 8U * sizeof( TickType_t ) % 64U ) ) | now.xTimeOnEntering;
}

/* --- sleeping ---------------------------------------------------------------------------------------------------- */

/* Whether the caller may block: the scheduler runs. */
int32_t wrt_freertos_can_block( void )
{
    return xTaskGetSchedulerState() == taskSCHEDULER_RUNNING;
}

static TickType_t prvTicks( uint32_t ticks )
{
    if( ticks == UINT32_MAX )
    {
        return portMAX_DELAY;
    }

    return ( ticks >= portMAX_DELAY ) ? ( TickType_t ) ( portMAX_DELAY - 1 ) : ( TickType_t ) ticks;
}

/* Blocks until a notification comes or so many ticks have passed, UINT32_MAX for ever; takes the notification. */
void wrt_freertos_block( uint32_t ticks )
{
    ( void ) ulTaskNotifyTakeIndexed( WRT_FREERTOS_NOTIFICATION_INDEX, pdTRUE, prvTicks( ticks ) );
}

/* Notifies a task without switching to it, so that it can be called in a critical section; whether to yield after. The calls for
 * interrupts do this in tasks as well. */
int32_t wrt_freertos_notify( void * task )
{
    BaseType_t woken = pdFALSE;

    vTaskNotifyGiveIndexedFromISR( ( TaskHandle_t ) task, WRT_FREERTOS_NOTIFICATION_INDEX, &woken );
    return woken != pdFALSE;
}

void wrt_freertos_yield( void )
{
    taskYIELD();
}

/* --- deadlines --------------------------------------------------------------------------------------------------- */

typedef void ( * WrtFired_t )( uint32_t which );

static struct
{
    StaticTimer_t memory;
    TimerHandle_t handle;
    WrtFired_t fired;
} xTimers[ WRT_FREERTOS_TIMERS ];

uint32_t wrt_freertos_timers( void )
{
    return WRT_FREERTOS_TIMERS;
}

static void prvFired( TimerHandle_t timer )
{
    const uintptr_t which = ( uintptr_t ) pvTimerGetTimerID( timer );

    xTimers[ which ].fired( ( uint32_t ) which );
}

/* How long a command to the timer's task may wait for room in its queue: that task itself must not wait. */
static TickType_t prvPatience( void )
{
    return ( xTaskGetCurrentTaskHandle() == xTimerGetTimerDaemonTaskHandle() ) ? 0 : portMAX_DELAY;
}

/* Lets the timer's task call `fired` once after so many ticks; where those are more than a timer can count, again and again after
 * fewer, until it is stopped. One caller at a time for each timer. */
int32_t wrt_freertos_timer_start( uint32_t which, uint64_t ticks, WrtFired_t fired )
{
    const uint64_t most = ( uint64_t ) portMAX_DELAY / 2U;
    const BaseType_t again = ( ticks > most ) ? pdTRUE : pdFALSE;
    const TickType_t period = ( TickType_t ) ( ( ticks > most ) ? most : ( ( ticks == 0U ) ? 1U : ticks ) );

    if( xTimers[ which ].handle == NULL )
    {
        xTimers[ which ].fired = fired;
        xTimers[ which ].handle = xTimerCreateStatic( "wrt", 1, pdFALSE, ( void * ) ( uintptr_t ) which, prvFired,
                                                      &xTimers[ which ].memory );
    }

    if( xTimers[ which ].handle == NULL )
    {
        return 0;
    }

    vTimerSetReloadMode( xTimers[ which ].handle, again );
    return xTimerChangePeriod( xTimers[ which ].handle, period, prvPatience() ) == pdPASS;
}

void wrt_freertos_timer_stop( uint32_t which )
{
    ( void ) xTimerStop( xTimers[ which ].handle, prvPatience() );
}

/* --- tasks ------------------------------------------------------------------------------------------------------- */

size_t wrt_freertos_task_bytes( void )
{
    return sizeof( StaticTask_t );
}

size_t wrt_freertos_smallest_stack( void )
{
    return ( size_t ) configMINIMAL_STACK_SIZE * sizeof( StackType_t );
}

size_t wrt_freertos_default_stack( void )
{
    return WRT_FREERTOS_DEFAULT_STACK;
}

uint32_t wrt_freertos_highest_priority( void )
{
    return configMAX_PRIORITIES - 1;
}

void * wrt_freertos_task_start( void ( * run )( void * ), const char * name, void * argument, uint32_t priority,
                                void * stack, size_t stack_bytes, void * task )
{
    return xTaskCreateStatic( run, name, ( configSTACK_DEPTH_TYPE ) ( stack_bytes / sizeof( StackType_t ) ), argument,
                              ( UBaseType_t ) priority, ( StackType_t * ) stack, ( StaticTask_t * ) task );
}

/* The ends of the current task's stack as the kernel knows them; 0 where it is configured not to. */
int32_t wrt_freertos_stack( size_t * low, size_t * high )
{
    #if ( configUSE_TRACE_FACILITY == 1 ) && ( configRECORD_STACK_HIGH_ADDRESS == 1 )
        TaskStatus_t status;

        vTaskGetInfo( NULL, &status, pdFALSE, eRunning );
        *low = ( size_t ) status.pxStackBase;
        *high = ( size_t ) ( status.pxEndOfStack + 1 );
        return 1;
    #else
        ( void ) low;
        ( void ) high;
        return 0;
    #endif
}

/* Bytes of the current task's stack that were never used, into `bytes`; 0 where the kernel is configured not to tell. */
int32_t wrt_freertos_stack_unused( size_t * bytes )
{
    #if ( INCLUDE_uxTaskGetStackHighWaterMark == 1 )
        *bytes = ( size_t ) uxTaskGetStackHighWaterMark( NULL ) * sizeof( StackType_t );
        return 1;
    #else
        ( void ) bytes;
        return 0;
    #endif
}

/* There only where the kernel checks stacks: the feature stack-check of the Rust side does not link without. */
#if ( configCHECK_FOR_STACK_OVERFLOW > 0 )
    const uint8_t wrt_freertos_checks_stacks = 1;
#endif
