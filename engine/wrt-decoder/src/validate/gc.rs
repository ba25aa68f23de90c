//! The rules of instructions on structures, arrays and integers of 31 bits, and of casts.

use wrt_format::Storage;
use wrt_foundation::Region;
use wrt_instructions::{HeapType, Opcode, ValType};

use super::Validator;
use crate::instruction::{Detail, Immediate, Instruction, written};
use crate::module::{Module, Values};
use crate::refusal::Unit;
use crate::translate::Facts;

/// What a field of this type is on the stack.
const fn unpacked(field: ValType) -> ValType {
    match field.content() {
        ValType::I8 | ValType::I16 => ValType::I32,
        ty => ty,
    }
}

/// Whether a field is shorter than what it is on the stack.
fn is_packed(field: ValType) -> bool {
    unpacked(field) != field.content()
}

/// A reference to a concrete type that may be null.
const fn nullable(ty: u32) -> ValType {
    ValType::reference(true, HeapType::Concrete(ty))
}

/// The first reference type without what is of the second: not null, if that may be.
const fn difference(from: ValType, to: ValType) -> ValType {
    if to.is_nullable() { from.non_null() } else { from }
}

impl<R: Region> Validator<R> {
    /// The rule of an instruction on objects that has no signature in the table.
    #[expect(clippy::wildcard_enum_match_arm, reason = "picks from the table; a row without a rule is refused")]
    pub(super) fn gc(&mut self, module: &Module<R>, instruction: &Instruction, facts: &mut Facts) -> Unit<()> {
        let opcode = instruction.opcode();
        match (&instruction.immediate, &instruction.detail) {
            (Immediate::Type(ty), _) => {
                facts.ty = module.type_id(*ty)?;
                if matches!(opcode, Opcode::StructNew | Opcode::StructNewDefault) {
                    self.struct_new(module, opcode, facts)
                } else {
                    self.array(module, opcode, facts)
                }
            }
            (Immediate::TypeWith { ty, other }, _) => {
                facts.ty = module.type_id(*ty)?;
                match opcode {
                    Opcode::ArrayNewFixed => self.array_new_fixed(module, *other, facts),
                    Opcode::ArrayCopy => self.array_copy(module, *other, facts),
                    Opcode::ArrayNewData | Opcode::ArrayInitData | Opcode::ArrayNewElem | Opcode::ArrayInitElem => {
                        self.array_of_segment(module, opcode, *other, facts)
                    }
                    _ => self.field(module, opcode, *other, facts),
                }
            }
            (Immediate::HeapType, Detail::Type(ty)) => {
                let ty = module.known(*ty)?;
                let ty = if matches!(opcode, Opcode::RefTest | Opcode::RefCast) { ty.non_null() } else { ty };
                facts.place = ty.word();
                self.pop_expect(module, module.types.top(ty))?;
                let is_test = matches!(opcode, Opcode::RefTest | Opcode::RefTestNull);
                self.push(module, if is_test { ValType::I32 } else { ty })
            }
            (Immediate::Label(label), Detail::Cast { from, to }) => {
                self.branch_on_cast(module, opcode, *label, (module.known(*from)?, module.known(*to)?), facts)
            }
            _ => match opcode {
                Opcode::RefI31 => {
                    self.pop_expect(module, ValType::I32)?;
                    self.push(module, ValType::I31REF.non_null())
                }
                Opcode::AnyConvertExtern => self.convert(module, ValType::EXTERNREF, ValType::ANYREF),
                Opcode::ExternConvertAny => self.convert(module, ValType::ANYREF, ValType::EXTERNREF),
                other => module.refusal.invalid("instruction has a rule", written(other)),
            },
        }
    }

    /// `any.convert_extern` and `extern.convert_any`: what is not null stays so.
    fn convert(&mut self, module: &Module<R>, from: ValType, to: ValType) -> Unit<()> {
        let found = self.pop_ref(module)?;
        if !module.matches(found, from) {
            return module.refusal.mismatch(from.text(), found.text());
        }
        self.push(module, if found.is_nullable() { to } else { to.non_null() })
    }

    fn struct_new(&mut self, module: &Module<R>, opcode: Opcode, facts: &mut Facts) -> Unit<()> {
        let fields = module.fields(facts.ty)?;
        if opcode == Opcode::StructNew {
            for field in fields.iter().rev() {
                self.pop_expect(module, unpacked(*field))?;
            }
            facts.params = module.types.slots_of(fields);
        } else if !fields.iter().all(|field| field.content().is_defaultable()) {
            return module.refusal.invalid("field type is not defaultable", u64::from(facts.ty));
        }
        self.push(module, nullable(facts.ty).non_null())
    }

    /// What takes or puts a field.
    fn field(&mut self, module: &Module<R>, opcode: Opcode, index: u32, facts: &mut Facts) -> Unit<()> {
        let (field, place) = module.field(facts.ty, index)?;
        let signed = opcode == Opcode::StructGetS;
        note_storage(field, signed, facts);
        facts.place |= place;
        if opcode == Opcode::StructSet {
            mutable(module, field, "immutable field", index)?;
            self.pop_expect(module, unpacked(field))?;
            return self.pop_expect(module, nullable(facts.ty));
        }
        packed_as_read(module, field, signed || opcode == Opcode::StructGetU)?;
        self.pop_expect(module, nullable(facts.ty))?;
        self.push(module, unpacked(field))
    }

    /// Instructions that name an array type and nothing else.
    #[expect(clippy::wildcard_enum_match_arm, reason = "picks from the table; what is none of these gets or sets")]
    fn array(&mut self, module: &Module<R>, opcode: Opcode, facts: &mut Facts) -> Unit<()> {
        let field = module.array(facts.ty)?;
        let signed = opcode == Opcode::ArrayGetS;
        note_storage(field, signed, facts);
        let (array, value) = (nullable(facts.ty), unpacked(field));
        match opcode {
            Opcode::ArrayNew | Opcode::ArrayNewDefault => {
                self.pop_expect(module, ValType::I32)?;
                if opcode == Opcode::ArrayNew {
                    self.pop_expect(module, value)?;
                } else if !value.is_defaultable() {
                    return module.refusal.invalid("array type is not defaultable", u64::from(facts.ty));
                }
                self.push(module, array.non_null())
            }
            Opcode::ArraySet => {
                mutable(module, field, "immutable array", facts.ty)?;
                self.pop_expect(module, value)?;
                self.pop_expect(module, ValType::I32)?;
                self.pop_expect(module, array)
            }
            Opcode::ArrayFill => {
                mutable(module, field, "immutable array", facts.ty)?;
                self.pop_expect(module, ValType::I32)?;
                self.pop_expect(module, value)?;
                self.pop_expect(module, ValType::I32)?;
                self.pop_expect(module, array)
            }
            _ => {
                packed_as_read(module, field, signed || opcode == Opcode::ArrayGetU)?;
                self.pop_expect(module, ValType::I32)?;
                self.pop_expect(module, array)?;
                self.push(module, value)
            }
        }
    }

    fn array_new_fixed(&mut self, module: &Module<R>, count: u32, facts: &mut Facts) -> Unit<()> {
        let value = unpacked(module.array(facts.ty)?);
        // Below an unconditional branch there may be more of them than operands.
        let mut left = count;
        while left != 0 && self.operands.len() > self.frame.height() {
            self.pop_expect(module, value)?;
            left = left.wrapping_sub(1);
        }
        if left != 0 {
            self.pop_expect(module, value)?;
        }
        facts.params = count.saturating_mul(Storage::of(value).slots());
        self.push(module, nullable(facts.ty).non_null())
    }

    fn array_copy(&mut self, module: &Module<R>, from: u32, facts: &mut Facts) -> Unit<()> {
        let from_ty = module.type_id(from)?;
        let (to, from) = (module.array(facts.ty)?, module.array(from_ty)?);
        mutable(module, to, "immutable array", facts.ty)?;
        if !module.matches(from.content(), to.content()) {
            return module.refusal.invalid("array types do not match", u64::from(from_ty));
        }
        self.pop_expect(module, ValType::I32)?;
        self.pop_expect(module, ValType::I32)?;
        self.pop_expect(module, nullable(from_ty))?;
        self.pop_expect(module, ValType::I32)?;
        self.pop_expect(module, nullable(facts.ty))
    }

    /// Instructions that make an array of a part of a segment, or copy that to one.
    fn array_of_segment(&mut self, module: &Module<R>, opcode: Opcode, segment: u32, facts: &mut Facts) -> Unit<()> {
        let field = module.array(facts.ty)?;
        let is_new = matches!(opcode, Opcode::ArrayNewData | Opcode::ArrayNewElem);
        if !is_new {
            mutable(module, field, "immutable array", facts.ty)?;
        }
        if matches!(opcode, Opcode::ArrayNewData | Opcode::ArrayInitData) {
            if field.content().is_ref() {
                return module.refusal.invalid("array type is not numeric or vector", u64::from(facts.ty));
            }
            module.data(segment)?;
        } else {
            let element = module.element(segment)?;
            if !module.matches(element, field.content()) {
                return module.refusal.mismatch(field.content().text(), element.text());
            }
        }
        self.pop_expect(module, ValType::I32)?;
        self.pop_expect(module, ValType::I32)?;
        if is_new {
            return self.push(module, nullable(facts.ty).non_null());
        }
        self.pop_expect(module, ValType::I32)?;
        self.pop_expect(module, nullable(facts.ty))
    }

    /// `br_on_cast` and `br_on_cast_fail`: the reference is the last of the values that the label takes.
    fn branch_on_cast(
        &mut self,
        module: &Module<R>,
        opcode: Opcode,
        label: u32,
        (from, to): (ValType, ValType),
        facts: &mut Facts,
    ) -> Unit<()> {
        if !module.matches(to, from) {
            return module.refusal.mismatch(from.text(), to.text());
        }
        facts.place = to.word();
        let (taken, left) =
            if opcode == Opcode::BrOnCast { (to, difference(from, to)) } else { (difference(from, to), to) };
        self.pop_expect(module, from)?;
        let types = self.label_frame(module, label)?.label_types(module)?;
        let Some((last, below)) = types.as_slice().split_last() else {
            return module.refusal.mismatch("a label that takes a reference", "nothing");
        };
        if !module.matches(taken, *last) {
            return module.refusal.mismatch(last.text(), taken.text());
        }
        self.retype(module, Values::All(below))?;
        self.push(module, left)
    }
}

/// Notes how a field lies, and whether it is read with a sign.
fn note_storage(field: ValType, signed: bool, facts: &mut Facts) {
    let storage = if signed { Storage::of(field).signed() } else { Storage::of(field) };
    facts.place = u32::from(storage.code()) << 24;
    facts.vector = storage == Storage::VECTOR;
}

/// Checks that a field can be written.
fn mutable<R: Region>(module: &Module<R>, field: ValType, rule: &'static str, found: u32) -> Unit<()> {
    if field.is_mutable() { Ok(()) } else { module.refusal.invalid(rule, u64::from(found)) }
}

/// Checks that a field is read with or without a sign where it is shorter than what it is read into, and only there.
fn packed_as_read<R: Region>(module: &Module<R>, field: ValType, says_so: bool) -> Unit<()> {
    match (is_packed(field), says_so) {
        (true, false) => module.refusal.mismatch("an unpacked field", field.content().text()),
        (false, true) => module.refusal.mismatch("a packed field", field.content().text()),
        _ => Ok(()),
    }
}
