//! Carries out the directives of one script.

use std::collections::BTreeMap;

use wast::lexer::Lexer;
use wast::parser::{self, ParseBuffer};
use wast::token::{Id, Span};
use wast::{QuoteWat, Wast, WastDirective, WastExecute, WastInvoke, Wat};
use wrt::{Config, Engine, Error, Instance, Linker, Module, ParseErrorKind, Platform, Store, Trap, Val};

use crate::compile::{Refusal, compile};
use crate::location::Lines;
use crate::value::{all_match, argument, show, show_patterns};
use crate::{Failure, Options, Report, spectest};

/// More fuel than any script burns.
const PLENTY: u64 = 1 << 60;

/// Runs a script on a platform; `file` names it in the report.
#[must_use]
pub fn run<P: Platform + Clone>(platform: P, file: &str, text: &str, options: Options) -> Report {
    let report = Report { file: file.to_owned(), ..Report::default() };
    let mut lexer = Lexer::new(text);
    // Names in the suite are all of Unicode.
    lexer.allow_confusing_unicode(true);
    let parsed = ParseBuffer::new_with_lexer(lexer);
    let parsed = parsed.and_then(|buffer| {
        let script = parser::parse::<Wast<'_>>(&buffer)?;
        Ok(match Script::new(platform, report.clone(), text, options) {
            Ok(mut runner) => {
                script.directives.into_iter().for_each(|directive| runner.directive(directive));
                runner.report
            }
            Err(error) => broken(report.clone(), (1, 1), "a store", error.to_string()),
        })
    });
    parsed.unwrap_or_else(|error| broken(report, Lines::of(text).locate(error.span()), "a script", error.message()))
}

fn broken(mut report: Report, (line, column): (usize, usize), expected: &str, got: String) -> Report {
    report.failures.push(Failure { line, column, directive: "script", expected: expected.into(), got });
    report
}

/// What an assertion wanted and did not get.
struct Mismatch {
    expected: String,
    got: String,
}

/// How an assertion or command ended that did not fail.
enum Verdict {
    /// As wanted.
    Holds,
    /// The text parser refused the module, as wanted.
    TextOnly,
    /// It cannot be run here.
    Skipped,
}

type Judged = Result<Verdict, Mismatch>;

/// The state that a script's directives work on.
struct Script<P: Platform + Clone> {
    options: Options,
    engine: Engine<P>,
    store: Store<(), P>,
    linker: Linker<(), P>,
    lines: Lines,
    report: Report,
    /// Instances by their identifiers.
    instances: BTreeMap<String, Instance>,
    /// Modules that were defined but not instantiated, by their identifiers.
    definitions: BTreeMap<String, Module<P>>,
    last_instance: Option<Instance>,
    last_definition: Option<Module<P>>,
}

impl<P: Platform + Clone> Script<P> {
    fn new(platform: P, report: Report, text: &str, options: Options) -> Result<Script<P>, Error> {
        let mut config = Config::new();
        config.consume_fuel(options.metered);
        let engine = Engine::with_platform(platform, &config)?;
        let mut store = Store::new(&engine, ())?;
        if options.metered {
            store.set_fuel(PLENTY)?;
        }
        let mut linker = Linker::new(&engine);
        spectest::define(&mut store, &mut linker)?;
        linker.allow_shadowing(true);
        Ok(Script {
            options,
            engine,
            store,
            linker,
            lines: Lines::of(text),
            report,
            instances: BTreeMap::new(),
            definitions: BTreeMap::new(),
            last_instance: None,
            last_definition: None,
        })
    }

    /// Carries out one directive and notes what came of it.
    fn directive(&mut self, directive: WastDirective<'_>) {
        let span = directive.span();
        match directive {
            WastDirective::Module(module) => {
                let id = module.name();
                let judged = self.module(module, id);
                self.note(span, "module", false, judged);
            }
            WastDirective::ModuleDefinition(module) => {
                let judged = self.definition(module);
                self.note(span, "module definition", false, judged);
            }
            WastDirective::ModuleInstance { instance, module, .. } => {
                let judged = self.module_instance(instance, module);
                self.note(span, "module instance", false, judged);
            }
            WastDirective::Register { name, module, .. } => {
                let judged = self.register(name, module);
                self.note(span, "register", false, judged);
            }
            WastDirective::Invoke(invoke) => {
                let outcome = self.invoke(&invoke);
                let judged = outcome.judge(|outcome| matches!(outcome, Outcome::Returned(_)), "a return");
                self.note(span, "invoke", false, judged);
            }
            WastDirective::AssertMalformed { module, .. } => {
                let judged = self.assert_refused(module, "a malformed module");
                self.note(span, "assert_malformed", true, judged);
            }
            WastDirective::AssertInvalid { module, .. } => {
                let judged = self.assert_refused(module, "an invalid module");
                self.note(span, "assert_invalid", true, judged);
            }
            WastDirective::AssertMalformedCustom { module, .. } => {
                let judged = self.assert_refused(module, "a malformed custom section");
                self.note(span, "assert_malformed_custom", true, judged);
            }
            WastDirective::AssertInvalidCustom { module, .. } => {
                let judged = self.assert_refused(module, "an invalid custom section");
                self.note(span, "assert_invalid_custom", true, judged);
            }
            WastDirective::AssertUnlinkable { module, .. } => {
                let judged = self.assert_unlinkable(module);
                self.note(span, "assert_unlinkable", true, judged);
            }
            WastDirective::AssertReturn { exec, results, .. } => {
                let outcome = self.execute(exec);
                let store = &self.store;
                let is_it = |outcome: &Outcome| matches!(outcome, Outcome::Returned(values) if all_match(store, &results, values));
                let judged = outcome.judge(is_it, show_patterns(&results));
                self.note(span, "assert_return", true, judged);
            }
            WastDirective::AssertTrap { exec, message, .. } => {
                let judged = self.execute(exec).judge(
                    |outcome| outcome.trap().is_some_and(|trap| is_trap(trap, message)),
                    format!("the trap \"{message}\""),
                );
                self.note(span, "assert_trap", true, judged);
            }
            WastDirective::AssertExhaustion { call, .. } => {
                let judged = self
                    .invoke(&call)
                    .judge(|outcome| outcome.trap() == Some(Trap::CallStackExhausted), "an exhausted call stack");
                self.note(span, "assert_exhaustion", true, judged);
            }
            WastDirective::AssertException { .. } => self.note(span, "assert_exception", true, Ok(Verdict::Skipped)),
            WastDirective::AssertSuspension { .. } => self.note(span, "assert_suspension", true, Ok(Verdict::Skipped)),
            WastDirective::Thread(_) => self.note(span, "thread", false, Ok(Verdict::Skipped)),
            WastDirective::Wait { .. } => self.note(span, "wait", false, Ok(Verdict::Skipped)),
        }
    }

    /// Counts what came of a directive.
    fn note(&mut self, span: Span, directive: &'static str, is_assertion: bool, judged: Judged) {
        let report = &mut self.report;
        let counter = match judged {
            Ok(Verdict::Skipped) => &mut report.skipped,
            Ok(Verdict::TextOnly) => &mut report.text_only,
            Ok(Verdict::Holds) if !is_assertion => return,
            Ok(Verdict::Holds) => &mut report.passed,
            Err(Mismatch { expected, got }) => {
                let (line, column) = self.lines.locate(span);
                report.failures.push(Failure { line, column, directive, expected, got });
                if !is_assertion {
                    return;
                }
                &mut report.failed
            }
        };
        *counter = counter.saturating_add(1);
    }

    fn module(&mut self, mut module: QuoteWat<'_>, id: Option<Id<'_>>) -> Judged {
        // What comes next shall not run on the instance before, should this one fail.
        self.last_instance = None;
        let compiled = self.compile(&mut module)?;
        self.last_definition = Some(compiled.clone());
        if let Some(id) = id {
            self.definitions.insert(id.name().to_owned(), compiled.clone());
        }
        self.instantiate(&compiled, id)
    }

    fn definition(&mut self, mut module: QuoteWat<'_>) -> Judged {
        self.last_definition = None;
        let id = module.name();
        let compiled = self.compile(&mut module)?;
        if let Some(id) = id {
            self.definitions.insert(id.name().to_owned(), compiled.clone());
        }
        self.last_definition = Some(compiled);
        Ok(Verdict::Holds)
    }

    fn module_instance(&mut self, instance: Option<Id<'_>>, module: Option<Id<'_>>) -> Judged {
        let found = match module {
            Some(id) => self.definitions.get(id.name()),
            None => self.last_definition.as_ref(),
        };
        let Some(found) = found.cloned() else {
            return Err(Mismatch { expected: "a module's definition".into(), got: "none of this name".into() });
        };
        self.instantiate(&found, instance)
    }

    fn instantiate(&mut self, module: &Module<P>, id: Option<Id<'_>>) -> Judged {
        let instance = self.linker.instantiate(&mut self.store, module);
        let instance = instance.map_err(|error| Outcome::Failed(error).instead_of("an instance"))?;
        if let Some(id) = id {
            self.instances.insert(id.name().to_owned(), instance);
        }
        self.last_instance = Some(instance);
        Ok(Verdict::Holds)
    }

    fn register(&mut self, name: &str, module: Option<Id<'_>>) -> Judged {
        let Some(instance) = self.instance(module) else {
            return Err(Outcome::NoInstance.instead_of("an instance to register"));
        };
        let registered = self.linker.instance(&mut self.store, name, instance);
        registered.map_err(|error| Outcome::Failed(error).instead_of("an instance's exports to link with"))?;
        Ok(Verdict::Holds)
    }

    fn assert_refused(&self, mut module: QuoteWat<'_>, what: &str) -> Judged {
        let Ok(wasm) = module.encode() else { return Ok(Verdict::TextOnly) };
        match compile(&self.engine, &wasm, self.options.route) {
            Err(Refusal::Engine(Error::Parse(error))) if is_refusal(error.kind) => Ok(Verdict::Holds),
            Err(refusal) => Err(refusal.instead_of(what)),
            Ok(_) => Err(Mismatch { expected: format!("{what} to be refused"), got: "a module".into() }),
        }
    }

    fn assert_unlinkable(&mut self, module: Wat<'_>) -> Judged {
        let compiled = self.compile(&mut QuoteWat::Wat(module))?;
        match self.linker.instantiate(&mut self.store, &compiled) {
            Err(Error::Link(_)) => Ok(Verdict::Holds),
            Err(error) => Err(Outcome::Failed(error).instead_of("a module that cannot be linked")),
            Ok(_) => Err(Outcome::Returned(Vec::new()).instead_of("a module that cannot be linked")),
        }
    }

    fn compile(&self, module: &mut QuoteWat<'_>) -> Result<Module<P>, Mismatch> {
        let wasm = module
            .encode()
            .map_err(|error| Mismatch { expected: "a module".into(), got: format!("\"{}\"", error.message()) })?;
        compile(&self.engine, &wasm, self.options.route).map_err(|refusal| refusal.instead_of("a module"))
    }

    fn execute(&mut self, exec: WastExecute<'_>) -> Outcome {
        match exec {
            WastExecute::Invoke(invoke) => self.invoke(&invoke),
            WastExecute::Get { module, global, .. } => self.get(module, global),
            WastExecute::Wat(module) => match self.compile(&mut QuoteWat::Wat(module)) {
                Err(mismatch) => Outcome::Mismatch(mismatch),
                Ok(module) => match self.linker.instantiate(&mut self.store, &module) {
                    Ok(_) => Outcome::Returned(Vec::new()),
                    Err(error) => Outcome::Failed(error),
                },
            },
        }
    }

    fn invoke(&mut self, invoke: &WastInvoke<'_>) -> Outcome {
        let Some(instance) = self.instance(invoke.module) else { return Outcome::NoInstance };
        let Some(func) = instance.get_func(&mut self.store, invoke.name) else {
            return Outcome::NoExport(invoke.name.to_owned());
        };
        let args = invoke.args.iter().map(|arg| argument(&mut self.store, arg)).collect::<Option<Vec<Val>>>();
        let Some(args) = args else { return Outcome::NoValue };
        let mut results = vec![Val::I32(0); func.ty(&self.store).results().len()];
        match func.call(&mut self.store, &args, &mut results) {
            Ok(()) => Outcome::Returned(results),
            Err(error) => Outcome::Failed(error),
        }
    }

    fn get(&mut self, module: Option<Id<'_>>, name: &str) -> Outcome {
        let Some(instance) = self.instance(module) else { return Outcome::NoInstance };
        match instance.get_global(&mut self.store, name) {
            Some(global) => Outcome::Returned(vec![global.get(&mut self.store)]),
            None => Outcome::NoExport(name.to_owned()),
        }
    }

    fn instance(&self, id: Option<Id<'_>>) -> Option<Instance> {
        match id {
            Some(id) => self.instances.get(id.name()).copied(),
            None => self.last_instance,
        }
    }
}

/// What came of executing something.
enum Outcome {
    Returned(Vec<Val>),
    Failed(Error),
    NoInstance,
    NoExport(String),
    NoValue,
    Mismatch(Mismatch),
}

impl Outcome {
    /// Holds where the outcome is the one that is wanted.
    fn judge(self, is_wanted: impl FnOnce(&Outcome) -> bool, expected: impl Into<String>) -> Judged {
        if is_wanted(&self) { Ok(Verdict::Holds) } else { Err(self.instead_of(expected)) }
    }

    /// The trap, if it is one.
    fn trap(&self) -> Option<Trap> {
        if let Outcome::Failed(error) = self { error.as_trap() } else { None }
    }

    /// The mismatch that this outcome is where something else was wanted.
    fn instead_of(self, expected: impl Into<String>) -> Mismatch {
        let got = match self {
            Outcome::Returned(values) => show(&values),
            Outcome::Failed(Error::Trap(trap)) => format!("the trap \"{}\"", trap.code()),
            Outcome::Failed(error) => format!("\"{error}\""),
            Outcome::NoInstance => "no instance".into(),
            Outcome::NoExport(name) => format!("no export \"{name}\""),
            Outcome::NoValue => "an argument of a type the engine has not".into(),
            Outcome::Mismatch(mismatch) => return mismatch,
        };
        Mismatch { expected: expected.into(), got }
    }
}

impl Refusal {
    fn instead_of(self, expected: impl Into<String>) -> Mismatch {
        let got = match self {
            Refusal::Engine(error) => format!("\"{error}\""),
            Refusal::Disagreement(text) => text,
        };
        Mismatch { expected: expected.into(), got }
    }
}

/// Whether an error says that a module is malformed or invalid, not that this machine has no room for it.
///
/// What a module of a proposal that is not supported uses is malformed or invalid without it, so that counts too.
const fn is_refusal(kind: ParseErrorKind) -> bool {
    match kind {
        ParseErrorKind::UnexpectedEnd { .. }
        | ParseErrorKind::Malformed { .. }
        | ParseErrorKind::Unsupported { .. }
        | ParseErrorKind::TypeMismatch { .. }
        | ParseErrorKind::UnknownIndex { .. }
        | ParseErrorKind::Invalid { .. } => true,
        ParseErrorKind::Limit(_) | ParseErrorKind::Platform(_) => false,
    }
}

/// Whether a trap is of the kind a script's text speaks of, as far as the text tells.
fn is_trap(trap: Trap, text: &str) -> bool {
    // Which of these an indirect call gives has changed between editions of the suite.
    let element = [Trap::UndefinedElement, Trap::UninitializedElement, Trap::TableOutOfBounds];
    let speaks_of = |kind: &Trap| text.starts_with(kind.text()) || kind.text().starts_with(text);
    if [Trap::Corrupt, Trap::Host, Trap::CallStackExhausted].contains(&trap) {
        return false;
    }
    let mut kinds = Trap::ALL.iter().copied().filter(speaks_of).peekable();
    kinds.peek().is_none() || kinds.any(|kind| kind == trap || (element.contains(&kind) && element.contains(&trap)))
}
