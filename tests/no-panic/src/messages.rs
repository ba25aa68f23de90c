//! Texts of errors with their numbers, by `core::fmt` and the log.

use core::fmt;

use wrt::platform_traits::{PageAllocator, ReserveRequest};
use wrt::runtime::{InstanceId, Module, Store, TableId};
use wrt_logging::{ConsoleSink, Level, Log};

use crate::board::Board;
use crate::guest::{Answer, function};

/// Meets an error of each kind and prints it.
pub(crate) fn printed(store: &mut Store<Board>, instance: InstanceId) -> Answer<()> {
    let board = *store.platform();
    let sink = ConsoleSink::new(board);
    let log = Log::new(&sink, Level::Info);
    let sum = function(store, instance, "sum")?;
    print(log, store.start_call(sum, &[]))?;
    let module = store.instance_module(instance).ok_or("an instance without a module")?;
    print(log, store.instantiate(module, &[]))?;
    print(log, Module::<Board>::from_static(b"\0asm"))?;
    print(log, store.set_table_element(TableId::from_index(0), 1000, 0))?;
    print(log, board.reserve(ReserveRequest::new(1 << 30)))?;
    #[cfg(feature = "decoder")]
    print(log, wrt::decoder::validate(&board, &crate::flash::config(), b"\0asm\x02\0\0\0"))?;
    Ok(())
}

/// Prints the error that a call must end in.
fn print<T, E: fmt::Display>(log: Log<'_>, result: Result<T, E>) -> Answer<()> {
    let Err(error) = result else { return Err("no error") };
    log.error("board", format_args!("{error}"));
    Ok(())
}
