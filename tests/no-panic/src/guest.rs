//! The guest's life on the board: loaded, instantiated, called, stopped, resumed and looked at.

use wrt::runtime::{Extern, FuncId, InstanceId, Module, Outcome, Store};
use wrt::{Fuel, Trap};

use crate::adder::Adder;
use crate::board::Board;
#[cfg(feature = "messages")]
use crate::messages;
use crate::{bounds, calls, flash, items, say};

/// What was asked for, or what is wrong.
pub(crate) type Answer<T> = Result<T, &'static str>;

/// Does everything an embedder does; what is wrong, if anything is.
pub(crate) fn run(board: Board) -> Answer<()> {
    let mut store = Store::new(board, bounds::small()).map_err(|_| "no store")?;
    let module = load(board)?;
    let module = store.add_module(module).map_err(|_| "no room for a module")?;
    let instance = store.instantiate_with(module, &Adder, &[]).map_err(|_| "not instantiated")?;

    // 2 * (1 + 2 + 3 + 4 + 5), then the sum of the squares.
    expect(call(&mut store, instance, "sum", &[1])?, 30, "sum of doubles")?;
    expect(call(&mut store, instance, "sum", &[2])?, 55, "sum of squares")?;
    expect(
        call(&mut store, instance, "length", &[3.0_f64.to_bits(), 4.0_f64.to_bits()])?,
        5.0_f64.to_bits(),
        "length",
    )?;

    items::exported(&mut store, instance)?;
    items::created(&mut store)?;
    items::described(&mut store, instance)?;

    expect(call(&mut store, instance, "grow", &[])?, 1, "pages before it grew")?;
    expect(u64::from(call(&mut store, instance, "grow", &[])? == u64::from(u32::MAX)), 1, "a refusal to grow")?;

    trap(&mut store, instance, "load", &[0x2_0000], Trap::MemoryOutOfBounds)?;
    trap(&mut store, instance, "deep", &[], Trap::Unreachable)?;
    trap(&mut store, instance, "sum", &[3], Trap::UninitializedElement)?;

    stop(&mut store, instance)?;
    calls::nested(&mut store, instance)?;
    calls::refused(&mut store, instance)?;
    #[cfg(feature = "messages")]
    messages::printed(&mut store, instance)?;
    Ok(())
}

/// The guest's image, from flash.
#[cfg(not(feature = "decoder"))]
fn load(_: Board) -> Answer<Module<Board>> {
    flash::image().ok_or("no image")
}

/// The guest's image, translated while its bytes come in.
#[cfg(feature = "decoder")]
fn load(board: Board) -> Answer<Module<Board>> {
    let (wasm, config) = (flash::WASM, flash::config());
    wrt::decoder::validate(&board, &config, wasm).map_err(|_| "not valid")?;
    let cut = wasm.get(..wasm.len().saturating_sub(1)).unwrap_or(wasm);
    if wrt::decoder::validate(&board, &config, cut).is_ok() || wrt::decoder::decode(&board, &config, cut).is_ok() {
        return Err("a module without its end");
    }
    let mut decoder = wrt::decoder::Decoder::new(&board, &config).map_err(|_| "no decoder")?;
    for chunk in wasm.chunks(64) {
        decoder.push(chunk).map_err(|_| "not a module")?;
    }
    expect(u64::from(decoder.scratch_bytes() > 0 && decoder.image_bytes() > 0), 1, "bytes of the decoder")?;
    let image = decoder.finish().map_err(|_| "no whole module")?;
    Module::from_translated(image.region, image.len as usize).map_err(|_| "no image")
}

pub(crate) fn function(store: &Store<Board>, instance: InstanceId, name: &str) -> Answer<FuncId> {
    match store.export(instance, name) {
        Some(Extern::Func(func)) => Ok(func),
        _ => Err("no such function"),
    }
}

/// Calls a function to its end, answers for the host, and gives the first result.
pub(crate) fn call(store: &mut Store<Board>, instance: InstanceId, name: &str, args: &[u64]) -> Answer<u64> {
    let func = function(store, instance, name)?;
    store.start_call(func, args).map_err(|_| "not started")?;
    finish(store)
}

/// Runs on to the end.
pub(crate) fn finish(store: &mut Store<Board>) -> Answer<u64> {
    match store.run_with(&mut Adder) {
        Outcome::Finished => store.results().first().copied().ok_or("no result"),
        Outcome::HostCall(_) => Err("an unanswered call of the host"),
        Outcome::Trapped(trap) => Err(trap.text()),
        Outcome::Threw(_) => Err("an exception"),
        Outcome::OutOfFuel { .. } => Err("out of fuel"),
        Outcome::Interrupted => Err("interrupted"),
    }
}

/// Compares what was found with what should be.
pub(crate) fn expect(found: u64, wanted: u64, what: &'static str) -> Answer<()> {
    if found == wanted { Ok(()) } else { Err(what) }
}

/// Calls what must trap, and says where it was.
fn trap(store: &mut Store<Board>, instance: InstanceId, name: &str, args: &[u64], wanted: Trap) -> Answer<()> {
    let func = function(store, instance, name)?;
    store.start_call(func, args).map_err(|_| "not started")?;
    match store.run() {
        Outcome::Trapped(trap) if trap == wanted => {
            say(*store.platform(), &[name, ": ", trap.text()]);
            let mut frames = store.backtrace();
            if frames.remaining() == 0 || frames.any(|frame| frame.offset.is_none()) {
                return Err("a frame without a place");
            }
            Ok(())
        }
        _ => Err("it did not trap as it should"),
    }
}

/// Stops a loop without end by fuel, resumes it, and stops it by the flag.
fn stop(store: &mut Store<Board>, instance: InstanceId) -> Answer<()> {
    let forever = function(store, instance, "forever")?;
    store.set_fuel(Fuel(1000));
    store.start_call(forever, &[]).map_err(|_| "not started")?;
    let Outcome::OutOfFuel { needed } = store.run() else { return Err("not out of fuel") };
    store.set_fuel(Fuel(needed.0.saturating_add(1000)));
    let Outcome::OutOfFuel { .. } = store.run() else { return Err("not out of fuel again") };
    store.set_fuel(Fuel(u64::MAX));
    store.interrupt_flag().raise();
    let Outcome::Interrupted = store.run() else { return Err("not interrupted") };
    store.abandon();
    Ok(())
}
