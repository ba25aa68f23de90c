//! Goes through a component section by section, into what is nested in it and out again, without recursion.

use wrt_error::{ParseError, ParseErrorKind, Resource};
use wrt_foundation::List;
use wrt_platform::{PageAllocator, Platform};
use wrt_runtime::Module;

use crate::Config;
use crate::code::{Compiled, Operation, Recording};
use crate::core_module::ModuleImage;
use crate::fault::{Checked, corrupt, malformed, unsupported, word};
use crate::input::Input;
use crate::opcode::{Section, Sort};
use crate::scope::{Scope, Scopes};
use crate::store::Store;

/// What a component begins with, but for the last two bytes, which tell it from a module: magic and version.
const PREAMBLE: [u8; 8] = [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00];

/// A validator at work.
pub(crate) struct Machine<'a, P: PageAllocator> {
    pub(crate) platform: &'a P,
    pub(crate) config: &'a Config,
    bytes: &'a [u8],
    /// Where it is: in the section that is open, or between those of the innermost component.
    pub(crate) input: Input<'a>,
    pub(crate) store: Store<P::Region>,
    pub(crate) scopes: Scopes<P::Region>,
    /// Where the fault lies, if something knows better.
    pub(crate) fault: Option<u64>,
    /// What is recorded, if anything is to be made of the component.
    pub(crate) recording: Option<Recording<P>>,
}

/// Checks a component.
pub(crate) fn validate<P: PageAllocator>(platform: &P, config: &Config, bytes: &[u8]) -> Result<(), ParseError> {
    run(platform, config, bytes, None).map(drop)
}

/// Checks a component, and keeps what instances are made of.
pub(crate) fn compile<P: Platform>(
    platform: &P,
    config: &Config,
    decoder: &wrt_decoder::Config,
    bytes: &[u8],
) -> Result<Compiled<P>, ParseError> {
    let at_start = |kind: ParseErrorKind| ParseError { offset: 0, kind };
    let recording =
        Recording::new(platform, &config.limits, decoder.clone()).map_err(|error| at_start(error.into()))?;
    let Machine { recording: Some(recording), store, .. } = run(platform, config, bytes, Some(recording))? else {
        return corrupt().map_err(at_start);
    };
    let (code, images) = recording.finish(store);
    let mut modules = List::new(config.limits.core.store_modules, Resource::StoreModules);
    for ModuleImage { region, len } in images.into_values() {
        let module = Module::from_translated(region, len as usize).or_else(|_| corrupt()).map_err(at_start)?;
        modules.push(module).map_err(|error| at_start(error.into()))?;
    }
    Ok(Compiled { code, modules })
}

fn run<'a, P: PageAllocator>(
    platform: &'a P,
    config: &'a Config,
    bytes: &'a [u8],
    recording: Option<Recording<P>>,
) -> Result<Machine<'a, P>, ParseError> {
    let at_start = |kind: ParseErrorKind| ParseError { offset: 0, kind };
    let limits = &config.limits;
    limits.check(Resource::ModuleBytes, bytes.len() as u64).map_err(|error| at_start(error.into()))?;
    let mut machine = Machine {
        platform,
        config,
        bytes,
        input: Input::new(bytes, 0),
        store: Store::new(platform, limits).map_err(|error| at_start(error.into()))?,
        scopes: Scopes::new(platform, limits).map_err(|error| at_start(error.into()))?,
        fault: None,
        recording,
    };
    let mut start = 0;
    let result = machine.begin_component().and_then(|()| {
        while machine.scopes.depth() > 0 {
            start = machine.input.offset() as u64;
            machine.next()?;
        }
        Ok(())
    });
    if let Err(kind) = result {
        let is_malformed = matches!(kind, ParseErrorKind::UnexpectedEnd { .. } | ParseErrorKind::Malformed { .. });
        let offset = if is_malformed { machine.input.offset() as u64 } else { start };
        return Err(ParseError { offset: machine.fault.unwrap_or(offset), kind });
    }
    Ok(machine)
}

impl<P: PageAllocator> Machine<'_, P> {
    /// Opens the component whose bytes the input holds.
    fn begin_component(&mut self) -> Checked<()> {
        let preamble = self.input.bytes(word(PREAMBLE.len()), "magic and version of a component")?;
        for (index, (found, expected)) in preamble.iter().zip(PREAMBLE).enumerate() {
            if *found != expected {
                return malformed(if index < 4 { "magic" } else { "version of a component" }, u64::from(*found));
            }
        }
        let end = word(self.input.end());
        let serial = self.store.fresh();
        if self.scopes.depth() > 0 {
            let number = self.recording.as_ref().map_or(0, Recording::count);
            self.record(Operation::Component, Sort::Component, [number, 0, 0, 0])?;
        }
        self.scopes.open(Scope::Component, serial, 0, end)?;
        self.record_component()
    }

    /// Takes the next section, item or declaration, or ends what has none left.
    fn next(&mut self) -> Checked<()> {
        let frame = *self.scopes.top()?;
        if frame.scope() != Scope::Component {
            return self.next_declaration(&frame);
        }
        let Some(section) = frame.section() else { return self.next_section() };
        let Some(left) = frame.left.checked_sub(1) else {
            if !self.input.is_at_end() {
                return malformed("the end of the section", u64::from(self.input.peek("section")?));
            }
            self.leave_section(frame.end)?;
            return Ok(());
        };
        self.scopes.top_mut()?.left = left;
        self.item(section)
    }

    /// Ends a section of the innermost component, which ends at `end`.
    fn leave_section(&mut self, end: u32) -> Checked<()> {
        let at = self.input.offset();
        self.input = Input::new(self.bytes.get(at..end as usize).unwrap_or(&[]), at);
        self.scopes.top_mut()?.enter(None, 0);
        Ok(())
    }

    /// Begins the next section, or ends the component.
    fn next_section(&mut self) -> Checked<()> {
        if self.input.is_at_end() {
            return self.end_component();
        }
        let code = self.input.byte("section")?;
        let Some(section) = Section::from_code(code) else { return malformed("section", u64::from(code)) };
        let size = self.input.u32("size of a section")?;
        let mut part = self.input.part(size, section.text())?;
        match section {
            Section::Custom => {
                let name = part.name(&self.config.limits);
                if name.is_err() {
                    self.input = part;
                }
                name.map(drop)
            }
            Section::CoreModule => {
                let base = part.offset();
                self.core_module(part.rest(), base)
            }
            Section::Component => {
                self.input = part;
                self.begin_component()
            }
            Section::Start | Section::Value => unsupported("component values", u64::from(code)),
            Section::CoreInstance
            | Section::CoreType
            | Section::Instance
            | Section::Alias
            | Section::Type
            | Section::Canon
            | Section::Import
            | Section::Export => {
                self.input = part;
                let count = self.input.count("number of items")?;
                self.scopes.top_mut()?.enter(Some(section), count);
                Ok(())
            }
        }
    }

    /// Takes an item of a section.
    fn item(&mut self, section: Section) -> Checked<()> {
        match section {
            Section::CoreInstance => self.core_instance(),
            Section::CoreType => self.core_type(),
            Section::Instance => self.instance(),
            Section::Alias => self.alias(),
            Section::Type => self.type_definition(),
            Section::Canon => self.canon(),
            Section::Import => self.import(),
            Section::Export => self.export(),
            Section::Custom | Section::CoreModule | Section::Component | Section::Start | Section::Value => corrupt(),
        }
    }

    /// Ends the innermost component, which is a definition of the one around it.
    fn end_component(&mut self) -> Checked<()> {
        let ty = self.close_component()?;
        if self.scopes.depth() == 0 {
            return Ok(());
        }
        let end = self.scopes.top()?.end;
        self.leave_section(end)?;
        self.scopes.define(Sort::Component, ty)
    }
}
