//! Runs a module on WRT and on another engine and fails where they disagree.

use wrt::Module;

use crate::{Ending, Subject, Value};

/// An instance of a module on another engine, whose word counts.
pub trait Peer {
    /// What the engine is called.
    const NAME: &str;
    /// Whether it refuses to instantiate, without a trap, where a segment does not fit.
    const REFUSES_SEGMENTS: bool;

    /// Calls an exported function with arguments made of `seed`.
    fn call(&mut self, name: &str, seed: u64) -> Ending;

    /// The value of an exported global.
    fn global(&mut self, name: &str) -> Option<Value>;

    /// The bytes of an exported memory.
    fn memory(&mut self, name: &str) -> Option<&[u8]>;

    /// The size of an exported table.
    fn table_size(&mut self, name: &str) -> Option<u64>;

    /// Names and kinds of what is exported, in order: `f`unction, `m`emory, `t`able, `g`lobal, and something `e`lse.
    fn exports(&mut self) -> Vec<(String, char)>;
}

/// How closely the engines must agree.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exactness {
    /// In everything that can be seen.
    Everything,
    /// Not in the bytes of memories, where a NaN may lie whose payload is the engine's choice.
    ButMemories,
}

/// Runs every export of a module that imports nothing, on both engines, and looks at all they leave behind. `expected` is how it was instantiated on
/// the other.
///
/// # Panics
/// Where they disagree.
pub fn compare<P: Peer>((mut peer, expected): (P, Ending), module: &Module, exactness: Exactness) {
    let (mut subject, found) = Subject::new(module);
    let expected = match (expected, &found) {
        (Ending::Refused, Ending::Trapped(_)) if P::REFUSES_SEGMENTS => found.clone(),
        (expected, _) => expected,
    };
    if !agree::<P>("instantiation", &expected, &found) || !matches!(expected, Ending::Values(_)) {
        return;
    }
    let exports = peer.exports();
    assert_eq!(module.exports().count(), exports.len(), "exports");
    same_state(&mut peer, &mut subject, &exports, exactness);
    for (seed, (name, _)) in
        (0x9e37_79b9_7f4a_7c15_u64..).step_by(0x5_1234_5677).zip(exports.iter().filter(|(_, kind)| *kind == 'f'))
    {
        let (expected, found) = (peer.call(name, seed), subject.call(name, seed));
        if !agree::<P>(name, &expected, &found) {
            return;
        }
        same_state(&mut peer, &mut subject, &exports, exactness);
    }
}

/// False where a bound was reached: after that the engines' states differ.
fn agree<P: Peer>(what: &str, expected: &Ending, found: &Ending) -> bool {
    if *expected == Ending::Exhausted || *found == Ending::Exhausted {
        return false;
    }
    assert_eq!(expected, found, "{what}: left {}, right WRT", P::NAME);
    true
}

fn same_state<P: Peer>(peer: &mut P, subject: &mut Subject, exports: &[(String, char)], exactness: Exactness) {
    for (name, kind) in exports {
        match kind {
            'g' => assert_eq!(peer.global(name), subject.global(name), "global {name}: left {}, right WRT", P::NAME),
            't' => {
                assert_eq!(peer.table_size(name), subject.table_size(name), "table {name}: left {}, right WRT", P::NAME)
            }
            'm' => {
                let (expected, found) =
                    (peer.memory(name).expect("it is exported"), subject.memory(name).expect("it is exported"));
                assert_eq!(expected.len(), found.len(), "memory {name}: left {}, right WRT", P::NAME);
                if exactness == Exactness::Everything && expected != found {
                    let at = expected.iter().zip(found).position(|(a, b)| a != b);
                    panic!("memory {name} differs at {at:?}");
                }
            }
            _ => {}
        }
    }
}
