//! What register code a function body becomes.

use crate::common::{wat, whole};
use wrt_decoder::Config;
use wrt_format::Image;
use wrt_instructions::code::{Code, form};
use wrt_instructions::{Immediates, Opcode, Signature, ValType};

/// The codes of the module's function 0, and the slots of its frame.
fn codes(text: &str) -> (Vec<Code>, u32) {
    let bytes = whole(&Config::default(), &wat(text)).unwrap();
    let aligned: Vec<u64> = bytes.chunks(8).map(|word| u64::from_ne_bytes(word.try_into().unwrap())).collect();
    let image = Image::check(zerocopy::IntoBytes::as_bytes(aligned.as_slice())).unwrap();
    let func = image.funcs()[0];
    let ops = &image.ops()[func.code as usize..][..func.code_len as usize];
    (ops.iter().map(|op| op.code().unwrap_or(Code::Payload)).collect(), func.frame)
}

fn body(params: &str, text: &str) -> Vec<Code> {
    codes(&format!("(module (memory 1) (func {params} {text}))")).0
}

/// Slots that are copied.
fn copies(codes: &[Code]) -> usize {
    let slots = |code: &Code| match *code {
        Code::Copy => 1,
        Code::CopyTwo => 2,
        Code::CopyThree => 3,
        _ => 0,
    };
    codes.iter().map(slots).sum()
}

#[test]
fn an_operation_writes_to_the_local_that_is_set_next() {
    let text = "(local.set 0 (i32.add (local.get 0) (local.get 1)))";
    assert_eq!(body("(param i32 i32)", text), [Code::I32Add, Code::Return]);
}

#[test]
fn a_constant_becomes_the_immediate_of_whatever_side_it_stands_on() {
    let text = "(local.set 0 (i32.add (i32.const 7) (local.get 0)))";
    assert_eq!(body("(param i32)", text), [Code::I32Add.with(form::binary::SI), Code::Return]);
    let text = "(local.set 0 (i64.lt_s (i64.const 7) (local.get 1)))";
    assert_eq!(body("(param i32 i64)", text), [Code::I64GtS.with(form::compare::SI), Code::Return]);
    let text = "(local.set 0 (i64.add (local.get 0) (i64.const 0x100000000)))";
    assert_eq!(body("(param i64)", text)[0], Code::ConstWide);
}

#[test]
fn a_comparison_becomes_part_of_the_branch() {
    let text = "(loop (br_if 0 (i32.lt_u (local.get 0) (local.get 1))))";
    assert_eq!(body("(param i32 i32)", text), [Code::I32LtU.with(form::compare::BR_SS), Code::Return]);
    let text = "(if (f64.lt (local.get 0) (local.get 1)) (then (return)))";
    assert_eq!(
        body("(param f64 f64)", text),
        [Code::F64Lt.with(form::float_compare::NOT_SS), Code::Return, Code::Return]
    );
    let text = "(block (br_if 0 (i32.eqz (i32.eqz (local.get 0)))))";
    assert_eq!(body("(param i32)", text), [Code::BrNez, Code::Return]);
}

#[test]
fn a_value_that_is_used_next_stays_in_the_accumulator() {
    let text = "(local.set 0 (i32.mul (i32.sub (local.get 0) (local.get 1)) (i32.const 3)))";
    let sub = Code::I32Sub.with(form::binary::SS_ACC);
    assert_eq!(body("(param i32 i32)", text), [sub, Code::I32Mul.with(form::binary::AI), Code::Return]);
    // The float has an accumulator of its own; its constant is the immediate.
    let text =
        "(i32.store (i32.xor (local.get 0) (local.get 1)) (i32.trunc_sat_f64_s (f64.mul (local.get 2) (f64.const 2))))";
    let bytes = codes(&format!("(module (memory 1) (func (param i32 i32 f64) {text}))"));
    assert_eq!(bytes.0.len(), 6, "{:?}", bytes.0);
    assert_eq!(bytes.0[1], Code::F64Mul.with(form::binary::SI_ACC));
    assert_eq!(bytes.0[3], Code::I32TruncSatF64S.with(form::unary::A_ACC));
    assert_eq!(bytes.0[4], Code::Store32.with(form::store::S_A));
}

#[test]
fn a_value_that_is_used_later_is_stored() {
    let text = "(local.set 0 (i32.mul (i32.sub (local.get 0) (local.get 1)) (i32.sub (local.get 1) (local.get 0))))";
    let found = body("(param i32 i32)", text);
    let (sub, again) = (Code::I32Sub, Code::I32Sub.with(form::binary::SS_ACC));
    assert_eq!(found, [sub, again, Code::I32Mul.with(form::binary::AS), Code::Return]);
}

#[test]
fn an_access_computes_its_address() {
    let load = |address: &str| body("(param i32 i32)", &format!("(local.set 0 (i32.load {address}))"));
    assert_eq!(load("(i32.add (local.get 0) (i32.const -8))"), [Code::Load32.with(form::load::W), Code::Return]);
    assert_eq!(load("(i32.const 16)"), [Code::Load32.with(form::load::K), Code::Return]);
    assert_eq!(
        load("offset=4 (i32.add (local.get 0) (local.get 1))"),
        [Code::Load32.with(form::load::X), Code::Return]
    );
    let scaled = "(i32.add (local.get 0) (i32.shl (local.get 1) (i32.const 2)))";
    assert_eq!(load(scaled), [Code::Load32.with(form::load::X), Code::Return]);
    let product = "(i32.add (local.get 0) (i32.shl (i32.mul (local.get 1) (local.get 1)) (i32.const 3)))";
    let mul = Code::I32Mul.with(form::binary::SS_ACC);
    assert_eq!(load(product), [mul, Code::Load32.with(form::load::AX), Code::Return]);
    // The sum wraps before an offset is added to it.
    let sum = Code::I32Add.with(form::binary::SI_ACC);
    let with_offset = "offset=4 (i32.add (local.get 0) (i32.const -8))";
    assert_eq!(load(with_offset), [sum, Code::Load32.with(form::load::A), Code::Return]);
}

#[test]
fn a_sum_that_waits_is_computed_before_its_local_is_written() {
    let text = "(i32.add (local.get 0) (i32.const 1)) (local.set 0 (i32.const 7)) (local.set 1)";
    let sum = Code::I32Add.with(form::binary::SI);
    assert_eq!(body("(param i32 i32)", text), [sum, Code::Const, Code::Copy, Code::Return]);
}

#[test]
fn a_loop_counts_and_branches_in_one() {
    let text = "(loop (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (local.get 1))))";
    assert_eq!(body("(param i32 i32)", text)[0], Code::CountLtU.with(form::count::IS));
    let text = "(loop (br_if 0 (local.tee 0 (i32.add (local.get 0) (i32.const -1)))))";
    assert_eq!(body("(param i32)", text)[0], Code::CountNe.with(form::count::II));
    let text = "(loop (br_if 0 (i32.ne (local.tee 0 (i32.add (local.get 0) (local.get 1))) (i32.const 100))))";
    assert_eq!(body("(param i32 i32)", text)[0], Code::CountNe.with(form::count::SI));
}

#[test]
fn a_local_is_copied_out_before_it_is_written() {
    let text = "(local.get 0) (local.set 0 (i32.const 1)) (local.set 1)";
    assert_eq!(body("(param i32 i32)", text), [Code::Copy, Code::Const, Code::Copy, Code::Return]);
}

#[test]
fn what_cannot_be_reached_has_no_code() {
    assert_eq!(body("", "(return) (drop (i32.const 1)) (loop (br 0))"), [Code::Return]);
}

#[test]
fn reading_a_slot_as_another_type_costs_nothing() {
    let text = "(local.set 1 (i64.extend_i32_u (i32.reinterpret_f32 (local.get 0))))";
    assert_eq!(body("(param f32 i64)", text), [Code::Copy, Code::Return]);
}

#[test]
fn names_of_locals_on_the_stack_are_bounded() {
    // Whatever lies above them, only the topmost 32 operands name locals. `memory.size` is a mark in the code.
    let copied_before_the_mark = |above: &str, times: usize| {
        let text = format!(
            "(module (memory 1) (func (local i32 i32) (local.get 0) {} memory.size unreachable)
               (func $many (result {}) unreachable))",
            above.repeat(times),
            "i32 ".repeat(40),
        );
        let codes = codes(&text).0;
        let mark = codes.iter().position(|code| *code == Code::MemorySize).unwrap();
        copies(&codes[..mark])
    };
    assert_eq!(copied_before_the_mark("local.get 0 ", 30), 0);
    assert_eq!(copied_before_the_mark("local.get 0 ", 40), 10);
    assert_eq!(copied_before_the_mark("i32.const 1 ", 40), 1);
    assert_eq!(copied_before_the_mark("ref.null func ", 40), 1);
    assert_eq!(copied_before_the_mark("i32.const 1 local.tee 1 ", 40), 1);
    assert_eq!(copied_before_the_mark("call $many ", 1), 1);
    // A write looks at no more of them.
    let text = format!("{} (local.set 0 (i32.const 1)) unreachable", "(local.get 0)".repeat(40));
    let found = body("(param i32)", &text);
    assert_eq!(copies(&found), 40);
}

#[test]
fn operands_are_copied_out_from_the_lowest_and_once() {
    let text = "(func (param i32 i32) (local.get 1) (i32.const 7) memory.size (local.get 0)
        call $f call $f unreachable) (func $f (param i32 i32 i32) (result i32 i32 i32) unreachable)";
    let found = codes(&format!("(module (memory 1) {text})")).0;
    // The operand below the parameters stays where it is.
    assert_eq!(found, [Code::MemorySize, Code::Const, Code::Copy, Code::Call, Code::Call, Code::Unreachable]);
}

#[test]
fn slots_beyond_the_window_are_brought_into_scratch_slots() {
    let locals = "i32 ".repeat(300);
    let text = "(local.set 299 (i32.add (local.get 298) (local.get 299)))";
    let (found, frame) = codes(&format!("(module (func (local {locals}) {text}))"));
    assert_eq!(found[..3], [Code::CopyFrom, Code::CopyFrom, Code::I32Add]);
    assert!(frame > 300);
}

#[test]
fn no_module_grows_to_more_than_is_reserved_for_its_size() {
    // A quarter of the 128 bytes that are reserved for each byte of a module is far above what compilers' output becomes.
    let far = format!("(local {})", "i64 ".repeat(300));
    let const_wide = "f64.const 1.1 ";
    let bodies = [
        (
            "all operands out of reach",
            far.clone(),
            "local.get 298 local.get 297 local.get 299 i32.wrap_i64 select drop ",
        ),
        ("a choice between known values", far.clone(), "f64.const 1.1 f64.const 1.2 i32.const 1 select drop "),
        ("operands that stay out of reach", far, "local.get 298 local.get 299 i64.mul local.set 297 "),
        ("blocks of nothing", "(local i32)".into(), "local.get 0 if end "),
    ];
    for (name, locals, code) in bodies {
        for metered in [false, true] {
            let config = Config { metered, ..Config::default() };
            let wasm = wat(&format!("(module (func {locals} {}))", code.repeat(2_000)));
            let image = whole(&config, &wasm).unwrap();
            assert!(image.len() < wasm.len() * 32, "{name}: {} bytes became {}", wasm.len(), image.len());
        }
    }
    // A known value that many branches take is written at each.
    let text =
        format!("(module (func (result f64) {const_wide} {} drop {const_wide}))", "i32.const 1 br_if 0 ".repeat(2_000));
    let table = format!(
        "(module (func {} local.get 0 br_table {} {}))",
        "block ".repeat(100),
        "7 ".repeat(5_000),
        "end ".repeat(100)
    );
    let table = table.replace("(func ", "(func (param i32) ");
    for text in [text, table, format!("(module {})", "(func)".repeat(5_000))] {
        let wasm = wat(&text);
        let image = whole(&Config { metered: true, ..Config::default() }, &wasm).unwrap();
        assert!(image.len() < wasm.len() * 32, "{} bytes became {}", wasm.len(), image.len());
    }
}

#[test]
fn every_opcode_is_translated() {
    for opcode in Opcode::ALL {
        let text = function_with(*opcode);
        let module = format!(
            "(module (type $t (func)) (type $s (struct (field (mut i32)) (field (mut i8)))) (type $a (array (mut i32)))
               (type $p (array (mut i8))) (type $r (array (mut funcref))) (tag $tag) (memory 1) (table 1 funcref) (global (mut i32) (i32.const 0))
               (elem $e func $other) (data $d \"\") (func $f {text}) (func $other) (elem declare func $f))"
        );
        let wasm = wat::parse_str(&module).unwrap_or_else(|error| panic!("{}: {error}", opcode.text()));
        whole(&Config::default(), &wasm).unwrap_or_else(|error| panic!("{}: {error}", opcode.text()));
    }
}

/// A body that uses an opcode once, in code that can be reached.
fn function_with(opcode: Opcode) -> String {
    let name = opcode.text();
    if let Some(Signature { params, results }) = opcode.signature() {
        let operand = |ty: &ValType| match *ty {
            ValType::ADDRESS => "(i32.const 0) ".to_owned(),
            ValType::ELEMENT | ValType::FUNCREF => "(ref.null func) ".to_owned(),
            ValType::EQREF | ValType::ARRAYREF | ValType::I31REF => "(ref.null none) ".to_owned(),
            ValType::V128 => "(v128.const i64x2 0 0) ".to_owned(),
            ty => format!("({ty}.const 0) "),
        };
        let immediate = match opcode.immediates() {
            Immediates::I32 | Immediates::I64 | Immediates::F32 | Immediates::F64 => "0",
            Immediates::Func => "$f",
            Immediates::DataMemory | Immediates::Data => "$d",
            Immediates::ElemTable | Immediates::Elem => "$e",
            Immediates::Lane(_) | Immediates::MemArgLane(_) => "0",
            Immediates::Shuffle => "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 31",
            Immediates::V128 => "i64x2 0 0",
            _ => "",
        };
        let operands: String = params.iter().map(operand).collect();
        return format!("{operands} {name} {immediate} {}", "drop ".repeat(results.len()));
    }
    match opcode {
        Opcode::Block | Opcode::Loop => format!("{name} end"),
        Opcode::If | Opcode::Else | Opcode::End => "i32.const 0 if else end".to_owned(),
        Opcode::Br => "br 0".to_owned(),
        Opcode::BrIf => "(br_if 0 (i32.const 0))".to_owned(),
        Opcode::BrTable => "(block (br_table 0 1 0 (global.get 0)))".to_owned(),
        Opcode::Call | Opcode::ReturnCall => format!("{name} $other"),
        Opcode::CallIndirect | Opcode::ReturnCallIndirect => format!("i32.const 0 {name} (type $t)"),
        Opcode::CallRef | Opcode::ReturnCallRef => format!("ref.func $f {name} $t"),
        Opcode::Throw => "throw $tag".to_owned(),
        Opcode::ThrowRef => "ref.null exn throw_ref".to_owned(),
        Opcode::TryTable => "(block (try_table (catch_all 0)))".to_owned(),
        Opcode::Try => "try end".to_owned(),
        Opcode::Catch => "try catch $tag end".to_owned(),
        Opcode::CatchAll => "try catch_all end".to_owned(),
        Opcode::Rethrow => "try catch $tag rethrow 0 end".to_owned(),
        Opcode::Delegate => "try delegate 0".to_owned(),
        Opcode::RefFunc => "ref.func $f drop".to_owned(),
        Opcode::RefAsNonNull => "ref.null func ref.as_non_null drop".to_owned(),
        Opcode::BrOnNull => "(block (ref.null func) (br_on_null 0) drop)".to_owned(),
        Opcode::BrOnNonNull => {
            "(drop (block (result (ref func)) (br_on_non_null 0 (ref.null func)) unreachable))".to_owned()
        }
        Opcode::Drop => "i32.const 0 drop".to_owned(),
        Opcode::Select => "i32.const 0 i32.const 0 i32.const 0 select drop".to_owned(),
        Opcode::SelectTyped => "i32.const 0 i32.const 0 i32.const 0 select (result i32) drop".to_owned(),
        Opcode::LocalGet => "(local i32) local.get 0 drop".to_owned(),
        Opcode::LocalSet => "(local i32) i32.const 0 local.set 0".to_owned(),
        Opcode::LocalTee => "(local i32) i32.const 0 local.tee 0 drop".to_owned(),
        Opcode::GlobalGet => "global.get 0 drop".to_owned(),
        Opcode::GlobalSet => "i32.const 0 global.set 0".to_owned(),
        Opcode::RefNull | Opcode::RefIsNull => "ref.null func ref.is_null drop".to_owned(),
        Opcode::StructNew => "i32.const 1 i32.const 2 struct.new $s drop".to_owned(),
        Opcode::StructNewDefault => "struct.new_default $s drop".to_owned(),
        Opcode::StructGet => "ref.null $s struct.get $s 0 drop".to_owned(),
        Opcode::StructGetS | Opcode::StructGetU => format!("ref.null $s {name} $s 1 drop"),
        Opcode::StructSet => "ref.null $s i32.const 1 struct.set $s 1".to_owned(),
        Opcode::ArrayNew => "i32.const 1 i32.const 2 array.new $a drop".to_owned(),
        Opcode::ArrayNewDefault => "i32.const 2 array.new_default $a drop".to_owned(),
        Opcode::ArrayNewFixed => "i32.const 1 i32.const 2 array.new_fixed $a 2 drop".to_owned(),
        Opcode::ArrayNewData => "i32.const 1 i32.const 2 array.new_data $a $d drop".to_owned(),
        Opcode::ArrayNewElem => "i32.const 1 i32.const 2 array.new_elem $r $e drop".to_owned(),
        Opcode::ArrayGet => "ref.null $a i32.const 0 array.get $a drop".to_owned(),
        Opcode::ArrayGetS | Opcode::ArrayGetU => format!("ref.null $p i32.const 0 {name} $p drop"),
        Opcode::ArraySet => "ref.null $p i32.const 0 i32.const 1 array.set $p".to_owned(),
        Opcode::ArrayFill => "ref.null $a i32.const 0 i32.const 1 i32.const 2 array.fill $a".to_owned(),
        Opcode::ArrayCopy => "ref.null $a i32.const 0 ref.null $a i32.const 1 i32.const 2 array.copy $a $a".to_owned(),
        Opcode::ArrayInitData => "ref.null $p i32.const 0 i32.const 1 i32.const 2 array.init_data $p $d".to_owned(),
        Opcode::ArrayInitElem => "ref.null $r i32.const 0 i32.const 1 i32.const 2 array.init_elem $r $e".to_owned(),
        Opcode::RefTest | Opcode::RefCast => format!("ref.null any {name} (ref $s) drop"),
        Opcode::RefTestNull | Opcode::RefCastNull => format!("ref.null any {name} (ref null $s) drop"),
        Opcode::BrOnCast => {
            "(drop (block (result (ref null $s)) (br_on_cast 0 anyref (ref null $s) (ref.null any)) unreachable))"
                .to_owned()
        }
        Opcode::BrOnCastFail => {
            "(drop (block (result anyref) (br_on_cast_fail 0 anyref (ref null $s) (ref.null any))))".to_owned()
        }
        Opcode::AnyConvertExtern => "ref.null extern any.convert_extern drop".to_owned(),
        Opcode::ExternConvertAny => "ref.null any extern.convert_any drop".to_owned(),
        Opcode::RefI31 => "i32.const 0 ref.i31 drop".to_owned(),
        Opcode::I64Add128 | Opcode::I64Sub128 => format!("{0}{0}{0}{0}{name} drop drop", "i64.const 0 "),
        Opcode::I64MulWideS | Opcode::I64MulWideU => format!("{0}{0}{name} drop drop", "i64.const 0 "),
        Opcode::MemoryCopy | Opcode::TableCopy => format!("i32.const 0 i32.const 0 i32.const 0 {name}"),
        _ => name.to_owned(),
    }
}
