//! What guests do beside the control task, one scene after the other.

use core::array;
use core::sync::atomic::{AtomicU32, Ordering};
use core::time::Duration;

use wrt::runtime::Outcome;
use wrt::{Fuel, Trap};
use wrt_platform::{
    ArmedTimer, Clock, Join, PageAllocator, Priority, ReserveRequest, Stack, Thread, ThreadRequest, Threads, Timers,
};
use wrt_platform_arena::ArenaRegion;

use crate::guest::{self, Guest};
use crate::{ARENA, Answer, PLATFORM, claim, control, say, sys_queue};

/// Plays every scene; the control task must be on time after each.
pub(crate) fn play() -> Answer {
    type Scene = (&'static str, fn() -> Answer);
    let scenes: [Scene; 7] = [
        ("an image in flash", image_in_flash),
        ("a module as a stream", stream),
        ("a call of the host that blocks", blocking_call),
        ("fuel", fuel),
        ("a deadline", deadline),
        ("a trap", trap),
        ("memory that is exhausted", exhaustion),
    ];
    let control = control::start(|_| ())?;
    for (name, scene) in scenes {
        let (used, regions) = (ARENA.usage().used, ARENA.usage().regions);
        scene()?;
        control::claim_on_time(0, 0)?;
        claim((ARENA.usage().used, ARENA.usage().regions) == (used, regions), "a scene gives all of its memory back")?;
        say(format_args!("{name}: ok"));
    }
    let beats = control::stop(control)?;
    say(format_args!("the control task ran {beats} times and missed no period"));
    Ok(())
}

fn image_in_flash() -> Answer {
    let mut guest = Guest::new(guest::from_flash()?)?;
    claim(guest.call("sum", &[1000])? == 500_500, "the sum of the numbers to 1000")
}

fn stream() -> Answer {
    let mut guest = Guest::new(guest::from_stream()?)?;
    claim(guest.call("sum", &[1000])? == 500_500, "the sum of the numbers to 1000, streamed")
}

/// Long enough for the control task to run many times.
const WHILE: Duration = Duration::from_millis(50);

fn blocking_call() -> Answer {
    static TURNS: AtomicU32 = AtomicU32::new(0);
    let mut guest = Guest::new(guest::from_flash()?)?;
    // Below this task, so it runs only while this one blocks.
    let request = ThreadRequest {
        name: "feeder",
        priority: Some(Priority(1)),
        stack: Stack::Size(4 << 10),
        ..ThreadRequest::default()
    };
    let feeder = PLATFORM.spawn(request, |_| {
        let end = PLATFORM.now().after(WHILE);
        while PLATFORM.now() < end {
            TURNS.fetch_add(1, Ordering::Relaxed);
        }
        sys_queue::send(21);
    });
    let mut feeder = feeder.map_err(|_| "no feeder")?;
    let (beats, start) = (control::beats(), PLATFORM.now());
    claim(guest.call("from_queue", &[])? == 42, "twice what the queue gave")?;
    claim(PLATFORM.now().since(start) >= WHILE, "the guest waited for the queue")?;
    claim(TURNS.load(Ordering::Relaxed) > 10, "a less urgent task went on while the guest's call blocked")?;
    control::claim_on_time(beats, 9)?;
    claim(feeder.join(None) == Ok(Join::Finished), "the feeder ends")?;
    // Nobody feeds it: the host's call fails, and the guest with it.
    guest.start("from_queue", &[])?;
    claim(matches!(guest.run(), Outcome::Trapped(Trap::Host)), "a queue that stays empty fails the call")
}

fn fuel() -> Answer {
    let mut guest = Guest::new(guest::from_flash()?)?;
    guest.store.set_fuel(Fuel(1000));
    guest.start("forever", &[])?;
    let Outcome::OutOfFuel { needed } = guest.run() else { return Err("not out of fuel") };
    guest.store.set_fuel(Fuel(needed.0.saturating_add(1000)));
    claim(matches!(guest.run(), Outcome::OutOfFuel { .. }), "out of fuel again")?;
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
        claim(matches!(guest.run(), Outcome::Interrupted), "an endless loop is interrupted")?;
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

fn trap() -> Answer {
    let mut guest = Guest::new(guest::from_flash()?)?;
    guest.start("deep", &[])?;
    let Outcome::Trapped(trap) = guest.run() else { return Err("no trap") };
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
