//! Runs a module on both engines and fails where they disagree.

use wrt::Module;

use crate::{Ending, Oracle, Subject};

/// How closely the engines must agree.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exactness {
    /// In everything that can be seen.
    Everything,
    /// Not in the bytes of memories, where a NaN may lie whose payload is the engine's choice.
    ButMemories,
}

/// Runs every export of a valid module that imports nothing, on both engines, and looks at all they leave behind.
///
/// # Panics
/// Where they disagree.
pub fn compare(wasm: &[u8], module: &Module, exactness: Exactness) {
    let Some((mut oracle, expected)) = Oracle::new(wasm) else { return };
    let (mut subject, found) = Subject::new(module);
    // For wasmi a segment that does not fit is no trap.
    let expected = match (expected, &found) {
        (Ending::Refused, Ending::Trapped(_)) => found.clone(),
        (expected, _) => expected,
    };
    if !agree("instantiation", &expected, &found) || !matches!(expected, Ending::Values(_)) {
        return;
    }
    let exports = oracle.exports();
    assert_eq!(module.exports().count(), exports.len(), "exports");
    same_state(&oracle, &mut subject, &exports, exactness);
    for (seed, (name, _)) in
        (0x9e37_79b9_7f4a_7c15_u64..).step_by(0x5_1234_5677).zip(exports.iter().filter(|(_, kind)| *kind == 'f'))
    {
        let (expected, found) = (oracle.call(name, seed), subject.call(name, seed));
        if !agree(name, &expected, &found) {
            return;
        }
        same_state(&oracle, &mut subject, &exports, exactness);
    }
}

/// False where a bound was reached: after that the engines' states differ.
fn agree(what: &str, expected: &Ending, found: &Ending) -> bool {
    if *expected == Ending::Exhausted || *found == Ending::Exhausted {
        return false;
    }
    assert_eq!(expected, found, "{what}: left wasmi, right WRT");
    true
}

fn same_state(oracle: &Oracle, subject: &mut Subject, exports: &[(String, char)], exactness: Exactness) {
    for (name, kind) in exports {
        match kind {
            'g' => assert_eq!(oracle.global(name), subject.global(name), "global {name}: left wasmi, right WRT"),
            't' => assert_eq!(oracle.table_size(name), subject.table_size(name), "table {name}: left wasmi, right WRT"),
            'm' => {
                let (expected, found) =
                    (oracle.memory(name).expect("it is exported"), subject.memory(name).expect("it is exported"));
                assert_eq!(expected.len(), found.len(), "memory {name}: left wasmi, right WRT");
                if exactness == Exactness::Everything && expected != found {
                    let at = expected.iter().zip(found).position(|(a, b)| a != b);
                    panic!("memory {name} differs at {at:?}");
                }
            }
            _ => {}
        }
    }
}
