//! The start and data count sections: one number each.

use wrt_error::Resource;
use wrt_foundation::Region;

use crate::Features;
use crate::cursor::Cursor;
use crate::machine::{Machine, State};
use crate::refusal::Unit;

impl<R: Region> Machine<R> {
    /// The function called at instantiation: it takes nothing and gives nothing.
    pub(crate) fn start(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        let start = cursor.mark();
        let func = cursor.u32("function index")?;
        let ty = self.module.func(func).and_then(|ty| self.module.func_type(ty));
        let (params, results) = cursor.at(start, ty)?;
        if !params.is_empty() || !results.is_empty() {
            cursor.rewind(start);
            let rule = "start function has no parameters and no results";
            return cursor.refusal.invalid(rule, u64::from(func));
        }
        self.writer.header.start = func;
        self.end_section(cursor)
    }

    /// How many data segments there will be.
    pub(crate) fn data_count(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        let start = cursor.mark();
        let count = cursor.u32("number of data segments")?;
        if !self.config.features.contains(Features::BULK_MEMORY) {
            cursor.rewind(start);
            return cursor.refusal.unsupported(Features::BULK_MEMORY.text(), u64::from(count));
        }
        cursor.at(start, self.module.refusal.of(self.config.limits.check(Resource::DataSegments, u64::from(count))))?;
        self.module.data_count = Some(count);
        self.end_section(cursor)
    }
}
