//! Directives about components: their definitions, instances and values.

use std::collections::BTreeMap;

use wast::component::WastVal;
use wast::token::Id;
use wast::{QuoteWat, WastArg, WastInvoke, WastRet, Wat};
use wrt::component::{Component, ComponentError, ComponentFeatures, ComponentTrap, Instance, Linker, Val};
use wrt::{Engine, Error, Platform, Store};

use crate::outcome::{Judged, Mismatch, Missing, Outcome, Verdict};

/// What scripts may use: everything but nested names, which they refuse.
pub(crate) const FEATURES: ComponentFeatures = ComponentFeatures::ALL.without(ComponentFeatures::NESTED_NAMES);

/// Whether a directive's module is a component.
pub(crate) const fn is_component(wat: &QuoteWat<'_>) -> bool {
    matches!(wat, QuoteWat::Wat(Wat::Component(_)) | QuoteWat::QuoteComponent(..))
}

/// The components of a script.
pub(crate) struct Components<P: Platform + Clone> {
    linker: Linker<(), P>,
    definitions: BTreeMap<String, Component<P>>,
    instances: BTreeMap<String, Instance>,
    last_definition: Option<Component<P>>,
    last_instance: Option<Instance>,
    /// Whether what was made last is a component's and not a core module's.
    pub(crate) are_last: bool,
}

impl<P: Platform + Clone> Components<P> {
    pub(crate) fn new(engine: &Engine<P>) -> Components<P> {
        Components {
            linker: Linker::new(engine),
            definitions: BTreeMap::new(),
            instances: BTreeMap::new(),
            last_definition: None,
            last_instance: None,
            are_last: false,
        }
    }

    fn compile(&self, wat: &mut QuoteWat<'_>) -> Result<Component<P>, Mismatch> {
        let wasm = wat.encode().map_err(|error| Mismatch::new("a component", format!("\"{}\"", error.message())))?;
        Component::new(self.linker.engine(), &wasm).map_err(|error| Outcome::Failed(error).instead_of("a component"))
    }

    /// Compiles a component and keeps it.
    pub(crate) fn define(&mut self, mut wat: QuoteWat<'_>) -> Judged {
        let id = wat.name();
        self.are_last = true;
        self.last_definition = None;
        let component = self.compile(&mut wat)?;
        if let Some(id) = id {
            self.definitions.insert(id.name().to_owned(), component.clone());
        }
        self.last_definition = Some(component);
        Ok(Verdict::Holds)
    }

    /// Compiles a component, keeps it and makes an instance of it.
    pub(crate) fn module(&mut self, store: &mut Store<(), P>, wat: QuoteWat<'_>) -> Judged {
        let id = wat.name();
        self.last_instance = None;
        self.define(wat)?;
        self.instance(store, id, None)
    }

    /// Whether a definition is one of a component.
    pub(crate) fn has(&self, id: Option<Id<'_>>) -> bool {
        id.map_or(self.are_last, |id| self.definitions.contains_key(id.name()))
    }

    /// Makes an instance of a component that was defined.
    pub(crate) fn instance(
        &mut self,
        store: &mut Store<(), P>,
        instance: Option<Id<'_>>,
        component: Option<Id<'_>>,
    ) -> Judged {
        self.are_last = true;
        self.last_instance = None;
        let found = match component {
            Some(id) => self.definitions.get(id.name()),
            None => self.last_definition.as_ref(),
        };
        let component = found.cloned().ok_or_else(|| Missing::UNKNOWN.instead_of("a component's definition"))?;
        let made = self.linker.instantiate(store, &component);
        let made = made.map_err(|error| Outcome::Failed(error).instead_of("an instance"))?;
        if let Some(id) = instance {
            self.instances.insert(id.name().to_owned(), made);
        }
        self.last_instance = Some(made);
        Ok(Verdict::Holds)
    }

    /// A component must be refused.
    pub(crate) fn assert_refused(&self, mut wat: QuoteWat<'_>) -> Judged {
        let Ok(wasm) = wat.encode() else { return Ok(Verdict::TextOnly) };
        match Component::new(self.linker.engine(), &wasm) {
            Err(Error::Parse(_)) => Ok(Verdict::Holds),
            Err(error) => Err(Outcome::Failed(error).instead_of("a refused component")),
            Ok(_) => Err(Mismatch::new("a refused component", "a component")),
        }
    }

    /// A component must find no instance for what it imports.
    pub(crate) fn assert_unlinkable(&self, store: &mut Store<(), P>, wat: Wat<'_>) -> Judged {
        let component = self.compile(&mut QuoteWat::Wat(wat))?;
        match self.linker.instantiate(store, &component) {
            Err(Error::Component(error))
                if matches!(*error, ComponentError::Missing { .. } | ComponentError::Link { .. }) =>
            {
                Ok(Verdict::Holds)
            }
            Err(error) => Err(Outcome::Failed(error).instead_of("a failure to link")),
            Ok(_) => Err(Mismatch::new("a failure to link", "an instance")),
        }
    }

    /// Makes an instance of a component for what comes of it alone.
    pub(crate) fn execute(&self, store: &mut Store<(), P>, wat: Wat<'_>) -> Outcome {
        let component = match self.compile(&mut QuoteWat::Wat(wat)) {
            Ok(component) => component,
            Err(mismatch) => return Outcome::Mismatch(mismatch),
        };
        match self.linker.instantiate(store, &component) {
            Ok(_) => Outcome::Values(Vec::new()),
            Err(error) => Outcome::Failed(error),
        }
    }

    /// Whether a call is one of a component's function.
    pub(crate) fn is_called(&self, invoke: &WastInvoke<'_>) -> bool {
        invoke.module.map_or(self.are_last, |id| self.instances.contains_key(id.name()))
    }

    /// Calls a function.
    pub(crate) fn invoke(&self, store: &mut Store<(), P>, invoke: &WastInvoke<'_>) -> Outcome {
        let instance = match invoke.module {
            Some(id) => self.instances.get(id.name()),
            None => self.last_instance.as_ref(),
        };
        let Some(instance) = instance else { return Outcome::NoInstance(Missing::UNKNOWN) };
        let Some(func) = instance.get_func(&mut *store, invoke.name) else {
            return Outcome::NoExport(invoke.name.to_owned());
        };
        let mut args = Vec::new();
        for arg in &invoke.args {
            let WastArg::Component(arg) = arg else { return Outcome::NoValue };
            args.push(value(arg));
        }
        match func.call(store, &args) {
            Ok(results) => Outcome::Values(results),
            Err(error) => Outcome::Failed(error),
        }
    }
}

/// The value that a script's text is.
fn value(from: &WastVal<'_>) -> Val {
    let boxed = |payload: &Option<Box<WastVal<'_>>>| payload.as_deref().map(|payload| Box::new(value(payload)));
    match from {
        WastVal::Bool(value) => Val::Bool(*value),
        WastVal::U8(value) => Val::U8(*value),
        WastVal::S8(value) => Val::S8(*value),
        WastVal::U16(value) => Val::U16(*value),
        WastVal::S16(value) => Val::S16(*value),
        WastVal::U32(value) => Val::U32(*value),
        WastVal::S32(value) => Val::S32(*value),
        WastVal::U64(value) => Val::U64(*value),
        WastVal::S64(value) => Val::S64(*value),
        WastVal::F32(value) => Val::Float32(f32::from_bits(value.bits)),
        WastVal::F64(value) => Val::Float64(f64::from_bits(value.bits)),
        WastVal::Char(value) => Val::Char(*value),
        WastVal::String(text) => Val::String((*text).to_owned()),
        WastVal::List(values) => Val::List(values.iter().map(value).collect()),
        WastVal::Record(fields) => {
            Val::Record(fields.iter().map(|(name, field)| ((*name).to_owned(), value(field))).collect())
        }
        WastVal::Tuple(values) => Val::Tuple(values.iter().map(value).collect()),
        WastVal::Variant(name, payload) => Val::Variant((*name).to_owned(), boxed(payload)),
        WastVal::Enum(name) => Val::Enum((*name).to_owned()),
        WastVal::Option(payload) => Val::Option(boxed(payload)),
        WastVal::Result(Ok(payload)) => Val::Result(Ok(boxed(payload))),
        WastVal::Result(Err(payload)) => Val::Result(Err(boxed(payload))),
        WastVal::Flags(names) => Val::Flags(names.iter().map(|name| (*name).to_owned()).collect()),
    }
}

/// Whether the values are those of the script, one for one. NaN is NaN, and the order of flags does not matter.
pub(crate) fn all_match(expected: &[WastRet<'_>], got: &[Val]) -> bool {
    expected.len() == got.len()
        && expected.iter().zip(got).all(|(expected, got)| {
            if let WastRet::Component(expected) = expected { same(&value(expected), got) } else { false }
        })
}

fn same(expected: &Val, got: &Val) -> bool {
    let boxed = |one: &Option<Box<Val>>, other: &Option<Box<Val>>| match (one, other) {
        (Some(one), Some(other)) => same(one, other),
        (None, None) => true,
        _ => false,
    };
    match (expected, got) {
        (Val::Float32(one), Val::Float32(other)) => one.to_bits() == other.to_bits() || one.is_nan() && other.is_nan(),
        (Val::Float64(one), Val::Float64(other)) => one.to_bits() == other.to_bits() || one.is_nan() && other.is_nan(),
        (Val::List(one), Val::List(other)) | (Val::Tuple(one), Val::Tuple(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Val::Record(one), Val::Record(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|(one, other)| one.0 == other.0 && same(&one.1, &other.1))
        }
        (Val::Variant(one, left), Val::Variant(other, right)) => one == other && boxed(left, right),
        (Val::Option(one), Val::Option(other))
        | (Val::Result(Ok(one)), Val::Result(Ok(other)))
        | (Val::Result(Err(one)), Val::Result(Err(other))) => boxed(one, other),
        (Val::Flags(one), Val::Flags(other)) => one.len() == other.len() && one.iter().all(|name| other.contains(name)),
        (one, other) => one == other,
    }
}

/// Texts of the suite, with the traps that they speak of.
const TRAPS: &[(&str, ComponentTrap)] = &[
    ("cannot enter component instance", ComponentTrap::CannotEnter),
    ("wasm trap: cannot enter component instance", ComponentTrap::CannotEnter),
    ("cannot leave component instance", ComponentTrap::CannotLeave),
    ("cannot remove owned resource while borrowed", ComponentTrap::HandleBorrowed),
    ("invalid utf-8", ComponentTrap::InvalidText),
    ("incomplete utf-8 byte sequence", ComponentTrap::InvalidText),
    ("invalid `char` bit pattern", ComponentTrap::InvalidChar),
    ("invalid variant discriminant", ComponentTrap::InvalidDiscriminant),
    ("realloc return: beyond end of memory", ComponentTrap::OutOfBounds),
    ("realloc return: result not aligned", ComponentTrap::Unaligned),
    ("string content out-of-bounds", ComponentTrap::OutOfBounds),
    ("string pointer/length out of bounds of memory", ComponentTrap::OutOfBounds),
    ("wasm trap: list content out-of-bounds", ComponentTrap::OutOfBounds),
    ("unaligned pointer", ComponentTrap::Unaligned),
    ("wasm trap: unaligned pointer", ComponentTrap::Unaligned),
];

/// Whether an error is the trap that the text of an `assert_trap` speaks of.
pub(crate) fn is_trap(error: &Error, text: &str) -> bool {
    let Error::Component(error) = error else { return false };
    let ComponentError::Trap { trap, number, .. } = **error else { return false };
    if let Some(index) = text.strip_prefix("unknown handle index ") {
        return trap == ComponentTrap::UnknownHandle && index.parse() == Ok(number);
    }
    if let Some(rest) = text.strip_prefix("handle index ") {
        let index = rest.strip_suffix(
            " used with the wrong type, expected guest-defined resource but found a different guest-defined resource",
        );
        return trap == ComponentTrap::HandleType && index.is_some_and(|index| index.parse() == Ok(number));
    }
    TRAPS.iter().any(|(of, spoken)| *of == text && *spoken == trap)
}
