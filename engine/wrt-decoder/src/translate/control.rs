//! Translates blocks, branches, calls and returns.

use wrt_format::features;
use wrt_foundation::{EXCEPTIONS, LEGACY_EXCEPTIONS, Region, Rows, TYPED_REFS};
use wrt_instructions::Opcode;
use wrt_instructions::code::{Code, Family, Op, form};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use super::accumulator::Class;
use super::place::{Operand, SUM};
use super::stack::Kind;
use super::{Facts, NONE, Translator, next};
use crate::instruction::Immediate;
use crate::refusal::{Refused, Unit};

/// What opened a label.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Opened {
    Function,
    Block,
    Loop,
    If,
    Else,
    TryTable,
    /// A `try`, in the part that is watched.
    Try,
    /// A `try`, in a handler: below its operands lies the reference to the exception.
    Catch,
    /// Any block in code that is never executed.
    Dead,
}

/// A block that is open.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct Label {
    opened: u32,
    /// Operands below its parameters.
    pub(super) height: u32,
    params: u32,
    results: u32,
    /// A loop's first record, to which a branch goes; a `try_table`'s first; a `try`'s first, and in a handler that handler's number.
    pub(super) start: u32,
    /// The last of the branches that go to its end: each names the one before in its immediate.
    waiting: u32,
    /// The branch of an `if` that goes to its `else` or its end; the first clause of a `try_table`.
    pub(super) not_taken: u32,
    /// Where a `br_table` puts this label's moves: valid if behind that table.
    stub: u32,
    /// The last of the handlers that go to its end: each names the one before as its target.
    handlers: [u32; EXCEPTIONS as usize],
    /// The last of the `delegate`s that leave exceptions to this block: each names the one before as its target.
    delegates: [u32; LEGACY_EXCEPTIONS as usize],
}

impl Label {
    /// The label of the whole function.
    pub(super) const fn function(results: u32) -> Label {
        Label::new(Opened::Function, 0, 0, results)
    }

    const fn new(opened: Opened, height: u32, params: u32, results: u32) -> Label {
        let opened = opened as u32;
        Label {
            opened,
            height,
            params,
            results,
            start: NONE,
            waiting: NONE,
            not_taken: NONE,
            stub: 0,
            handlers: [NONE; EXCEPTIONS as usize],
            delegates: [NONE; LEGACY_EXCEPTIONS as usize],
        }
    }

    pub(super) const fn is(&self, opened: Opened) -> bool {
        self.opened == opened as u32
    }

    /// The last of the handlers that go to its end, or [`NONE`].
    pub(super) fn handlers(&self) -> u32 {
        self.handlers.first().copied().unwrap_or(NONE)
    }

    /// A handler goes to its end, behind the others that do.
    pub(super) fn add_handler(&mut self, index: u32) {
        if let Some(last) = self.handlers.first_mut() {
            *last = index;
        }
    }

    /// The last of the `delegate`s that leave exceptions to this block, or [`NONE`].
    pub(super) fn delegates(&self) -> u32 {
        self.delegates.first().copied().unwrap_or(NONE)
    }

    /// A `delegate` leaves exceptions to this block, behind the others that do.
    pub(super) fn add_delegate(&mut self, index: u32) {
        if let Some(last) = self.delegates.first_mut() {
            *last = index;
        }
    }

    /// As a block that no `delegate` waits for.
    pub(super) const fn without_delegates(self) -> Label {
        Label { opened: Opened::Block as u32, delegates: [NONE; LEGACY_EXCEPTIONS as usize], ..self }
    }

    /// The next part of a `try` begins: the handler of this number.
    pub(super) const fn begin_handler(&mut self, index: u32) {
        self.opened = Opened::Catch as u32;
        self.start = index;
        self.delegates = [NONE; LEGACY_EXCEPTIONS as usize];
    }

    /// Values a branch to it brings.
    const fn arity(&self) -> u32 {
        if self.is(Opened::Loop) { self.params } else { self.results }
    }
}

impl<R: Region> Translator<R> {
    pub(super) fn push_label(&mut self, label: Label) -> Unit<()> {
        let pushed = self.labels.push(label);
        self.refusal.of(pushed)?;
        Ok(())
    }

    /// What follows cannot be executed, up to the end of the block.
    pub(super) fn end_path(&mut self) {
        self.reachable = false;
        self.last = None;
    }

    /// An instruction in code that is never executed: only blocks count.
    #[expect(clippy::wildcard_enum_match_arm, reason = "only blocks count in dead code")]
    pub(super) fn skip(
        &mut self,
        opcode: Opcode,
        immediate: &Immediate,
        facts: &Facts,
        out: &mut Rows<Op, R>,
    ) -> Unit<()> {
        match opcode {
            Opcode::Block | Opcode::Loop | Opcode::If => self.push_label(Label::new(Opened::Dead, 0, 0, 0)),
            Opcode::TryTable if EXCEPTIONS => self.push_label(Label::new(Opened::Dead, 0, 0, 0)),
            Opcode::Try if LEGACY_EXCEPTIONS => self.push_label(Label::new(Opened::Dead, 0, 0, 0)),
            Opcode::Catch | Opcode::CatchAll | Opcode::Delegate if LEGACY_EXCEPTIONS => {
                self.part_of_try(opcode, immediate, facts, out)
            }
            Opcode::Else => self.otherwise(out),
            Opcode::End => self.close(out),
            _ => Ok(()),
        }
    }

    /// What ends a part of a `try`, and begins the next.
    pub(super) fn part_of_try(
        &mut self,
        opcode: Opcode,
        immediate: &Immediate,
        facts: &Facts,
        out: &mut Rows<Op, R>,
    ) -> Unit<()> {
        match (opcode, immediate) {
            (Opcode::Catch, Immediate::Tag(tag)) => self.catch(Some(*tag), facts.params, out),
            (Opcode::CatchAll, Immediate::None) => self.catch(None, 0, out),
            (Opcode::Delegate, Immediate::Label(label)) => self.delegate(*label, out),
            _ => Err(Refused),
        }
    }

    /// `block`, `loop`, `if`, `try_table` and `try`.
    #[expect(clippy::wildcard_enum_match_arm, reason = "five opcodes come here")]
    pub(super) fn open(&mut self, opcode: Opcode, facts: &Facts, out: &mut Rows<Op, R>) -> Unit<()> {
        let opened = match opcode {
            Opcode::If => Opened::If,
            Opcode::Loop => Opened::Loop,
            Opcode::TryTable if EXCEPTIONS => Opened::TryTable,
            Opcode::Try if LEGACY_EXCEPTIONS => Opened::Try,
            _ => Opened::Block,
        };
        let condition = if opcode == Opcode::If { Some(self.pop_condition(out)?) } else { None };
        self.settle_locals(out)?;
        if matches!(opened, Opened::If | Opened::Loop) {
            self.settle_top(facts.params, out)?;
        }
        let height = self.height().checked_sub(facts.params).ok_or(Refused)?;
        let mut label = Label::new(opened, height, facts.params, facts.results);
        if let Some(condition) = condition {
            label.not_taken = self.branch_on(condition, false, out)?.unwrap_or(NONE);
            self.start_block(out)?;
        }
        if opcode == Opcode::Loop {
            label.start = self.bind(NONE, out)?;
            self.resting = Some(label.start);
        }
        if EXCEPTIONS && opcode == Opcode::TryTable {
            self.begin_try(&mut label, out);
        }
        if LEGACY_EXCEPTIONS && opcode == Opcode::Try {
            self.part(out);
            label.start = next(out);
            self.needs |= features::EXCEPTIONS;
        }
        self.push_label(label)
    }

    /// `else`.
    pub(super) fn otherwise(&mut self, out: &mut Rows<Op, R>) -> Unit<()> {
        let mut label = self.labels.pop().ok_or(Refused)?;
        if label.is(Opened::Dead) {
            return self.push_label(label);
        }
        if self.reachable {
            self.settle_top(label.results, out)?;
            let branch = next(out);
            self.emit(Op::new(Code::Br, 0, 0, label.waiting), out)?;
            label.waiting = branch;
        }
        self.bind_one(label.not_taken, out)?;
        label.not_taken = NONE;
        label.opened = Opened::Else as u32;
        self.reachable = true;
        self.reset_stack(label.height, label.params)?;
        self.push_label(label)
    }

    /// `end`.
    pub(super) fn close(&mut self, out: &mut Rows<Op, R>) -> Unit<()> {
        let label = self.labels.pop().ok_or(Refused)?;
        if label.is(Opened::Dead) {
            return Ok(());
        }
        if label.is(Opened::Function) {
            if self.reachable {
                self.push_label(label)?;
                self.give_back(out)?;
                self.labels.pop();
            }
            self.bind_delegates(&label)?;
            return self.catch_and_return(label, out);
        }
        let mut label = label;
        if EXCEPTIONS && label.is(Opened::TryTable) {
            self.end_try(&label, out)?;
            label.not_taken = NONE;
        }
        if !label.is(Opened::TryTable) {
            self.bind_delegates(&label)?;
        }
        let from_handler = LEGACY_EXCEPTIONS && label.is(Opened::Catch) && self.reachable;
        if from_handler {
            self.bring(&label, out)?;
            self.reset_stack(label.height, label.results)?;
        }
        let joined = label.waiting != NONE || label.not_taken != NONE || label.handlers() != NONE || from_handler;
        if !joined {
            // Nobody comes from elsewhere: operands stay where they are.
            if !self.reachable {
                self.reset_stack(label.height, 0)?;
            }
            return Ok(());
        }
        if self.reachable {
            self.settle_top(label.results, out)?;
        }
        self.reachable = true;
        self.reset_stack(label.height, label.results)?;
        let mut waiting = label.waiting;
        if label.not_taken != NONE {
            self.relink(label.not_taken, waiting, out)?;
            waiting = label.not_taken;
        }
        let here = self.bind(waiting, out)?;
        if label.handlers() != NONE {
            self.resting = Some(here);
        }
        self.bind_handlers(label.handlers(), here)
    }

    /// `br`.
    pub(super) fn branch(&mut self, depth: u32, out: &mut Rows<Op, R>) -> Unit<()> {
        self.jump(depth, out)?;
        self.end_path();
        Ok(())
    }

    /// `br_if`.
    pub(super) fn branch_if(&mut self, depth: u32, out: &mut Rows<Op, R>) -> Unit<()> {
        let condition = self.pop_condition(out)?;
        let label = self.label(depth)?;
        let arity = label.arity();
        if arity > 1 {
            self.settle_top(arity, out)?;
        }
        self.branch_where(condition, true, &label, depth, out)
    }

    /// Branches to a label, whose values are settled, where a condition is nonzero, or where it is zero.
    fn branch_where(
        &mut self,
        condition: Condition,
        nonzero: bool,
        label: &Label,
        depth: u32,
        out: &mut Rows<Op, R>,
    ) -> Unit<()> {
        if !label.is(Opened::Function) && self.is_in_place(label)? {
            if let Some(branch) = self.branch_on(condition, nonzero, out)? {
                self.aim(branch, depth, out)?;
            }
            return self.start_block(out);
        }
        // The values move, or the function returns, only if the branch is taken.
        let around = self.branch_on(condition, !nonzero, out)?;
        self.jump(depth, out)?;
        self.bind_one(around.unwrap_or(NONE), out)
    }

    /// `br_on_null`: the reference stays where it is.
    pub(super) fn branch_on_null(&mut self, depth: u32, out: &mut Rows<Op, R>) -> Unit<()> {
        self.needs |= features::TYPED_REFS;
        let reference = self.pop(out)?;
        // It may be needed behind the branch, where the accumulators hold nothing.
        self.spill_operand(reference, out);
        let label = self.label(depth)?;
        let arity = label.arity();
        if arity > 1 {
            self.settle_top(arity, out)?;
        }
        self.branch_where(Condition::Operand(reference), false, &label, depth, out)?;
        self.push(reference.kind, out)
    }

    /// `br_on_non_null`: the reference is the last of the values that the label takes.
    pub(super) fn branch_on_non_null(&mut self, depth: u32, out: &mut Rows<Op, R>) -> Unit<()> {
        self.needs |= features::TYPED_REFS;
        let label = self.label(depth)?;
        let slot = self.settle_top(label.arity(), out)?.saturating_add(label.arity()).saturating_sub(1);
        let reference = Operand { kind: Kind::Slot, slot };
        self.branch_where(Condition::Operand(reference), true, &label, depth, out)?;
        self.pop_as_it_is().map(|_| ())
    }

    /// `br_on_cast` and `br_on_cast_fail`: branches if the last of the values that the label takes is of a type, or if it is not. It stays.
    pub(super) fn branch_on_cast(&mut self, is_of: bool, ty: u32, depth: u32, out: &mut Rows<Op, R>) -> Unit<()> {
        let label = self.label(depth)?;
        let slot = self.settle_top(label.arity(), out)?.saturating_add(label.arity()).saturating_sub(1);
        let a = self.near(Operand { kind: Kind::Slot, slot }, 0, out)?;
        self.emit_slot(|d| Op::new(Code::RefTest, d, a, ty), None, out)?;
        let condition = Condition::Operand(self.pop(out)?);
        self.branch_where(condition, is_of, &label, depth, out)
    }

    /// `br_table`: what to do with its first target is not known before that comes.
    pub(crate) fn br_table(&mut self, targets: u32, source: u32, out: &mut Rows<Op, R>) {
        self.source = source;
        self.top = self.slot_at(self.height());
        self.pending_table = Some(targets);
        if self.reachable {
            self.charge(Opcode::BrTable, out);
        }
    }

    /// A target of the `br_table`, the default last.
    pub(crate) fn br_table_target(&mut self, depth: u32, out: &mut Rows<Op, R>) -> Unit<()> {
        if !self.reachable {
            return Ok(());
        }
        let label = self.label(depth)?;
        if let Some(targets) = self.pending_table.take() {
            let index = self.pop(out)?;
            // Every target takes as many values as the first.
            self.settle_top(label.arity(), out)?;
            let op = if self.is_held(index, Class::Int) {
                Op::new(Code::BrTableA, 0, 0, targets)
            } else {
                Op::new(Code::BrTable, 0, self.near(index, 0, out)?, targets)
            };
            self.table = next(out);
            self.emit(op, out)?;
        }
        let entry = next(out);
        if !label.is(Opened::Function) && self.is_in_place(&label)? {
            self.emit(Op::new(Code::Br, 0, 0, NONE), out)?;
            self.aim(entry, depth, out)?;
        } else {
            // A mark and the label, until the moves are written behind the table.
            self.emit(Op::new(Code::Br, 1, 0, depth), out)?;
        }
        let table = out.get(self.table as usize).copied().ok_or(Refused)?;
        if entry.wrapping_sub(self.table) > table.imm() {
            self.finish_table(entry, out)?;
            self.end_path();
        }
        Ok(())
    }

    /// Writes the moves of a `br_table`'s targets behind it, once for each label.
    fn finish_table(&mut self, default: u32, out: &mut Rows<Op, R>) -> Unit<()> {
        for entry in self.table.wrapping_add(1)..=default {
            let op = out.get(entry as usize).copied().ok_or(Refused)?;
            if op.d() != 1 {
                continue;
            }
            let depth = op.imm();
            let mut stub = self.label(depth)?.stub;
            if stub <= self.table {
                stub = next(out);
                self.jump(depth, out)?;
                self.label_mut(depth)?.stub = stub;
            }
            set_target(entry, stub, out, Op::new(Code::Br, 0, 0, 0))?;
        }
        Ok(())
    }

    /// Moves the values a label takes and goes there; what follows is for the caller to say.
    fn jump(&mut self, depth: u32, out: &mut Rows<Op, R>) -> Unit<()> {
        let label = self.label(depth)?;
        if label.is(Opened::Function) {
            return self.give_back(out);
        }
        self.bring(&label, out)?;
        let branch = next(out);
        self.emit(Op::new(Code::Br, 0, 0, NONE), out)?;
        self.aim(branch, depth, out)
    }

    /// Copies the values a label takes to where it wants them.
    fn bring(&mut self, label: &Label, out: &mut Rows<Op, R>) -> Unit<()> {
        let arity = label.arity();
        let target = self.slot_at(label.height);
        if arity == 1 {
            let operand = self.top()?;
            return self.copy_into(target, operand, out);
        }
        let first = self.settle_top(arity, out)?;
        self.copy_span(target, first, arity, out)
    }

    /// Whether the values a label takes lie where it wants them.
    fn is_in_place(&mut self, label: &Label) -> Unit<bool> {
        let arity = label.arity();
        if arity == 0 {
            return Ok(true);
        }
        let first = self.height().checked_sub(arity).ok_or(Refused)?;
        Ok(first == label.height && self.stack.is_settled_from(first))
    }

    /// Returns from the function with the topmost operands, which stay on the stack.
    pub(super) fn give_back(&mut self, out: &mut Rows<Op, R>) -> Unit<()> {
        match self.shape.results {
            0 => self.emit(Op::new(Code::Return, 0, 0, 0), out),
            1 => {
                let operand = self.top()?;
                let operand = self.compute(operand, out)?;
                let op = if self.is_held(operand, Class::Int) {
                    Op::new(Code::ReturnOneA, 0, 0, 0)
                } else if self.is_held(operand, Class::Float) {
                    Op::new(Code::ReturnOneF, 0, 0, 0)
                } else {
                    Op::new(Code::ReturnOne, 0, self.near(operand, 0, out)?, 0)
                };
                self.emit_plain(op, out)
            }
            count => {
                let first = self.settle_top(count, out)?;
                let first = u16::try_from(first).map_err(|_| Refused)?;
                self.emit(Op::with_slot(Code::ReturnSpan, first, count), out)
            }
        }
    }

    /// The calls.
    #[expect(clippy::wildcard_enum_match_arm, reason = "an immediate of another kind is refused")]
    pub(super) fn call(
        &mut self,
        opcode: Opcode,
        immediate: &Immediate,
        facts: &Facts,
        out: &mut Rows<Op, R>,
    ) -> Unit<()> {
        let index = match *immediate {
            Immediate::TypeTable { .. } => Some(self.pop(out)?),
            Immediate::Type(_) if TYPED_REFS => Some(self.pop(out)?),
            _ => None,
        };
        let base = self.settle_top(facts.params, out)?;
        let base = u16::try_from(base).map_err(|_| Refused)?;
        let tail = matches!(opcode, Opcode::ReturnCall | Opcode::ReturnCallIndirect)
            || TYPED_REFS && opcode == Opcode::ReturnCallRef;
        match (*immediate, index) {
            (Immediate::Func(func), None) => {
                let op = match (func.checked_sub(self.shape.imported_funcs), tail) {
                    (Some(own), false) => Op::with_slot(Code::Call, base, own),
                    (Some(own), true) => Op::with_slot(Code::ReturnCall, base, own),
                    (None, false) => Op::with_slot(Code::CallImport, base, func),
                    (None, true) => Op::with_slot(Code::ReturnCallImport, base, func),
                };
                self.emit(op, out)?;
            }
            (Immediate::Type(_), Some(reference)) if TYPED_REFS => {
                self.needs |= features::TYPED_REFS;
                let a = self.near(reference, 0, out)?;
                let code = if tail { Code::ReturnCallRef } else { Code::CallRef };
                self.emit(Op::with_slot(code, base, facts.ty), out)?;
                self.emit_payload(Op::new(Code::Payload, 0, a, 0), out)?;
            }
            (Immediate::TypeTable { table, .. }, Some(index)) => {
                let a = self.near(index, 0, out)?;
                let code = if tail { Code::ReturnCallIndirect } else { Code::CallIndirect };
                self.emit(Op::with_slot(code, base, facts.ty), out)?;
                self.emit_payload(Op::new(Code::Payload, 0, a, table), out)?;
            }
            _ => return Err(Refused),
        }
        if tail {
            self.end_path();
            return Ok(());
        }
        let height = self.height().checked_sub(facts.params).ok_or(Refused)?;
        self.replace_top(height, facts.results, out)
    }
}

/// A condition that was popped.
#[derive(Clone, Copy, Debug)]
enum Condition {
    /// True if the operand is not zero.
    Operand(Operand),
    /// A comparison that was taken back out of the code, and the record that computed what it takes from the accumulator.
    Comparison(Op, u32),
}

impl<R: Region> Translator<R> {
    /// Pops a condition; a comparison just written is taken back, to become part of the branch.
    fn pop_condition(&mut self, out: &mut Rows<Op, R>) -> Unit<Condition> {
        let operand = self.pop(out)?;
        if let Some(index) = self.last_of(operand, Class::Int, out) {
            let op = out.get(index as usize).copied().ok_or(Refused)?;
            let from = self.first_of(Class::Int);
            let (family, _, form) = op.code().ok_or(Refused)?.parts();
            let (operands, takes_acc) = match (family, form) {
                (Family::Compare, form::compare::SS_ACC) => ([op.a(), op.b()], false),
                (Family::Compare, form::compare::SI_ACC) => ([op.a(); 2], false),
                (Family::Compare, form::compare::AS_ACC) => ([op.b(); 2], true),
                (Family::Compare, form::compare::AI_ACC) => ([op.a(); 2], true),
                (Family::FloatCompare, form::float_compare::SS_ACC) => ([op.a(), op.b()], false),
                (Family::FloatCompare, form::float_compare::AS_ACC) => ([op.b(); 2], true),
                _ => return Ok(Condition::Operand(operand)),
            };
            // The scratch slots and the accumulator may be needed before the branch.
            let lost = operands.iter().any(|slot| self.is_scratch(*slot)) || takes_acc && self.stack.is_any_computed();
            if !lost {
                out.truncate(index as usize);
                self.written(operand.slot);
                self.last = None;
                return Ok(Condition::Comparison(op, from));
            }
        }
        Ok(Condition::Operand(operand))
    }

    /// Writes a branch that is taken if the condition is as `wanted`, and gives the record whose target is to be set;
    /// `None` if it is never taken.
    fn branch_on(&mut self, condition: Condition, wanted: bool, out: &mut Rows<Op, R>) -> Unit<Option<u32>> {
        let op = match condition {
            Condition::Operand(operand) => {
                if let Kind::Const(value) = operand.kind {
                    if (value != 0) != wanted {
                        return Ok(None);
                    }
                    Op::new(Code::Br, 0, 0, NONE)
                } else if self.is_held(operand, Class::Int) {
                    let record = self.record_of(Class::Int);
                    if let Some(counter) = self.counter(record, out) {
                        let code = if wanted { Code::CountNe } else { Code::CountEq };
                        return self.count(code, counter, Limit::Number(0), out);
                    }
                    zero_branch(!wanted, None)
                } else {
                    zero_branch(!wanted, Some(self.near(operand, 0, out)?))
                }
            }
            Condition::Comparison(op, from) => {
                let code = op.code().ok_or(Refused)?;
                let (family, _, form) = code.parts();
                if family == Family::FloatCompare {
                    float_branch(code.row(), form, op, wanted)
                } else {
                    let inverse = code.comparison().and_then(|row| row.inverse).ok_or(Refused)?;
                    let row = if wanted { code.row() } else { inverse };
                    if let (Some(limit), Some(code), Some(counter)) =
                        (Limit::of(form, op), row.counting(), self.counter(from, out))
                    {
                        return self.count(code, counter, limit, out);
                    }
                    self.integer_branch(row, form, op, out)?
                }
            }
        };
        let branch = next(out);
        self.emit(op, out)?;
        Ok(Some(branch))
    }

    /// The branch on a comparison of integers in a form that was taken back; what has to stand before it is written.
    fn integer_branch(&mut self, row: Code, form: u16, op: Op, out: &mut Rows<Op, R>) -> Unit<Op> {
        use form::compare::{AI_ACC, AS_ACC, BR_AI, BR_AS, BR_SI, BR_SS, SI_ACC};
        Ok(match (form, is_equality(row)) {
            (SI_ACC, Some(equal)) if op.imm() == 0 => zero_branch(equal, Some(op.a())),
            (AI_ACC, Some(equal)) if op.imm() == 0 => zero_branch(equal, None),
            (SI_ACC | AI_ACC, _) => {
                let branch = if form == SI_ACC { BR_SI } else { BR_AI };
                self.emit_plain(Op::new(row.with(branch), 0, op.a(), op.imm()), out)?;
                Op::new(Code::Br, 0, 0, NONE)
            }
            (form, _) => {
                let branch = if form == AS_ACC { BR_AS } else { BR_SS };
                Op::new(row.with(branch), op.b(), op.a(), NONE)
            }
        })
    }

    /// The addition that the last record is, if it is the record named and stores its sum: a loop's counter.
    fn counter(&self, record: u32, out: &Rows<Op, R>) -> Option<Op> {
        let op = out.get(record as usize).filter(|_| record.wrapping_add(1) == next(out))?;
        matches!(op.code(), Some(SUM | Code::I32Add)).then_some(*op)
    }

    /// Writes a branch that counts in place of the addition that was written last; gives the record whose target is to be set.
    fn count(&mut self, code: Code, counter: Op, limit: Limit, out: &mut Rows<Op, R>) -> Unit<Option<u32>> {
        self.forget(out);
        let record = next(out).wrapping_sub(1);
        let by_slot = counter.code() == Some(Code::I32Add);
        let (form, target) = match limit {
            Limit::Number(limit) => {
                let form = if by_slot { form::count::SI } else { form::count::II };
                (form, Op::payload(u64::from(limit)).with_imm(NONE))
            }
            Limit::Slot(slot) => {
                let form = if by_slot { form::count::SS } else { form::count::IS };
                (form, Op::new(Code::Br, slot, 0, NONE))
            }
        };
        *out.get_mut(record as usize).ok_or(Refused)? = counter.with_code(code.with(form));
        self.last = None;
        let branch = next(out);
        self.emit_payload(target, out)?;
        Ok(Some(branch))
    }

    /// Sets a branch's target to a label: a loop's start is known, any other waits.
    fn aim(&mut self, branch: u32, depth: u32, out: &mut Rows<Op, R>) -> Unit<()> {
        let label = self.label(depth)?;
        if label.is(Opened::Loop) {
            let op = out.get(branch as usize).copied().ok_or(Refused)?;
            return set_target(branch, label.start, out, op);
        }
        self.relink(branch, label.waiting, out)?;
        self.label_mut(depth)?.waiting = branch;
        Ok(())
    }

    /// Makes a branch name the one that waits before it.
    fn relink(&self, branch: u32, before: u32, out: &mut Rows<Op, R>) -> Unit<()> {
        let op = out.get_mut(branch as usize).ok_or(Refused)?;
        *op = op.with_imm(before);
        Ok(())
    }

    /// Lets all waiting branches go to the next record, where a block of code starts; gives that record's number.
    pub(super) fn bind(&mut self, mut waiting: u32, out: &mut Rows<Op, R>) -> Unit<u32> {
        self.drop_empty_fuel(out);
        let here = next(out);
        while waiting != NONE {
            let op = out.get(waiting as usize).copied().ok_or(Refused)?;
            set_target(waiting, here, out, op)?;
            waiting = op.imm();
        }
        self.start_block(out)?;
        Ok(here)
    }

    /// Lets one branch, if it is one, go to the next record.
    fn bind_one(&mut self, branch: u32, out: &mut Rows<Op, R>) -> Unit<()> {
        if branch != NONE {
            self.relink(branch, NONE, out)?;
        }
        self.bind(branch, out).map(|_| ())
    }

    /// Takes back a `Fuel` record that charges nothing and ends the code.
    fn drop_empty_fuel(&mut self, out: &mut Rows<Op, R>) {
        let Some(index) = self.fuel.filter(|index| index.wrapping_add(1) == next(out)) else { return };
        if out.get(index as usize).is_some_and(|op| op.imm() == 0) {
            out.truncate(index as usize);
        }
    }

    /// The topmost operand, which stays.
    fn top(&self) -> Unit<Operand> {
        let height = self.height().checked_sub(1).ok_or(Refused)?;
        let kind = self.stack.kind(height).ok_or(Refused)?;
        Ok(Operand { kind, slot: self.slot_at(height) })
    }

    pub(super) fn index_of(&self, depth: u32) -> Unit<usize> {
        self.labels.len().checked_sub(1).and_then(|top| top.checked_sub(depth as usize)).ok_or(Refused)
    }

    pub(super) fn label(&self, depth: u32) -> Unit<Label> {
        self.labels.get(self.index_of(depth)?).copied().ok_or(Refused)
    }

    pub(super) fn label_mut(&mut self, depth: u32) -> Unit<&mut Label> {
        let index = self.index_of(depth)?;
        self.labels.get_mut(index).ok_or(Refused)
    }
}

/// Writes a branch with its target: a displacement from itself.
fn set_target<R: Region>(branch: u32, target: u32, out: &mut Rows<Op, R>, op: Op) -> Unit<()> {
    *out.get_mut(branch as usize).ok_or(Refused)? = op.with_imm(target.wrapping_sub(branch));
    Ok(())
}

/// What a sum is compared with.
#[derive(Clone, Copy, Debug)]
enum Limit {
    Number(u32),
    Slot(u8),
}

impl Limit {
    /// What a comparison that takes the sum from the accumulator compares it with.
    const fn of(form: u16, op: Op) -> Option<Limit> {
        match form {
            form::compare::AS_ACC => Some(Limit::Slot(op.b())),
            form::compare::AI_ACC => Some(Limit::Number(op.imm())),
            _ => None,
        }
    }
}

/// The branch on a comparison of floats in a form that was taken back.
const fn float_branch(row: Code, form: u16, op: Op, wanted: bool) -> Op {
    use form::float_compare::{BR_AS, BR_SS, NOT_AS, NOT_SS, SS_ACC};
    let branch = match (form, wanted) {
        (SS_ACC, true) => BR_SS,
        (SS_ACC, false) => NOT_SS,
        (_, true) => BR_AS,
        (_, false) => NOT_AS,
    };
    Op::new(row.with(branch), op.b(), op.a(), NONE)
}

/// Whether a comparison is for equality (true), for inequality (false), or neither.
const fn is_equality(row: Code) -> Option<bool> {
    match row {
        Code::I32Eq | Code::I64Eq => Some(true),
        Code::I32Ne | Code::I64Ne => Some(false),
        _ => None,
    }
}

/// A branch that is taken if a slot, or else the accumulator, is zero, or if it is not.
const fn zero_branch(zero: bool, slot: Option<u8>) -> Op {
    match (zero, slot) {
        (true, Some(a)) => Op::new(Code::BrEqz, 0, a, NONE),
        (false, Some(a)) => Op::new(Code::BrNez, 0, a, NONE),
        (true, None) => Op::new(Code::BrEqzA, 0, 0, NONE),
        (false, None) => Op::new(Code::BrNezA, 0, 0, NONE),
    }
}
