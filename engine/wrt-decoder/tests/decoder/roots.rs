//! What an image says of the slots that hold references to objects.

use core::fmt::Write as _;

use crate::common::{Aligned, wat, whole};
use wrt_decoder::Config;
use wrt_error::ImageError;
use wrt_format::{Image, RootRecord, checksum_of};
use wrt_instructions::code::Code;

/// The slots with references, lowest first, wherever they change: from which record of function 0 on.
fn roots(text: &str) -> Vec<(u32, Vec<u32>)> {
    let bytes = Aligned::new(&whole(&Config::default(), &wat(text)).unwrap());
    let image = Image::check(bytes.bytes()).unwrap();
    let roots = image.roots(&image.funcs()[0]).unwrap();
    let mut found: Vec<(u32, Vec<u32>)> = Vec::new();
    for (at, root) in roots.iter().enumerate() {
        let (mut slots, mut next) = (Vec::new(), Some((at, root)));
        while let Some((at, root)) = next {
            let (first, end) = root.range();
            slots.extend((first..end).filter(|slot| root.bits >> ((slot - first) & 31) & 1 != 0));
            next = root.below(at, roots);
        }
        slots.sort_unstable();
        found.retain(|(code, _)| *code != root.code);
        found.push((root.code, slots));
    }
    found
}

#[test]
fn a_function_without_references_has_no_records() {
    assert_eq!(roots("(module (func (param i32 funcref) (result i64) (i64.load (local.get 0))) (memory 1))"), []);
    // Though others of its module have some.
    assert_eq!(roots("(module (func $f (param i32) (call $f (local.get 0))) (func (param externref)))"), []);
    assert_eq!(roots("(module (func $f (drop (ref.null extern)) (call $f)) (table 1 externref))"), []);
}

#[test]
fn parameters_and_locals_are_known_from_the_start() {
    let locals =
        "(module (type $t (func)) (func (param i32 externref v128 exnref (ref null $t)) (local i64 anyref anyref)))";
    assert_eq!(roots(locals), [(0, vec![1, 4, 7, 8])]);
    // Forty locals are one record, behind those of parameters.
    let many = format!("(module (func (param anyref) (local i32) (local{})))", " anyref".repeat(40));
    assert_eq!(roots(&many), [(0, core::iter::once(0).chain(2..42).collect())]);
}

#[test]
fn locals_are_found_behind_scratch_slots_and_where_parameters_moved() {
    let far = format!("(module (func (param anyref i32) (local anyref) (local{})))", " i64".repeat(300));
    assert_eq!(roots(&far), [(0, vec![0, 5])]);
    // The first three parameters of so many move behind the last.
    let moved = format!("(module (func (param i32 anyref anyref{} anyref) (local anyref)))", " i64".repeat(300));
    assert_eq!(roots(&moved), [(0, vec![1, 2, 303, 307]), (1, vec![303, 305, 306, 307])]);
}

#[test]
fn operands_count_where_they_lie_in_their_slots() {
    let text = "(module (func $f (param externref) (result i32 externref)
        (local.get 0) (call $f (local.get 0)) (local.set 0 (ref.null extern)) (drop)
        (call $f (ref.null extern)) (call $f) (return)))";
    // Operands begin at slot 4. The first is the local, until that is set.
    let bytes = Aligned::new(&whole(&Config::default(), &wat(text)).unwrap());
    let image = Image::check(bytes.bytes()).unwrap();
    let func = image.funcs()[0];
    let ops = &image.ops()[func.code as usize..][..func.code_len as usize];
    let calls: Vec<u32> = (0..).zip(ops).filter(|(_, op)| op.code() == Some(Code::Call)).map(|(at, _)| at).collect();
    let at = |code: u32| roots(text).iter().rev().find(|(from, _)| *from <= code).unwrap().1.clone();
    assert_eq!(calls.iter().map(|call| at(*call)).collect::<Vec<_>>(), [vec![0], vec![0, 4], vec![0, 4, 7]]);
}

#[test]
fn an_array_that_is_filled_is_known_and_so_is_what_fills_it() {
    let text = "(module (type $a (array (mut anyref)))
        (func $make (param i32) (result anyref)
            (array.new $a (call $make (i32.const 1)) (i32.const 5))))";
    let found = roots(text);
    // The value lies in slot 4; then the array lies there and in the next, and the value two behind that.
    let (last, before) = (&found[found.len() - 1].1, &found[found.len() - 2].1);
    assert_eq!((before, last), (&vec![4], &vec![4, 5, 7]));
}

#[test]
fn records_are_as_many_as_the_operands_that_came_and_went() {
    let mut text = String::from("(module (type $many (func (result");
    (0..900).for_each(|at| text.push_str(if at % 2 == 0 { " externref" } else { " i64" }));
    text.push_str("))) (import \"\" \"many\" (func $many (type $many))) (import \"\" \"none\" (func $none)) (func ");
    (0..60).for_each(|_| text.push_str("(call $many)"));
    (0..30_000).for_each(|_| text.push_str("(call $none)"));
    for _ in 0..10_000 {
        write!(text, "(ref.null extern) (call $none) (drop) (drop) (call $none)").unwrap();
    }
    text.push_str("(unreachable)))");
    let bytes = Aligned::new(&whole(&Config::default(), &wat(&text)).unwrap());
    let image = Image::check(bytes.bytes()).unwrap();
    // A record for 32 slots, one for each drop, and one for what lies at the border of a call.
    let records = image.funcs()[0].roots;
    assert!(records < 60 * 900 / 32 + 2 * 10_000 + 60 * 2, "{records}");
}

#[test]
fn an_image_whose_records_are_out_of_order_is_refused() {
    let text = "(module (func $f (param externref) (result externref) (call $f (local.get 0)) (call $f (local.get 0)) (drop)))";
    let bytes = whole(&Config::default(), &wat(text)).unwrap();
    let aligned = Aligned::new(&bytes);
    let image = Image::check(aligned.bytes()).unwrap();
    let func = image.funcs()[0];
    let first = bytes.len() - size_of_val(image.roots(&func).unwrap());
    let record = |at: usize| image.roots(&func).unwrap()[at];
    assert_eq!(record(1).below, 0);
    let wrong = [
        RootRecord { code: func.code_len + 1, ..record(1) },
        RootRecord { slots: func.frame | 1 << 16, ..record(1) },
        RootRecord { slots: 0xffff_0000, ..record(1) },
        RootRecord { below: 1, ..record(1) },
        RootRecord { below: 2, ..record(1) },
        // The one below has slots that are not below.
        RootRecord { slots: 1 << 16, ..record(1) },
    ];
    for wrong in wrong {
        let mut damaged = bytes.clone();
        damaged[first + 16..first + 32].copy_from_slice(zerocopy::IntoBytes::as_bytes(&wrong));
        let sum = checksum_of(&damaged).unwrap();
        damaged[24..28].copy_from_slice(&(sum as u32).to_ne_bytes());
        damaged[28..32].copy_from_slice(&((sum >> 32) as u32).to_ne_bytes());
        let damaged = Aligned::new(&damaged);
        let refused = Image::check(damaged.bytes()).unwrap_err();
        assert!(matches!(refused, ImageError::BadRecord { what: "places of references", .. }), "{wrong:?}: {refused}");
    }
}
