//! The least firmware that runs a module: loads, instantiates and calls it, and answers its host calls. `ci/size` measures it.
#![no_std]
#![no_main]

#[path = "../adder.rs"]
mod adder;
#[path = "../board.rs"]
mod board;
#[path = "../bounds.rs"]
mod bounds;
#[path = "../flash.rs"]
mod flash;
#[cfg(feature = "measure")]
#[path = "../measure.rs"]
mod measure;
#[cfg(not(feature = "measure"))]
#[path = "../measure_not.rs"]
mod measure;
#[cfg(feature = "measure")]
#[path = "../say.rs"]
mod say;
#[path = "../sys.rs"]
mod sys;

#[cfg(not(target_arch = "riscv32"))]
use cortex_m_rt::entry;
#[cfg(target_arch = "riscv32")]
use riscv_rt::entry;
use wrt::runtime::{Extern, Module, Outcome, Store};
use wrt_platform_arena::{Arena, Space};

use crate::adder::Adder;
use crate::board::Board;

static SPACE: Space<{ 256 << 10 }> = Space::new();
static ARENA: Arena = Arena::new();

/// In flash, so that the native stack holds no copy of it.
static LIMITS: wrt::Limits = bounds::least();

/// Regions that there are at most at a time: the store's, the module's, and the decoder's while it is there.
const REGIONS: u16 = if cfg!(feature = "decoder") { 17 } else { 13 };

#[entry]
fn main() -> ! {
    measure::begin(Board(&ARENA), REGIONS);
    let started = ARENA.start(SPACE.take().unwrap_or_default(), REGIONS).is_ok();
    let passed = started && run(Board(&ARENA)) == Some(30);
    measure::end(Board(&ARENA));
    sys::exit(passed)
}

/// What the guest's `sum` gives.
fn run(board: Board) -> Option<u64> {
    let module = load(board)?;
    measure::arena("module", board);
    // Borrowed, not moved out: it is as large as all else on the native stack.
    let mut made = Store::new(board, &LIMITS);
    let Ok(store) = &mut made else { return None };
    measure::arena("store", board);
    let module = store.add_module(module).ok()?;
    let instance = store.instantiate_with(module, &Adder, &[]).ok()?;
    let Extern::Func(sum) = store.export(instance, "sum")? else { return None };
    store.set_fuel(wrt::Fuel(1_000_000));
    store.start_call(sum, &[1]).ok()?;
    match store.run_with(&mut Adder) {
        Outcome::Finished => store.results().first().copied(),
        Outcome::HostCall(_)
        | Outcome::Trapped(_)
        | Outcome::Threw(_)
        | Outcome::OutOfFuel { .. }
        | Outcome::Interrupted => None,
    }
}

#[cfg(not(feature = "decoder"))]
fn load(_: Board) -> Option<Module<Board>> {
    flash::image()
}

#[cfg(feature = "decoder")]
fn load(board: Board) -> Option<Module<Board>> {
    let mut decoder = wrt::decoder::Decoder::new(&board, &flash::config()).ok()?;
    for chunk in flash::WASM.chunks(64) {
        decoder.push(chunk).ok()?;
    }
    let image = decoder.finish().ok()?;
    Module::from_translated(image.region, image.len as usize).ok()
}
