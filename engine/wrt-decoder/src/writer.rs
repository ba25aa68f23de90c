//! Writes the records of an image in the order a module brings them.

use wrt_error::{GrowError, Limits, Resource, ResourceLimit};
use wrt_format::{Header, MAGIC, Span, Table, VERSION, checksum_of};
use wrt_foundation::{Region, Rows};
use wrt_instructions::code::Op;
use wrt_platform::{PageAllocator, RegionNeed};
use zerocopy::{Immutable, IntoBytes};

use crate::refusal::{Refusal, Unit};

/// Bytes of a record.
const RECORD: usize = size_of::<Op>();
/// The most bytes of an image: offsets are 32 bits wide.
const MOST: u64 = 0xffff_fff0;
/// More bytes of image than a byte of module ever becomes: the worst is an instruction of one byte whose operands and
/// result all lie beyond the first 256 slots.
const GROWTH: u64 = 128;
/// What is reserved for an image at least, if it may be so large.
const LEAST: usize = 1 << 20;
/// More bytes of image than an empty module becomes.
const SMALL: u64 = 4096;

/// One of the header's tables.
pub(crate) type Place = fn(&mut Header) -> &mut Span;

/// The region of an image, of a module of so many bytes if that is known.
pub(crate) fn image(limits: &Limits, size: Option<u64>) -> RegionNeed {
    let needed = size.map_or(MOST, |size| size.saturating_mul(GROWTH).saturating_add(SMALL));
    let records = limits.image_bytes.min(MOST).min(needed);
    RegionNeed { name: "image", what: Resource::ImageBytes, records, record_bytes: 1 }
}

/// Reserves the region of an image.
pub(crate) fn image_rows<P: PageAllocator>(
    platform: &P,
    limits: &Limits,
    size: Option<u64>,
) -> Result<Rows<Op, P::Region>, GrowError> {
    let request = image(limits, size).request().movable();
    // How large the image will be nobody knows: where there is no room for all that it may be, it may be less.
    let region = platform.reserve_up_to(request, request.capacity.min(LEAST))?;
    Ok(Rows::new(region, Resource::ImageBytes))
}

/// An image that is being written; when it is only validated, what is written is forgotten again.
#[derive(Debug)]
pub(crate) struct Writer<R> {
    /// All of the image so far.
    pub(crate) ops: Rows<Op, R>,
    pub(crate) header: Header,
    keep: bool,
    /// The bytes that are being written: their offset, and how many there are.
    open: Span,
}

impl<R: Region> Writer<R> {
    pub(crate) fn new<P: PageAllocator<Region = R>>(
        platform: &P,
        limits: &Limits,
        keep: bool,
        size: Option<u64>,
    ) -> Result<Self, GrowError> {
        let mut ops = image_rows(platform, limits, size)?;
        if keep {
            ops.extend_zeroed(size_of::<Header>().div_ceil(RECORD))?;
        }
        let header = Header { magic: MAGIC, version: VERSION, start: u32::MAX, ..Header::default() };
        Ok(Writer { ops, header, keep, open: Span::default() })
    }

    /// Lets the header say how long the image is by now.
    pub(crate) fn note_len(&mut self, refusal: &Refusal) -> Unit<()> {
        self.header.len = self.offset(refusal)?;
        let header = self.header;
        self.write(0, header.as_bytes());
        Ok(())
    }

    /// Whether an image is made.
    #[inline]
    pub(crate) const fn keeps(&self) -> bool {
        self.keep
    }

    /// Bytes of the image so far.
    pub(crate) fn offset(&self, refusal: &Refusal) -> Unit<u32> {
        let bytes = (self.ops.len() as u64).saturating_mul(RECORD as u64);
        let over = |_| ResourceLimit { what: Resource::ImageBytes, limit: MOST, wanted: bytes };
        refusal.of(u32::try_from(bytes).map_err(over))
    }

    /// Forgets what was written since the image had `offset` bytes, unless an image is made.
    pub(crate) fn forget(&mut self, offset: u32) {
        if !self.keep {
            self.truncate(offset);
        }
    }

    /// Forgets what was written since the image had `offset` bytes.
    pub(crate) fn truncate(&mut self, offset: u32) {
        self.ops.truncate((offset as usize).div_ceil(RECORD));
    }

    /// Makes room for a table of `count` records of `size` bytes each, all zero.
    pub(crate) fn table(&mut self, count: u32, size: usize, refusal: &Refusal) -> Unit<Span> {
        if !self.keep {
            return Ok(Span::default());
        }
        let offset = self.offset(refusal)?;
        let bytes = (count as usize).saturating_mul(size);
        refusal.of(self.ops.extend_zeroed(bytes.div_ceil(RECORD)))?;
        Ok(Span { offset, len: count })
    }

    /// Makes room for one of the header's tables.
    pub(crate) fn header_table(&mut self, count: u32, size: usize, place: Place, refusal: &Refusal) -> Unit<()> {
        *place(&mut self.header) = self.table(count, size, refusal)?;
        Ok(())
    }

    /// Makes room for this many records in one of the header's tables that has begun, of which so many are written: they move to the end of the
    /// image. With each move the table doubles at least, so that what all moves take is bounded by what the last one takes.
    pub(crate) fn widen<T: Table>(&mut self, written: u32, needed: u32, refusal: &Refusal) -> Unit<()> {
        let old = T::span(&self.header);
        if !self.keep || needed <= old.len {
            return Ok(());
        }
        let new = self.table(needed.max(old.len.saturating_mul(2)), size_of::<T>(), refusal)?;
        if let Some((before, table)) = self.ops.as_mut_slice().as_mut_bytes().split_at_mut_checked(new.offset as usize)
        {
            let records = before.get(old.offset as usize..).unwrap_or(&[]);
            let bytes = (written as usize).saturating_mul(size_of::<T>());
            for (to, from) in table.iter_mut().zip(records.iter().take(bytes)) {
                *to = *from;
            }
        }
        *T::span_mut(&mut self.header) = new;
        Ok(())
    }

    /// Writes record `index` of a table of such records.
    pub(crate) fn put(&mut self, table: Span, index: u32, record: &[u8]) {
        let at = (index as usize).saturating_mul(record.len()).saturating_add(table.offset as usize);
        if self.keep && index < table.len {
            self.write(at, record);
        }
    }

    /// Writes record `index` of one of the header's tables.
    pub(crate) fn put_header<T: Table>(&mut self, index: u32, record: &T) {
        self.put(T::span(&self.header), index, record.as_bytes());
    }

    /// Record `index` of one of the header's tables, to change.
    pub(crate) fn header_record<T: Table>(&mut self, index: u32) -> Option<&mut T> {
        let span = T::span(&self.header);
        if !self.keep || index >= span.len {
            return None;
        }
        let at = (index as usize).checked_mul(size_of::<T>())?.checked_add(span.offset as usize)?;
        let bytes = self.ops.as_mut_slice().as_mut_bytes().get_mut(at..at.checked_add(size_of::<T>())?)?;
        T::mut_from_bytes(bytes).ok()
    }

    /// Adds one record at the end and gives its offset.
    pub(crate) fn append(&mut self, record: &[u8], refusal: &Refusal) -> Unit<u32> {
        let span = self.table(1, record.len(), refusal)?;
        self.put(span, 0, record);
        Ok(span.offset)
    }

    /// Adds records at the end and gives their number.
    pub(crate) fn append_all<T: IntoBytes + Immutable>(&mut self, records: &[T], refusal: &Refusal) -> Unit<u32> {
        if !records.is_empty() {
            self.open(refusal)?;
            self.extend(records.as_bytes(), refusal)?;
        }
        Ok(u32::try_from(records.len()).unwrap_or(u32::MAX))
    }

    /// Begins bytes whose number is not known to be true yet.
    pub(crate) fn open(&mut self, refusal: &Refusal) -> Unit<()> {
        self.open = Span { offset: self.offset(refusal)?, len: 0 };
        Ok(())
    }

    /// Adds bytes to those begun last.
    pub(crate) fn extend(&mut self, bytes: &[u8], refusal: &Refusal) -> Unit<()> {
        let start = (self.open.offset as usize).saturating_add(self.open.len as usize);
        let end = start.saturating_add(bytes.len());
        let missing = end.div_ceil(RECORD).saturating_sub(self.ops.len());
        refusal.of(self.ops.extend_zeroed(missing))?;
        self.write(start, bytes);
        let len = u32::try_from(end.saturating_sub(self.open.offset as usize)).unwrap_or(u32::MAX);
        self.open.len = len;
        Ok(())
    }

    /// The bytes begun last.
    pub(crate) const fn opened(&self) -> Span {
        self.open
    }

    /// Bytes of the image.
    pub(crate) fn bytes(&self, span: Span) -> &[u8] {
        let start = span.offset as usize;
        let end = start.saturating_add(span.len as usize);
        self.ops.as_slice().as_bytes().get(start..end).unwrap_or(&[])
    }

    /// Writes the header, and gives the region with the image's bytes in front and their number.
    pub(crate) fn finish(mut self, refusal: &Refusal) -> Unit<(R, u32)> {
        let len = self.complete(refusal)?;
        let mut region = self.ops.into_region();
        region.trim();
        Ok((region, len))
    }

    /// As [`finish`](Writer::finish), and keeps the header, with this for a place to write to.
    pub(crate) fn finish_and_keep(&mut self, spare: R, refusal: &Refusal) -> Unit<(R, u32)> {
        let len = self.complete(refusal)?;
        let ops = core::mem::replace(&mut self.ops, Rows::new(spare, Resource::ImageBytes));
        let mut region = ops.into_region();
        region.trim();
        Ok((region, len))
    }

    fn complete(&mut self, refusal: &Refusal) -> Unit<u32> {
        self.header.len = self.offset(refusal)?;
        self.header.set_checksum(0);
        let mut header = self.header;
        self.write(0, header.as_bytes());
        header.set_checksum(checksum_of(self.ops.as_slice().as_bytes()).unwrap_or(0));
        self.write(0, header.as_bytes());
        Ok(header.len)
    }

    fn write(&mut self, at: usize, bytes: &[u8]) {
        let image = self.ops.as_mut_slice().as_mut_bytes();
        let end = at.saturating_add(bytes.len());
        if let Some(to) = image.get_mut(at..end) {
            for (to, from) in to.iter_mut().zip(bytes) {
                *to = *from;
            }
        }
    }
}
