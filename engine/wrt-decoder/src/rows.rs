//! The opcode table as an array, so that a look-up is one load.

use wrt_foundation::{COMPACT, GC, SIMD, THREADS};
use wrt_instructions::{Immediates, Opcode, Signature, ValType};

use crate::Features;

/// What the decoder and the validator need of an instruction's row, in eight bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) opcode: Opcode,
    pub(crate) immediates: Immediates,
    /// The types of its parameters; [`BOTTOM`](ValType::BOTTOM) behind the last.
    params: [u8; 3],
    /// [`BOTTOM`](ValType::BOTTOM) where it has none, [`OWN`] where the validator has a rule of its own.
    result: u8,
}

/// The result of an instruction whose types no signature tells.
const OWN: u8 = 0xff;

/// The byte of a type; there is a signature of more than three parameters and one result if this stops the compiler.
const fn byte(types: &[ValType], index: usize) -> u8 {
    let mut rest = types;
    let mut skipped = 0;
    while let Some((ty, others)) = rest.split_first() {
        if skipped == index {
            let byte = match ty.signature_byte() {
                Some(byte) => byte,
                None => OWN,
            };
            assert!(byte != OWN, "a type of a signature is one byte, and not the mark");
            return byte;
        }
        skipped = skipped.wrapping_add(1);
        rest = others;
    }
    0
}

/// The type of a signature's byte, unless it is the one behind the last type.
#[inline]
const fn ty(byte: u8) -> Option<ValType> {
    if byte == 0 { None } else { Some(ValType::from_signature_byte(byte)) }
}

impl Row {
    const fn of(opcode: Opcode) -> Row {
        let (params, result) = match opcode.signature() {
            None => ([0; 3], OWN),
            Some(Signature { params, results }) => {
                assert!(
                    params.len() <= 3 && results.len() <= 1,
                    "a signature has at most three parameters and one result"
                );
                ([byte(params, 0), byte(params, 1), byte(params, 2)], byte(results, 0))
            }
        };
        Row { opcode, immediates: opcode.immediates(), params, result }
    }

    /// Whether the validator has a rule of its own for it.
    #[inline]
    pub(crate) const fn own(&self) -> bool {
        self.result == OWN
    }

    /// Its parameters from the last to the first, where it has no rule of its own.
    #[inline]
    pub(crate) fn params_from_last(&self) -> impl Iterator<Item = ValType> {
        self.params.iter().rev().filter(|byte| **byte != 0).map(|byte| ValType::from_signature_byte(*byte))
    }

    /// Its parameters, if they are at most two and the validator has no rule of its own for it.
    #[inline]
    pub(crate) const fn plain_params(&self) -> Option<[Option<ValType>; 2]> {
        let [first, second, third] = self.params;
        if third != 0 || self.own() {
            return None;
        }
        Some([ty(first), ty(second)])
    }

    /// The second of its two parameters.
    #[inline]
    pub(crate) const fn last_param(&self) -> Option<ValType> {
        let [_, second, _] = self.params;
        ty(second)
    }

    /// Whether it takes two parameters at least.
    pub(crate) const fn is_binary(&self) -> bool {
        let [_, second, _] = self.params;
        second != 0
    }

    /// Its result, where it has no rule of its own.
    #[inline]
    pub(crate) const fn result(&self) -> Option<ValType> {
        if self.result == 0 || self.own() { None } else { Some(ValType::from_signature_byte(self.result)) }
    }
}

/// The rows whose codes follow one another from `first`.
const fn rows<const N: usize>(first: u16) -> [Option<Row>; N] {
    let mut table = [None; N];
    let mut rest: &mut [Option<Row>] = &mut table;
    let mut code = first;
    while let Some((row, others)) = rest.split_first_mut() {
        if let Some(opcode) = Opcode::from_code(code) {
            *row = Some(Row::of(opcode));
        }
        code = code.wrapping_add(1);
        rest = others;
    }
    table
}

/// Instructions of one byte, up to the last that there is; where flash is not short, every byte, so that none is out of bounds.
static PLAIN: [Option<Row>; if COMPACT { Opcode::BrOnNonNull as usize + 1 } else { 1 << 8 }] = rows(0);
/// Instructions behind the prefix `0xfc`, up to the last that there is.
static MISC: [Option<Row>; (Opcode::I64MulWideU as u16 & 0xff) as usize + 1] = rows(0xfc00);
/// Instructions on objects, behind the prefix `0xfb`, up to the last that there is.
static OBJECTS: [Option<Row>; if GC { (Opcode::I31GetU as u16 & 0xff) as usize + 1 } else { 0 }] = rows(0xfb00);
/// Atomic instructions, behind the prefix `0xfe`, up to the last that there is.
static ATOMICS: [Option<Row>; if THREADS { (Opcode::I64AtomicRmw32CmpxchgU as u16 & 0xff) as usize + 1 } else { 0 }] =
    rows(0xfe00);
/// Instructions on vectors, behind the prefix `0xfd`: those whose number is one byte, then the relaxed ones, which follow, up to the last.
static VECTOR: [Option<Row>; if SIMD { 1 << 8 } else { 0 }] = rows(0xfd00);
static RELAXED: [Option<Row>; if SIMD {
    (Opcode::I32x4RelaxedDotI8x16I7x16AddS as u16 & 0xff) as usize + 1
} else {
    0
}] = rows(0xff00);

const _: () = assert!(size_of::<Option<Row>>() == 8);

/// What else the opcode table says of an instruction, in a byte, for a jump table of all opcodes takes four: bit 0 its fuel, bit 1 whether it is
/// constant, above them the number of its feature's bit.
const fn note(opcode: Opcode) -> u8 {
    let cost = opcode.cost();
    assert!(cost <= 1, "an instruction costs one unit at most");
    let bit = Features::of(opcode.proposal()).bit();
    (cost == 1) as u8 | (opcode.is_constant() as u8) << 1 | bit << 2
}

/// The notes of opcodes whose codes follow one another from `first`.
const fn notes<const N: usize>(first: u16) -> [u8; N] {
    let mut table = [0; N];
    let mut rest: &mut [u8] = &mut table;
    let mut code = first;
    while let Some((place, others)) = rest.split_first_mut() {
        if let Some(opcode) = Opcode::from_code(code) {
            *place = note(opcode);
        }
        code = code.wrapping_add(1);
        rest = others;
    }
    table
}

static PLAIN_NOTES: [u8; PLAIN.len()] = notes(0);
static MISC_NOTES: [u8; MISC.len()] = notes(0xfc00);
static OBJECT_NOTES: [u8; OBJECTS.len()] = notes(0xfb00);

/// The note of an opcode. Those of vectors are alike but for the constant, and all atomic ones.
#[inline]
fn note_of(opcode: Opcode) -> u8 {
    const ATOMIC: u8 = note(Opcode::AtomicFence);
    const CONSTANT: u8 = note(Opcode::V128Const);
    const SIMD: u8 = note(Opcode::V128Load);
    const RELAXED: u8 = note(Opcode::I8x16RelaxedSwizzle);
    let [prefix, low] = (opcode as u16).to_be_bytes();
    let at = usize::from(low);
    match prefix {
        0 => PLAIN_NOTES.get(at).copied().unwrap_or(0),
        0xfc => MISC_NOTES.get(at).copied().unwrap_or(0),
        0xfb => OBJECT_NOTES.get(at).copied().unwrap_or(0),
        0xff => RELAXED,
        0xfe => ATOMIC,
        _ if opcode == Opcode::V128Const => CONSTANT,
        _ => SIMD,
    }
}

/// Fuel that an instruction costs.
#[inline]
pub(crate) fn cost(opcode: Opcode) -> u32 {
    u32::from(note_of(opcode) & 1)
}

/// Whether an instruction may stand in a constant expression.
pub(crate) fn is_constant(opcode: Opcode) -> bool {
    note_of(opcode) & 2 != 0
}

/// The feature that an instruction needs.
pub(crate) fn feature(opcode: Opcode) -> Features {
    Features::of_bit(note_of(opcode) >> 2)
}

/// The row of an instruction of one byte.
#[inline]
pub(crate) fn plain(byte: u8) -> Option<&'static Row> {
    PLAIN.get(usize::from(byte))?.as_ref()
}

/// The row of the instruction with this number behind the prefix `0xfc`.
pub(crate) fn misc(number: u32) -> Option<&'static Row> {
    MISC.get(number as usize)?.as_ref()
}

/// Whether an instruction stands behind the prefix `0xfb`, as all on objects do but `ref.eq`: cheaper than its feature.
#[inline]
pub(crate) const fn is_object(opcode: Opcode) -> bool {
    GC && opcode as u16 & 0xff00 == 0xfb00
}

/// The row of the instruction with this number behind the prefix `0xfb`.
pub(crate) fn object(number: u32) -> Option<&'static Row> {
    OBJECTS.get(number as usize)?.as_ref()
}

/// Whether an instruction is an atomic one.
#[inline]
pub(crate) const fn is_atomic(opcode: Opcode) -> bool {
    THREADS && opcode as u16 & 0xff00 == 0xfe00
}

/// The row of the instruction with this number behind the prefix `0xfe`.
pub(crate) fn atomic(number: u32) -> Option<&'static Row> {
    ATOMICS.get(number as usize)?.as_ref()
}

/// The row of the instruction with this number behind the prefix `0xfd`.
pub(crate) fn vector(number: u32) -> Option<&'static Row> {
    let number = number as usize;
    let row = match number.checked_sub(1 << 8) {
        None => VECTOR.get(number),
        Some(relaxed) => RELAXED.get(relaxed),
    };
    row?.as_ref()
}

#[cfg(test)]
mod tests {
    use super::{atomic, cost, feature, is_constant, misc, object, plain, vector};
    use crate::Features;
    use wrt_instructions::Opcode;

    #[test]
    fn every_opcode_has_its_row() {
        for opcode in Opcode::ALL {
            let [prefix, byte] = (*opcode as u16).to_be_bytes();
            let row = match prefix {
                0 => plain(byte),
                0xfb => object(u32::from(byte)),
                0xfd => vector(u32::from(byte)),
                0xff => vector(u32::from(byte) + 256),
                0xfe => atomic(u32::from(byte)),
                _ => misc(u32::from(byte)),
            };
            let row = row.unwrap();
            assert_eq!(row.opcode, *opcode);
            assert_eq!((cost(*opcode), is_constant(*opcode)), (opcode.cost(), opcode.is_constant()), "{opcode:?}");
            assert_eq!(feature(*opcode), Features::of(opcode.proposal()), "{opcode:?}");
            match opcode.signature() {
                None => assert!(row.own()),
                Some(signature) => {
                    assert!(signature.params.iter().rev().copied().eq(row.params_from_last()));
                    assert_eq!(signature.results.first().copied(), row.result());
                }
            }
        }
        assert!(plain(0xff).is_none() && misc(u32::MAX).is_none());
    }
}
