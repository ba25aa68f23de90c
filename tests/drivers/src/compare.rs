//! Both drivers in step: what they show wherever they are stopped, and what calls come to however they are cut.

use crate::source::Source;
use crate::subject::{Cut, Drivers, Ending, Stand, Subject};

/// What was compared.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Tally {
    /// Calls that ended.
    pub calls: u64,
    /// Places where calls were stopped.
    pub stops: u64,
}

impl Tally {
    /// Both together.
    #[must_use]
    pub const fn and(self, other: Tally) -> Tally {
        Tally { calls: self.calls.saturating_add(other.calls), stops: self.stops.saturating_add(other.stops) }
    }
}

/// Stops of one call at most; then it runs to its end.
const STOPS: u64 = 300;

/// Stops after which memories are compared.
const MEMORIES: u64 = 16;

/// Runs every exported function of a module on both drivers, whole and in pieces, whose lengths come of `pieces`.
///
/// The module must end by itself, whatever it is called with, and import nothing but `host.mix`. NaNs whose bits it shows must be canonical.
///
/// # Errors
/// What differs: between the drivers, or on both between a call in one piece and one in several.
pub fn compare(drivers: &Drivers, wasm: &[u8], pieces: &[u8]) -> Result<Tally, String> {
    let mut tally = Tally::default();
    let mut before: Option<(Cut, Vec<Ending>)> = None;
    for cut in Cut::ALL {
        let mut endings = Vec::new();
        let why = |what| format!("{cut:?}: {what}");
        match drivers.subjects(wasm, cut) {
            [Ok(mut one), Ok(mut other)] => {
                let source = &mut Source::new(pieces);
                for (number, name) in (1_u64..).zip(one.functions()) {
                    for seed in [number, number.wrapping_mul(0x9e37_79b9_7f4a_7c15)] {
                        let pair = [&mut one, &mut other];
                        let ending = call(pair, &name, seed, source, &mut tally).map_err(why)?;
                        endings.push(ending);
                    }
                }
            }
            [one, other] => same("instantiation", &one.err(), &other.err()).map_err(why)?,
        }
        if let Some((earlier, expected)) = &before {
            same_endings(expected, &endings).map_err(|what| format!("{earlier:?} and {cut:?}: {what}"))?;
        }
        before = Some((cut, endings));
    }
    Ok(tally)
}

/// One call on both, in step.
fn call(
    mut pair: [&mut Subject; 2],
    name: &str,
    seed: u64,
    source: &mut Source<'_>,
    tally: &mut Tally,
) -> Result<Ending, String> {
    let failed = |error: wrt::Error| format!("{name:?}: {error}");
    let piece = |source: &mut Source<'_>| source.of(&[0, 1, 3, 0, 10, 30, 100, 1_000]).unwrap_or(0);
    let first = piece(source);
    let mut stops = 0_u64;
    let [one, other] = &mut pair;
    let mut stands = [one.start(name, seed, first).map_err(failed)?, other.start(name, seed, first).map_err(failed)?];
    loop {
        let [one, other] = &mut pair;
        let [at, other_at] = &stands;
        let what = format!("{name:?} of {seed:#x}, stop {stops}");
        same(&what, &one.seen(at), &other.seen(other_at))?;
        let ends = matches!(at, Stand::Ended(_));
        if (ends || stops.checked_rem(MEMORIES) == Some(0)) && one.memories() != other.memories() {
            return Err(format!("{what}: memories differ"));
        }
        stands = match stands {
            [Stand::Stopped(call), Stand::Stopped(other_call)] => {
                stops = stops.saturating_add(1);
                tally.stops = tally.stops.saturating_add(1);
                let more = (stops < STOPS).then(|| piece(source));
                [one.go_on(call, more).map_err(failed)?, other.go_on(other_call, more).map_err(failed)?]
            }
            [Stand::Ended(text), _] | [_, Stand::Ended(text)] => {
                tally.calls = tally.calls.saturating_add(1);
                return Ok(one.ending(text));
            }
        };
    }
}

/// Both must be the same, with the fuel where both count it.
fn same_endings(expected: &[Ending], found: &[Ending]) -> Result<(), String> {
    if expected.len() != found.len() {
        return Err(format!("{} calls and {}", expected.len(), found.len()));
    }
    for (number, (expected, found)) in expected.iter().zip(found).enumerate() {
        let fuel_differs = matches!((expected.fuel, found.fuel), (Some(expected), Some(found)) if expected != found);
        if expected.text != found.text || expected.state != found.state || fuel_differs {
            return Err(format!("call {number} came to {expected:?} and to {found:?}"));
        }
    }
    Ok(())
}

fn same<T: PartialEq + core::fmt::Debug>(what: &str, one: &T, other: &T) -> Result<(), String> {
    if one == other { Ok(()) } else { Err(format!("{what}: {one:?} by the loop, {other:?} by the threaded driver")) }
}
