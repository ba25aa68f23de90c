//! The opcode table as an array, so that a look-up is one load.

use wrt_foundation::COMPACT;
use wrt_instructions::{Immediates, Opcode, Signature, ValType};

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

const _: () = assert!(size_of::<Option<Row>>() == 8);

/// The row of an instruction of one byte.
#[inline]
pub(crate) fn plain(byte: u8) -> Option<&'static Row> {
    PLAIN.get(usize::from(byte))?.as_ref()
}

/// The row of the instruction with this number behind the prefix `0xfc`.
pub(crate) fn misc(number: u32) -> Option<&'static Row> {
    MISC.get(number as usize)?.as_ref()
}

#[cfg(test)]
mod tests {
    use super::{misc, plain};
    use wrt_instructions::Opcode;

    #[test]
    fn every_opcode_has_its_row() {
        for opcode in Opcode::ALL {
            let [prefix, byte] = (*opcode as u16).to_be_bytes();
            let row = if prefix == 0 { plain(byte) } else { misc(u32::from(byte)) };
            let row = row.unwrap();
            assert_eq!(row.opcode, *opcode);
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
