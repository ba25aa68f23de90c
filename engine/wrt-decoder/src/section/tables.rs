//! The table section, with the limits that tables and memories have.

use wrt_format::binary::{LIMITS_64, LIMITS_MAX, LIMITS_PAGE_SIZE, LIMITS_SHARED, Section, TABLE_WITH_INIT};
use wrt_format::{ConstRecord, TableRecord};
use wrt_foundation::{PAGE_SIZES, Pages, Region};
use wrt_instructions::ValType;

use crate::Features;
use crate::constant::Goal;
use crate::cursor::{Cursor, Mark};
use crate::machine::{Machine, State};
use crate::module::TableType;
use crate::refusal::{Refusal, Unit};

/// The limits of a table or memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub(super) flags: u32,
    pub(super) min: u64,
    pub(super) max: u64,
    /// Bytes of a memory's page as a power of two.
    pub(super) page_log2: u8,
}

/// Whose limits they are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Of {
    /// A table's: elements.
    Table,
    /// A memory's: pages.
    Memory,
}

/// The most that a bound may be, and the rule that says so. Of pages of one byte the last is one short of what addresses reach: its number
/// has as many bits as they.
const fn most(of: Of, is_64: bool, page_log2: u8) -> (u64, &'static str) {
    match (of, is_64, page_log2) {
        (Of::Table, false, _) => (u32::MAX as u64, "table size must be at most 2^32-1"),
        (Of::Table, true, _) => (u64::MAX, "table size must be at most 2^32-1"),
        (Of::Memory, false, 0) if PAGE_SIZES => (u32::MAX as u64, "memory size must be at most 2^32-1 pages"),
        (Of::Memory, true, 0) if PAGE_SIZES => (u64::MAX, "memory size must be at most 2^64-1 pages"),
        (Of::Memory, false, _) => (1 << 16, "memory size must be at most 65536 pages (4GiB)"),
        (Of::Memory, true, _) => (1 << 48, "memory size must be at most 2^48 pages"),
    }
}

/// A memory's sizes of pages as powers of two, of which one may say which it has.
const LOG2S: [u8; 2] = [0, Pages::LOG2];

impl<R: Region> Machine<R> {
    /// Limits (core specification, "Limits"), with the size of pages if they are a memory's. No bound may be over the most for its
    /// address type, nor the lower over the upper.
    pub(super) fn bounds(&self, cursor: &mut Cursor<'_>, of: Of) -> Unit<Bounds> {
        let start = cursor.mark();
        let flags = cursor.byte("limits")?;
        let sizes = if of == Of::Memory { LIMITS_PAGE_SIZE } else { 0 };
        let refused = if flags & !(LIMITS_MAX | LIMITS_SHARED | LIMITS_64 | sizes) != 0 {
            cursor.refusal.malformed("flags of limits", u64::from(flags))
        } else if flags & LIMITS_SHARED != 0 && of == Of::Table {
            cursor.refusal.unsupported("shared-everything threads", u64::from(flags))
        } else if flags & LIMITS_SHARED != 0 && !self.config.features.contains(Features::THREADS) {
            cursor.refusal.unsupported(Features::THREADS.text(), u64::from(flags))
        } else if flags & (LIMITS_SHARED | LIMITS_MAX) == LIMITS_SHARED {
            cursor.refusal.invalid("shared memory must have maximum", u64::from(flags))
        } else if flags & LIMITS_64 != 0 && !self.config.features.contains(Features::MEMORY64) {
            cursor.refusal.unsupported(Features::MEMORY64.text(), u64::from(flags))
        } else if flags & LIMITS_PAGE_SIZE != 0 && !self.config.features.contains(Features::CUSTOM_PAGE_SIZES) {
            cursor.refusal.unsupported(Features::CUSTOM_PAGE_SIZES.text(), u64::from(flags))
        } else {
            Ok(())
        };
        cursor.at(start, refused)?;
        // Where 64-bit limits exist, all are read as such: one too large for its address type is invalid, not malformed.
        let wide = self.config.features.contains(Features::MEMORY64);
        let is_64 = flags & LIMITS_64 != 0;
        let most_of_all = most(of, is_64, Pages::LOG2);
        let fits = |cursor: &mut Cursor<'_>, start, found, (most, rule)| {
            let refused = if found > most { cursor.refusal.invalid(rule, found) } else { Ok(()) };
            cursor.at(start, refused)
        };
        let read = |cursor: &mut Cursor<'_>, expected| -> Unit<(Mark, u64)> {
            let start = cursor.mark();
            let found = if wide { cursor.u64(expected)? } else { u64::from(cursor.u32(expected)?) };
            // How large a page is comes behind, where it is said.
            if !PAGE_SIZES {
                fits(cursor, start, found, most_of_all)?;
            }
            Ok((start, found))
        };
        let (start, min) = read(cursor, "minimum size")?;
        let max = if flags & LIMITS_MAX != 0 { Some(read(cursor, "maximum size")?) } else { None };
        let page_log2 = if PAGE_SIZES && flags & LIMITS_PAGE_SIZE != 0 { page_size(cursor)? } else { Pages::LOG2 };
        if PAGE_SIZES {
            let most = most(of, is_64, page_log2);
            fits(cursor, start, min, most)?;
            if let Some((start, max)) = max {
                fits(cursor, start, max, most)?;
            }
        }
        if max.is_some_and(|(_, max)| min > max) {
            cursor.rewind(start);
            let rule = "size minimum must not be greater than maximum";
            return cursor.refusal.invalid(rule, min);
        }
        Ok(Bounds { flags: u32::from(flags), min, max: max.map_or(0, |(_, max)| max), page_log2 })
    }

    /// Checks that there may be a table beside those there are.
    pub(super) fn needs_several_tables(&self, refusal: &Refusal) -> Unit<()> {
        if self.module.tables.is_empty() || self.config.features.contains(Features::REFERENCE_TYPES) {
            return Ok(());
        }
        refusal.unsupported(Features::REFERENCE_TYPES.text(), self.module.tables.len() as u64)
    }

    /// The type of the next table in the index space.
    #[expect(clippy::cast_possible_truncation, reason = "the halves of 64-bit bounds")]
    pub(super) fn table_type(&self, cursor: &mut Cursor<'_>) -> Unit<TableRecord> {
        self.needs_several_tables(&cursor.refusal)?;
        let element = self.ref_type(cursor)?;
        let bounds = self.bounds(cursor, Of::Table)?;
        Ok(TableRecord {
            element: element.word(),
            flags: bounds.flags,
            min_low: bounds.min as u32,
            min_high: (bounds.min >> 32) as u32,
            max_low: bounds.max as u32,
            max_high: (bounds.max >> 32) as u32,
            init: ConstRecord::default(),
            reserved: 0,
        })
    }

    /// Adds a table to its index space.
    pub(super) fn add_table(&mut self, table: &TableRecord) -> Unit<()> {
        let element = ValType::from_word(table.element).unwrap_or(ValType::FUNCREF);
        let address = if table.is_64() { ValType::I64 } else { ValType::I32 };
        self.module.refusal.of(self.module.tables.push(TableType { element, address }))?;
        Ok(())
    }

    /// A table, without its initialiser.
    pub(crate) fn table(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        let with_init = cursor.peek("table")? == TABLE_WITH_INIT;
        if with_init {
            if !self.config.features.contains(Features::TABLE_INITIALIZERS) {
                return cursor.refusal.unsupported(Features::TABLE_INITIALIZERS.text(), u64::from(TABLE_WITH_INIT));
            }
            cursor.byte("table")?;
            let start = cursor.mark();
            let reserved = cursor.byte("zero byte")?;
            if reserved != 0 {
                cursor.rewind(start);
                return cursor.refusal.malformed("zero byte", u64::from(reserved));
            }
        }
        self.table = self.table_type(cursor)?;
        if with_init {
            let element = ValType::from_word(self.table.element).unwrap_or(ValType::FUNCREF);
            return Ok(self.begin_constant(Goal::TableInit, element, cursor));
        }
        if !ValType::from_word(self.table.element).is_some_and(ValType::is_defaultable) {
            return cursor.refusal.mismatch("a table with an initializer", "none");
        }
        self.table_done(ConstRecord::default())
    }

    /// A table with the value of its elements.
    pub(crate) fn table_done(&mut self, init: ConstRecord) -> Unit<State> {
        self.table.init = init;
        let table = self.table;
        self.add_table(&table)?;
        self.writer.put_header(self.item, &table);
        Ok(self.next_item(Section::Table))
    }
}

/// The size of a memory's pages as a power of two.
fn page_size(cursor: &mut Cursor<'_>) -> Unit<u8> {
    let start = cursor.mark();
    let log2 = cursor.u32("page size")?;
    let refused = match u8::try_from(log2) {
        Ok(log2) if LOG2S.contains(&log2) => return Ok(log2),
        _ if log2 < u64::BITS => cursor.refusal.invalid("a page is 1 or 65536 bytes", u64::from(log2)),
        _ => cursor.refusal.malformed("page size", u64::from(log2)),
    };
    cursor.at(start, refused)
}
