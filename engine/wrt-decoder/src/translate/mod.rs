//! The translator: turns a validated function body, an instruction at a time, into register code at the end of an image.
//!
//! It keeps, for every operand on WebAssembly's stack, the [`Kind`] of place where its value lies: a local that
//! was read but not copied, a constant, a sum that is left to an access, or the operand's own slot, which the
//! [`accumulator`] may have in its place. Code is written forwards; a branch whose target is not known yet is a link in a
//! chain through the immediates of its kind, closed when the label is bound. Records already written change in three
//! ways only: one that computes begins to store its value or stores it elsewhere, copies are added to a copy, and those
//! that computed what a branch or an access can compute itself are taken back, if they are the last.
//! Time is linear in the body: an operand is copied to its own slot at most once, and at most [`LAZY`] operands may
//! name a local at a time.
//!
//! Layout of a frame: parameters, locals, three scratch slots, operands. Slots beyond the first 256 are brought into
//! scratch slots for use. A frame too large for 16-bit slot numbers is refused.

mod accumulator;
mod atomic;
mod canonical;
mod control;
mod emit;
mod exceptions;
mod gc;
mod numeric;
mod place;
mod roots;
mod stack;
mod storage;
mod vector;

use wrt_error::{GrowError, Limits, ParseErrorKind, Resource, ResourceLimit, Trap};
use wrt_format::{HandlerRecord, RootRecord, features};
use wrt_foundation::{
    CHAINS, COMPACT, EXCEPTIONS, ForExceptions, ForHeap, LEGACY_EXCEPTIONS, Part, Region, Rows, SIMD, THREADS,
    TYPED_REFS, WIDE_ARITHMETIC,
};
use wrt_instructions::Opcode;
use wrt_instructions::chain::mark;
use wrt_instructions::code::{Code, Op};
use wrt_platform::{PageAllocator, RegionRow as _};

use self::accumulator::Accumulators;
pub(crate) use self::control::Label;
pub(crate) use self::exceptions::Clause;
use self::exceptions::Tries;
use self::roots::Roots;
pub(crate) use self::roots::{Chunk, MOST_CHUNKS, may_rest};
pub(crate) use self::stack::Place;
use self::stack::{Kind, Stack};
use crate::instruction::{Bytes, Immediate};
use crate::refusal::{Refusal, Refused, Unit};
use crate::{regions, rows};

/// Operands that may name a local at a time.
const LAZY: u32 = 32;
/// Scratch slots of a frame.
const SCRATCH: u32 = 3;
/// The largest frame: calls and spans name a slot with 16 bits.
const MAX_FRAME: u32 = 0xffff;
/// No record, no slot.
const NONE: u32 = u32::MAX;
/// Slots a record's byte can name.
const NEAR: u32 = 256;

/// What the validator found out about an instruction.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Facts {
    /// Slots of the parameters of the block's type, or of the callee's.
    pub(crate) params: u32,
    /// Slots of the results of the block's type, or of the callee's.
    pub(crate) results: u32,
    /// The number of the callee's type, or of an object's.
    pub(crate) ty: u32,
    /// How a field or an element lies, as the immediate of [`Code::StructGet`], or the word of a type that is asked for.
    pub(crate) place: u32,
    /// The first slot of a local, if all are counted.
    pub(crate) local: u32,
    /// Whether the memory of an access has 64-bit addresses.
    pub(crate) memory_64: bool,
    /// Whether threads share the memory of an access.
    pub(crate) shared: bool,
    /// Whether the value of a local, a global, a `drop` or a `select` is a vector, which takes two operands.
    pub(crate) vector: bool,
}

/// What the translator needs to know of a function before its first instruction.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Shape {
    /// Slots of its parameters.
    pub(crate) params: u32,
    /// Slots of its results.
    pub(crate) results: u32,
    /// Slots of the locals behind the parameters.
    pub(crate) locals: u32,
    /// Functions the module imports: their indices come first.
    pub(crate) imported_funcs: u32,
    /// Whether code is to charge fuel.
    pub(crate) metered: bool,
    /// Whether its records are to name chains.
    pub(crate) chains: bool,
    /// Whether NaNs are to be the canonical one.
    pub(crate) canonical_nans: bool,
}

/// A translated function.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Finished {
    /// Number of its first record in the image.
    pub(crate) code: u32,
    /// Records.
    pub(crate) code_len: u32,
    /// Slots of its frame.
    pub(crate) frame: u32,
    /// Slots behind the parameters that must be zero at the start.
    pub(crate) locals: u32,
}

/// Translates one function after the other, reusing its scratch regions.
#[derive(Debug)]
pub(crate) struct Translator<R> {
    stack: Stack<R>,
    labels: Rows<Label, R>,
    tries: ForExceptions<Tries<R>>,
    roots: ForHeap<Roots<R>>,
    map: Rows<u8, R>,
    shape: Shape,
    /// Number of the function's first record.
    first: u32,
    /// First of the scratch slots.
    scratch: u32,
    /// Slot of the operand at the bottom of the stack.
    operands: u32,
    /// Slots used so far.
    frame: u32,
    /// Whether the next instruction can be executed.
    reachable: bool,
    /// The record that computed the topmost operand, if nothing was written since.
    last: Option<u32>,
    /// The record of copies written last, if it is in the current block.
    copies: Option<u32>,
    /// The record that computed a vector last, and the one behind it, if they are in the current block.
    last_vector: Option<(u32, u32)>,
    /// The slot above the operands at the start of the instruction.
    top: u32,
    /// What the accumulators hold.
    accumulators: Accumulators,
    /// The `Fuel` record of the current block.
    fuel: Option<u32>,
    /// A record that the current instruction wrote, where the function may stand while a collection begins: operands are as that leaves them.
    resting: Option<u32>,
    /// The last entry of the source map.
    mapped: (u32, u32),
    /// Source offset of the current instruction.
    source: u32,
    /// What code needs of a build that runs it, as bits of a header's features.
    needs: u32,
    /// A `br_table` whose first target is still to come: its number of targets.
    pending_table: Option<u32>,
    /// The `BrTable` record whose targets are coming in.
    table: u32,
    /// Why translation was refused; nothing where it is [`OUT_OF_STEP`].
    pub(crate) refusal: Refusal,
}

/// An instruction does not fit the state that validation guarantees: the reason where none is noted.
pub(crate) const OUT_OF_STEP: ParseErrorKind =
    ParseErrorKind::Invalid { rule: "the translator must be in step with validation", found: 0 };

impl<R: Region> Translator<R> {
    /// Reserves the scratch regions, as large as the limits allow. Init only.
    ///
    /// # Errors
    /// [`GrowError::Platform`] without memory.
    pub(crate) fn new<P: PageAllocator<Region = R>>(platform: &P, limits: &Limits) -> Result<Self, GrowError> {
        Ok(Translator {
            stack: Stack::new(regions::Places::rows(platform, limits)?),
            labels: regions::Labels::rows(platform, limits)?,
            tries: Part::make(|| Tries::new(platform, limits))?,
            roots: Part::make(|| Roots::new(platform, limits))?,
            map: regions::SourceMap::rows(platform, limits)?,
            shape: Shape::default(),
            first: 0,
            scratch: 0,
            operands: 0,
            frame: 0,
            reachable: true,
            last: None,
            copies: None,
            last_vector: None,
            top: 0,
            accumulators: Accumulators::EMPTY,
            fuel: None,
            resting: None,
            mapped: (0, 0),
            source: 0,
            needs: 0,
            pending_table: None,
            table: 0,
            refusal: Refusal::default(),
        })
    }

    /// Checks the slots that a frame has whatever its function does.
    pub(crate) const fn least_slots(params: u32, results: u32, locals: u32) -> Result<(), ResourceLimit> {
        let operands = params.saturating_add(locals).saturating_add(SCRATCH);
        check_slots(if operands < results { results } else { operands })
    }

    /// Starts a function whose code begins at the end of `out`.
    ///
    /// # Errors
    /// [`ParseErrorKind::Limit`] when its frame is too large or the image is full.
    pub(crate) fn begin(&mut self, shape: Shape, out: &mut Rows<Op, R>) -> Unit<()> {
        self.stack.truncate(0);
        self.labels.truncate(0);
        if let Some(tries) = self.tries.get_mut() {
            tries.clear();
        }
        if let Some(roots) = self.roots.get_mut() {
            roots.clear();
        }
        self.map.truncate(0);
        self.shape = shape;
        self.first = next(out);
        let locals = shape.params.saturating_add(shape.locals);
        self.operands = locals.saturating_add(SCRATCH);
        self.scratch = if self.operands <= NEAR {
            locals
        } else if shape.params.saturating_add(SCRATCH) <= NEAR {
            shape.params
        } else {
            0
        };
        self.frame = 0;
        self.reachable = true;
        self.last = None;
        self.accumulators = Accumulators::EMPTY;
        self.fuel = None;
        self.mapped = (0, 0);
        self.source = 0;
        self.pending_table = None;
        self.use_slots(self.operands.max(shape.results))?;
        self.start_block(out)?;
        if self.scratch == 0 && shape.params > 0 {
            // The parameters in the scratch slots' place move behind the others.
            self.copy_span(shape.params, 0, SCRATCH, out)?;
        }
        self.push_label(Label::function(shape.results))
    }

    /// Translates one instruction; `bytes` are those of a vector or its lanes, `source` is its byte offset from the function's source offset. Every instruction of
    /// the body comes here but `br_table`, whether it can be reached or not.
    ///
    /// # Errors
    /// [`ParseErrorKind::Limit`] at a bound, [`ParseErrorKind::Platform`] without memory.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "picks from the table; a test sends every opcode through the translator"
    )]
    pub(crate) fn instruction(
        &mut self,
        opcode: Opcode,
        immediate: &Immediate,
        facts: &Facts,
        bytes: &Bytes,
        source: u32,
        out: &mut Rows<Op, R>,
    ) -> Unit<()> {
        self.source = source;
        self.resting = None;
        self.top = self.slot_at(self.height());
        if !self.reachable {
            return self.skip(opcode, immediate, facts, out);
        }
        self.charge(opcode, out);
        if SIMD && facts.vector && !rows::is_object(opcode) {
            return self.two_slots(opcode, immediate, bytes, out);
        }
        // These two are half of all code.
        match (opcode, immediate) {
            (Opcode::LocalGet, Immediate::Local(local)) if !COMPACT => return self.push(Kind::Local(*local), out),
            (Opcode::I32Const, Immediate::Const(value)) if !COMPACT => return self.push(Kind::Const(*value), out),
            _ => {}
        }
        if let Some(rule) = numeric::rule(opcode) {
            self.numeric(rule, out)?;
            return self.canonical(opcode, out);
        }
        match opcode {
            Opcode::Nop => Ok(()),
            Opcode::Unreachable => {
                self.emit(Op::new(Code::Unreachable, 0, 0, 0), out)?;
                self.end_path();
                Ok(())
            }
            Opcode::Block | Opcode::Loop | Opcode::If => self.open(opcode, facts, out),
            Opcode::TryTable if EXCEPTIONS => self.open(opcode, facts, out),
            Opcode::Try if LEGACY_EXCEPTIONS => self.open(opcode, facts, out),
            Opcode::Catch | Opcode::CatchAll | Opcode::Delegate if LEGACY_EXCEPTIONS => {
                self.part_of_try(opcode, immediate, facts, out)
            }
            Opcode::Rethrow if LEGACY_EXCEPTIONS => self.rethrow(label(immediate)?, out),
            Opcode::Throw | Opcode::ThrowRef if EXCEPTIONS => self.throw(immediate, facts, out),
            Opcode::Else => self.otherwise(out),
            Opcode::End => self.close(out),
            Opcode::Br => self.branch(label(immediate)?, out),
            Opcode::BrIf => self.branch_if(label(immediate)?, out),
            Opcode::Return => {
                self.give_back(out)?;
                self.end_path();
                Ok(())
            }
            Opcode::Call | Opcode::ReturnCall | Opcode::CallIndirect | Opcode::ReturnCallIndirect => {
                self.call(opcode, immediate, facts, out)
            }
            Opcode::CallRef | Opcode::ReturnCallRef if TYPED_REFS => self.call(opcode, immediate, facts, out),
            Opcode::RefAsNonNull if TYPED_REFS => self.ref_as_non_null(Trap::NullReference, out),
            Opcode::BrOnNull if TYPED_REFS => self.branch_on_null(label(immediate)?, out),
            Opcode::BrOnNonNull if TYPED_REFS => self.branch_on_non_null(label(immediate)?, out),
            Opcode::Drop => self.pop_as_it_is().map(|_| ()),
            Opcode::Select | Opcode::SelectTyped => self.select(out),
            Opcode::LocalGet | Opcode::LocalSet | Opcode::LocalTee => self.local(opcode, immediate, out),
            Opcode::I32Const | Opcode::I64Const | Opcode::F32Const | Opcode::F64Const => match *immediate {
                Immediate::Const(value) => self.push(Kind::Const(value), out),
                _ => Err(Refused),
            },
            // Null is zero in every slot.
            Opcode::RefNull => self.push(Kind::Const(0), out),
            // These change how a slot is read, not what is in it.
            Opcode::I64ExtendI32U
            | Opcode::I32ReinterpretF32
            | Opcode::I64ReinterpretF64
            | Opcode::F32ReinterpretI32
            | Opcode::F64ReinterpretI64 => Ok(()),
            _ if rows::is_object(opcode) => self.gc(opcode, immediate, facts, out),
            _ if SIMD && vector::is_vector(opcode) => {
                self.vector(opcode, immediate, bytes, facts.shared, out)?;
                self.canonical(opcode, out)
            }
            Opcode::I64Add128 if WIDE_ARITHMETIC => self.halves(Code::I64Add128, 4, out),
            Opcode::I64Sub128 if WIDE_ARITHMETIC => self.halves(Code::I64Sub128, 4, out),
            Opcode::I64MulWideS if WIDE_ARITHMETIC => self.halves(Code::I64MulWideS, 2, out),
            Opcode::I64MulWideU if WIDE_ARITHMETIC => self.halves(Code::I64MulWideU, 2, out),
            _ if THREADS && (facts.shared || rows::is_atomic(opcode)) => self.atomic(opcode, immediate, out),
            _ => self.storage(opcode, immediate, facts, out),
        }
    }

    /// Ends the function, whose last `end` was translated.
    ///
    /// # Errors
    /// [`ParseErrorKind::Invalid`] when the last `end` was not.
    pub(crate) fn finish(&mut self, out: &mut Rows<Op, R>) -> Unit<Finished> {
        if !self.labels.is_empty() {
            return Err(Refused);
        }
        let code_len = next(out).saturating_sub(self.first);
        if CHAINS && self.shape.chains {
            mark(out.as_mut_slice().get_mut(self.first as usize..).unwrap_or(&mut []));
            self.needs |= features::CHAINS;
        }
        // Scratch slots behind the locals need no zeros.
        let locals = if self.scratch.saturating_add(SCRATCH) == self.operands {
            self.shape.locals
        } else {
            self.operands.saturating_sub(self.shape.params)
        };
        Ok(Finished { code: self.first, code_len, frame: self.frame, locals })
    }

    /// The source map of the function that was translated last.
    pub(crate) fn map(&self) -> &[u8] {
        self.map.as_slice()
    }

    /// The handlers of the function that was translated last.
    pub(crate) fn handlers(&self) -> &[HandlerRecord] {
        self.tries.get().map_or(&[], Tries::handlers)
    }

    /// Where the references of the function lie that was translated last.
    pub(crate) fn roots(&self) -> &[RootRecord] {
        self.roots.get().map_or(&[], Roots::records)
    }

    /// What the code of all functions needs of a build that runs it, as bits of a header's features.
    pub(crate) const fn needs(&self) -> u32 {
        self.needs
    }

    /// Bytes of memory in use by the scratch regions.
    pub(crate) fn scratch_bytes(&self) -> usize {
        self.stack
            .committed_bytes()
            .saturating_add(self.labels.committed_bytes())
            .saturating_add(self.tries.get().map_or(0, Tries::committed_bytes))
            .saturating_add(self.roots.get().map_or(0, Roots::committed_bytes))
            .saturating_add(self.map.committed_bytes())
    }

    /// Takes note that the frame has at least this many slots.
    fn use_slots(&mut self, slots: u32) -> Unit<()> {
        self.refusal.of(check_slots(slots))?;
        self.frame = self.frame.max(slots);
        Ok(())
    }
}

/// Checks that calls and spans can name these slots of a frame.
#[inline]
const fn check_slots(slots: u32) -> Result<(), ResourceLimit> {
    if slots > MAX_FRAME {
        let (limit, wanted) = (MAX_FRAME as u64, slots as u64);
        return Err(ResourceLimit { what: Resource::OperandDepth, limit, wanted });
    }
    Ok(())
}

/// Number of the record that will be written next. An image of more is refused by its bound on bytes.
fn next<R: Region>(out: &Rows<Op, R>) -> u32 {
    u32::try_from(out.len()).unwrap_or(u32::MAX)
}

#[expect(clippy::wildcard_enum_match_arm, reason = "an immediate of another kind is refused")]
fn label(immediate: &Immediate) -> Unit<u32> {
    match *immediate {
        Immediate::Label(label) => Ok(label),
        _ => Err(Refused),
    }
}
