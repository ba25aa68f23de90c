//! Reads and validates the instructions that code mostly is made of, with all at hand that they look at.

use wrt_format::binary::BLOCK_EMPTY;
use wrt_foundation::{ByteReader, Region, Rows};
use wrt_instructions::{Immediates, Opcode, ValType};

use super::Validator;
use super::frame::{Frame, Kind};
use super::locals::Locals;
use crate::instruction::{BlockType, Immediate};
use crate::module::Module;
use crate::rows::{self, Row};

/// The function from some instruction on, as long as its instructions are usual. Nothing is refused here: at what is not
/// plainly as it should be, or not all there, it stops, and the rules say what that is.
pub(crate) struct Usual<'a, R> {
    /// The operands' records, with those free above them.
    types: &'a mut [ValType],
    len: usize,
    outer: &'a mut Rows<Frame, R>,
    frame: &'a mut Frame,
    locals: &'a Locals<R>,
    module: &'a Module<R>,
    /// Whether the first memory is there and its addresses have 32 bits.
    memory: bool,
    depth_limit: u64,
}

impl<R: Region> Validator<R> {
    /// Begins with usual instructions; [`resume`](Validator::resume) is told how many operands they left.
    pub(crate) fn usual<'a>(&'a mut self, module: &'a Module<R>) -> Usual<'a, R> {
        let len = self.operands.len();
        Usual {
            types: self.operands.room(),
            len,
            outer: &mut self.outer,
            frame: &mut self.frame,
            locals: &self.locals,
            module,
            memory: module.memories.get(0) == Some(&ValType::I32),
            depth_limit: self.depth_limit,
        }
    }

    /// Goes on behind usual instructions.
    pub(crate) fn resume(&mut self, operands: usize) {
        self.operands.set_len(operands);
    }
}

impl<R: Region> Usual<'_, R> {
    /// Operands on the stack.
    pub(crate) const fn operands(&self) -> usize {
        self.len
    }

    /// The types of the operands.
    pub(crate) fn types(&self) -> &[ValType] {
        self.types.get(..self.len).unwrap_or(&[])
    }

    /// Takes the next instruction, if it is usual, and gives the bytes behind it. If not, the stacks are as they were.
    #[inline]
    pub(crate) fn next<'b>(&mut self, mut reader: ByteReader<'b>) -> Option<(&'static Row, Immediate, ByteReader<'b>)> {
        let row = rows::plain(reader.byte().ok()?)?;
        #[expect(clippy::wildcard_enum_match_arm, reason = "picks from the table; the others are left to the rules")]
        let immediate = match row.immediates {
            Immediates::None => {
                self.plain(row)?;
                Immediate::None
            }
            Immediates::Local => {
                let index = reader.u32().ok()?;
                let ty = self.locals.near(index)?;
                if row.opcode != Opcode::LocalGet {
                    self.pop([ty])?;
                }
                if row.opcode != Opcode::LocalSet {
                    self.push(ty)?;
                }
                Immediate::Local(index)
            }
            Immediates::I32 => {
                let value = reader.s32().ok()?;
                self.push(ValType::I32)?;
                Immediate::Const(u64::from(value.cast_unsigned()))
            }
            Immediates::I64 => {
                let value = reader.s64().ok()?;
                self.push(ValType::I64)?;
                Immediate::Const(value.cast_unsigned())
            }
            Immediates::F64 => {
                let value = reader.fixed_u64().ok()?;
                self.push(ValType::F64)?;
                Immediate::Const(value)
            }
            Immediates::MemArg(natural) => {
                let (log2, offset) = (reader.byte().ok()?, reader.u32().ok()?);
                if !self.memory || log2 > natural {
                    return None;
                }
                self.access(row)?;
                Immediate::MemArg { memory: 0, offset: u64::from(offset) }
            }
            Immediates::Block if reader.byte().ok()? == BLOCK_EMPTY => {
                self.open(row.opcode)?;
                Immediate::Block
            }
            // Others have labels too.
            Immediates::Label if matches!(row.opcode, Opcode::Br | Opcode::BrIf) => {
                let label = reader.u32().ok()?;
                if !self.label(label)?.is_empty() {
                    return None;
                }
                if row.opcode == Opcode::BrIf {
                    self.pop([ValType::I32])?;
                } else {
                    self.len = self.frame.height();
                    self.frame.set_unreachable();
                }
                Immediate::Label(label)
            }
            Immediates::Global => {
                let index = reader.u32().ok()?;
                let global = self.module.globals.get(index as usize).filter(|global| !global.ty.is_vector())?;
                if row.opcode == Opcode::GlobalGet {
                    self.push(global.ty)?;
                } else if global.mutable != 0 {
                    self.pop([global.ty])?;
                } else {
                    return None;
                }
                Immediate::Global(index)
            }
            _ => return None,
        };
        Some((row, immediate, reader))
    }

    #[inline]
    fn push(&mut self, ty: ValType) -> Option<()> {
        *self.types.get_mut(self.len)? = ty;
        self.len = self.len.wrapping_add(1);
        Some(())
    }

    /// Removes the topmost operands, if they are of the innermost block and have these types.
    #[inline]
    fn pop<const N: usize>(&mut self, expected: [ValType; N]) -> Option<()> {
        let left = self.len.checked_sub(N)?;
        if left < self.frame.height() || *self.types.get(left..)?.first_chunk::<N>()? != expected {
            return None;
        }
        self.len = left;
        Some(())
    }

    /// An instruction without immediates: by its row, or the end of a part of a block.
    #[inline]
    fn plain(&mut self, row: &Row) -> Option<()> {
        match row.plain_params() {
            Some([None, _]) => {}
            Some([Some(param), None]) => self.pop([param])?,
            Some([Some(first), Some(second)]) => self.pop([first, second])?,
            None => return self.end_part(row.opcode),
        }
        match row.result() {
            Some(result) => self.push(result),
            None => Some(()),
        }
    }

    /// A load or store in the first memory.
    #[inline]
    fn access(&mut self, row: &Row) -> Option<()> {
        match (row.result(), row.last_param()) {
            (Some(result), None) => {
                self.pop([ValType::I32])?;
                self.push(result)
            }
            (None, Some(value)) => self.pop([ValType::I32, value]),
            _ => None,
        }
    }

    /// `block`, `loop` or `if`, without parameters and results.
    #[inline]
    fn open(&mut self, opcode: Opcode) -> Option<()> {
        if self.outer.len() as u64 >= self.depth_limit {
            return None;
        }
        // Where the record does not fit nothing may have changed.
        let len = self.len;
        let kind = if opcode == Opcode::Loop {
            Kind::Loop
        } else if opcode == Opcode::If {
            self.pop([ValType::I32])?;
            Kind::If
        } else if opcode == Opcode::Block {
            Kind::Block
        } else {
            return None;
        };
        if self.outer.push(*self.frame).is_err() {
            self.len = len;
            return None;
        }
        *self.frame = Frame::new(kind, BlockType::Empty, self.len);
        Some(())
    }

    /// `else` or `end` of a block without parameters and results, which is not the function itself.
    #[inline]
    fn end_part(&mut self, opcode: Opcode) -> Option<()> {
        if !self.frame.is_empty()
            || self.len != self.frame.height()
            || self.locals.were_set()
            || self.frame.is_handler()
        {
            return None;
        }
        if opcode == Opcode::End {
            *self.frame = self.outer.pop()?;
            Some(())
        } else if opcode == Opcode::Else && self.frame.is(Kind::If) {
            self.frame.set_part(Kind::Else);
            Some(())
        } else {
            None
        }
    }

    /// The block of a label.
    #[inline]
    fn label(&self, label: u32) -> Option<&Frame> {
        match (label as usize).checked_sub(1) {
            None => Some(self.frame),
            Some(depth) => self.outer.get(self.outer.len().checked_sub(depth)?.checked_sub(1)?),
        }
    }
}
