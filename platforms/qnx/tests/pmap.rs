//! The reader of /proc/self/pmap, which is plain text and so is tested on every system.

#[path = "../src/pmap.rs"]
mod pmap;

use pmap::{Mapping, find};

const PMAP: &str = "\
vaddr,size,flags,prot,maxprot,dev,ino,offset,rsv,guardsize,refcnt,mapcnt,path
0x0000001985914000,0x0000000000080000,0x00081002,0x03,0x0f,0x00000001,0x0,0x0,0x0,0x00001000,0x1,0x1,
0x000000209b3a6000,0x0000000000004000,0x00000002,0x03,0x0f,0x0000040c,0x0,0x0,0x0,0x00000000,0x1,0x1,/proc/boot/a,b
nonsense
0x00000020ffffffff,0xffffffffffffffff,0x00000002,0x03,0x0f,0x0000040c,0x0,0x0,0x0,0x00000000,0x1,0x1,
0x0000003de2ced000,0x000000000000d000,0x00080002,0x03,0x0f,0x00000001,0x0,0x0,0x0,0x00000000,0x1,0x1,
";

#[test]
fn the_mapping_that_holds_an_address_is_found() {
    let stack = Mapping { low: 0x19_8591_4000, high: 0x19_8599_4000, guard: 0x1000 };
    assert_eq!(find(PMAP, 0x19_8591_4000), Some(stack));
    assert_eq!(find(PMAP, 0x19_8599_3fff), Some(stack));
    assert_eq!(find(PMAP, 0x3d_e2ce_d001).map(|mapping| mapping.guard), Some(0));
}

#[test]
fn an_address_that_nothing_holds_is_not_found() {
    assert_eq!(find(PMAP, 0x19_8599_4000), None);
    assert_eq!(find(PMAP, 0), None);
}

#[test]
fn a_file_of_another_shape_tells_nothing() {
    assert_eq!(find("", 1), None);
    assert_eq!(find("vaddr,size\n0x0,0x1000\n", 1), None);
    assert_eq!(find("size,vaddr,guardsize\n0x1000,0x0,0x10\n", 1), Some(Mapping { low: 0, high: 0x1000, guard: 0x10 }));
}
