//! A module of any size, generated: what a compiler's output looks like to a loader.

use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, DataSection, ElementSection, Elements, ExportKind, ExportSection, Function,
    FunctionSection, InstructionSink, MemArg, MemorySection, MemoryType, Module, RefType, TableSection, TableType,
    TypeSection, ValType,
};

/// The locals of a generated function: two parameters, then these.
const INTEGERS: u32 = 6;
const LONG: u32 = INTEGERS;
const DOUBLE: u32 = INTEGERS + 1;

/// A module of `functions` functions of about 250 bytes each, a memory, a table, and `run: i32 -> i64` that calls a few.
pub(crate) fn module(functions: u32) -> Vec<u8> {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32, ValType::I32], [ValType::I32]);
    types.ty().function([ValType::I32], [ValType::I64]);

    let mut declarations = FunctionSection::new();
    let mut code = CodeSection::new();
    for index in 0..functions {
        declarations.function(0);
        code.function(&function(index, &mut random));
    }
    declarations.function(1);
    code.function(&entry(functions));

    let mut tables = TableSection::new();
    tables.table(TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: u64::from(functions),
        maximum: None,
        shared: false,
    });
    let mut memories = MemorySection::new();
    memories.memory(MemoryType { minimum: 2, maximum: None, memory64: false, shared: false, page_size_log2: None });
    let mut exports = ExportSection::new();
    exports.export("memory", ExportKind::Memory, 0).export("run", ExportKind::Func, functions);
    let mut elements = ElementSection::new();
    let all: Vec<u32> = (0..functions).collect();
    elements.active(None, &ConstExpr::i32_const(0), Elements::Functions(all.into()));
    let mut data = DataSection::new();
    let bytes: Vec<u8> = (0..functions.saturating_mul(8).min(65_536)).map(|_| random.below(256) as u8).collect();
    data.active(0, &ConstExpr::i32_const(1024), bytes);

    let mut module = Module::new();
    module
        .section(&types)
        .section(&declarations)
        .section(&tables)
        .section(&memories)
        .section(&exports)
        .section(&elements)
        .section(&code)
        .section(&data);
    module.finish()
}

/// `run(n)`: the first functions called in turn with `n`, and one through the table.
fn entry(functions: u32) -> Function {
    let mut function = Function::new([(1, ValType::I32)]);
    let mut code = function.instructions();
    for index in 0..functions.min(16) {
        code.local_get(0).local_get(1).call(index).local_set(1);
    }
    code.local_get(0).local_get(1).i32_const(0).call_indirect(0, 0).i64_extend_i32_s().end();
    function
}

fn function(index: u32, random: &mut Random) -> Function {
    let mut function = Function::new([(INTEGERS - 2, ValType::I32), (1, ValType::I64), (1, ValType::F64)]);
    let mut code = function.instructions();
    for _ in 0..random.below(8) + 8 {
        statement(&mut code, index, random);
    }
    code.local_get(2).local_get(LONG).i32_wrap_i64().i32_xor();
    code.local_get(DOUBLE).i32_trunc_sat_f64_s().i32_add().end();
    function
}

/// One statement as compilers write them; each leaves the operand stack as it was.
fn statement(code: &mut InstructionSink<'_>, index: u32, random: &mut Random) {
    let (a, b, c) = (random.below(INTEGERS), random.below(INTEGERS), random.below(INTEGERS));
    let constant = random.below(1 << 16) as i32;
    let word = MemArg { offset: u64::from(random.below(1024)), align: 2, memory_index: 0 };
    let double = MemArg { align: 3, ..word };
    match random.below(9) {
        0 => code.local_get(a).local_get(b).i32_add().i32_const(constant).i32_mul().local_set(c),
        1 => code.local_get(a).i32_const(0xfffc).i32_and().local_get(b).i32_store(word),
        2 => code.local_get(a).i32_const(0xfffc).i32_and().i32_load(word).local_get(b).i32_xor().local_set(c),
        3 => code
            .local_get(a)
            .local_get(b)
            .i32_lt_s()
            .if_(BlockType::Empty)
            .local_get(a)
            .i32_const(constant)
            .i32_sub()
            .local_set(c)
            .else_()
            .local_get(b)
            .i32_const(3)
            .i32_shr_u()
            .local_set(c)
            .end(),
        // A loop of eight rounds, counted in a local of its own.
        4 => code
            .i32_const(8)
            .local_set(5)
            .loop_(BlockType::Empty)
            .local_get(a % 5)
            .local_get(5)
            .i32_add()
            .local_set(c % 5)
            .local_get(5)
            .i32_const(1)
            .i32_sub()
            .local_tee(5)
            .br_if(0)
            .end(),
        5 => code
            .local_get(LONG)
            .local_get(a)
            .i64_extend_i32_u()
            .i64_const(i64::from(constant))
            .i64_mul()
            .i64_add()
            .local_set(LONG),
        6 => code
            .local_get(a)
            .i32_const(0xfff8)
            .i32_and()
            .local_get(DOUBLE)
            .local_get(b)
            .f64_convert_i32_s()
            .f64_add()
            .local_tee(DOUBLE)
            .f64_store(double),
        7 => code
            .block(BlockType::Empty)
            .block(BlockType::Empty)
            .block(BlockType::Empty)
            .local_get(a)
            .i32_const(3)
            .i32_and()
            .br_table([0, 1, 2], 1)
            .end()
            .local_get(b)
            .i32_const(constant)
            .i32_or()
            .local_set(c)
            .end()
            .local_get(c)
            .i32_const(7)
            .i32_rotl()
            .local_set(b)
            .end(),
        // Calls go to earlier functions only, and only where a condition holds that rarely does.
        _ if index == 0 => code.local_get(a).i32_eqz().local_set(b),
        _ => code
            .local_get(a)
            .i32_const(constant)
            .i32_eq()
            .if_(BlockType::Empty)
            .local_get(b)
            .local_get(c)
            .call(random.below(index))
            .local_set(c)
            .end(),
    };
}

/// A sequence of numbers that is the same on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 33) % u64::from(bound)) as u32
    }
}
