//! The opcode table as an array, so that a look-up is one load.

use wrt_instructions::{Immediates, Opcode, Signature, ValType};

/// What the decoder and the validator need of an instruction's row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) opcode: Opcode,
    pub(crate) immediates: Immediates,
    /// Whether the validator has a rule of its own for it.
    pub(crate) own: bool,
    /// How many parameters it has.
    arity: u8,
    params: [ValType; 3],
    /// [`ValType::BOTTOM`] where it has none.
    result: ValType,
}

impl Row {
    const fn of(opcode: Opcode) -> Row {
        let none = ValType::BOTTOM;
        let (own, arity, params, result) = match opcode.signature() {
            None => (true, 0, [none; 3], none),
            Some(Signature { params, results }) => {
                let (arity, params) = match params {
                    [] => (0, [none; 3]),
                    [a] => (1, [*a, none, none]),
                    [a, b] => (2, [*a, *b, none]),
                    [a, b, c] => (3, [*a, *b, *c]),
                    // Looked for when the table is made.
                    [_, _, _, _, ..] => (u8::MAX, [none; 3]),
                };
                match results {
                    [] => (false, arity, params, none),
                    [result] => (false, arity, params, *result),
                    [_, _, ..] => (false, u8::MAX, params, none),
                }
            }
        };
        assert!(arity <= 3, "a signature has at most three parameters and one result");
        Row { opcode, immediates: opcode.immediates(), own, arity, params, result }
    }

    /// Its parameters, where it has no rule of its own.
    #[inline]
    pub(crate) fn params(&self) -> &[ValType] {
        self.params.get(..usize::from(self.arity)).unwrap_or(&[])
    }

    /// Its result, where it has no rule of its own.
    #[inline]
    pub(crate) fn result(&self) -> Option<ValType> {
        if self.result.word() == ValType::BOTTOM.word() { None } else { Some(self.result) }
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

/// Instructions of one byte.
static PLAIN: [Option<Row>; 256] = rows(0);
/// Instructions behind the prefix `0xfc`.
static MISC: [Option<Row>; 32] = rows(0xfc00);

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
                None => assert!(row.own),
                Some(signature) => {
                    assert_eq!(signature.params, row.params());
                    assert_eq!(signature.results.first().copied(), row.result());
                }
            }
        }
        assert!(plain(0xff).is_none() && misc(u32::MAX).is_none());
    }
}
