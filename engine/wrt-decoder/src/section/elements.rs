//! The element section.

use wrt_error::Resource;
use wrt_format::binary::Section;
use wrt_format::{ConstKind, ConstRecord, ElementRecord, SegmentMode};
use wrt_foundation::Region;
use wrt_instructions::ValType;
use zerocopy::IntoBytes;

use crate::Features;
use crate::constant::Goal;
use crate::cursor::Cursor;
use crate::machine::{Machine, State};
use crate::refusal::Unit;

/// A segment's flag: it is passive or declarative.
const INACTIVE: u32 = 1;
/// A segment's flag: it names its table, or is declarative.
const EXPLICIT: u32 = 2;
/// A segment's flag: its elements are expressions.
const EXPRESSIONS: u32 = 4;

impl<R: Region> Machine<R> {
    /// A segment's flags and table.
    pub(crate) fn element(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        let start = cursor.mark();
        let flags = cursor.u32("element segment")?;
        if flags > INACTIVE | EXPLICIT | EXPRESSIONS {
            cursor.rewind(start);
            return cursor.refusal.malformed("flags of an element segment", u64::from(flags));
        }
        if flags != 0 && !self.config.features.contains(Features::BULK_MEMORY) {
            cursor.rewind(start);
            return cursor.refusal.unsupported(Features::BULK_MEMORY.text(), u64::from(flags));
        }
        self.element_flags = flags;
        let mode = match (flags & INACTIVE, flags & EXPLICIT) {
            (0, _) => SegmentMode::Active,
            (_, 0) => SegmentMode::Passive,
            (_, _) => SegmentMode::Declarative,
        };
        // Without an index of its own the flags say which table it is.
        let explicit = flags & (INACTIVE | EXPLICIT) == EXPLICIT;
        let start = if explicit { cursor.mark() } else { start };
        let table = if explicit { cursor.u32("table index")? } else { 0 };
        self.element = ElementRecord { mode: mode as u32, table, ..ElementRecord::default() };
        if mode != SegmentMode::Active {
            return Ok(State::ElementKind);
        }
        let table = cursor.at(start, self.module.table(table))?;
        if !explicit {
            let element = if flags & EXPRESSIONS == 0 { self.functions() } else { ValType::FUNCREF };
            cursor.at(start, self.same_type(table.element, element))?;
        }
        Ok(self.begin_constant(Goal::ElementOffset, table.address, cursor))
    }

    /// The type and number of a segment's elements.
    pub(crate) fn element_kind(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        let start = cursor.mark();
        let flags = self.element_flags;
        let element = if flags & (INACTIVE | EXPLICIT) == 0 {
            if flags & EXPRESSIONS == 0 { self.functions() } else { ValType::FUNCREF }
        } else if flags & EXPRESSIONS != 0 {
            self.ref_type(cursor)?
        } else {
            let kind = cursor.byte("kind of elements")?;
            if kind != 0 {
                cursor.rewind(start);
                return cursor.refusal.malformed("kind of elements", u64::from(kind));
            }
            self.functions()
        };
        if flags & INACTIVE == 0 {
            let table = self.module.table(self.element.table)?;
            cursor.at(start, self.same_type(table.element, element))?;
        }
        let start = cursor.mark();
        let count = cursor.u32("number of elements")?;
        let result = self.begin_elements(element, count, cursor);
        cursor.at(start, result)?;
        Ok(State::ElementItem)
    }

    fn begin_elements(&mut self, element: ValType, count: u32, cursor: &Cursor<'_>) -> Unit<()> {
        self.module.refusal.of(self.config.limits.check(Resource::TableElements, u64::from(count)))?;
        self.fits(u64::from(count), "elements", cursor)?;
        self.element.element = element.word();
        self.element.items = self.writer.table(count, size_of::<ConstRecord>(), &self.module.refusal)?;
        self.module.refusal.of(self.module.elements.push(element))?;
        self.left = count;
        self.part = 0;
        Ok(())
    }

    /// An element, or the segment's end.
    pub(crate) fn element_item(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        if self.left == 0 {
            let element = self.element;
            self.writer.put_header(self.item, &element);
            return Ok(self.next_item(Section::Element));
        }
        if self.element_flags & EXPRESSIONS != 0 {
            let ty = ValType::from_word(self.element.element).unwrap_or(ValType::FUNCREF);
            return Ok(self.begin_constant(Goal::ElementItem, ty, cursor));
        }
        let start = cursor.mark();
        let func = cursor.u32("function index")?;
        cursor.at(start, self.module.func(func))?;
        self.module.declare(func)?;
        self.element_value(&ConstRecord { kind: ConstKind::Func as u32, low: func, high: 0 });
        self.next_element(cursor)
    }

    /// Writes an element's value.
    pub(crate) fn element_value(&mut self, value: &ConstRecord) {
        self.writer.put(self.element.items, self.part, value.as_bytes());
    }

    /// The state after an element.
    pub(crate) fn next_element(&mut self, _cursor: &Cursor<'_>) -> Unit<State> {
        self.left = self.left.saturating_sub(1);
        self.part = self.part.saturating_add(1);
        Ok(State::ElementItem)
    }

    /// The type of a segment's elements that are functions: none of them is null, which matters where there are types that say so.
    fn functions(&self) -> ValType {
        if self.config.features.contains(Features::FUNCTION_REFERENCES) {
            ValType::FUNCREF.non_null()
        } else {
            ValType::FUNCREF
        }
    }

    /// Checks that a segment has elements that its table may hold.
    fn same_type(&self, table: ValType, element: ValType) -> Unit<()> {
        if self.module.matches(element, table) {
            return Ok(());
        }
        self.module.refusal.mismatch(table.text(), element.text())
    }
}
