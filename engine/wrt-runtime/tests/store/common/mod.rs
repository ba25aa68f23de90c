//! Assembles images by hand, so that the executor is tested without a translator.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a panic is how a test fails, in its helpers too"
)]
#![allow(dead_code, unreachable_pub, reason = "each test file uses a part of it")]

use wrt_error::{ExternKind, Limits};
use wrt_format::{
    ConstKind, ConstRecord, DataRecord, ElementRecord, ExportRecord, FuncRecord, GlobalRecord, Header, ImportRecord,
    MAGIC, MemoryRecord, SegmentMode, Span, TableRecord, TypeKind, TypeRecord, VERSION, checksum_of, encode_entry,
};
use wrt_instructions::ValType;
use wrt_instructions::code::{Code, Op};
use wrt_platform_linux::Linux;
use wrt_runtime::{Extern, FuncId, InstanceId, Module, Outcome, Store};
use zerocopy::{Immutable, IntoBytes};

pub type TestStore = Store<Linux>;

pub const NULL: ConstRecord = ConstRecord { kind: ConstKind::None as u32, low: 0, high: 0 };

/// A constant.
pub fn value(value: u64) -> ConstRecord {
    ConstRecord { kind: ConstKind::Value as u32, low: value as u32, high: (value >> 32) as u32 }
}

/// A reference to a function.
pub fn func_ref(index: u32) -> ConstRecord {
    ConstRecord { kind: ConstKind::Func as u32, low: index, high: 0 }
}

/// The value of a global.
pub fn global_value(index: u32) -> ConstRecord {
    ConstRecord { kind: ConstKind::Global as u32, low: index, high: 0 }
}

/// A record.
pub fn op(code: Code, d: u8, a: u8, imm: u32) -> Op {
    Op::new(code, d, a, imm)
}

/// A branch's displacement.
pub fn to(displacement: i32) -> u32 {
    displacement as u32
}

#[derive(Default)]
pub struct Builder {
    pub header: Header,
    bytes: Vec<u8>,
    types: Vec<TypeRecord>,
    imports: Vec<ImportRecord>,
    pub funcs: Vec<FuncRecord>,
    tables: Vec<TableRecord>,
    memories: Vec<MemoryRecord>,
    globals: Vec<GlobalRecord>,
    exports: Vec<ExportRecord>,
    elements: Vec<ElementRecord>,
    data: Vec<DataRecord>,
}

impl Builder {
    pub fn new() -> Self {
        let mut builder = Builder { bytes: vec![0; size_of::<Header>()], ..Builder::default() };
        builder.header.start = u32::MAX;
        builder
    }

    fn append<T: IntoBytes + Immutable + ?Sized>(&mut self, records: &T) -> u32 {
        let at = self.bytes.len() as u32;
        self.bytes.extend_from_slice(records.as_bytes());
        self.bytes.resize(self.bytes.len().next_multiple_of(8), 0);
        at
    }

    fn name(&mut self, name: &str) -> Span {
        Span { offset: self.append(name.as_bytes()), len: name.len() as u32 }
    }

    pub fn ty(&mut self, params: &[ValType], results: &[ValType]) -> u32 {
        let words: Vec<ValType> = params.iter().chain(results).copied().collect();
        let offset = self.append(&words[..]);
        let (params, results) = (params.len() as u32, results.len() as u32);
        let kind = TypeRecord::code(TypeKind::Func, true);
        self.types.push(TypeRecord { offset, params, results, kind, parent: u32::MAX, group: 1 });
        self.types.len() as u32 - 1
    }

    /// Makes one group of all types.
    pub fn group(&mut self) {
        for (record, rest) in self.types.iter_mut().rev().zip(1..) {
            record.group = rest;
        }
    }

    fn import(&mut self, kind: ExternKind, desc: u32) {
        self.import_named("m", "n", kind, desc);
    }

    fn import_named(&mut self, module: &str, name: &str, kind: ExternKind, desc: u32) {
        let (module, name) = (self.name(module), self.name(name));
        self.imports.push(ImportRecord { module, name, kind: kind as u32, desc });
    }

    pub fn import_func(&mut self, ty: u32) -> u32 {
        self.import_func_named("m", "n", ty)
    }

    pub fn import_func_named(&mut self, module: &str, name: &str, ty: u32) -> u32 {
        self.import_named(module, name, ExternKind::Func, ty);
        self.header.imported_funcs += 1;
        self.header.imported_funcs - 1
    }

    pub fn import_memory(&mut self, min: u32, max: Option<u32>) {
        let desc = self.append(&memory_record(min, max));
        self.import(ExternKind::Memory, desc);
        self.header.imported_memories += 1;
    }

    pub fn import_table(&mut self, min: u32, max: Option<u32>) {
        let desc = self.append(&table_record(min, max));
        self.import(ExternKind::Table, desc);
        self.header.imported_tables += 1;
    }

    pub fn import_global(&mut self, ty: ValType, mutable: bool) {
        let record = GlobalRecord { ty: ty.word(), mutable: u32::from(mutable), init: NULL, reserved: 0 };
        let desc = self.append(&record);
        self.import(ExternKind::Global, desc);
        self.header.imported_globals += 1;
    }

    /// Appends a function's code and says where, without making it a function.
    pub fn code(&mut self, ty: u32, locals: u32, frame: u32, ops: &[Op]) -> FuncRecord {
        let code = self.append(ops) / 8;
        // One entry for each record: record n is byte 10 n.
        let mut map = Vec::new();
        for index in 0..ops.len() {
            map.extend_from_slice(encode_entry(u32::from(index != 0), if index == 0 { 0 } else { 10 }, &mut [0; 10]));
        }
        let map = Span { offset: self.append(&map[..]), len: map.len() as u32 };
        let record = self.types[ty as usize];
        FuncRecord {
            type_index: ty,
            code,
            code_len: ops.len() as u32,
            frame,
            params: record.params,
            results: record.results,
            locals,
            source: 1000 * self.funcs.len() as u32,
            map,
            handlers: 0,
            roots: 0,
        }
    }

    /// Adds a function and gives its index among the module's own.
    pub fn func(&mut self, ty: u32, locals: u32, frame: u32, ops: &[Op]) -> u32 {
        let record = self.code(ty, locals, frame, ops);
        self.funcs.push(record);
        self.funcs.len() as u32 - 1
    }

    /// Adds a function and exports it.
    pub fn export_func(&mut self, name: &str, ty: u32, locals: u32, frame: u32, ops: &[Op]) -> u32 {
        let own = self.func(ty, locals, frame, ops);
        self.export(name, ExternKind::Func, self.header.imported_funcs + own);
        own
    }

    /// A constant expression of code.
    pub fn code_const(&mut self, ty: u32, frame: u32, ops: &[Op]) -> ConstRecord {
        let record = self.code(ty, 0, frame, ops);
        ConstRecord { kind: ConstKind::Code as u32, low: self.append(&record), high: 0 }
    }

    pub fn memory(&mut self, min: u32, max: Option<u32>) {
        self.memories.push(memory_record(min, max));
    }

    pub fn table(&mut self, min: u32, max: Option<u32>) {
        self.tables.push(table_record(min, max));
    }

    pub fn table_init(&mut self, init: ConstRecord) {
        self.tables.last_mut().unwrap().init = init;
    }

    pub fn global(&mut self, ty: ValType, mutable: bool, init: ConstRecord) {
        self.globals.push(GlobalRecord { ty: ty.word(), mutable: u32::from(mutable), init, reserved: 0 });
    }

    pub fn export(&mut self, name: &str, kind: ExternKind, index: u32) {
        let name = self.name(name);
        self.exports.push(ExportRecord { name, kind: kind as u32, index });
    }

    pub fn data(&mut self, mode: SegmentMode, start: u64, bytes: &[u8]) {
        let bytes = Span { offset: self.append(bytes), len: bytes.len() as u32 };
        self.data.push(DataRecord { mode: mode as u32, memory: 0, start: value(start), reserved: 0, bytes });
    }

    pub fn element(&mut self, mode: SegmentMode, start: ConstRecord, items: &[ConstRecord]) {
        let items = Span { offset: self.append(items), len: items.len() as u32 };
        let element = ValType::FUNCREF.word();
        self.elements.push(ElementRecord { mode: mode as u32, table: 0, start, element, items });
    }

    /// The image, in words so that it is aligned.
    pub fn build(mut self) -> Vec<u64> {
        macro_rules! tables {
            ($($field:ident)*) => {
                $(
                    let records = core::mem::take(&mut self.$field);
                    self.header.$field = Span { offset: self.append(&records[..]), len: records.len() as u32 };
                )*
            };
        }
        tables! { types imports funcs tables memories globals exports elements data }
        self.header.magic = MAGIC;
        self.header.version = VERSION;
        self.header.len = self.bytes.len() as u32;
        let mut words = vec![0u64; self.bytes.len() / 8];
        words.as_mut_bytes().copy_from_slice(&self.bytes);
        words.as_mut_bytes()[..size_of::<Header>()].copy_from_slice(self.header.as_bytes());
        seal(&mut words);
        words
    }

    pub fn module(self) -> Module<Linux> {
        module(self.build())
    }
}

/// Writes the checksum.
pub fn seal(words: &mut [u64]) {
    let mut header: Header = zerocopy::FromBytes::read_from_prefix(words.as_bytes()).unwrap().0;
    header.set_checksum(checksum_of(words.as_bytes()).unwrap());
    words.as_mut_bytes()[..size_of::<Header>()].copy_from_slice(header.as_bytes());
}

pub fn module(words: Vec<u64>) -> Module<Linux> {
    Module::from_static(words.leak().as_bytes()).unwrap()
}

fn memory_record(min: u32, max: Option<u32>) -> MemoryRecord {
    let flags = u32::from(max.is_some());
    MemoryRecord { flags, page_log2: 16, min_low: min, max_low: max.unwrap_or(0), ..MemoryRecord::default() }
}

fn table_record(min: u32, max: Option<u32>) -> TableRecord {
    let (element, flags) = (ValType::FUNCREF.word(), u32::from(max.is_some()));
    TableRecord { element, flags, min_low: min, max_low: max.unwrap_or(0), ..TableRecord::default() }
}

/// A store with the default limits.
pub fn store() -> TestStore {
    Store::new(Linux::new(), Limits::DEFAULT).unwrap()
}

/// An instance of the image in the store.
pub fn instance(store: &mut TestStore, builder: Builder, imports: &[Extern]) -> InstanceId {
    let module = store.add_module(builder.module()).unwrap();
    store.instantiate(module, imports).unwrap()
}

/// An exported function.
pub fn exported(store: &TestStore, instance: InstanceId, name: &str) -> FuncId {
    match store.export(instance, name) {
        Some(Extern::Func(func)) => func,
        other => panic!("{name} is {other:?}"),
    }
}

/// Calls to the end.
pub fn call(store: &mut TestStore, func: FuncId, args: &[u64]) -> Result<Vec<u64>, Outcome> {
    store.start_call(func, args).unwrap();
    match store.run() {
        Outcome::Finished => Ok(store.results().to_vec()),
        other @ (Outcome::Trapped(_)
        | Outcome::Threw(_)
        | Outcome::HostCall(_)
        | Outcome::OutOfFuel { .. }
        | Outcome::Interrupted) => Err(other),
    }
}
