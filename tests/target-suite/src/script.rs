//! Turns the directives of one script into commands.

use std::collections::BTreeMap;

use wast::core::{AbstractHeapType, HeapType, NanPattern, V128Pattern, WastArgCore, WastRetCore};
use wast::token::Id;
use wast::{QuoteWat, WastArg, WastDirective, WastExecute, WastInvoke, WastRet, Wat};
use wrt::runtime::ValType;
use wrt::{Engine, Module, Trap};
use wrt_wast::{Lines, is_exhaustion, is_trap};

use crate::blobs::Blobs;
use crate::format::{Broken, Command, Kind, Link, Pattern, Several, Traps, Value, Wanted};
use crate::tally::{Reason, Tally};

/// What a script becomes. Slots are the numbers of modules and instances in the whole script.
pub(crate) struct Script<'a> {
    kind: Kind,
    engine: &'a Engine,
    lines: &'a Lines,
    /// Lines whose assertions are not sent.
    excepted: &'a BTreeMap<usize, Reason>,
    pub(crate) steps: Vec<Step>,
    pub(crate) blobs: Blobs,
    pub(crate) tally: Tally,
    /// Modules and instances, by their identifiers.
    modules: BTreeMap<String, u32>,
    instances: BTreeMap<String, u32>,
    last_module: Option<u32>,
    last_instance: Option<u32>,
    /// Module names with the instances that were registered under them.
    names: BTreeMap<String, Vec<u32>>,
    next_module: u32,
    next_instance: u32,
}

/// A command with all that it needs of what was there before.
pub(crate) struct Step {
    pub(crate) line: u32,
    pub(crate) command: Owned,
    /// Instances that it uses through registered names.
    pub(crate) imports: Vec<u32>,
}

/// A command that owns its names.
pub(crate) enum Owned {
    Plain(Command<'static>),
    Register { instance: u32, name: String },
    Invoke { instance: u32, name: String, args: Several<Value>, wanted: Wanted },
    Get { instance: u32, name: String, wanted: Wanted },
}

/// What cannot be sent, and why.
type Sent = Result<(), Reason>;

impl<'a> Script<'a> {
    pub(crate) fn new(
        kind: Kind,
        engine: &'a Engine,
        lines: &'a Lines,
        excepted: &'a BTreeMap<usize, Reason>,
    ) -> Script<'a> {
        Script {
            kind,
            engine,
            lines,
            excepted,
            steps: Vec::new(),
            blobs: Blobs::default(),
            tally: Tally::default(),
            modules: BTreeMap::new(),
            instances: BTreeMap::new(),
            last_module: None,
            last_instance: None,
            names: BTreeMap::new(),
            next_module: 0,
            next_instance: 0,
        }
    }

    /// Takes one directive.
    pub(crate) fn directive(&mut self, directive: WastDirective<'_>) {
        let (line, _) = self.lines.locate(directive.span());
        let is_assertion = !matches!(
            directive,
            WastDirective::Module(_)
                | WastDirective::ModuleDefinition(_)
                | WastDirective::ModuleInstance { .. }
                | WastDirective::Register { .. }
                | WastDirective::Invoke(_)
                | WastDirective::Thread(_)
                | WastDirective::Wait { .. }
        );
        let sent = match self.excepted.get(&line).filter(|_| is_assertion) {
            Some(reason) => Err(*reason),
            None => self.take(u32::try_from(line).unwrap_or(u32::MAX), directive),
        };
        self.tally.note(line, is_assertion, sent);
    }

    fn take(&mut self, line: u32, directive: WastDirective<'_>) -> Sent {
        match directive {
            WastDirective::Module(mut module) => {
                let id = module.name().map(|id| id.name().to_owned());
                self.last_instance = None;
                let module = self.define(line, &mut module)?;
                self.instantiate(line, module, id, Link::Done)
            }
            WastDirective::ModuleDefinition(mut module) => self.define(line, &mut module).map(|_| ()),
            WastDirective::ModuleInstance { instance, module, .. } => {
                let found = module.map_or(self.last_module, |id| self.modules.get(id.name()).copied());
                let id = instance.map(|id| id.name().to_owned());
                self.instantiate(line, found.ok_or(Reason::Missing)?, id, Link::Done)
            }
            WastDirective::Register { name, module, .. } => {
                let instance = self.instance(module)?;
                self.names.entry(name.to_owned()).or_default().push(instance);
                self.push(line, Owned::Register { instance, name: name.to_owned() });
                Ok(())
            }
            WastDirective::Invoke(invoke) => self.invoke(line, &invoke, Wanted::Return),
            WastDirective::AssertMalformed { module, .. } => self.refuse(line, module, true),
            WastDirective::AssertInvalid { module, .. } => self.refuse(line, module, false),
            WastDirective::AssertUnlinkable { module, message, .. } => {
                let link = match message {
                    "unknown import" => Link::Unknown,
                    "incompatible import type" => Link::Incompatible,
                    _ => return Err(Reason::Text),
                };
                let module = self.define(line, &mut QuoteWat::Wat(module))?;
                self.instantiate(line, module, None, link)
            }
            WastDirective::AssertReturn { exec, results, .. } => {
                let mut patterns = Several::new();
                for result in &results {
                    patterns.push(pattern(result).ok_or(Reason::Value)?)?;
                }
                self.execute(line, exec, Wanted::Values(patterns))
            }
            WastDirective::AssertTrap { exec, message, .. } => {
                self.execute(line, exec, Wanted::Traps(traps(message, is_trap)?))
            }
            WastDirective::AssertExhaustion { call, message, .. } => {
                self.invoke(line, &call, Wanted::Traps(traps(message, is_exhaustion)?))
            }
            WastDirective::AssertMalformedCustom { mut module, .. }
            | WastDirective::AssertInvalidCustom { mut module, .. } => {
                Err(if module.encode().is_err() { Reason::TextParser } else { Reason::Directive })
            }
            WastDirective::AssertException { exec, .. } => self.execute(line, exec, Wanted::Threw),
            WastDirective::AssertSuspension { .. } | WastDirective::Thread(_) | WastDirective::Wait { .. } => {
                Err(Reason::Directive)
            }
        }
    }

    fn push(&mut self, line: u32, command: Owned) {
        self.steps.push(Step { line, command, imports: Vec::new() });
    }

    /// Sends a module; its number.
    fn define(&mut self, line: u32, module: &mut QuoteWat<'_>) -> Result<u32, Reason> {
        let wasm = module.encode().map_err(|_| Reason::TextParser)?;
        let translated = Module::new(self.engine, &wasm).map_err(|_| Reason::Translation)?;
        let blob = self.blobs.add(if self.kind == Kind::Images { translated.image() } else { &wasm })?;
        let slot = self.next_module;
        self.next_module = slot.saturating_add(1);
        let imported = translated.imports().filter_map(|import| self.names.get(import.module()));
        let imports = imported.flatten().copied().collect();
        self.steps.push(Step { line, command: Owned::Plain(Command::Module { slot, blob }), imports });
        self.last_module = Some(slot);
        if let Some(id) = module.name() {
            self.modules.insert(id.name().to_owned(), slot);
        }
        Ok(slot)
    }

    fn instantiate(&mut self, line: u32, module: u32, id: Option<String>, link: Link) -> Sent {
        let slot = self.next_instance;
        self.next_instance = slot.saturating_add(1);
        let is_it = |step: &&Step| matches!(step.command, Owned::Plain(Command::Module { slot, .. }) if slot == module);
        let imports = self.steps.iter().find(is_it).map(|step| step.imports.clone());
        let command = Owned::Plain(Command::Instance { module, slot, link });
        self.steps.push(Step { line, command, imports: imports.unwrap_or_default() });
        if link == Link::Done {
            self.last_instance = Some(slot);
            if let Some(id) = id {
                self.instances.insert(id, slot);
            }
        }
        Ok(())
    }

    fn instance(&self, id: Option<Id<'_>>) -> Result<u32, Reason> {
        let found = id.map_or(self.last_instance, |id| self.instances.get(id.name()).copied());
        found.ok_or(Reason::Missing)
    }

    fn refuse(&mut self, line: u32, mut module: QuoteWat<'_>, malformed: bool) -> Sent {
        let wasm = module.encode().map_err(|_| Reason::TextParser)?;
        if self.kind == Kind::Images {
            return Err(Reason::NoDecoder);
        }
        let blob = self.blobs.add(&wasm)?;
        self.push(line, Owned::Plain(Command::Refuse { malformed, blob }));
        Ok(())
    }

    fn execute(&mut self, line: u32, exec: WastExecute<'_>, wanted: Wanted) -> Sent {
        match exec {
            WastExecute::Invoke(invoke) => self.invoke(line, &invoke, wanted),
            WastExecute::Get { module, global, .. } => {
                let instance = self.instance(module)?;
                self.push(line, Owned::Get { instance, name: global.to_owned(), wanted });
                Ok(())
            }
            WastExecute::Wat(module) => self.trapping(line, module, wanted),
        }
    }

    fn trapping(&mut self, line: u32, module: Wat<'_>, wanted: Wanted) -> Sent {
        let Wanted::Traps(traps) = wanted else { return Err(Reason::Directive) };
        let module = self.define(line, &mut QuoteWat::Wat(module))?;
        self.instantiate(line, module, None, Link::Traps(traps))
    }

    fn invoke(&mut self, line: u32, invoke: &WastInvoke<'_>, wanted: Wanted) -> Sent {
        let instance = self.instance(invoke.module)?;
        let mut args = Several::new();
        for arg in &invoke.args {
            args.push(argument(arg).ok_or(Reason::Value)?)?;
        }
        self.push(line, Owned::Invoke { instance, name: invoke.name.to_owned(), args, wanted });
        Ok(())
    }
}

impl From<Broken> for Reason {
    fn from(_: Broken) -> Self {
        Reason::Format
    }
}

/// The traps that a text speaks of.
fn traps(text: &str, speaks_of: fn(Trap, &str) -> bool) -> Result<Traps, Reason> {
    let bits = Trap::ALL.iter().filter(|trap| speaks_of(**trap, text)).fold(0, |bits, trap| bits | 1 << trap.code());
    if bits == 0 { Err(Reason::Text) } else { Ok(Traps(bits)) }
}

fn argument(arg: &WastArg<'_>) -> Option<Value> {
    let WastArg::Core(arg) = arg else { return None };
    Some(match arg {
        WastArgCore::I32(value) => Value::I32(value.cast_unsigned()),
        WastArgCore::I64(value) => Value::I64(value.cast_unsigned()),
        WastArgCore::F32(value) => Value::F32(value.bits),
        WastArgCore::F64(value) => Value::F64(value.bits),
        WastArgCore::RefNull(heap) => null(heap)?,
        WastArgCore::RefExtern(value) => Value::Extern(*value),
        WastArgCore::V128(value) => Value::V128(u128::from_le_bytes(value.to_le_bytes())),
        WastArgCore::RefHost(value) => Value::Host(*value),
    })
}

/// The pattern of a vector, whose lanes are integers, or floats of which some may be NaNs.
fn vector(lanes: &V128Pattern) -> Pattern {
    /// The lanes, and of those that are NaNs the canonical and the arithmetic ones.
    fn floats<T, const N: usize>(lanes: &[NanPattern<T>; N], is_64: bool, bits: fn(&T) -> u64) -> Pattern {
        let width = if is_64 { 64 } else { 32 };
        let (mut canonical, mut arithmetic, mut all) = (0, 0, 0);
        for (lane, shift) in lanes.iter().zip(0_u32..) {
            match lane {
                NanPattern::CanonicalNan => canonical |= 1 << shift,
                NanPattern::ArithmeticNan => arithmetic |= 1 << shift,
                NanPattern::Value(value) => all |= u128::from(bits(value)) << shift.wrapping_mul(width),
            }
        }
        Pattern::Floats { is_64, canonical, arithmetic, lanes: all }
    }
    fn integers<const N: usize>(lanes: impl Iterator<Item = [u8; N]>) -> Pattern {
        let bytes: Vec<u8> = lanes.flatten().collect();
        Pattern::Value(Value::V128(bytes.iter().rev().fold(0, |all, byte| all << 8 | u128::from(*byte))))
    }
    match lanes {
        V128Pattern::I8x16(lanes) => integers(lanes.iter().map(|lane| lane.to_le_bytes())),
        V128Pattern::I16x8(lanes) => integers(lanes.iter().map(|lane| lane.to_le_bytes())),
        V128Pattern::I32x4(lanes) => integers(lanes.iter().map(|lane| lane.to_le_bytes())),
        V128Pattern::I64x2(lanes) => integers(lanes.iter().map(|lane| lane.to_le_bytes())),
        V128Pattern::F32x4(lanes) => floats(lanes, false, |lane| u64::from(lane.bits)),
        V128Pattern::F64x2(lanes) => floats(lanes, true, |lane| lane.bits),
    }
}

fn pattern(of: &WastRet<'_>) -> Option<Pattern> {
    let WastRet::Core(of) = of else { return None };
    Some(match of {
        WastRetCore::I32(value) => Pattern::Value(Value::I32(value.cast_unsigned())),
        WastRetCore::I64(value) => Pattern::Value(Value::I64(value.cast_unsigned())),
        WastRetCore::F32(NanPattern::Value(value)) => Pattern::Value(Value::F32(value.bits)),
        WastRetCore::F32(NanPattern::CanonicalNan) => Pattern::CanonicalF32,
        WastRetCore::F32(NanPattern::ArithmeticNan) => Pattern::ArithmeticF32,
        WastRetCore::F64(NanPattern::Value(value)) => Pattern::Value(Value::F64(value.bits)),
        WastRetCore::F64(NanPattern::CanonicalNan) => Pattern::CanonicalF64,
        WastRetCore::F64(NanPattern::ArithmeticNan) => Pattern::ArithmeticF64,
        WastRetCore::RefNull(None) => Pattern::Null,
        WastRetCore::RefNull(Some(heap)) => null(heap).map_or(Pattern::Null, Pattern::Value),
        WastRetCore::RefExtern(Some(value)) => Pattern::Value(Value::Extern(*value)),
        WastRetCore::RefExtern(None) => Pattern::AnyExtern,
        WastRetCore::RefFunc(None) => Pattern::AnyFunc,
        WastRetCore::V128(lanes) => vector(lanes),
        WastRetCore::RefHost(value) => Pattern::Value(Value::Host(*value)),
        WastRetCore::RefAny => Pattern::Ref(ValType::ANYREF),
        WastRetCore::RefEq => Pattern::Ref(ValType::EQREF),
        WastRetCore::RefArray => Pattern::Ref(ValType::ARRAYREF),
        WastRetCore::RefStruct => Pattern::Ref(ValType::STRUCTREF),
        WastRetCore::RefI31 => Pattern::Ref(ValType::I31REF),
        WastRetCore::RefFunc(Some(_)) | WastRetCore::RefI31Shared | WastRetCore::Either(_) => return None,
    })
}

/// The null of an abstract type.
fn null(heap: &HeapType<'_>) -> Option<Value> {
    let HeapType::Abstract { shared: false, ty } = heap else { return None };
    Some(Value::Null(match ty {
        AbstractHeapType::Func => ValType::FUNCREF,
        AbstractHeapType::Extern => ValType::EXTERNREF,
        AbstractHeapType::Any => ValType::ANYREF,
        AbstractHeapType::Eq => ValType::EQREF,
        AbstractHeapType::I31 => ValType::I31REF,
        AbstractHeapType::Struct => ValType::STRUCTREF,
        AbstractHeapType::Array => ValType::ARRAYREF,
        AbstractHeapType::Exn => ValType::EXNREF,
        AbstractHeapType::None => ValType::NULLREF,
        AbstractHeapType::NoExtern => ValType::NULLEXTERNREF,
        AbstractHeapType::NoFunc => ValType::NULLFUNCREF,
        AbstractHeapType::NoExn => ValType::NULLEXNREF,
        AbstractHeapType::Cont | AbstractHeapType::NoCont => return None,
    }))
}
