//! The table section, with the limits that tables and memories have.

use wrt_error::ParseErrorKind;
use wrt_format::binary::{LIMITS_64, LIMITS_MAX, LIMITS_SHARED, Section, TABLE_WITH_INIT};
use wrt_format::{ConstRecord, TableRecord};
use wrt_foundation::Region;
use wrt_instructions::ValType;

use crate::Features;
use crate::constant::Goal;
use crate::cursor::{Cursor, Unit, malformed, unsupported};
use crate::machine::{Machine, State};
use crate::module::TableType;

/// The limits of a table or memory.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub(super) flags: u32,
    pub(super) min: u64,
    pub(super) max: u64,
}

impl Bounds {
    pub(super) const fn is_64(&self) -> bool {
        self.flags & LIMITS_64 as u32 != 0
    }

    /// Checks that neither bound is over `most`, nor the lower over the upper.
    pub(super) fn check(&self, most: u64, rule: &'static str) -> Result<(), ParseErrorKind> {
        let found = self.min.max(self.max);
        if found > most {
            return Err(ParseErrorKind::Invalid { rule, found });
        }
        if self.flags & u32::from(LIMITS_MAX) != 0 && self.min > self.max {
            let rule = "size minimum must not be greater than maximum";
            return Err(ParseErrorKind::Invalid { rule, found: self.min });
        }
        Ok(())
    }
}

impl<R: Region> Machine<R> {
    /// Limits (core specification, "Limits").
    pub(super) fn bounds(&self, cursor: &mut Cursor<'_>) -> Unit<Bounds> {
        let start = cursor.mark();
        let flags = cursor.byte("limits")?;
        let refused = if flags & !(LIMITS_MAX | LIMITS_SHARED | LIMITS_64) != 0 {
            malformed("flags of limits", u64::from(flags))
        } else if flags & LIMITS_SHARED != 0 {
            unsupported("threads", u64::from(flags))
        } else if flags & LIMITS_64 != 0 && !self.config.features.contains(Features::MEMORY64) {
            unsupported(Features::MEMORY64.text(), u64::from(flags))
        } else {
            Ok(())
        };
        if refused.is_err() {
            cursor.rewind(start);
        }
        refused?;
        // Where 64-bit limits exist, all are read as such: one too large for its address type is invalid, not malformed.
        let wide = self.config.features.contains(Features::MEMORY64);
        let read = |cursor: &mut Cursor<'_>, expected| {
            if wide { cursor.u64(expected) } else { cursor.u32(expected).map(u64::from) }
        };
        let min = read(cursor, "minimum size")?;
        let max = if flags & LIMITS_MAX != 0 { read(cursor, "maximum size")? } else { 0 };
        Ok(Bounds { flags: u32::from(flags), min, max })
    }

    /// A table's type.
    #[expect(clippy::cast_possible_truncation, reason = "the halves of 64-bit bounds")]
    pub(super) fn table_type(&self, cursor: &mut Cursor<'_>) -> Unit<TableRecord> {
        let start = cursor.mark();
        let element = cursor.ref_type()?;
        if element != ValType::FUNCREF && !self.config.features.contains(Features::REFERENCE_TYPES) {
            cursor.rewind(start);
            return unsupported(Features::REFERENCE_TYPES.text(), u64::from(element.word()));
        }
        let bounds = self.bounds(cursor)?;
        let most = if bounds.is_64() { u64::MAX } else { u64::from(u32::MAX) };
        bounds.check(most, "table size must be at most 2^32-1")?;
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
        if !self.module.tables.is_empty() && !self.config.features.contains(Features::REFERENCE_TYPES) {
            return unsupported(Features::REFERENCE_TYPES.text(), self.module.tables.len() as u64);
        }
        let element = ValType::from_word(table.element).unwrap_or(ValType::FUNCREF);
        let address = if table.is_64() { ValType::I64 } else { ValType::I32 };
        self.module.tables.push(TableType { element, address })?;
        Ok(())
    }

    /// A table, without its initialiser.
    pub(crate) fn table(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        let with_init = cursor.peek("table")? == TABLE_WITH_INIT;
        if with_init {
            cursor.byte("table")?;
            let start = cursor.mark();
            let reserved = cursor.byte("zero byte")?;
            if reserved != 0 {
                cursor.rewind(start);
                return malformed("zero byte", u64::from(reserved));
            }
        }
        self.table = self.table_type(cursor)?;
        if with_init {
            let element = ValType::from_word(self.table.element).unwrap_or(ValType::FUNCREF);
            return Ok(self.begin_constant(Goal::TableInit, element, cursor));
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
