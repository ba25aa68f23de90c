//! The programs of the WASI test-suite, and how each is run.
//!
//! The suite is looked for in the folder `wasi` of what `WRT_CONFORMANCE` names, by default `../shared/conformance` beside the
//! repository. Beside a program, `NAME.json` says what it is given and what it must do.
#![forbid(unsafe_code)]

extern crate alloc;

use alloc::collections::BTreeSet;
use alloc::sync::Arc;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use cap_tempfile::{TempDir, ambient_authority};
use serde_json::Value;
use wrt::wasi::{Access, Captured, HostDir, PlatformHost, WasiCtx, add_to_linker};
use wrt::{Engine, Error, Linker, Module, Platform, Store};

/// Bytes that a program may write to one stream.
const OUTPUT: usize = 1 << 20;

/// A program with what it is given and what it must do.
#[derive(Clone, Debug)]
pub struct Program {
    wasm: PathBuf,
    spec: Value,
}

/// How the module gets to the engine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Route {
    /// Translated from its binary format.
    Translated,
    /// Loaded from the image of its translation.
    Image,
}

/// The folder of the suite, if there is one.
///
/// # Panics
/// If `WRT_CONFORMANCE` is set, but there is none: who names a copy wants it run.
#[must_use]
pub fn suite() -> Option<PathBuf> {
    let named = env::var_os("WRT_CONFORMANCE").map(PathBuf::from);
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/conformance");
    let folder = named.clone().unwrap_or_else(beside).join("wasi");
    assert!(named.is_none() || folder.is_dir(), "WRT_CONFORMANCE is set, but {} is no folder", folder.display());
    folder.is_dir().then_some(folder)
}

/// The programs of preview 1 in one language, in the order of their names.
///
/// # Errors
/// What reading the folder or a description gives.
pub fn programs(suite: &Path, language: &str) -> io::Result<Vec<Program>> {
    let mut paths = BTreeSet::new();
    for entry in fs::read_dir(suite.join(language).join("testsuite/wasm32-wasip1"))? {
        let path = entry?.path();
        if path.extension() == Some(OsStr::new("wasm")) {
            paths.insert(path);
        }
    }
    paths.into_iter().map(Program::new).collect()
}

impl Program {
    fn new(wasm: PathBuf) -> io::Result<Program> {
        let spec = match fs::read(wasm.with_extension("json")) {
            Ok(text) => serde_json::from_slice(&text)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Value::Null,
            Err(error) => return Err(error),
        };
        Ok(Program { wasm, spec })
    }

    /// The program's name.
    #[must_use]
    pub fn name(&self) -> String {
        self.wasm.file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Runs the program in a fresh copy of its folder and checks what it did.
    ///
    /// # Errors
    /// What it did wrong, with what it wrote to standard error.
    pub fn run<P: Platform + Clone>(&self, platform: &P, route: Route) -> Result<(), String> {
        let errors = Captured::new(OUTPUT);
        self.run_with(platform, route, errors.clone())
            .map_err(|what| format!("{what}\n{}", String::from_utf8_lossy(&errors.take())))
    }

    fn run_with<P: Platform + Clone>(&self, platform: &P, route: Route, errors: Captured) -> Result<(), String> {
        let engine = Engine::with_platform(platform.clone(), &wrt::Config::new()).map_err(text)?;
        let wasm = fs::read(&self.wasm).map_err(text)?;
        let mut module = Module::new(&engine, &wasm).map_err(text)?;
        if route == Route::Image {
            let image = module.image().to_vec();
            module = Module::from_image_copy(&engine, &image).map_err(text)?;
        }
        let output = Captured::new(OUTPUT);
        let folder = self.folder()?;
        let ctx = self.context(platform, folder.as_ref(), output.clone(), errors)?;
        let mut store = Store::new(&engine, ctx).map_err(text)?;
        let mut linker = Linker::new(&engine);
        add_to_linker(&mut linker, |ctx: &mut WasiCtx| ctx).map_err(text)?;
        let instance = linker.instantiate(&mut store, &module).map_err(text)?;
        let start = instance.get_func(&store, "_start").ok_or("no `_start`")?;
        let code = match start.call(&mut store, &[], &mut []) {
            Ok(()) => 0,
            Err(Error::Exit(code)) => i64::from(code),
            Err(error) => return Err(error.to_string()),
        };
        let expected = self.spec.get("exit_code").and_then(Value::as_i64).unwrap_or(0);
        if code != expected {
            return Err(format!("exit code {code}, expected {expected}"));
        }
        match self.spec.get("stdout").and_then(Value::as_str) {
            Some(expected) if output.take() != expected.as_bytes() => Err(format!("output differs from {expected:?}")),
            _ => Ok(()),
        }
    }

    /// A fresh copy of the folder the program is given, if it is given one.
    fn folder(&self) -> Result<Option<TempDir>, String> {
        let Some(root) = self.spec.get("root").and_then(Value::as_str) else { return Ok(None) };
        let copy = cap_tempfile::tempdir(ambient_authority()).map_err(text)?;
        let source = self.wasm.with_file_name(root);
        let mut folders = vec![PathBuf::new()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(source.join(&folder)).map_err(text)? {
                let entry = entry.map_err(text)?;
                let path = folder.join(entry.file_name());
                if entry.file_type().map_err(text)?.is_dir() {
                    copy.create_dir(&path).map_err(text)?;
                    folders.push(path);
                } else {
                    // Not the permissions: programs write to what they find, and a checkout may be read-only.
                    copy.write(&path, fs::read(entry.path()).map_err(text)?).map_err(text)?;
                }
            }
        }
        Ok(Some(copy))
    }

    fn context<P: Platform + Clone>(
        &self,
        platform: &P,
        folder: Option<&TempDir>,
        output: Captured,
        errors: Captured,
    ) -> Result<WasiCtx, String> {
        let strings =
            |key: &str| self.spec.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let variables = self.spec.get("env").and_then(Value::as_object).into_iter().flatten();
        let mut builder = WasiCtx::builder()
            .arg(self.name())
            .args(strings("args"))
            .envs(variables.filter_map(|(name, value)| Some((name, value.as_str()?))))
            .host(PlatformHost::new(Arc::new(platform.clone())))
            .stdout(output)
            .stderr(errors);
        if let Some(folder) = folder {
            builder = builder.preopen(HostDir::from(folder.try_clone().map_err(text)?), "/", Access::ReadWrite);
        }
        builder.build().map_err(text)
    }
}

fn text(error: impl ToString) -> String {
    error.to_string()
}
