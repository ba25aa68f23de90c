//! Firmware that tells its bounds and what a guest takes of an arena, for `ci/needs` to compare with what was forecast.
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
#[path = "../say.rs"]
mod say;
#[path = "../sys.rs"]
mod sys;

#[cfg(not(target_arch = "riscv32"))]
use cortex_m_rt::entry;
#[cfg(target_arch = "riscv32")]
use riscv_rt::entry;
use wrt::Resource;
use wrt::runtime::{Module, Store};
use wrt_platform_arena::{Arena, Space};

use crate::adder::Adder;
use crate::board::Board;
use crate::say::{decimal, say};

static SPACE: Space<{ 1 << 20 }> = Space::new();
/// One that has enough of everything, one that has just enough, one with a granule less, and one for a region less.
static ARENAS: [Arena; 4] = [const { Arena::new() }; 4];

/// Bytes of regions, and how many there are.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
struct Held {
    bytes: usize,
    regions: usize,
}

/// What a guest took of an arena.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Report {
    /// While it was decoded; nothing where it was not.
    decoding: Held,
    running: Held,
    /// The most bytes at a time, and the most regions.
    peak: Held,
}

#[entry]
fn main() -> ! {
    sys::exit(run().is_some())
}

fn run() -> Option<()> {
    let [ample, exact, small, few] = &ARENAS;
    let memory = SPACE.take()?;
    let (first, memory) = memory.split_at_mut_checked(400 << 10)?;
    ample.start(first, 100).ok()?;
    let report = live(ample)?;
    let regions = u16::try_from(report.peak.regions).ok()?;
    let bytes = Arena::table_bytes(regions).checked_add(report.peak.bytes)?;

    // So large an arena is enough, and no smaller one.
    let (second, memory) = memory.split_at_mut_checked(bytes)?;
    exact.start(second, regions).ok()?;
    let is_enough = live(exact) == Some(report);
    let (third, memory) = memory.split_at_mut_checked(bytes.checked_sub(16)?)?;
    small.start(third, regions).ok()?;
    let is_least = live(small) != Some(report);
    let (fourth, _) = memory.split_at_mut_checked(bytes)?;
    few.start(fourth, regions.checked_sub(1)?).ok()?;
    let has_fewest = live(few).is_none();

    let board = Board(ample);
    let mut digits = ([0; 10], [0; 10]);
    for what in Resource::ALL {
        // What is over 32 bits bounds no region.
        if let Ok(limit) = usize::try_from(bounds::small().of(*what)) {
            say(board, &["limit ", what.field(), " ", decimal(limit, &mut digits.0)]);
        }
    }
    let arena = Held { bytes, regions: report.peak.regions };
    for (name, held) in [("decoding", report.decoding), ("running", report.running), ("arena", arena)] {
        say(board, &[name, " ", decimal(held.bytes, &mut digits.0), " ", decimal(held.regions, &mut digits.1)]);
    }
    (is_enough && is_least && has_fewest).then_some(())
}

/// Loads the guest and makes an instance of it, in this order: what decoding took serves the store again.
fn live(arena: &'static Arena) -> Option<Report> {
    let board = Board(arena);
    let mut decoding = Held::default();
    let module = load(board, &mut decoding)?;
    let mut store = Store::new(board, bounds::small()).ok()?;
    let module = store.add_module(module).ok()?;
    store.instantiate_with(module, &Adder, &[]).ok()?;
    let running = held(arena);
    let peak = Held { bytes: arena.usage().peak, regions: decoding.regions.max(running.regions) };
    Some(Report { decoding, running, peak })
}

fn held(arena: &Arena) -> Held {
    let usage = arena.usage();
    Held { bytes: usage.used, regions: usage.regions }
}

#[cfg(not(feature = "decoder"))]
fn load(_: Board, _: &mut Held) -> Option<Module<Board>> {
    flash::image()
}

#[cfg(feature = "decoder")]
fn load(board: Board, decoding: &mut Held) -> Option<Module<Board>> {
    let mut decoder = wrt::decoder::Decoder::new(&board, &flash::config()).ok()?;
    for chunk in flash::WASM.chunks(64) {
        decoder.push(chunk).ok()?;
    }
    *decoding = held(board.0);
    let image = decoder.finish().ok()?;
    Module::from_translated(image.region, image.len as usize).ok()
}
