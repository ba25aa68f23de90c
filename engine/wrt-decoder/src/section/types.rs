//! The type section.

use wrt_error::Resource;
use wrt_format::binary::{Section, TYPE_ARRAY, TYPE_FUNC, TYPE_REC, TYPE_STRUCT, TYPE_SUB, TYPE_SUB_FINAL};
use wrt_format::{TypeKind, TypeRecord};
use wrt_foundation::{Region, TYPED_REFS};
use wrt_instructions::ValType;
use zerocopy::IntoBytes;

use crate::Features;
use crate::cursor::Cursor;
use crate::machine::{Machine, State};
use crate::refusal::Unit;

impl<R: Region> Machine<R> {
    /// A type by itself, or the number of those in a group.
    pub(crate) fn rec_type(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        if !TYPED_REFS || cursor.peek("type form")? != TYPE_REC {
            return self.sub_type(1, cursor);
        }
        let start = cursor.mark();
        cursor.byte("type form")?;
        cursor.at(start, needs_groups(TYPE_REC, self.config.features, cursor))?;
        let start = cursor.mark();
        let count = cursor.u32("number of types")?;
        cursor.at(start, self.fits(u64::from(count), "types", cursor))?;
        let all = u64::from(self.module.type_indices()).saturating_add(u64::from(count));
        cursor.at(start, self.module.refusal.of(self.config.limits.check(Resource::Types, all)))?;
        Ok(if count == 0 { self.next_item(Section::Type) } else { State::SubType(count) })
    }

    /// A type's form and its number of parameters or fields; it is the first of its group, which has `size` types, unless one is open.
    pub(crate) fn sub_type(&mut self, size: u32, cursor: &mut Cursor<'_>) -> Unit<State> {
        let features = self.config.features;
        let mut start = cursor.mark();
        let mut form = cursor.byte("type form")?;
        let mut parent = None;
        let is_final = !TYPED_REFS || form != TYPE_SUB;
        if TYPED_REFS && matches!(form, TYPE_SUB | TYPE_SUB_FINAL) {
            cursor.at(start, needs_groups(form, features, cursor))?;
            start = cursor.mark();
            match cursor.u32("number of supertypes")? {
                0 => {}
                1 => {
                    start = cursor.mark();
                    parent = Some(cursor.u32("type index")?);
                }
                more => {
                    cursor.rewind(start);
                    return cursor.refusal.invalid("a type has at most one supertype", u64::from(more));
                }
            }
            form = cursor.byte("type form")?;
        }
        let count = cursor.mark();
        let (kind, values) = match form {
            TYPE_FUNC => (TypeKind::Func, cursor.u32("number of parameters")?),
            TYPE_STRUCT if features.contains(Features::GC_TYPES) => (TypeKind::Struct, cursor.u32("number of fields")?),
            TYPE_ARRAY if features.contains(Features::GC_TYPES) => (TypeKind::Array, 1),
            _ => {
                cursor.rewind(count);
                // The form stands before the number of its values.
                return foreign_form(form, start, parent.is_some(), cursor);
            }
        };
        cursor.at(count, self.module.refusal.of(self.config.limits.check(Resource::Params, u64::from(values))))?;
        if !self.module.group_is_open() {
            let what = Resource::Types;
            let all = u64::from(self.module.type_indices()).saturating_add(u64::from(size));
            cursor.at(start, self.module.refusal.of(self.config.limits.check(what, all)))?;
            if TYPED_REFS {
                self.module.open_group(size);
            }
        }
        cursor.at(start, self.module.open_type(kind, is_final, parent))?;
        if values != 0 {
            return Ok(State::Param(values));
        }
        if kind == TypeKind::Func { Ok(State::ResultCount) } else { self.type_done() }
    }

    /// One parameter or field.
    pub(crate) fn param(&mut self, left: u32, cursor: &mut Cursor<'_>) -> Unit<State> {
        let start = cursor.mark();
        let is_func = self.module.open_kind() == TypeKind::Func;
        let ty = if is_func { self.val_type(cursor)? } else { self.field_type(cursor)? };
        cursor.at(start, self.module.refusal.of(self.module.types.param(ty)))?;
        let left = left.saturating_sub(1);
        if left != 0 {
            return Ok(State::Param(left));
        }
        if is_func { Ok(State::ResultCount) } else { self.type_done() }
    }

    /// The number of results.
    pub(crate) fn result_count(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        let start = cursor.mark();
        let results = cursor.u32("number of results")?;
        cursor.at(start, self.module.refusal.of(self.config.limits.check(Resource::Results, u64::from(results))))?;
        if results > 1 && !self.config.features.contains(Features::MULTI_VALUE) {
            cursor.rewind(start);
            return cursor.refusal.unsupported(Features::MULTI_VALUE.text(), u64::from(results));
        }
        if results == 0 { self.type_done() } else { Ok(State::Result(results)) }
    }

    /// One result.
    pub(crate) fn result(&mut self, left: u32, cursor: &mut Cursor<'_>) -> Unit<State> {
        let start = cursor.mark();
        let ty = self.val_type(cursor)?;
        cursor.at(start, self.module.refusal.of(self.module.types.result(ty)))?;
        let left = left.saturating_sub(1);
        if left == 0 { self.type_done() } else { Ok(State::Result(left)) }
    }

    /// A value type, of which concrete types have the numbers of this module's table.
    pub(crate) fn val_type(&mut self, cursor: &mut Cursor<'_>) -> Unit<ValType> {
        let start = cursor.mark();
        let ty = cursor.val_type(self.config.features)?;
        let ty = cursor.at(start, self.module.known(ty))?;
        self.module.note_type(ty);
        Ok(ty)
    }

    /// A reference type, as [`val_type`](Machine::val_type).
    pub(crate) fn ref_type(&self, cursor: &mut Cursor<'_>) -> Unit<ValType> {
        let start = cursor.mark();
        let ty = cursor.ref_type(self.config.features)?;
        cursor.at(start, self.module.known(ty))
    }

    /// The type of a field, and whether it can be written.
    fn field_type(&self, cursor: &mut Cursor<'_>) -> Unit<ValType> {
        let start = cursor.mark();
        let ty = cursor.storage_type(self.config.features)?;
        let ty = cursor.at(start, self.module.known(ty))?;
        let start = cursor.mark();
        match cursor.byte("mutability")? {
            0 => Ok(ty),
            1 => Ok(ty.mutable()),
            other => {
                cursor.rewind(start);
                cursor.refusal.malformed("mutability", u64::from(other))
            }
        }
    }

    /// The end of a type, and of its group if it is the last.
    fn type_done(&mut self) -> Unit<State> {
        match self.module.type_done()? {
            0 => Ok(self.next_item(Section::Type)),
            left => Ok(State::SubType(left)),
        }
    }

    /// The end of the section: all types are written at once, as those that are equal are known only now.
    pub(crate) fn types_done(&mut self) -> Unit<()> {
        if !self.writer.keeps() {
            return Ok(());
        }
        let refusal = &self.module.refusal;
        let types = &self.module.types;
        self.writer.header_table(types.len(), size_of::<TypeRecord>(), super::table::<TypeRecord>().1, refusal)?;
        self.writer.open(refusal)?;
        self.writer.extend(types.words().as_bytes(), refusal)?;
        let words = self.writer.opened().offset;
        for id in 0..types.len() {
            let (at, params, results) = types.place(id).unwrap_or_default();
            let record = TypeRecord {
                offset: words.saturating_add(at.saturating_mul(4)),
                params,
                results,
                kind: TypeRecord::code(types.kind(id).unwrap_or(TypeKind::Func), types.is_final(id)),
                parent: types.parent(id).unwrap_or(u32::MAX),
                group: types.group_rest(id),
            };
            self.writer.put_header(id, &record);
        }
        Ok(())
    }
}

/// Checks that a form of groups and subtypes may be used.
fn needs_groups(form: u8, features: Features, cursor: &Cursor<'_>) -> Unit<()> {
    if features.contains(Features::GC_TYPES) {
        return Ok(());
    }
    cursor.refusal.unsupported(Features::GC_TYPES.text(), u64::from(form))
}

/// The error for a form that is none of ours: later proposals' forms are named.
#[cold]
fn foreign_form<T>(form: u8, start: crate::cursor::Mark, behind_parent: bool, cursor: &mut Cursor<'_>) -> Unit<T> {
    if !behind_parent {
        cursor.rewind(start);
    }
    let found = u64::from(form);
    match form {
        TYPE_STRUCT | TYPE_ARRAY | TYPE_SUB | TYPE_SUB_FINAL | TYPE_REC => {
            cursor.refusal.unsupported(Features::GC_TYPES.text(), found)
        }
        0x4c | 0x4d => cursor.refusal.unsupported("custom descriptors", found),
        0x5d => cursor.refusal.unsupported("stack switching", found),
        0x65 => cursor.refusal.unsupported("shared-everything threads", found),
        _ => cursor.refusal.malformed("type form", found),
    }
}
