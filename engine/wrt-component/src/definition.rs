//! The type section, and the types that component types and instance types declare.

use wrt_error::Resource;
use wrt_instructions::ValType;
use wrt_platform::PageAllocator;

use crate::ComponentFeatures;
use crate::code::Operation;
use crate::facts::Table;
use crate::fault::{Checked, invalid, malformed, mismatch, unsupported, word};
use crate::machine::Machine;
use crate::names::is_label;
use crate::opcode::{Compound, Primitive, SORTS, Sort};
use crate::scope::{Frame, Scope};
use crate::types::{Info, Kind, NONE, PRIMITIVE};

/// The codes of types that are none of values.
mod form {
    pub(super) const RESOURCE: u8 = 0x3f;
    pub(super) const FUNC: u8 = 0x40;
    pub(super) const COMPONENT: u8 = 0x41;
    pub(super) const INSTANCE: u8 = 0x42;
    pub(super) const ASYNC_FUNC: u8 = 0x43;
}

impl<P: PageAllocator> Machine<'_, P> {
    /// Checks that a feature is taken.
    pub(crate) fn needs_feature(&self, feature: ComponentFeatures, found: u64) -> Checked<()> {
        if self.config.features.contains(feature) { Ok(()) } else { unsupported(feature.text(), found) }
    }

    /// A type definition; one that declares others is open then.
    pub(crate) fn type_definition(&mut self) -> Checked<()> {
        let code = self.input.byte("type")?;
        let ty = match code {
            form::COMPONENT | form::INSTANCE => {
                let count = self.input.count("number of declarations")?;
                let scope = if code == form::COMPONENT { Scope::ComponentType } else { Scope::InstanceType };
                let serial = self.store.fresh();
                return self.scopes.open(scope, serial, count, 0);
            }
            form::RESOURCE => self.resource_type()?,
            form::FUNC => self.func_type(false)?,
            form::ASYNC_FUNC => {
                self.needs_feature(ComponentFeatures::ASYNC, u64::from(code))?;
                self.func_type(true)?
            }
            _ => match (Primitive::from_code(code), Compound::from_code(code)) {
                (Some(primitive), _) => {
                    self.check_primitive(primitive)?;
                    let info = self.store.types.info(PRIMITIVE | u32::from(code))?;
                    let first = self.store.types.next_word();
                    self.store.types.push(Kind::Primitive, u32::from(code), first, &info)?
                }
                (None, Some(compound)) => self.compound(compound)?,
                (None, None) => return malformed("type", u64::from(code)),
            },
        };
        self.scopes.define(Sort::Type, ty)
    }

    /// A declaration of the type that is open, or its end.
    pub(crate) fn next_declaration(&mut self, frame: &Frame) -> Checked<()> {
        let Some(left) = frame.left.checked_sub(1) else {
            let ty = self.close_type(frame.scope())?;
            return self.scopes.define(Sort::Type, ty);
        };
        self.scopes.top_mut()?.left = left;
        match self.input.byte("declaration")? {
            0x00 => self.core_type(),
            0x01 => self.type_definition(),
            0x02 => self.alias(),
            0x03 if frame.scope() == Scope::ComponentType => self.import(),
            0x04 => self.export_declaration(),
            other => malformed("declaration", u64::from(other)),
        }
    }

    fn check_primitive(&self, primitive: Primitive) -> Checked<()> {
        if primitive == Primitive::ErrorContext {
            self.needs_feature(ComponentFeatures::ERROR_CONTEXT, primitive as u64)?;
        }
        Ok(())
    }

    /// A type of values: a primitive one, or one of the scope.
    pub(crate) fn value_type(&mut self) -> Checked<u32> {
        let byte = self.input.peek("value type")?;
        if let Some(primitive) = Primitive::from_code(byte) {
            self.check_primitive(primitive)?;
            self.input.byte("value type")?;
            return Ok(PRIMITIVE | u32::from(byte));
        }
        let index = self.input.type_index("value type")?;
        self.value_type_at(index)
    }

    /// The type of values with this index in the scope.
    pub(crate) fn value_type_at(&self, index: u32) -> Checked<u32> {
        let ty = self.scopes.get(Sort::Type, index)?;
        let kind = self.store.types.entry(ty)?.kind();
        if kind.is_value() { Ok(ty) } else { mismatch("value type", kind.text()) }
    }

    /// A type of values, or none.
    fn optional_value_type(&mut self) -> Checked<u32> {
        if self.input.flag("optional value type")? { self.value_type() } else { Ok(NONE) }
    }

    /// A result, or none.
    pub(crate) fn result_list(&mut self) -> Checked<u32> {
        match self.input.byte("result")? {
            0x00 => self.value_type(),
            0x01 => match self.input.byte("number of results")? {
                0x00 => Ok(NONE),
                other => malformed("number of results", u64::from(other)),
            },
            other => malformed("result", u64::from(other)),
        }
    }

    /// The resource type with this index in the scope.
    pub(crate) fn resource_type_at(&self, index: u32) -> Checked<u32> {
        let ty = self.scopes.get(Sort::Type, index)?;
        let kind = self.store.types.entry(ty)?.kind();
        if kind == Kind::Resource { Ok(ty) } else { mismatch("resource type", kind.text()) }
    }

    /// A label, as a name; none of the list has it yet.
    fn label(&mut self, list: u32) -> Checked<u32> {
        let name = self.input.name(&self.config.limits)?;
        if !is_label(name) {
            return invalid("a label of words and acronyms with hyphens", name.len() as u64);
        }
        let canonical = self.store.intern_all(name.bytes().map(|byte| byte.to_ascii_lowercase()))?;
        if !self.store.facts.set(Table::Label, list, canonical, 0)?.1 {
            return invalid("no two labels are alike", u64::from(canonical));
        }
        self.store.intern(name.as_bytes())
    }

    /// Adds a type that a type of values consists of, counted.
    fn part(&mut self, whole: &mut Info, ty: u32) -> Checked<Option<Info>> {
        self.store.types.words.push(ty)?;
        if ty == NONE {
            return Ok(None);
        }
        let part = self.store.types.info(ty)?;
        whole.count(&part, &self.config.limits)?;
        Ok(Some(part))
    }

    fn func_type(&mut self, is_async: bool) -> Checked<u32> {
        let first = self.store.types.next_word();
        let list = self.store.fresh();
        let mut info = Info::new();
        let params = self.input.count("number of parameters")?;
        self.config.limits.check(Resource::Params, u64::from(params))?;
        for _ in 0..params {
            let name = self.label(list)?;
            let ty = self.value_type()?;
            self.store.types.words.push(name)?;
            self.part(&mut info, ty)?;
        }
        let result = self.result_list()?;
        if result != NONE {
            self.store.types.words.push(NONE)?;
            let part = self.part(&mut info, result)?;
            if part.is_some_and(|part| part.has_borrow()) {
                return invalid("a result has no borrowed handle in it", u64::from(result));
            }
        }
        self.store.types.push(Kind::Func, u32::from(is_async), first, &info)
    }

    fn resource_type(&mut self) -> Checked<u32> {
        let representation = self.plain_value_type()?;
        let destructor =
            if self.input.flag("destructor")? { Some(self.input.u32("index of a destructor")?) } else { None };
        if self.scopes.top()?.scope() != Scope::Component {
            return invalid("a resource type is defined in a component alone", u64::from(form::RESOURCE));
        }
        if representation == ValType::I64 {
            return unsupported("64-bit representations of resources", u64::from(representation.word()));
        }
        if representation != ValType::I32 {
            return invalid("a resource is represented by an i32", u64::from(representation.word()));
        }
        if let Some(index) = destructor {
            let function = self.core_definition(Sort::CoreFunc, index)?;
            if self.store.core_signature(function)? != (&[ValType::I32][..], &[][..]) {
                return invalid("a destructor takes an i32 and gives nothing", u64::from(index));
            }
        }
        let resource = self.fresh_resource()?;
        let ty = self.store.resource_type(resource)?;
        let place = self.scopes.top()?.resources.saturating_sub(1);
        self.record(Operation::Resource, Sort::Type, [place, destructor.unwrap_or(NONE), 0, 0])?;
        let scope = self.scopes.top()?.serial;
        self.store.facts.set(Table::Representation, scope, resource, representation.word())?;
        self.scopes.define_resource(resource)?;
        Ok(ty)
    }

    /// A type of values that is made of others.
    fn compound(&mut self, compound: Compound) -> Checked<u32> {
        let first = self.store.types.next_word();
        let mut info = Info::new();
        let mut extra = 0;
        let kind = match compound {
            Compound::Record => {
                let list = self.store.fresh();
                for _ in 0..self.parts("a record has a field")? {
                    let name = self.label(list)?;
                    let ty = self.value_type()?;
                    self.store.types.words.push(name)?;
                    if let Some(part) = self.part(&mut info, ty)? {
                        info.field(&part);
                    }
                }
                info.end_fields();
                Kind::Record
            }
            Compound::Tuple => {
                for _ in 0..self.parts("a tuple has a type")? {
                    let ty = self.value_type()?;
                    if let Some(part) = self.part(&mut info, ty)? {
                        info.field(&part);
                    }
                }
                info.end_fields();
                Kind::Tuple
            }
            Compound::Variant => {
                let list = self.store.fresh();
                let cases = self.parts("a variant has a case")?;
                for _ in 0..cases {
                    let name = self.label(list)?;
                    self.store.types.words.push(name)?;
                    self.case(&mut info)?;
                    match self.input.byte("end of a case")? {
                        0x00 => {}
                        other => return malformed("end of a case", u64::from(other)),
                    }
                }
                extra = info.end_cases(cases);
                Kind::Variant
            }
            Compound::Result => {
                self.case(&mut info)?;
                self.case(&mut info)?;
                extra = info.end_cases(2);
                Kind::Result
            }
            Compound::Option => {
                let ty = self.value_type()?;
                if let Some(part) = self.part(&mut info, ty)? {
                    info.case(&part);
                }
                extra = info.end_cases(2);
                Kind::Option
            }
            Compound::Flags => {
                let flags = self.labels("flags have a name")?;
                if flags > 32 {
                    return invalid("flags have 32 names at most", u64::from(flags));
                }
                info = Info::scalar(match flags {
                    0..=8 => 1,
                    9..=16 => 2,
                    _ => 4,
                });
                Kind::Flags
            }
            Compound::Enum => {
                let cases = self.labels("an enum has a case")?;
                info.end_cases(cases);
                Kind::Enum
            }
            Compound::List => {
                info = Info::list();
                let ty = self.value_type()?;
                self.part(&mut info, ty)?;
                Kind::List
            }
            Compound::FixedList => {
                self.needs_feature(ComponentFeatures::FIXED_LISTS, compound as u64)?;
                let ty = self.value_type()?;
                extra = self.input.u32("length of a list")?;
                if extra == 0 {
                    return invalid("a list of a fixed length has an element", 0);
                }
                if let Some(part) = self.part(&mut info, ty)? {
                    info.repeat(&part, extra);
                }
                Kind::FixedList
            }
            Compound::Map => {
                self.needs_feature(ComponentFeatures::MAPS, compound as u64)?;
                info = Info::list();
                let key = self.value_type()?;
                match self.store.types.primitive(key) {
                    Some(Primitive::F32 | Primitive::F64 | Primitive::ErrorContext) | None => {
                        return invalid("a key is an integer, a boolean, a character or a string", u64::from(key));
                    }
                    Some(_) => {}
                }
                self.part(&mut info, key)?;
                let value = self.value_type()?;
                self.part(&mut info, value)?;
                Kind::Map
            }
            Compound::Own | Compound::Borrow => {
                let index = self.input.u32("index of a resource type")?;
                let ty = self.resource_type_at(index)?;
                self.store.types.words.push(ty)?;
                info = Info::scalar(4);
                if compound == Compound::Own {
                    Kind::Own
                } else {
                    info.set_borrow();
                    Kind::Borrow
                }
            }
            Compound::Stream | Compound::Future => {
                self.needs_feature(ComponentFeatures::ASYNC, compound as u64)?;
                info = Info::scalar(4);
                let ty = self.optional_value_type()?;
                let is_stream = compound == Compound::Stream;
                if is_stream && self.store.types.primitive(ty) == Some(Primitive::Char) {
                    return invalid("a stream is not one of characters yet", u64::from(ty));
                }
                self.part(&mut info, ty)?;
                if info.has_borrow() {
                    return invalid("a stream or future has no borrowed handle in it", u64::from(ty));
                }
                if is_stream { Kind::Stream } else { Kind::Future }
            }
        };
        self.config.limits.check(Resource::ValueTypeDepth, u64::from(info.depth))?;
        self.store.types.push(kind, extra, first, &info)
    }

    /// How many parts follow: at least one.
    fn parts(&mut self, rule: &'static str) -> Checked<u32> {
        match self.input.count("number of parts")? {
            0 => invalid(rule, 0),
            count => Ok(count),
        }
    }

    /// What a case has, if anything.
    fn case(&mut self, info: &mut Info) -> Checked<()> {
        let ty = self.optional_value_type()?;
        if let Some(part) = self.part(info, ty)? {
            info.case(&part);
        }
        Ok(())
    }

    /// Labels alone; how many they are.
    fn labels(&mut self, rule: &'static str) -> Checked<u32> {
        let list = self.store.fresh();
        let count = self.parts(rule)?;
        for _ in 0..count {
            let name = self.label(list)?;
            self.store.types.words.push(name)?;
        }
        Ok(count)
    }

    /// Closes the component type or instance type that is open.
    fn close_type(&mut self, scope: Scope) -> Checked<u32> {
        if scope == Scope::ComponentType {
            return self.close_component();
        }
        let info = self.scopes.top()?.info();
        let first = self.store.types.next_word();
        let exports = self.scopes.exports();
        self.store.types.words.push(word(exports.len()))?;
        for item in exports {
            self.store.types.push_item(*item)?;
        }
        for resource in self.scopes.defined() {
            self.store.types.words.push(*resource)?;
            self.store.facts.set(Table::Bound, *resource, 0, 0)?;
        }
        let ty = self.store.types.push(Kind::Instance, 0, first, &info)?;
        self.scopes.close();
        Ok(ty)
    }

    /// Closes the component or component type that is open: of the resources it defines, its type introduces those that its exports mention,
    /// which have to be exported themselves (Explainer, "Type Checking").
    pub(crate) fn close_component(&mut self) -> Checked<u32> {
        let frame = *self.scopes.top()?;
        let walk = self.store.fresh();
        for item in self.scopes.imports() {
            self.store.find_free(walk, item.ty)?;
        }
        for resource in self.scopes.defined() {
            if self.store.facts.has(Table::Free, walk, *resource) {
                return invalid("imports mention no resource that the component defines", u64::from(*resource));
            }
        }
        let walk = self.store.fresh();
        for item in self.scopes.exports() {
            self.store.find_free(walk, item.ty)?;
        }
        let (imports, exports) = (self.scopes.imports(), self.scopes.exports());
        let types = &mut self.store.types;
        let first = types.next_word();
        let counts = [imports.len(), exports.len(), self.scopes.imported().len()].map(word);
        types.words.extend_from_slice(&counts)?;
        for item in imports.iter().chain(exports) {
            types.push_item(*item)?;
        }
        for resource in self.scopes.imported() {
            types.words.push(*resource)?;
            self.store.facts.set(Table::Bound, *resource, 0, 0)?;
        }
        for resource in self.scopes.defined() {
            if !self.store.facts.has(Table::Free, walk, *resource) {
                continue;
            }
            if !self.store.facts.has(Table::Explicit, frame.serial, *resource) {
                return invalid("a resource that exports mention is exported itself", u64::from(*resource));
            }
            types.words.push(*resource)?;
            self.store.facts.set(Table::Bound, *resource, 0, 0)?;
        }
        let exports = word(exports.len());
        let ty = self.store.types.push(Kind::Component, 0, first, &frame.info())?;
        let mut counts = [0; SORTS];
        for (code, count) in (0_u8..).zip(&mut counts) {
            *count = match Sort::from_code(code) {
                // Types are known by their numbers.
                Some(Sort::Type | Sort::CoreType | Sort::Value) | None => 0,
                Some(sort) => self.scopes.count_of(sort)?,
            };
        }
        if frame.scope() == Scope::Component {
            self.record_end(&frame, counts, exports, ty)?;
        }
        self.scopes.close();
        Ok(ty)
    }
}
