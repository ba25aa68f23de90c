//! WASI preview 1 for the guests of a linker.
//!
//! What a guest gets is in its [`WasiCtx`], which is (a part of) the store's data:
//!
//! ```
//! # #[cfg(all(feature = "platform-linux", feature = "decoder"))] {
//! use wrt::wasi::{self, PlatformHost, WasiCtx};
//! use wrt::{Engine, Linker, Module, Store};
//!
//! let engine = Engine::default();
//! let mut linker = Linker::new(&engine);
//! wasi::add_to_linker(&mut linker, |ctx: &mut WasiCtx| ctx)?;
//!
//! let host = PlatformHost::new(std::sync::Arc::new(engine.platform().clone()));
//! let ctx = WasiCtx::builder().arg("prog").host(host).build().unwrap();
//! let mut store = Store::new(&engine, ctx)?;
//!
//! let wasm = wat::parse_str(
//!     "(module (import \"wasi_snapshot_preview1\" \"proc_exit\" (func $exit (param i32)))
//!         (memory (export \"memory\") 1)
//!         (func (export \"_start\") (call $exit (i32.const 7))))",
//! ).unwrap();
//! let instance = linker.instantiate(&mut store, &Module::new(&engine, &wasm)?)?;
//! let ended = instance.get_typed_func::<(), ()>(&store, "_start")?.call(&mut store, ());
//! assert_eq!(ended.unwrap_err().exit_code(), Some(7));
//! # }
//! # Ok::<(), wrt::Error>(())
//! ```

use wrt_platform::Platform;
use wrt_runtime::Extern;
#[doc(no_inline)]
pub use wrt_wasi::*;

use crate::host::{HostCall, HostFunc};
use crate::store::Inner;
use crate::{Error, FuncType, Linker, Result, ValType};

/// The export by which a guest of preview 1 shows its memory.
const MEMORY: &str = "memory";

/// Defines the functions of preview 1, all of them, over the context that `ctx` finds in a store's data.
///
/// A guest without an exported `memory` can call them too; every address is out of bounds for it. A guest that ends its
/// program ends the call with [`Error::Exit`].
///
/// # Errors
/// [`Usage::Duplicate`](crate::Usage::Duplicate).
pub fn add_to_linker<T: 'static, P: Platform + Clone>(
    linker: &mut Linker<T, P>,
    ctx: impl Fn(&mut T) -> &mut WasiCtx + Copy + Send + Sync + 'static,
) -> Result<()> {
    for func in Preview1::ALL.iter().copied() {
        let ty = FuncType::new(types(func.params()), types(func.results()));
        let host = HostFunc::new(ty, move |inner: &mut Inner<T, P>, call: &HostCall| serve(inner, call, func, ctx));
        linker.define_host(Preview1::MODULE, func.name(), host)?;
    }
    Ok(())
}

/// Serves one call. It allocates nothing itself.
fn serve<T, P: Platform + Clone>(
    inner: &mut Inner<T, P>,
    call: &HostCall,
    func: Preview1,
    ctx: impl Fn(&mut T) -> &mut WasiCtx,
) -> Result<()> {
    // The arguments and the memory lie in the same store, so the former are copied.
    let mut slots = [0; Preview1::MAX_PARAMS];
    for (slot, arg) in slots.iter_mut().zip(inner.runtime.slots_of(&call.call)) {
        *slot = *arg;
    }
    let args = slots.get(..func.params().len()).unwrap_or(&slots);
    let memory = match call.call.caller.and_then(|instance| inner.export(instance, MEMORY)) {
        Some(Extern::Memory(memory)) => inner.runtime.memory_mut(memory),
        Some(Extern::Func(_) | Extern::Table(_) | Extern::Global(_) | Extern::Tag(_)) | None => None,
    };
    match wrt_wasi::call(ctx(&mut inner.data), func, memory.unwrap_or_default(), args) {
        Ok(errno) => {
            if let Some(result) = inner.runtime.slots_of_mut(&call.call).first_mut() {
                *result = u64::from(errno.number());
            }
            Ok(())
        }
        Err(Exit(code)) => Err(Error::exit(code.cast_signed())),
    }
}

fn types(types: &[ValueType]) -> impl Iterator<Item = ValType> {
    types.iter().map(|ty| match ty {
        ValueType::I32 => ValType::I32,
        ValueType::I64 => ValType::I64,
    })
}
