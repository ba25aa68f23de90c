/* What the tests themselves need of the kernel: a queue, and what the kernel calls when something is wrong. */
#include <stdint.h>

#include "FreeRTOS.h"
#include "task.h"
#include "queue.h"

static StaticQueue_t xQueueMemory;
static uint8_t ucItems[ 4 * sizeof( uint32_t ) ];
static QueueHandle_t xQueue;

void board_start( void )
{
    xQueue = xQueueCreateStatic( 4, sizeof( uint32_t ), ucItems, &xQueueMemory );
    vTaskStartScheduler();
}

int32_t board_send( uint32_t item )
{
    return xQueueSend( xQueue, &item, 0 ) == pdPASS;
}

/* Blocks until there is an item, or so many ticks have passed. */
int32_t board_receive( uint32_t * item, uint32_t ticks )
{
    return xQueueReceive( xQueue, item, ( TickType_t ) ticks ) == pdPASS;
}

/* A firmware that lets a stack run over on purpose has one of its own. */
__attribute__( ( weak ) ) void board_overflowed( const char * name )
{
    board_assert( name, -1 );
}

void vApplicationStackOverflowHook( TaskHandle_t task, char * name )
{
    ( void ) task;
    board_overflowed( name );
}
