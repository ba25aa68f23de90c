//! The file /proc/self/pmap: a line for each mapping of the process, with commas between what it tells.

/// A mapping, as far as a stack's bounds need it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Mapping {
    /// Address of its lowest byte.
    pub(crate) low: usize,
    /// Address one past its highest byte.
    pub(crate) high: usize,
    /// Bytes at its low end that are a guard.
    pub(crate) guard: usize,
}

/// The mapping that holds an address. The first line names the columns; they are looked up in it, for systems differ in them.
pub(crate) fn find(pmap: &str, address: usize) -> Option<Mapping> {
    let mut lines = pmap.lines();
    let names = lines.next()?;
    let column = |wanted: &str| names.split(',').position(|name| name.trim() == wanted);
    let (vaddr, size, guard) = (column("vaddr")?, column("size")?, column("guardsize")?);
    lines
        .filter_map(|line| {
            let field = |at: usize| number(line.split(',').nth(at)?);
            let low = field(vaddr)?;
            Some(Mapping { low, high: low.checked_add(field(size)?)?, guard: field(guard)? })
        })
        .find(|mapping| mapping.low <= address && address < mapping.high)
}

/// A number in hexadecimal digits, as C writes it.
fn number(text: &str) -> Option<usize> {
    usize::from_str_radix(text.trim().strip_prefix("0x")?, 16).ok()
}
