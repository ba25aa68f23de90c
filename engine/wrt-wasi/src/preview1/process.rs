//! The program itself: its arguments, its environment, its end.

use super::Exit;
use crate::ctx::Strings;
use crate::memory::offset;
use crate::{Errno, Memory, WasiCtx};

pub(super) fn args_get(ctx: &mut WasiCtx, memory: &mut Memory<'_>, list: u32, buf: u32) -> Result<(), Errno> {
    get(&ctx.args, memory, list, buf)
}

pub(super) fn args_sizes_get(ctx: &mut WasiCtx, memory: &mut Memory<'_>, count: u32, size: u32) -> Result<(), Errno> {
    sizes_get(&ctx.args, memory, count, size)
}

pub(super) fn environ_get(ctx: &mut WasiCtx, memory: &mut Memory<'_>, list: u32, buf: u32) -> Result<(), Errno> {
    get(&ctx.env, memory, list, buf)
}

pub(super) fn environ_sizes_get(
    ctx: &mut WasiCtx,
    memory: &mut Memory<'_>,
    count: u32,
    size: u32,
) -> Result<(), Errno> {
    sizes_get(&ctx.env, memory, count, size)
}

pub(super) fn proc_exit(_ctx: &mut WasiCtx, _memory: &mut Memory<'_>, code: u32) -> Exit {
    Exit(code)
}

pub(super) fn proc_raise(_ctx: &mut WasiCtx, _memory: &mut Memory<'_>, _signal: u32) -> Result<(), Errno> {
    // There are no signals here.
    Err(Errno::NotSup)
}

fn sizes_get(strings: &Strings, memory: &mut Memory<'_>, count: u32, size: u32) -> Result<(), Errno> {
    let bytes = u32::try_from(strings.bytes.len()).map_err(|_| Errno::Overflow)?;
    memory.write_u32(count, strings.count)?;
    memory.write_u32(size, bytes)
}

fn get(strings: &Strings, memory: &mut Memory<'_>, list: u32, buf: u32) -> Result<(), Errno> {
    memory.write(buf, &strings.bytes)?;
    let mut at = buf;
    for (index, string) in (0..strings.count).zip(strings.bytes.split_inclusive(|byte| *byte == 0)) {
        memory.write_u32(offset(list, index, 4)?, at)?;
        at = offset(at, 1, u32::try_from(string.len()).map_err(|_| Errno::Overflow)?)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::{Errno, Preview1, WasiCtx, call};

    #[test]
    fn strings_lie_one_after_the_other() {
        let mut ctx = WasiCtx::builder().env("A", "1").env("BC", "").build().unwrap();
        let mut memory = [0xff; 32];
        assert_eq!(call(&mut ctx, Preview1::EnvironSizesGet, &mut memory, &[0, 4]), Ok(Errno::Success));
        assert_eq!(memory[..8], [2, 0, 0, 0, 8, 0, 0, 0]);
        assert_eq!(call(&mut ctx, Preview1::EnvironGet, &mut memory, &[0, 16]), Ok(Errno::Success));
        assert_eq!(memory[..8], [16, 0, 0, 0, 20, 0, 0, 0]);
        assert_eq!(memory[16..25], *b"A=1\0BC=\0\xff");
        assert_eq!(call(&mut ctx, Preview1::EnvironGet, &mut memory, &[0, 25]), Ok(Errno::Fault));
    }
}
