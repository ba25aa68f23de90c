//! The host module `spectest` that the reference scripts import from.

use wrt::{
    Error, Func, FuncType, Global, GlobalType, Linker, Memory, MemoryType, Mutability, Platform, Store, Table,
    TableType, Val, ValType,
};

/// Defines the module's functions, globals, tables and memory in `linker`.
pub(crate) fn define<P: Platform + Clone>(store: &mut Store<(), P>, linker: &mut Linker<(), P>) -> Result<(), Error> {
    for (name, params) in [
        ("print", &[][..]),
        ("print_i32", &[ValType::I32]),
        ("print_i64", &[ValType::I64]),
        ("print_f32", &[ValType::F32]),
        ("print_f64", &[ValType::F64]),
        ("print_i32_f32", &[ValType::I32, ValType::F32]),
        ("print_f64_f64", &[ValType::F64, ValType::F64]),
    ] {
        let ty = FuncType::new(params.iter().copied(), []);
        let func = Func::new(&mut *store, ty, |_, _, _| Ok(()))?;
        linker.define("spectest", name, func)?;
    }
    for (name, value) in [
        ("global_i32", Val::I32(666)),
        ("global_i64", Val::I64(666)),
        ("global_f32", Val::F32(666.6f32.to_bits())),
        ("global_f64", Val::F64(666.6f64.to_bits())),
    ] {
        let ty = GlobalType::new(value.ty(), Mutability::Const);
        let global = Global::new(&mut *store, ty, value)?;
        linker.define("spectest", name, global)?;
    }
    for (name, ty) in [
        ("table", TableType::new(ValType::FuncRef, 10, Some(20))),
        ("table64", TableType::new64(ValType::FuncRef, 10, Some(20))),
    ] {
        let table = Table::new(&mut *store, ty, Val::FuncRef(None))?;
        linker.define("spectest", name, table)?;
    }
    let memory = Memory::new(&mut *store, MemoryType::new(1, Some(2)))?;
    linker.define("spectest", "memory", memory)?;
    let shared = Memory::new(&mut *store, MemoryType::shared(1, 2))?;
    linker.define("spectest", "shared_memory", shared)?;
    Ok(())
}
