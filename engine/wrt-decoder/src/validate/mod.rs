//! The validator: the specification's algorithm with a stack of operands and one of blocks.
//!
//! Both stacks lie in scratch memory that all functions use in turn. Nothing recurses: a block is a record on its stack.

mod frame;
mod gc;
mod locals;
mod operands;
mod rules;
mod usual;

use wrt_error::{GrowError, Limits};
use wrt_foundation::{Region, Rows};
use wrt_instructions::{HeapType, Opcode, ValType};
use wrt_platform::{PageAllocator, RegionRow as _};
use zerocopy::IntoBytes;

use crate::instruction::{BlockType, Detail, Immediate, Instruction, written};
use crate::module::{Module, Values};
use crate::refusal::Unit;
use crate::translate::Facts;
use crate::{regions, rows};
pub(crate) use frame::Frame;
use frame::Kind;
use locals::Locals;
pub(crate) use locals::{Run, Set};
use operands::Operands;

/// What is known of a `br_table`'s labels.
#[derive(Clone, Copy, Debug)]
struct Labels {
    /// Values each takes.
    arity: usize,
    /// The last one.
    last: u32,
    /// The types it takes: of which block, and whether those are its parameters.
    types: (BlockType, bool),
}

/// The state of the function that is being validated.
#[derive(Debug)]
pub(crate) struct Validator<R> {
    operands: Operands<R>,
    /// The blocks around the innermost one.
    outer: Rows<Frame, R>,
    /// The innermost block; meaningless once the function has ended.
    frame: Frame,
    locals: Locals<R>,
    /// Whether the function's last `end` was seen.
    ended: bool,
    /// Whether it is a constant expression.
    constant: bool,
    depth_limit: u64,
    /// The `br_table` whose labels are being read, once there was one.
    table: Option<Labels>,
}

impl<R: Region> Validator<R> {
    pub(crate) fn new<P: PageAllocator<Region = R>>(platform: &P, limits: &Limits) -> Result<Self, GrowError> {
        Ok(Validator {
            operands: Operands::new(platform, limits)?,
            outer: regions::Blocks::rows(platform, limits)?,
            frame: Frame::new(Kind::Function, BlockType::Empty, 0),
            locals: Locals::new(platform, limits)?,
            ended: true,
            constant: false,
            depth_limit: limits.control_depth,
            table: None,
        })
    }

    /// Bytes of scratch memory in use.
    pub(crate) fn scratch_bytes(&self) -> usize {
        self.operands
            .scratch_bytes()
            .saturating_add(self.outer.committed_bytes())
            .saturating_add(self.locals.scratch_bytes())
    }

    /// Begins a function of this type; its declared locals follow.
    pub(crate) fn begin(&mut self, module: &Module<R>, ty: u32) -> Unit<()> {
        self.start(BlockType::Type(ty), false);
        let first = module.types.place(ty).map_or(0, |(first, ..)| first);
        self.locals.begin(first, module.func_type(ty)?.0);
        Ok(())
    }

    /// Begins a constant expression of this type.
    pub(crate) fn begin_constant(&mut self, ty: ValType) {
        self.start(BlockType::Value(ty), true);
    }

    fn start(&mut self, block: BlockType, constant: bool) {
        self.operands.truncate(0);
        self.outer.truncate(0);
        self.locals.begin(0, &[]);
        self.frame = Frame::new(Kind::Function, block, 0);
        self.ended = false;
        self.constant = constant;
        self.table = None;
    }

    /// Declares locals.
    pub(crate) fn declare(&mut self, module: &Module<R>, count: u32, ty: ValType) -> Unit<()> {
        self.locals.declare(count, ty, &module.refusal)
    }

    /// Ends the declaration of locals and gives the number of their slots, parameters included.
    pub(crate) fn local_slots(&self, module: &Module<R>) -> Unit<u32> {
        self.locals.check(&module.refusal)?;
        Ok(self.locals.slots())
    }

    /// The types of the operands.
    pub(crate) fn types(&self) -> &[ValType] {
        self.operands.as_slice()
    }

    /// The first slot of each run of locals that may be references to objects, and how many it has.
    pub(crate) fn references<'a>(&'a self, module: &'a Module<R>) -> impl Iterator<Item = (u32, u32)> + 'a {
        self.locals.references(module)
    }

    /// Whether the function's last `end` was seen.
    #[inline]
    pub(crate) const fn ended(&self) -> bool {
        self.ended
    }

    /// Validates the next instruction. Of a `br_table`, the operand: its labels follow.
    #[inline]
    pub(crate) fn instruction(&mut self, module: &Module<R>, instruction: &Instruction, facts: &mut Facts) -> Unit<()> {
        let row = instruction.row;
        let opcode = row.opcode;
        if self.ended {
            return module.refusal.malformed("end of code", written(opcode));
        }
        if row.own() {
            return self.own_rule(module, instruction, facts);
        }
        let mut address = ValType::I32;
        let mut element = ValType::FUNCREF;
        match instruction.immediate {
            Immediate::None | Immediate::Const(_) | Immediate::Lane(_) => {}
            Immediate::Vector => facts.vector = opcode == Opcode::V128Const,
            Immediate::MemArg { memory, offset } => {
                address = module.memory(memory)?;
                facts.memory_64 = address == ValType::I64;
                facts.shared = module.is_shared(memory);
                if let Detail::Align { log2, natural } = instruction.detail {
                    if log2 > u32::from(natural) {
                        return module.refusal.invalid("alignment must not be larger than natural", u64::from(log2));
                    }
                    if rows::is_atomic(opcode) && log2 != u32::from(natural) {
                        return module.refusal.invalid("atomic alignment must be natural", u64::from(log2));
                    }
                }
                if !facts.memory_64 && offset > u64::from(u32::MAX) {
                    return module.refusal.invalid("offset out of range: 32 bits in a 32-bit memory", offset);
                }
            }
            Immediate::Func(_)
            | Immediate::Tag(_)
            | Immediate::TryTable
            | Immediate::Type(_)
            | Immediate::Table(_)
            | Immediate::Memory(_)
            | Immediate::DataMemory { .. }
            | Immediate::Data(_)
            | Immediate::ElemTable { .. }
            | Immediate::Elem(_)
            | Immediate::Block
            | Immediate::Label(_)
            | Immediate::TypeTable { .. }
            | Immediate::Local(_)
            | Immediate::Global(_)
            | Immediate::MemoryPair { .. }
            | Immediate::TablePair { .. }
            | Immediate::SelectTyped
            | Immediate::TypeWith { .. }
            | Immediate::HeapType => (address, element) = self.resolve(module, &instruction.immediate)?,
        }
        let resolve = |ty: ValType| match ty {
            ValType::ADDRESS => address,
            ValType::ELEMENT => element,
            other => other,
        };
        for param in row.params_from_last() {
            self.pop_expect(module, resolve(param))?;
        }
        match row.result() {
            Some(result) => self.push(module, resolve(result)),
            None => Ok(()),
        }
    }

    /// The address and element type that stand for the pseudo types in the signature.
    fn resolve(&self, module: &Module<R>, immediate: &Immediate) -> Unit<(ValType, ValType)> {
        let mut types = (ValType::I32, ValType::FUNCREF);
        match *immediate {
            Immediate::Table(table) => {
                let table = module.table(table)?;
                types = (table.address, table.element);
            }
            Immediate::Memory(memory) => types.0 = module.memory(memory)?,
            Immediate::DataMemory { data, memory } => {
                types.0 = module.memory(memory)?;
                module.data(data)?;
            }
            Immediate::Data(data) => module.data(data)?,
            Immediate::ElemTable { elem, table } => {
                let table = module.table(table)?;
                let elem = module.element(elem)?;
                if !module.matches(elem, table.element) {
                    return module.refusal.mismatch(table.element.text(), elem.text());
                }
                types = (table.address, table.element);
            }
            Immediate::Elem(elem) => drop(module.element(elem)?),
            Immediate::Func(_)
            | Immediate::Tag(_)
            | Immediate::TryTable
            | Immediate::Type(_)
            | Immediate::None
            | Immediate::Const(_)
            | Immediate::Vector
            | Immediate::Lane(_)
            | Immediate::MemArg { .. }
            | Immediate::Block
            | Immediate::Label(_)
            | Immediate::TypeTable { .. }
            | Immediate::Local(_)
            | Immediate::Global(_)
            | Immediate::MemoryPair { .. }
            | Immediate::TablePair { .. }
            | Immediate::SelectTyped
            | Immediate::TypeWith { .. }
            | Immediate::HeapType => {}
        }
        Ok(types)
    }

    #[inline]
    fn push(&mut self, module: &Module<R>, ty: ValType) -> Unit<()> {
        module.refusal.of(self.operands.push(ty))
    }

    fn push_all(&mut self, module: &Module<R>, types: Values<'_>) -> Unit<()> {
        module.refusal.of(self.operands.extend(types.as_slice()))
    }

    /// Pops any operand.
    #[inline]
    fn pop(&mut self, module: &Module<R>) -> Unit<ValType> {
        match self.operands.pop(self.frame.height()) {
            Some(found) => Ok(found),
            None if self.frame.is_unreachable() => Ok(ValType::BOTTOM),
            None => module.refusal.mismatch("a value", "nothing"),
        }
    }

    /// Pops an operand of this type.
    #[inline]
    fn pop_expect(&mut self, module: &Module<R>, expected: ValType) -> Unit<()> {
        match self.operands.pop(self.frame.height()) {
            Some(found) if found == expected || found == ValType::BOTTOM => Ok(()),
            Some(found) if module.matches(found, expected) => Ok(()),
            Some(found) => module.refusal.mismatch(expected.text(), found.text()),
            None if self.frame.is_unreachable() => Ok(()),
            None => module.refusal.mismatch(expected.text(), "nothing"),
        }
    }

    /// Pops a reference of any type; below an unconditional branch it may be one to nothing that is known.
    fn pop_ref(&mut self, module: &Module<R>) -> Unit<ValType> {
        match self.pop(module)? {
            ValType::BOTTOM => Ok(ValType::reference(false, HeapType::Bottom)),
            found if found.is_ref() => Ok(found),
            found => module.refusal.mismatch("a reference", found.text()),
        }
    }

    fn pop_all(&mut self, module: &Module<R>, types: Values<'_>) -> Unit<()> {
        self.check_top(module, types.as_slice())?;
        let height = self.operands.len().saturating_sub(types.as_slice().len());
        self.operands.truncate(height.max(self.frame.height()));
        Ok(())
    }

    /// Pops operands of these types and pushes the types again, which are known then.
    fn retype(&mut self, module: &Module<R>, types: Values<'_>) -> Unit<()> {
        if !self.check_top(module, types.as_slice())? {
            self.pop_all(module, types)?;
            self.push_all(module, types)?;
        }
        Ok(())
    }

    /// Checks the topmost operands and leaves them. True if all are there and have just these types.
    fn check_top(&self, module: &Module<R>, types: &[ValType]) -> Unit<bool> {
        let operands = self.operands.as_slice().get(self.frame.height()..).unwrap_or(&[]);
        let top = operands.len().checked_sub(types.len()).and_then(|below| operands.get(below..));
        if let Some(top) = top {
            // Whole slices, without looking where a difference lies: each branch and call may have a thousand values.
            if top.as_bytes() == types.as_bytes() {
                return Ok(true);
            }
            let fits = |fits, (found, expected): (&ValType, &ValType)| {
                fits & ((found == expected) | (*found == ValType::BOTTOM))
            };
            if top.iter().zip(types).fold(true, fits) {
                return Ok(false);
            }
        }
        let mut operands = operands.iter().rev();
        for expected in types.iter().rev() {
            match operands.next() {
                Some(found) if module.matches(*found, *expected) => {}
                Some(found) => return module.refusal.mismatch(expected.text(), found.text()),
                None if self.frame.is_unreachable() => break,
                None => return module.refusal.mismatch(expected.text(), "nothing"),
            }
        }
        Ok(false)
    }
}
