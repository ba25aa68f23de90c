//! `wrt run`: a program with WASI, or one function of a module.

use core::time::Duration;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use wrt::wasi::{self, Access, HostDir, PlatformHost, WasiCtx};
use wrt::{Config, DefaultPlatform, Engine, Error, Instance, Linker, Module, Resource, Store};

use crate::args::RunArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{input, invoke, output};

/// How long a guest that waits in the host outlives its time.
const GRACE: Duration = Duration::from_millis(250);

/// Runs the file and gives the guest's exit code.
pub(crate) fn run(args: &RunArgs) -> Result<ExitCode, Failure> {
    let path = &args.file;
    let failed = |error: Error| Failure::engine(path, &error);
    let engine = Engine::new(&config(args)).map_err(failed)?;
    let bytes = input::read(path)?;
    let module = input::module(&engine, path, &bytes)?;
    check_metering(args, &module)?;
    let mut linker = Linker::new(&engine);
    wasi::add_to_linker(&mut linker, |ctx: &mut WasiCtx| ctx).map_err(failed)?;
    let mut store = Store::new(&engine, context(args)?).map_err(failed)?;
    if let Some(fuel) = args.fuel {
        store.set_fuel(fuel).map_err(failed)?;
    }
    if let Some(timeout) = args.timeout {
        store.set_deadline(timeout).map_err(failed)?;
        end_with(path, timeout.saturating_add(GRACE));
    }
    let ended = linker.instantiate(&mut store, &module).and_then(|instance| match &args.invoke {
        Some(name) => call(args, &mut store, instance, name),
        None => start(args, &mut store, instance, &module),
    });
    match ended {
        Ok(result) => result,
        Err(error) => match error.exit_code() {
            // The system keeps the low byte of a code.
            Some(code) => Ok(ExitCode::from(code.to_le_bytes()[0])),
            None => Err(failed(error)),
        },
    }
}

/// The engine's bounds as the command line sets them.
fn config(args: &RunArgs) -> Config {
    let mut config = Config::new();
    config.consume_fuel(args.fuel.is_some());
    if let Some(bytes) = args.max_memory {
        config.limit(Resource::MemoryBytes, bytes);
    }
    if let Some(bytes) = args.max_stack {
        config.max_wasm_stack(usize::try_from(bytes).unwrap_or(usize::MAX));
    }
    config
}

/// An image counts fuel only if it was made to.
fn check_metering(args: &RunArgs, module: &Module) -> Result<(), Failure> {
    let is_metered = module.view().is_some_and(|image| image.header().flags & wrt_format::flags::METERED != 0);
    if args.fuel.is_none() || is_metered {
        return Ok(());
    }
    let what = format!("{}: this image does not count fuel", args.file.display());
    Err(Failure::new(Exit::Usage, what).advise("make it with `wrt compile --fuel-metering`"))
}

/// All the guest can reach.
fn context(args: &RunArgs) -> Result<WasiCtx, Failure> {
    let name = args.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut builder = WasiCtx::builder()
        .arg(name)
        .args(&args.args)
        .envs(args.env.iter().map(|(name, value)| (name, value)))
        .host(PlatformHost::new(Arc::new(DefaultPlatform::new())))
        .inherit_stdio();
    for (host, guest) in &args.dir {
        let dir = HostDir::open(host).map_err(|error| Failure::file(host, "opened as a directory", &error))?;
        builder = builder.preopen(dir, guest, Access::ReadWrite);
    }
    builder.build().map_err(|error| Failure::new(Exit::Usage, error.to_string()))
}

/// Calls the program's `_start`; where there is none the inner result tells so.
fn start(
    args: &RunArgs,
    store: &mut Store<WasiCtx>,
    instance: Instance,
    module: &Module,
) -> Result<Result<ExitCode, Failure>, Error> {
    let Some(start) = instance.get_func(&mut *store, "_start") else {
        let what = format!("{}: no `_start` is exported: this is no program", args.file.display());
        return Ok(Err(Failure::new(Exit::Failure, what).advise(invoke::choices(module))));
    };
    start.call(&mut *store, &[], &mut []).map(|()| Ok(ExitCode::SUCCESS))
}

/// Calls an export with the arguments as parameters and prints its results.
fn call(
    args: &RunArgs,
    store: &mut Store<WasiCtx>,
    instance: Instance,
    name: &str,
) -> Result<Result<ExitCode, Failure>, Error> {
    // A reactor's export may be called only after this one.
    if let Some(initialize) = instance.get_func(&mut *store, "_initialize").filter(|_| name != "_initialize") {
        initialize.call(&mut *store, &[], &mut [])?;
    }
    let Some(func) = instance.get_func(&mut *store, name) else {
        let what = format!("{}: no function `{name}` is exported", args.file.display());
        return Ok(Err(Failure::new(Exit::Usage, what).advise("`wrt inspect` lists the exports")));
    };
    let ty = func.ty(&*store);
    let params = match invoke::params(name, &ty, &args.args) {
        Ok(params) => params,
        Err(failure) => return Ok(Err(failure)),
    };
    let mut results = invoke::room(&ty);
    func.call(&mut *store, &params, &mut results)?;
    Ok(output::text(&invoke::show(&results)).map(|()| ExitCode::SUCCESS))
}

/// Ends this process after a time, should the guest still be waiting in the host by then.
fn end_with(path: &Path, time: Duration) {
    let failure = Failure::engine(path, &Error::Interrupted);
    std::thread::spawn(move || {
        std::thread::sleep(time);
        failure.report();
        std::process::exit(i32::from(Exit::Timeout as u8));
    });
}
