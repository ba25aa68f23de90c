//! `wrt run`: a program with WASI, or one function of a module.

use std::io::{Write as _, stderr};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use wrt::wasi::{self, Access, HostDir, PlatformHost, WasiCtx};
use wrt::{
    CompilationMode, Config, DefaultPlatform, Engine, Error, FrameInfo, Instance, Linker, Resource, ResumableCall,
    Store, Val,
};

use crate::args::RunArgs;
use crate::exit::Exit;
use crate::failure::{Failure, backtrace};
use crate::invoke::Plan;
use crate::watchdog::Time;
use crate::{input, invoke, output};

/// Slots of the value stack for each call that may be nested: what the defaults have.
const SLOTS_A_CALL: u64 = 10;

/// Runs the file and gives the guest's exit code.
pub(crate) fn run(args: &RunArgs) -> Result<ExitCode, Failure> {
    let path = args.file();
    let failed = |error: Error| Failure::engine(path, &error);
    let time = args.timeout.map(|timeout| Time::start(path, timeout)).transpose()?;
    let engine = Engine::new(&config(args)).map_err(failed)?;
    let bytes = input::read(path)?;
    let module = input::module(&engine, path, &bytes)?;
    let plan = Plan::of(path, &module, args.invoke.as_deref(), args.args())?;
    let mut linker = Linker::new(&engine);
    wasi::add_to_linker(&mut linker, |ctx: &mut WasiCtx| ctx).map_err(failed)?;
    let mut store = Store::new(&engine, context(args)?).map_err(failed)?;
    if let Some(fuel) = args.fuel {
        store.set_fuel(fuel).map_err(failed)?;
    }
    if let Some(time) = time {
        store.set_deadline(time.left()).map_err(failed)?;
    }
    let ended = linker.instantiate(&mut store, &module).map_err(End::Failed);
    match ended.and_then(|instance| follow(&plan, &mut store, instance)) {
        Ok(results) => output::text(&invoke::show(&results)).map(|()| ExitCode::SUCCESS),
        Err(End::Failed(error)) => match error.exit_code() {
            Some(code) => Ok(exit_code(path, code)),
            None => Err(failed(error)),
        },
        Err(End::Stopped(error, calls)) => Err(failed(error).at(backtrace(&calls, 0))),
    }
}

/// How a run ends that does not come to its end.
enum End {
    /// It failed, or the guest ended the program.
    Failed(Error),
    /// It was stopped between two instructions, in these calls.
    Stopped(Error, Vec<FrameInfo>),
}

/// Calls what the plan says and gives the results.
fn follow(plan: &Plan<'_>, store: &mut Store<WasiCtx>, instance: Instance) -> Result<Vec<Val>, End> {
    if plan.initialize {
        call(store, instance, "_initialize", &[], &mut [])?;
    }
    let mut results = plan.results.clone();
    call(store, instance, plan.name, &plan.params, &mut results)?;
    Ok(results)
}

fn call(
    store: &mut Store<WasiCtx>,
    instance: Instance,
    name: &str,
    params: &[Val],
    results: &mut [Val],
) -> Result<(), End> {
    let missing = || End::Failed(wrt::Usage::NoSuchExport { kind: None }.into());
    let func = instance.get_func(&mut *store, name).ok_or_else(missing)?;
    match func.call_resumable(&mut *store, params, results).map_err(End::Failed)? {
        ResumableCall::Finished => Ok(()),
        ResumableCall::OutOfFuel(_stopped) => Err(End::Stopped(Error::OutOfFuel, store.backtrace())),
        ResumableCall::Interrupted(_stopped) => Err(End::Stopped(Error::Interrupted, store.backtrace())),
        ResumableCall::HostTrap(host) => Err(End::Failed(host.into_host_error())),
    }
}

/// The code of this process for the guest's. The system keeps the low byte of one alone.
fn exit_code(path: &Path, code: i32) -> ExitCode {
    match code.to_le_bytes() {
        [0, ..] if code != 0 => {
            let code = code.cast_unsigned();
            let note =
                format!("note: {}: the guest ended with {code}; the system would take it for 0\n", path.display());
            // Where standard error is closed there is nobody to tell.
            let _ = stderr().lock().write_all(note.as_bytes());
            Exit::Failure.into()
        }
        [low, ..] => ExitCode::from(low),
    }
}

/// The engine's bounds as the command line sets them.
fn config(args: &RunArgs) -> Config {
    let mut config = Config::new();
    args.wasm.apply(&mut config);
    config.consume_fuel(args.fuel.is_some());
    if args.lazy {
        config.compilation_mode(CompilationMode::LazyTranslation);
    }
    if let Some(bytes) = args.max_memory {
        config.limit(Resource::MemoryBytes, bytes).limit(Resource::StoreMemoryBytes, bytes);
    }
    if let Some(bytes) = args.max_stack {
        config.max_wasm_stack(usize::try_from(bytes).unwrap_or(usize::MAX));
        // A larger stack is no use if calls run out before it.
        let slots = config.get_limits().of(Resource::ValueStack);
        config.max_call_depth(Resource::CallDepth.default_limit().max(slots / SLOTS_A_CALL));
    }
    config
}

/// All the guest can reach.
fn context(args: &RunArgs) -> Result<WasiCtx, Failure> {
    let name = args.file().file_name().unwrap_or_default();
    let mut builder = WasiCtx::builder()
        .arg(name.as_encoded_bytes())
        .args(args.args().iter().map(|arg| arg.as_encoded_bytes()))
        .envs(last_of_each(&args.env))
        .host(PlatformHost::new(Arc::new(DefaultPlatform::new())))
        .inherit_stdio();
    for (host, guest) in &args.dir {
        let dir = HostDir::open(host).map_err(|error| Failure::file(host, "opened as a directory", &error))?;
        builder = builder.preopen(dir, guest, Access::ReadWrite);
    }
    builder.build().map_err(|error| Failure::new(Exit::Usage, error.to_string()))
}

/// The variables, a name that is given again only where it is given last.
fn last_of_each(env: &[(Vec<u8>, Vec<u8>)]) -> impl Iterator<Item = (&[u8], &[u8])> {
    env.iter().enumerate().filter_map(|(index, (name, value))| {
        let is_last = !env.iter().skip(index.saturating_add(1)).any(|(later, _)| later == name);
        is_last.then_some((name.as_slice(), value.as_slice()))
    })
}

#[cfg(test)]
mod tests {
    use super::last_of_each;

    #[test]
    fn a_variable_that_is_given_twice_has_the_last_value() {
        let env = [("A", "1"), ("B", "2"), ("A", "3")].map(|(name, value)| (name.into(), value.into()));
        assert_eq!(last_of_each(&env).collect::<Vec<_>>(), [(&b"B"[..], &b"2"[..]), (b"A", b"3")]);
    }
}
