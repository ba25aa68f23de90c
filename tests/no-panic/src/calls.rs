//! Calls that do not simply come back: nested ones, failed ones, and those that are refused.

use wrt::Trap;
use wrt::runtime::{Extern, InstanceId, Module, Outcome, Store};

use crate::board::Board;
use crate::guest::{Answer, call, expect, function};
use crate::nobody::Nobody;

/// Calls the guest while it waits for the host, then fails the call of the host.
pub(crate) fn nested(store: &mut Store<Board>, instance: InstanceId) -> Answer<()> {
    let sum = function(store, instance, "sum")?;
    store.start_call(sum, &[1]).map_err(|_| "not started")?;
    let Outcome::HostCall(outer) = store.run_with(&mut Nobody) else { return Err("no pending call of the host") };
    expect(u64::from(outer.caller == Some(instance)), 1, "the caller")?;
    let bits = [6.0_f64.to_bits(), 8.0_f64.to_bits()];
    expect(call(store, instance, "length", &bits)?, 10.0_f64.to_bits(), "a nested call")?;
    store.fail_host_call(Trap::Host).map_err(|_| "no call waits")?;
    let Outcome::Trapped(Trap::Host) = store.run() else { return Err("the failure is lost") };
    store.abandon();
    // A function of the host, called by the host.
    store.start_call(outer.func, &[1, 2]).map_err(|_| "not started")?;
    let Outcome::HostCall(own) = store.run() else { return Err("no call of the host's own") };
    expect(u64::from(own.caller.is_none()), 1, "no caller")?;
    store.finish_host_call().map_err(|_| "no call waits")?;
    store.abandon();
    Ok(())
}

/// Asks for what cannot be; the store stays as it was.
pub(crate) fn refused(store: &mut Store<Board>, instance: InstanceId) -> Answer<()> {
    let sum = function(store, instance, "sum")?;
    let module = store.instance_module(instance).ok_or("an instance without a module")?;
    let Some(memory @ Extern::Memory(_)) = store.export(instance, "memory") else { return Err("no memory") };
    let refusals = [
        store.start_call(sum, &[]).is_err(),
        store.finish_host_call().is_err(),
        store.instantiate(module, &[]).is_err(),
        store.instantiate(module, &[memory]).is_err(),
        store.instantiate_with(module, &Nobody, &[]).is_err(),
        Module::<Board>::from_static(b"\0asm").is_err(),
    ];
    if refusals != [true; 6] {
        return Err("what cannot be was not refused");
    }
    // A second instance, until the arena has no room for its memory.
    let Some(add) = store.item(instance, wrt::ExternKind::Func, 0) else { return Err("no function 0") };
    let mut more = 0_u32;
    while store.instantiate(module, &[add]).is_ok() {
        more = more.saturating_add(1);
    }
    expect(u64::from((1..8).contains(&more)), 1, "instances until something runs out")?;
    expect(call(store, instance, "sum", &[1])?, 230, "sum after something ran out")
}
