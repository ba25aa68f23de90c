//! What guests do beside the control thread, one scene after the other.

use core::array;
use core::time::Duration;

use wrt::runtime::Outcome;
use wrt::{Fuel, Trap};
use wrt_platform::{ArmedTimer, Clock, PageAllocator, ReserveRequest, Timers};
use wrt_platform_arena::ArenaRegion;

use crate::guest::{self, Guest};
use crate::{ARENA, Answer, PLATFORM, control, say};

/// Plays every scene; the control thread must be on time after each.
pub(crate) fn play() -> Answer {
    type Scene = (&'static str, fn() -> Answer);
    let scenes: [Scene; 7] = [
        ("an image in flash", image_in_flash),
        ("a module as a stream", stream),
        ("a call of the host", host_call),
        ("fuel", fuel),
        ("a deadline", deadline),
        ("a trap", trap),
        ("memory that is exhausted", exhaustion),
    ];
    let control = control::start()?;
    for (name, scene) in scenes {
        let (used, regions) = (ARENA.usage().used, ARENA.usage().regions);
        scene()?;
        control::claim_on_time(0, 0)?;
        claim((ARENA.usage().used, ARENA.usage().regions) == (used, regions), "a scene gives all of its memory back")?;
        say(format_args!("{name}: ok"));
    }
    let beats = control::stop(control)?;
    say(format_args!("the control thread ran {beats} times and missed no period"));
    Ok(())
}

fn claim(holds: bool, what: &'static str) -> Answer {
    if holds { Ok(()) } else { Err(what) }
}

fn image_in_flash() -> Answer {
    let mut guest = Guest::new(guest::from_flash()?)?;
    claim(guest.call("sum", &[1000])? == 500_500, "the sum of the numbers to 1000")
}

fn stream() -> Answer {
    let mut guest = Guest::new(guest::from_stream()?)?;
    claim(guest.call("sum", &[1000])? == 500_500, "the sum of the numbers to 1000, streamed")
}

/// Long enough for the control thread to run many times.
const WHILE: Duration = Duration::from_millis(50);

fn host_call() -> Answer {
    let mut guest = Guest::new(guest::from_flash()?)?;
    claim(guest.call("asks", &[21])? == 43, "twice and one what the host was asked")
}

fn fuel() -> Answer {
    let mut guest = Guest::new(guest::from_flash()?)?;
    guest.store.set_fuel(Fuel(1000));
    guest.start("forever", &[])?;
    let Outcome::OutOfFuel { needed } = guest.run()? else { return Err("not out of fuel") };
    guest.store.set_fuel(Fuel(needed.0.saturating_add(1000)));
    claim(matches!(guest.run()?, Outcome::OutOfFuel { .. }), "out of fuel again")?;
    guest.store.abandon();
    guest.store.set_fuel(Fuel(u64::MAX));
    claim(guest.call("sum", &[10])? == 55, "a sum with more fuel")
}

fn deadline() -> Answer {
    let mut guest = Guest::new(guest::from_flash()?)?;
    let flag = guest.store.interrupt_flag();
    let mut worst = Duration::ZERO;
    for _ in 0..5 {
        let beats = control::beats();
        let due = PLATFORM.now().after(WHILE);
        let timer = PLATFORM.arm(due, &flag).map_err(|_| "no timer")?;
        guest.start("forever", &[])?;
        claim(matches!(run_on(&mut guest)?, Outcome::Interrupted), "an endless loop is interrupted")?;
        let late = PLATFORM.now();
        claim(late >= due, "not before its deadline")?;
        worst = worst.max(late.since(due));
        claim(timer.cancel(), "the deadline has fired")?;
        guest.store.abandon();
        control::claim_on_time(beats, 9)?;
    }
    say(format_args!("interrupted at most {worst:?} after the deadline"));
    claim(worst <= Duration::from_millis(5), "within a few ticks of its deadline")?;
    claim(guest.call("sum", &[10])? == 55, "a sum after the interrupts")
}

/// Runs a guest to an end that fuel has no part in. On a host's boards time stands still while code runs: there it is asked for now and
/// then, which lets it pass.
fn run_on(guest: &mut Guest) -> Answer<Outcome> {
    const SLICE: u64 = if cfg!(target_os = "none") { u64::MAX } else { 10_000 };
    guest.store.set_fuel(Fuel(SLICE));
    loop {
        let outcome = guest.run()?;
        let Outcome::OutOfFuel { needed } = outcome else {
            guest.store.set_fuel(Fuel(u64::MAX));
            return Ok(outcome);
        };
        let _passed = PLATFORM.now();
        guest.store.set_fuel(Fuel(needed.0.saturating_add(SLICE)));
    }
}

fn trap() -> Answer {
    let mut guest = Guest::new(guest::from_flash()?)?;
    guest.start("deep", &[])?;
    let Outcome::Trapped(trap) = guest.run()? else { return Err("no trap") };
    claim(trap == Trap::MemoryOutOfBounds, "the trap of a load out of bounds")?;
    say(format_args!("trap: {}", trap.text()));
    let mut frames = 0_u32;
    for frame in guest.store.backtrace() {
        let offset = frame.offset.ok_or("a frame without a place")?;
        say(format_args!("  function {} at byte {offset:#x}", frame.func));
        frames = frames.saturating_add(1);
    }
    claim(frames == 2, "two frames")?;
    claim(guest.call("sum", &[10])? == 55, "a sum after the trap")
}

fn exhaustion() -> Answer {
    let mut guest = Guest::new(guest::from_flash()?)?;
    let pages = guest.call("exhaust", &[])?;
    say(format_args!("the guest grew to {pages} pages"));
    claim((2..32).contains(&pages), "some pages, and fewer than the arena has")?;
    // Then the host takes what is left of the arena.
    let mut size = 1 << 18;
    let taken: [Option<ArenaRegion>; 32] = array::from_fn(|_| {
        while size >= 1 << 10 {
            match PLATFORM.reserve(ReserveRequest::new(size)) {
                Ok(region) => return Some(region),
                Err(_) => size >>= 1,
            }
        }
        None
    });
    claim(ARENA.usage().largest_free < 1 << 10, "nothing is left of the arena")?;
    claim(Guest::new(guest::from_flash()?).is_err(), "no second store without memory")?;
    claim(guest.call("sum", &[10])? == 55, "a sum after memory ran out")?;
    drop((guest, taken));
    let mut guest = Guest::new(guest::from_flash()?)?;
    claim(guest.call("exhaust", &[])? == pages, "as many pages once all was given back")
}
