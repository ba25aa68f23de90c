//! Memory from the kernel's heap, and a stack that runs over.

use wrt_platform::{Join, PlatformError, Stack, Thread, ThreadRequest, Threads};
use wrt_platform_arena::Arena;
use wrt_platform_freertos::{FreeRtos, heap_block};

use crate::{Answer, Machine, claim};

/// Runs a task in an arena from the kernel's heap, then asks for more than either has.
pub(crate) fn from_heap() -> Answer {
    const ARENA_BYTES: usize = 128 << 10;
    static HEAP_ARENA: Arena = Arena::new();
    static ON_HEAP: FreeRtos<Machine> = FreeRtos::new(&HEAP_ARENA);
    let block = heap_block(ARENA_BYTES).map_err(|_| "no block of the heap")?;
    HEAP_ARENA.start(block, 16).map_err(|_| "no arena on the heap")?;
    let request = |bytes| ThreadRequest { name: "on the heap", stack: Stack::Size(bytes), ..ThreadRequest::default() };
    let mut task = ON_HEAP.spawn(request(16 << 10), |_| ()).map_err(|_| "no task on the heap")?;
    claim(HEAP_ARENA.usage().used > 16 << 10, "its stack is from there")?;
    claim(task.join(None) == Ok(Join::Finished), "it ends")?;
    claim(HEAP_ARENA.usage().used == 0, "and gives its stack back")?;
    let none = ON_HEAP.spawn(request(ARENA_BYTES), |_| ());
    claim(matches!(none, Err(PlatformError::OutOfMemory { .. })), "no stack larger than the arena")?;
    let wanted = 1 << 20;
    claim(heap_block(wanted).err() == Some(PlatformError::OutOfMemory { wanted }), "no block larger than the heap")
}
