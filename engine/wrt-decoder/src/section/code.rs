//! The code section: locals and instructions of each function.

use wrt_error::Resource;
use wrt_format::FuncRecord;
use wrt_format::binary::{CATCH, CATCH_ALL, CATCH_ALL_REF, CATCH_REF, Section};
use wrt_foundation::{ALLOC, COMPACT, EXCEPTIONS, HEAP, Part, Region, SIMD};
use wrt_instructions::code::{Code, Op};
use wrt_instructions::{Opcode, ValType};

use crate::Config;
use crate::cursor::{Cursor, Mark};
use crate::instruction::{self, Detail, Immediate, Instruction};
use crate::machine::{Machine, State};
use crate::refusal::Unit;
use crate::translate::{Facts, Shape, Translator, may_rest};

/// The function body that is being read.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Body {
    /// Offset of its first byte behind its size: the base of its source map.
    base: u64,
    /// Slots of its parameters and results.
    params: u32,
    results: u32,
}

/// What there is to know of a usual instruction.
const USUAL: Facts =
    Facts { params: 0, results: 0, ty: 0, place: 0, local: 0, memory_64: false, shared: false, vector: false };

/// What translates bodies, unless that is for later.
#[inline]
const fn of_bodies<'a, R>(translator: &'a mut Option<Translator<R>>, config: &Config) -> Option<&'a mut Translator<R>> {
    if ALLOC && config.lazy { None } else { translator.as_mut() }
}

impl<R: Region> Machine<R> {
    /// The number of bodies: as many as the function section declares.
    pub(super) fn check_code_count(&mut self, count: u32, cursor: &Cursor<'_>) -> Unit<()> {
        let own = self.module.funcs.len().saturating_sub(self.module.imported_funcs as usize);
        if own != count as usize {
            return cursor.refusal.malformed("as many bodies as the function section declares", u64::from(count));
        }
        self.code_seen = true;
        Ok(())
    }

    /// A body's size.
    pub(crate) fn body(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        let (start, size_at) = (cursor.mark(), cursor.offset());
        let size = cursor.u32("function body")?;
        cursor.at(start, self.fits(u64::from(size), "function body", cursor))?;
        cursor.at(start, self.module.refusal.of(self.config.limits.check(Resource::FunctionBytes, u64::from(size))))?;
        let ty = self.module.func(self.module.imported_funcs.saturating_add(self.item))?;
        let (params, results) = self.module.func_type(ty)?;
        self.body = Body { base: cursor.offset(), params: slots(params), results: slots(results) };
        self.validator.begin(&self.module, ty)?;
        if self.is_lazy()
            && let Some(record) = self.writer.header_record::<FuncRecord>(self.item)
        {
            record.source = u32::try_from(size_at).unwrap_or(u32::MAX);
        }
        self.boundary = cursor.offset().saturating_add(u64::from(size));
        Ok(State::LocalRuns)
    }

    /// The number of runs of locals.
    pub(crate) fn local_runs(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        let runs = cursor.u32("number of locals")?;
        if runs == 0 { self.begin_code() } else { Ok(State::LocalRun(runs)) }
    }

    /// Locals of one type.
    pub(crate) fn local_run(&mut self, left: u32, cursor: &mut Cursor<'_>) -> Unit<State> {
        let start = cursor.mark();
        let count = cursor.u32("number of locals")?;
        let ty = self.val_type(cursor)?;
        cursor.at(start, self.validator.declare(&self.module, count, ty))?;
        let left = left.saturating_sub(1);
        if left != 0 {
            return Ok(State::LocalRun(left));
        }
        let result = self.begin_code();
        cursor.at(start, result)
    }

    fn begin_code(&mut self) -> Unit<State> {
        let locals = self.validator.local_slots(&self.module)?.saturating_sub(self.body.params);
        if let Some(translator) = of_bodies(&mut self.translator, &self.config) {
            let shape = Shape {
                params: self.body.params,
                results: self.body.results,
                locals,
                imported_funcs: self.module.imported_funcs,
                metered: self.config.metered,
                chains: self.config.chains,
                canonical_nans: self.config.canonical_nans,
            };
            translator.begin(shape, &mut self.writer.ops)?;
            if self.module.refers() {
                translator.note_locals(|| self.validator.references(&self.module), self.writer.ops.len())?;
            }
        } else if self.is_lazy() {
            // What is known of its frame is checked now.
            let slots = Translator::<R>::least_slots(self.body.params, self.body.results, locals);
            self.module.refusal.of(slots)?;
        }
        Ok(State::Code)
    }

    /// As many instructions as there are, each a unit.
    pub(crate) fn code(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        let features = self.config.features;
        let Some(mut instruction) = Instruction::blank() else { return Ok(State::Code) };
        loop {
            // Where a feature is left out it is looked up for each instruction whether that needs it.
            if !COMPACT && features.is_whole() {
                self.usual(cursor)?;
            }
            let start = cursor.mark();
            let source = u32::try_from(cursor.offset().saturating_sub(self.body.base)).unwrap_or(u32::MAX);
            instruction::read(cursor, features, &mut instruction)?;
            if instruction.opcode() == Opcode::BrTable
                && let Detail::Targets(targets) = instruction.detail
            {
                self.begin_labels(&instruction, targets, source, start, cursor)?;
                return Ok(State::Labels);
            }
            if EXCEPTIONS
                && let Detail::Handlers { count, .. } = instruction.detail
                && instruction.opcode() == Opcode::TryTable
            {
                self.begin_handlers(&instruction, count, source, start, cursor)?;
                return Ok(State::Handlers);
            }
            let done = self.instruction(&instruction, source);
            cursor.at(start, done)?;
            if self.validator.ended() {
                return self.end_body(cursor);
            }
            cursor.commit();
        }
    }

    /// As many instructions as are usual: these take a third of the time this way. Where flash counts for more it is left out.
    fn usual(&mut self, cursor: &mut Cursor<'_>) -> Unit<()> {
        let mut translator = of_bodies(&mut self.translator, &self.config);
        let refers = self.module.refers();
        let mut code = self.validator.usual(&self.module);
        let mut reader = cursor.reader();
        let origin = cursor.offset().saturating_sub(self.body.base).wrapping_sub(reader.pos() as u64);
        let mut done = Ok(());
        while let Some((row, immediate, behind)) = code.next(reader) {
            if let Some(translator) = &mut translator {
                #[expect(clippy::cast_possible_truncation, reason = "a body's size has 32 bits")]
                let source = origin.wrapping_add(reader.pos() as u64) as u32;
                let none = &instruction::NO_BYTES;
                done = translator.instruction(row.opcode, &immediate, &USUAL, none, source, &mut self.writer.ops);
                if refers && done.is_ok() {
                    done = translator.note_behind(code.types(), &self.module);
                }
                if done.is_err() {
                    break;
                }
            }
            reader = behind;
        }
        let operands = code.operands();
        self.validator.resume(operands);
        cursor.resume(reader);
        cursor.commit();
        done
    }

    #[inline]
    fn instruction(&mut self, instruction: &Instruction, source: u32) -> Unit<()> {
        let mut facts = Facts::default();
        let opcode = instruction.opcode();
        if self.module.refers()
            && may_rest(opcode)
            && let Some(translator) = of_bodies(&mut self.translator, &self.config)
        {
            translator.note_before(self.validator.types(), &self.module, self.writer.ops.len())?;
        }
        self.validator.instruction(&self.module, instruction, &mut facts)?;
        if let Some(translator) = of_bodies(&mut self.translator, &self.config) {
            let mut immediate = instruction.immediate;
            if SIMD && let Immediate::Local(local) = &mut immediate {
                *local = facts.local;
            }
            translator.instruction(opcode, &immediate, &facts, &instruction.bytes, source, &mut self.writer.ops)?;
            if HEAP {
                // What is on the stack and was not told of by a type of several values, a local or a global is there alone.
                let top = self.validator.types().last().copied().unwrap_or(ValType::BOTTOM);
                self.module.note_type(if opcode == Opcode::Catch { ValType::EXNREF } else { top });
                if self.module.refers() {
                    translator.note_behind(self.validator.types(), &self.module)?;
                }
            }
        }
        Ok(())
    }

    /// A `br_table`, whose labels follow.
    fn begin_labels(
        &mut self,
        instruction: &Instruction,
        targets: u32,
        source: u32,
        start: Mark,
        cursor: &mut Cursor<'_>,
    ) -> Unit<()> {
        let announced = self.module.refusal.of(self.config.limits.check(Resource::BranchTargets, u64::from(targets)));
        if let Err(refused) = announced.and_then(|()| self.fits(u64::from(targets), "labels", cursor)) {
            // Their number stands behind the opcode.
            cursor.rewind(start);
            cursor.byte("instruction")?;
            return Err(refused);
        }
        cursor.at(start, self.validator.instruction(&self.module, instruction, &mut Facts::default()))?;
        if let Some(translator) = of_bodies(&mut self.translator, &self.config) {
            translator.br_table(targets, source, &mut self.writer.ops);
        }
        self.left = targets;
        Ok(())
    }

    /// As many labels of a `br_table` as there are, each a unit; the default is the last.
    pub(crate) fn labels(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        loop {
            let start = cursor.mark();
            let label = cursor.u32("label index")?;
            let last = self.left == 0;
            let mut result = self.validator.table_label(&self.module, label, last);
            if let (Ok(()), Some(translator)) = (&result, of_bodies(&mut self.translator, &self.config)) {
                result = translator.br_table_target(label, &mut self.writer.ops);
            }
            cursor.at(start, result)?;
            if last {
                return Ok(State::Code);
            }
            self.left = self.left.saturating_sub(1);
            cursor.commit();
        }
    }

    /// A `try_table`, whose handlers follow: it is opened behind them, as their labels are those around it.
    fn begin_handlers(
        &mut self,
        instruction: &Instruction,
        count: u32,
        source: u32,
        start: Mark,
        cursor: &mut Cursor<'_>,
    ) -> Unit<()> {
        if self.validator.ended() {
            cursor.rewind(start);
            return cursor.refusal.malformed("end of code", instruction::written(instruction.opcode()));
        }
        self.fits(u64::from(count), "handlers", cursor)?;
        self.left = count;
        if let Some(held) = self.try_table.get_mut() {
            *held = Some((*instruction, source));
        }
        Ok(())
    }

    /// As many handlers of a `try_table` as there are, each a unit, then the `try_table` itself.
    pub(crate) fn handlers(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        while self.left != 0 {
            let start = cursor.mark();
            let kind = cursor.byte("kind of handler")?;
            let (has_tag, with_ref) = match kind {
                CATCH => (true, false),
                CATCH_REF => (true, true),
                CATCH_ALL => (false, false),
                CATCH_ALL_REF => (false, true),
                _ => {
                    cursor.rewind(start);
                    return cursor.refusal.malformed("kind of handler", u64::from(kind));
                }
            };
            let tag = if has_tag { Some(cursor.u32("tag index")?) } else { None };
            let label = cursor.u32("label index")?;
            let values = self.validator.handler(&self.module, tag, with_ref, label);
            let values = cursor.at(start, values)?;
            if let Some(translator) = of_bodies(&mut self.translator, &self.config) {
                let clause = translator.handler(tag, with_ref, values, label);
                cursor.at(start, clause)?;
            }
            self.left = self.left.saturating_sub(1);
            cursor.commit();
        }
        if let Some((instruction, source)) = self.try_table.get_mut().and_then(Option::take) {
            let start = cursor.mark();
            let done = self.instruction(&instruction, source);
            cursor.at(start, done)?;
        }
        Ok(State::Code)
    }

    /// The end of a body: it must be where its size says.
    fn end_body(&mut self, cursor: &Cursor<'_>) -> Unit<State> {
        let left = self.bytes_left(cursor);
        if left != 0 {
            return cursor.refusal.malformed("end of function body", left);
        }
        if self.is_lazy() {
            self.stand_in()?;
        } else if let Some(translator) = &mut self.translator {
            let code = translator.finish(&mut self.writer.ops)?;
            self.writer.open(&self.module.refusal)?;
            self.writer.extend(translator.map(), &self.module.refusal)?;
            let map = self.writer.opened();
            let handlers = self.writer.append_all(translator.handlers(), &self.module.refusal)?;
            let roots = self.writer.append_all(translator.roots(), &self.module.refusal)?;
            let source = u32::try_from(self.body.base).unwrap_or(u32::MAX);
            if let Some(record) = self.writer.header_record::<FuncRecord>(self.item) {
                record.code = code.code;
                record.code_len = code.code_len;
                record.frame = code.frame;
                record.locals = code.locals;
                record.source = source;
                record.map = map;
                record.handlers = handlers;
                record.roots = roots;
            }
        }
        self.boundary = self.section_end;
        Ok(self.next_item(Section::Code))
    }

    /// The function gets a record that has it translated when it is executed.
    fn stand_in(&mut self) -> Unit<()> {
        if !self.writer.keeps() {
            return Ok(());
        }
        let at = self.module.refusal.of(self.writer.ops.push(Op::new(Code::Untranslated, 0, 0, self.item)))?;
        if let Some(record) = self.writer.header_record::<FuncRecord>(self.item) {
            record.code = u32::try_from(at).unwrap_or(u32::MAX);
            record.code_len = 1;
            record.frame = record.params.max(record.results);
        }
        Ok(())
    }
}

/// Slots that values of these types take.
fn slots(types: &[ValType]) -> u32 {
    u32::try_from(ValType::slots(types)).unwrap_or(u32::MAX)
}
