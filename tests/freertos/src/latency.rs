//! How many instructions after a deadline's interrupt a guest has stopped, in every kind of loop and bulk operation.

use core::time::Duration;

use wrt::Limits;
use wrt::runtime::{Extern, FuncType, InstanceId, Module, Outcome, Store, ValType};
use wrt_platform::{ArmedTimer, Clock, Timers};
use wrt_platform_freertos::FreeRtos;

use crate::timed::{TIMED, Timed};
use crate::{Answer, bounds, say, sys_timer};

/// Deadlines of each kind.
const RUNS: usize = 100;

/// What a guest is interrupted in.
struct Kind {
    /// Its export.
    name: &'static str,
    /// Instructions over which the deadlines are spread.
    span: u32,
    /// Whether it happens once, so that each deadline needs a guest of its own.
    once: bool,
    /// Instructions that it must stop within.
    bound: u32,
}

/// A loop, which looks at the flag in every round.
const fn looped(name: &'static str) -> Kind {
    Kind { name, span: 20_000, once: false, bound: 3_000 }
}

/// Code without a look, which takes as long as it is.
const fn straight(name: &'static str) -> Kind {
    Kind { name, span: 1_000_000, once: false, bound: 80_000 }
}

/// A bulk operation, which looks between two slices.
const fn bulk(name: &'static str) -> Kind {
    Kind { name, span: 1_000_000, once: false, bound: 40_000 }
}

/// A growth, which does so too.
const fn growth(name: &'static str) -> Kind {
    Kind { name, span: 300_000, once: true, bound: 10_000 }
}

const KINDS: [Kind; 28] = [
    looped("br"),
    looped("br_if"),
    looped("br_table"),
    looped("call"),
    straight("recursion"),
    looped("call_indirect"),
    looped("return_call"),
    looped("return_call_indirect"),
    looped("host call"),
    looped("load and store"),
    looped("load and store, another memory"),
    looped("global"),
    looped("i64.div and rem"),
    looped("f64.sqrt and div"),
    straight("straight line"),
    straight("straight line of f64.sqrt"),
    bulk("memory.fill"),
    bulk("memory.copy, forwards"),
    bulk("memory.copy, backwards"),
    bulk("memory.copy, two memories"),
    bulk("memory.init"),
    growth("memory.grow"),
    bulk("table.fill"),
    bulk("table.copy, forwards"),
    bulk("table.copy, backwards"),
    bulk("table.copy, two tables"),
    bulk("table.init"),
    growth("table.grow"),
];

/// Measures every kind, and claims that none takes longer than the bounds say.
pub(crate) fn measure() -> Answer {
    let scale = Scale::measure();
    let mut all = [[0; RUNS]; KINDS.len()];
    say(format_args!("| interrupted in | median | 99 % | worst |"));
    say(format_args!("| --- | ---: | ---: | ---: |"));
    let mut random = Random(0x9e37_79b9);
    for (kind, runs) in KINDS.iter().zip(&mut all) {
        let mut guest = None;
        for run in runs.iter_mut() {
            if kind.once {
                guest = None;
            }
            let running = match &mut guest {
                Some(running) => running,
                None => guest.insert(Guest::start(kind.name)?),
            };
            *run = scale.instructions(running.interrupt(&scale, LEAD.saturating_add(random.below(kind.span)))?);
        }
        let worst = report(kind.name, runs);
        if worst > kind.bound {
            say(format_args!("over the bound of {} instructions", kind.bound));
            return Err("a guest stops too late after its deadline");
        }
    }
    let all = all.as_flattened_mut();
    report("all", all);
    let (came, done) = sys_timer::alarm();
    let handler = scale.instructions(done.wrapping_sub(came));
    say(format_args!(
        "{} deadlines, in instructions from the interrupt, whose handler took {handler} the last time, to the return of run()",
        all.len()
    ));
    Ok(())
}

/// Instructions in which a guest is well on its way.
const LEAD: u32 = 5_000;

/// Writes a row: the median, what 99 of 100 are not over, the worst; which it gives.
fn report(name: &str, runs: &mut [u32]) -> u32 {
    runs.sort_unstable();
    let at = |hundredths: usize| {
        let index = runs.len().saturating_mul(hundredths).div_ceil(100).saturating_sub(1);
        runs.get(index).copied().unwrap_or(0)
    };
    say(format_args!("| {name} | {} | {} | {} |", at(50), at(99), at(100)));
    at(100)
}

/// The machine's counter and clock against instructions.
struct Scale {
    /// What it counts in [`Scale::SPIN`] instructions.
    counts: u64,
    /// What it counts between two reads of it.
    overhead: u32,
    /// Nanoseconds that those instructions take.
    nanos: u64,
}

impl Scale {
    /// Fewer than between two ticks, so that none comes in at least once in a few times.
    const SPIN: u32 = 20_000;

    fn measure() -> Scale {
        let (mut overhead, mut counts, mut nanos) = (u32::MAX, u32::MAX, u64::MAX);
        for _ in 0..10 {
            overhead = overhead.min(Self::spin(1));
            counts = counts.min(Self::spin(Self::SPIN / 2));
            let start = TIMED.now();
            sys_timer::spin(Self::SPIN / 2);
            nanos = nanos.min(u64::try_from(TIMED.now().since(start).as_nanos()).unwrap_or(u64::MAX));
        }
        Scale { counts: u64::from(counts.saturating_sub(overhead)), overhead, nanos }
    }

    /// What is counted while so many instructions are executed, two by two.
    fn spin(pairs: u32) -> u32 {
        let start = sys_timer::count();
        sys_timer::spin(pairs);
        sys_timer::count().wrapping_sub(start)
    }

    fn instructions(&self, counts: u32) -> u32 {
        let counts = u64::from(counts.saturating_sub(self.overhead));
        let instructions = counts.saturating_mul(u64::from(Self::SPIN)).checked_div(self.counts).unwrap_or(u64::MAX);
        u32::try_from(instructions).unwrap_or(u32::MAX)
    }

    /// The time that so many instructions take.
    fn time(&self, instructions: u32) -> Duration {
        let nanos = self.nanos.saturating_mul(u64::from(instructions)).checked_div(u64::from(Self::SPIN));
        Duration::from_nanos(nanos.unwrap_or(0))
    }
}

/// Numbers that are the same in every run of the firmware.
struct Random(u32);

impl Random {
    fn below(&mut self, bound: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0.checked_rem(bound).unwrap_or(0)
    }
}

/// A guest that is in the middle of a call without end.
struct Guest {
    store: Store<FreeRtos<Timed>>,
}

impl Guest {
    fn start(name: &str) -> Answer<Guest> {
        #[repr(C, align(8))]
        struct Aligned<T: ?Sized>(T);
        static IMAGE: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/latency.image")));
        const LIMITS: Limits =
            Limits { memory_bytes: 32 << 16, table_elements: 4 << 14, element_segments: 16, ..bounds::small() };
        let module: Module<FreeRtos<Timed>> = Module::from_static(&IMAGE.0).map_err(|_| "no image")?;
        let mut store = Store::new(TIMED, LIMITS).map_err(|_| "no store")?;
        let module = store.add_module(module).map_err(|_| "no room for a module")?;
        let ty = FuncType { params: &[ValType::I32], results: &[ValType::I32] };
        let host = store.create_host_func(ty, 0).map_err(|_| "no host function")?;
        let instance: InstanceId = store.instantiate(module, &[Extern::Func(host)]).map_err(|_| "not instantiated")?;
        let Some(Extern::Func(func)) = store.export(instance, name) else { return Err("no such function") };
        store.start_call(func, &[]).map_err(|_| "not started")?;
        Ok(Guest { store })
    }

    /// Arms a deadline so many instructions from now and runs until the guest has stopped; what the machine counted meanwhile.
    fn interrupt(&mut self, scale: &Scale, instructions: u32) -> Answer<u32> {
        let flag = self.store.interrupt_flag();
        let due = TIMED.now().after(scale.time(instructions));
        let timer = TIMED.arm(due, &flag).map_err(|_| "no timer")?;
        let stopped = loop {
            match self.store.run() {
                Outcome::Interrupted => break sys_timer::count(),
                Outcome::HostCall(_) => self.store.finish_host_call().map_err(|_| "no call waits")?,
                Outcome::Finished => return Err("a loop without end ends"),
                Outcome::Trapped(trap) => return Err(trap.text()),
                Outcome::OutOfFuel { .. } => return Err("out of fuel"),
                Outcome::Threw(_) => return Err("an exception"),
            }
        };
        if !timer.cancel() {
            return Err("interrupted before the deadline");
        }
        let (came, _) = sys_timer::alarm();
        Ok(stopped.wrapping_sub(came))
    }
}
