//! Carries out the directives of one script.

use std::collections::BTreeMap;

use wast::token::{Id, Span};
use wast::{QuoteWat, WastDirective, WastExecute, WastInvoke, Wat};
use wrt::{CompilationMode, Config, Engine, Error, Instance, Linker, Module, Platform, Store, Val};

use crate::compile::compile;
use crate::component::{self, Components, is_component};
use crate::location::Lines;
use crate::outcome::{Judged, Mismatch, Missing, Outcome, Verdict};
use crate::texts::{is_exhaustion, is_link_cause, is_trap};
use crate::unfold::unfold;
use crate::unsupported::CUSTOM_SECTIONS;
use crate::value::{all_match, argument, show_patterns};
use crate::{Options, Report, Route, read, spectest};

/// More fuel than any script burns.
const PLENTY: u64 = 1 << 60;

/// Runs a script on a platform; `file` names it in the report.
#[must_use]
pub fn run<P: Platform + Clone>(platform: P, file: &str, text: &str, options: Options) -> Report {
    let report = Report { file: file.to_owned(), ..Report::default() };
    let text = &*unfold(text);
    let ran = read(text, |directives| match Script::new(platform, report.clone(), text, options) {
        Ok(mut runner) => {
            directives.into_iter().for_each(|directive| runner.directive(directive));
            runner.report
        }
        Err(error) => broken(report.clone(), (1, 1), Mismatch::new("a store", error.to_string())),
    });
    ran.unwrap_or_else(|error| {
        broken(report, Lines::of(text).locate(error.span()), Mismatch::new("a script", error.message()))
    })
}

/// The report of a script that could not be run at all.
fn broken(mut report: Report, place: (usize, usize), mismatch: Mismatch) -> Report {
    report.fail(place, "script", mismatch);
    report
}

/// The state that a script's directives work on.
struct Script<P: Platform + Clone> {
    options: Options,
    engine: Engine<P>,
    store: Store<(), P>,
    linker: Linker<(), P>,
    lines: Lines,
    report: Report,
    /// Instances by their identifiers, or why they are not there.
    instances: BTreeMap<String, Result<Instance, Missing>>,
    /// Modules by their identifiers, or why they are not there.
    definitions: BTreeMap<String, Result<Module<P>, Missing>>,
    last_instance: Result<Instance, Missing>,
    last_definition: Result<Module<P>, Missing>,
    /// Names under which nothing could be registered, with the proposal that its instance lacks.
    unregistered: BTreeMap<String, &'static str>,
    components: Components<P>,
}

impl<P: Platform + Clone> Script<P> {
    fn new(platform: P, report: Report, text: &str, options: Options) -> Result<Script<P>, Error> {
        let mut config = Config::new();
        // So code with chains is run, and code without.
        config.consume_fuel(options.metered).chains(options.route == Route::Image).dispatch(options.dispatch);
        config.component_features(component::FEATURES);
        if options.collect {
            config.collection(1, true);
        }
        if options.route == Route::Lazy {
            config.compilation_mode(CompilationMode::LazyTranslation);
        }
        for switch in options.without {
            switch(&mut config, false);
        }
        let engine = Engine::with_platform(platform, &config)?;
        let mut store = Store::new(&engine, ())?;
        if options.metered {
            store.set_fuel(PLENTY)?;
        }
        let mut linker = Linker::new(&engine);
        spectest::define(&mut store, &mut linker)?;
        linker.allow_shadowing(true);
        let components = Components::new(&engine);
        Ok(Script {
            components,
            options,
            engine,
            store,
            linker,
            lines: Lines::of(text),
            report,
            instances: BTreeMap::new(),
            definitions: BTreeMap::new(),
            last_instance: Err(Missing::UNKNOWN),
            last_definition: Err(Missing::UNKNOWN),
            unregistered: BTreeMap::new(),
        })
    }

    /// Carries out one directive and notes what came of it.
    fn directive(&mut self, directive: WastDirective<'_>) {
        let span = directive.span();
        match directive {
            WastDirective::Module(module) if is_component(&module) => {
                let judged = self.components.module(&mut self.store, module);
                self.note(span, "component", false, judged);
            }
            WastDirective::ModuleDefinition(module) if is_component(&module) => {
                let judged = self.components.define(module);
                self.note(span, "component definition", false, judged);
            }
            WastDirective::ModuleInstance { instance, module, .. } if self.components.has(module) => {
                let judged = self.components.instance(&mut self.store, instance, module);
                self.note(span, "component instance", false, judged);
            }
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
                let is_it = |outcome: &Outcome| matches!(outcome, Outcome::Returned(_) | Outcome::Values(_));
                let judged = outcome.judge(is_it, "a return");
                self.note(span, "invoke", false, judged);
            }
            WastDirective::AssertMalformed { module, .. } => {
                let judged = self.assert_refused(module, true);
                self.note(span, "assert_malformed", true, judged);
            }
            WastDirective::AssertInvalid { module, .. } => {
                let judged = self.assert_refused(module, false);
                self.note(span, "assert_invalid", true, judged);
            }
            WastDirective::AssertMalformedCustom { module, .. } => {
                let judged = self.assert_custom(module);
                self.note(span, "assert_malformed_custom", true, judged);
            }
            WastDirective::AssertInvalidCustom { module, .. } => {
                let judged = self.assert_custom(module);
                self.note(span, "assert_invalid_custom", true, judged);
            }
            WastDirective::AssertUnlinkable { module, message, .. } => {
                let judged = self.assert_unlinkable(module, message);
                self.note(span, "assert_unlinkable", true, judged);
            }
            WastDirective::AssertReturn { exec, results, .. } => {
                let outcome = self.execute(exec);
                let store = &self.store;
                let is_it = |outcome: &Outcome| {
                    if let Outcome::Values(values) = outcome {
                        return component::all_match(&results, values);
                    }
                    matches!(outcome, Outcome::Returned(values) if all_match(store, &results, values))
                };
                let judged = outcome.judge(is_it, show_patterns(&results));
                self.note(span, "assert_return", true, judged);
            }
            WastDirective::AssertTrap { exec, message, .. } => {
                let judged = self.execute(exec).judge(
                    |outcome| {
                        matches!(outcome, Outcome::Failed(error) if component::is_trap(error, message))
                            || outcome.trap().is_some_and(|trap| is_trap(trap, message))
                    },
                    format!("the trap \"{message}\""),
                );
                self.note(span, "assert_trap", true, judged);
            }
            WastDirective::AssertExhaustion { call, message, .. } => {
                let judged = self.invoke(&call).judge(
                    |outcome| outcome.trap().is_some_and(|trap| is_exhaustion(trap, message)),
                    format!("the exhaustion \"{message}\""),
                );
                self.note(span, "assert_exhaustion", true, judged);
            }
            WastDirective::AssertException { exec, .. } => {
                let is_it = |outcome: &Outcome| matches!(outcome, Outcome::Failed(Error::Exception(_)));
                let judged = self.execute(exec).judge(is_it, "an exception");
                self.note(span, "assert_exception", true, judged);
            }
            WastDirective::AssertSuspension { .. } => self.lack(span, "assert_suspension", true, "stack switching"),
            WastDirective::Thread(_) => self.lack(span, "thread", false, "threads"),
            WastDirective::Wait { .. } => self.lack(span, "wait", false, "threads"),
        }
    }

    /// Notes a directive of a proposal that is not supported yet.
    fn lack(&mut self, span: Span, directive: &'static str, is_assertion: bool, what: &'static str) {
        self.note(span, directive, is_assertion, Err(Mismatch::lack("to be carried out", what)));
    }

    /// Counts what came of a directive.
    fn note(&mut self, span: Span, directive: &'static str, is_assertion: bool, judged: Judged) {
        let report = &mut self.report;
        match judged {
            Ok(Verdict::TextOnly) => report.text_only = report.text_only.saturating_add(1),
            Ok(Verdict::Holds) if is_assertion => report.passed = report.passed.saturating_add(1),
            Ok(Verdict::Holds) => {}
            Err(mismatch) => report.fail(self.lines.locate(span), directive, mismatch),
        }
    }

    fn module(&mut self, module: QuoteWat<'_>, id: Option<Id<'_>>) -> Judged {
        // What comes next shall not run on the instance before, should this one fail.
        self.last_instance = Err(Missing::UNKNOWN);
        self.components.are_last = false;
        let compiled = self.define(module, id);
        if let Err(Mismatch { lacks, .. }) = &compiled {
            self.place(id, Err(Missing { lacks: *lacks }));
        }
        self.instantiate(&compiled?, id)
    }

    fn definition(&mut self, module: QuoteWat<'_>) -> Judged {
        let id = module.name();
        self.components.are_last = false;
        self.define(module, id)?;
        Ok(Verdict::Holds)
    }

    /// Compiles a module and keeps it, or why it is not there.
    fn define(&mut self, mut module: QuoteWat<'_>, id: Option<Id<'_>>) -> Result<Module<P>, Mismatch> {
        let compiled = self.compile(&mut module);
        let kept = compiled.as_ref().map(Module::clone).map_err(|mismatch| Missing { lacks: mismatch.lacks });
        if let Some(id) = id {
            self.definitions.insert(id.name().to_owned(), kept.clone());
        }
        self.last_definition = kept;
        compiled
    }

    fn module_instance(&mut self, instance: Option<Id<'_>>, module: Option<Id<'_>>) -> Judged {
        self.components.are_last = false;
        let found = match module {
            Some(id) => self.definitions.get(id.name()).cloned().unwrap_or(Err(Missing::UNKNOWN)),
            None => self.last_definition.clone(),
        };
        if let Err(missing) = found {
            self.place(instance, Err(missing));
        }
        self.instantiate(&found.map_err(|missing| missing.instead_of("a module's definition"))?, instance)
    }

    fn instantiate(&mut self, module: &Module<P>, id: Option<Id<'_>>) -> Judged {
        let instance = self.linker.instantiate(&mut self.store, module);
        let instance = instance.map_err(|error| self.not_linked(error, "an instance"));
        let placed = instance.as_ref().copied().map_err(|mismatch| Missing { lacks: mismatch.lacks });
        self.place(id, placed);
        instance.map(|_| Verdict::Holds)
    }

    /// Keeps an instance, or why it is not there, for the directives that follow.
    fn place(&mut self, id: Option<Id<'_>>, instance: Result<Instance, Missing>) {
        if let Some(id) = id {
            self.instances.insert(id.name().to_owned(), instance);
        }
        self.last_instance = instance;
    }

    fn register(&mut self, name: &str, module: Option<Id<'_>>) -> Judged {
        let instance = match self.instance(module) {
            Ok(instance) => instance,
            Err(missing) => {
                if let Some(what) = missing.lacks {
                    self.unregistered.insert(name.to_owned(), what);
                }
                return Err(missing.instead_of("an instance to register"));
            }
        };
        self.unregistered.remove(name);
        let registered = self.linker.instance(&mut self.store, name, instance);
        registered.map_err(|error| Outcome::Failed(error).instead_of("an instance's exports to link with"))?;
        Ok(Verdict::Holds)
    }

    /// A module must be refused as malformed or, if `malformed` is false, as invalid.
    fn assert_refused(&self, mut module: QuoteWat<'_>, malformed: bool) -> Judged {
        if is_component(&module) {
            return self.components.assert_refused(module);
        }
        let what = if malformed { "a malformed module" } else { "an invalid module" };
        let Ok(wasm) = module.encode() else { return Ok(Verdict::TextOnly) };
        match compile(&self.engine, &wasm, self.options.route) {
            Err(refusal) if refusal.is(malformed) => Ok(Verdict::Holds),
            Err(refusal) => Err(refusal.instead_of(what, self.options.needs)),
            Ok(_) => Err(Mismatch::new(what, "a module")),
        }
    }

    /// The contents of custom sections are the text parser's alone to refuse: the engine reads none.
    fn assert_custom(&self, mut module: QuoteWat<'_>) -> Judged {
        match module.encode() {
            Err(_) => Ok(Verdict::TextOnly),
            Ok(_) => Err(Mismatch::lack("a refused custom section", CUSTOM_SECTIONS)),
        }
    }

    fn assert_unlinkable(&mut self, module: Wat<'_>, message: &str) -> Judged {
        if matches!(module, Wat::Component(_)) {
            return self.components.assert_unlinkable(&mut self.store, module);
        }
        let expected = format!("the failure to link \"{message}\"");
        let compiled = self.compile(&mut QuoteWat::Wat(module))?;
        match self.linker.instantiate(&mut self.store, &compiled) {
            Err(Error::Link(failure))
                if is_link_cause(&failure.cause, message) && !self.unregistered.contains_key(&*failure.module) =>
            {
                Ok(Verdict::Holds)
            }
            Err(error) => Err(self.not_linked(error, &expected)),
            Ok(_) => Err(Mismatch::new(expected, "an instance")),
        }
    }

    /// The mismatch that an error of instantiation is; a lack's where an import is missing that it kept from being there.
    fn not_linked(&self, error: Error, expected: &str) -> Mismatch {
        let lacks =
            if let Error::Link(failure) = &error { self.unregistered.get(&*failure.module).copied() } else { None };
        Mismatch { lacks, ..Outcome::Failed(error).instead_of(expected) }
    }

    fn compile(&self, module: &mut QuoteWat<'_>) -> Result<Module<P>, Mismatch> {
        let wasm = module.encode().map_err(|error| Mismatch::new("a module", format!("\"{}\"", error.message())))?;
        let compiled = compile(&self.engine, &wasm, self.options.route);
        compiled.map_err(|refusal| refusal.instead_of("a module", self.options.needs))
    }

    fn execute(&mut self, exec: WastExecute<'_>) -> Outcome {
        match exec {
            WastExecute::Invoke(invoke) => self.invoke(&invoke),
            WastExecute::Get { module, global, .. } => self.get(module, global),
            WastExecute::Wat(module @ Wat::Component(_)) => self.components.execute(&mut self.store, module),
            WastExecute::Wat(module) => match self.compile(&mut QuoteWat::Wat(module)) {
                Err(mismatch) => Outcome::Mismatch(mismatch),
                Ok(module) => match self.linker.instantiate(&mut self.store, &module) {
                    Ok(_) => Outcome::Returned(Vec::new()),
                    Err(error @ Error::Link(_)) => Outcome::Mismatch(self.not_linked(error, "an instance")),
                    Err(error) => Outcome::Failed(error),
                },
            },
        }
    }

    fn invoke(&mut self, invoke: &WastInvoke<'_>) -> Outcome {
        if self.components.is_called(invoke) {
            return self.components.invoke(&mut self.store, invoke);
        }
        let instance = match self.instance(invoke.module) {
            Ok(instance) => instance,
            Err(missing) => return Outcome::NoInstance(missing),
        };
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
        let instance = match self.instance(module) {
            Ok(instance) => instance,
            Err(missing) => return Outcome::NoInstance(missing),
        };
        match instance.get_global(&mut self.store, name) {
            Some(global) => Outcome::Returned(vec![global.get(&mut self.store)]),
            None => Outcome::NoExport(name.to_owned()),
        }
    }

    fn instance(&self, id: Option<Id<'_>>) -> Result<Instance, Missing> {
        match id {
            Some(id) => self.instances.get(id.name()).copied().unwrap_or(Err(Missing::UNKNOWN)),
            None => self.last_instance,
        }
    }
}
