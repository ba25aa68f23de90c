//! WRT, with an image that lies in flash and no allocator.

use wrt::runtime::{Extern, Module, Outcome, Store};
use wrt_platform_arena::{Arena, Space};

use crate::board::Board;
use crate::{Guest, bounds, counted};

static SPACE: Space<{ 256 << 10 }> = Space::new();
static ARENA: Arena = Arena::new();
static LIMITS: wrt::Limits = bounds::small();

/// Regions that there are at most at a time.
const REGIONS: u16 = 24;

/// Runs a guest twice and gives the counts of the second time, if it gives what it must.
pub(crate) fn run(guest: &'static Guest) -> Option<u32> {
    // The first guest finds it not started.
    let _started = SPACE.take().and_then(|space| ARENA.start(space, REGIONS).ok());
    let board = Board(&ARENA);
    let mut made = Store::new(board, &LIMITS);
    let Ok(store) = &mut made else { return None };
    let module = store.add_module(Module::from_static(&guest.image.0).ok()?).ok()?;
    let instance = store.instantiate(module, &[]).ok()?;
    let Extern::Func(run) = store.export(instance, "run")? else { return None };
    let mut counts = 0;
    for _ in 0..2 {
        store.start_call(run, &[u64::from(guest.argument)]).ok()?;
        let outcome;
        (counts, outcome) = counted(|| store.run());
        let Outcome::Finished = outcome else { return None };
        if store.results().first() != Some(&u64::from(guest.result)) {
            return None;
        }
    }
    Some(counts)
}
