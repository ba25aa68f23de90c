//! Tables of the regions that a part of the engine reserves: what it reserves, and what is said beforehand, come from the same rows.

use wrt_error::{PlatformError, Resource};
use wrt_foundation::{Region, Rows};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use crate::pages::{PageAllocator, ReserveRequest, rows};

/// A region that is reserved under some limits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RegionNeed {
    /// What lies in it.
    pub name: &'static str,
    /// The bound that its size comes from.
    pub what: Resource,
    /// Records that it has room for.
    pub records: u64,
    /// Bytes of a record, the same on every processor.
    pub record_bytes: u64,
}

impl RegionNeed {
    /// Its bytes.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.records.saturating_mul(self.record_bytes)
    }

    /// What is asked of a platform for it.
    #[must_use]
    #[inline]
    pub fn request(&self) -> ReserveRequest {
        ReserveRequest::new(usize::try_from(self.bytes()).unwrap_or(usize::MAX))
    }
}

/// A row of a table that [`region_table!`](crate::region_table) declares.
pub trait RegionRow {
    /// What lies in the region.
    type Record;
    /// The bounds that say how much.
    type Limits;
    /// The bound that is reached when the region is full.
    const WHAT: Resource;

    /// How many records there are under these limits.
    fn records(limits: &Self::Limits) -> u64;

    /// Reserves the region as an empty collection. *Init only* as [`PageAllocator::reserve`].
    ///
    /// # Errors
    /// As [`PageAllocator::reserve`].
    #[inline]
    fn rows<P: PageAllocator>(
        platform: &P,
        limits: &Self::Limits,
    ) -> Result<Rows<Self::Record, P::Region>, PlatformError>
    where
        Self::Record: FromBytes + IntoBytes + Immutable + KnownLayout,
    {
        rows(platform, Self::records(limits), Self::WHAT)
    }

    /// Reserves the region alone, for [`over`](RegionRow::over). *Init only* as [`PageAllocator::reserve`].
    ///
    /// # Errors
    /// As [`PageAllocator::reserve`].
    #[inline]
    fn region<P: PageAllocator>(platform: &P, limits: &Self::Limits) -> Result<P::Region, PlatformError> {
        platform.reserve(ReserveRequest::records(Self::records(limits), size_of::<Self::Record>()))
    }

    /// The empty collection in its region.
    #[inline]
    fn over<R: Region>(region: R) -> Rows<Self::Record, R>
    where
        Self::Record: FromBytes + IntoBytes + Immutable + KnownLayout,
    {
        Rows::new(region, Self::WHAT)
    }
}

/// Declares the regions of a part of the engine: a type for each, which implements [`RegionRow`], and a function that lists them all.
///
/// A row is a name, a text, the records' type, their size in bytes, the bound that is reached when the region is full, and how many there
/// are under the limits. That the type has this size is checked on each processor the crate is compiled for.
#[macro_export]
macro_rules! region_table {
    (
        $(#[$meta:meta])*
        $visibility:vis fn $all:ident($limits:ident: $bounds:ty);
        $($row:ident $name:literal: $record:ty = $bytes:tt bytes, $what:ident, $records:expr $(, if $has:ident)?;)*
    ) => {
        $(
            const _: () = assert!(size_of::<$record>() == $bytes, "the records of this region have another size");

            #[doc = concat!("The region of the ", $name, ".")]
            pub(crate) struct $row;

            impl $crate::RegionRow for $row {
                type Record = $record;
                type Limits = $bounds;
                const WHAT: $crate::Resource = $crate::Resource::$what;

                #[inline]
                fn records($limits: &$bounds) -> u64 {
                    $records
                }
            }
        )*

        $(#[$meta])*
        $visibility fn $all(limits: &$bounds) -> impl Iterator<Item = $crate::RegionNeed> {
            [$((true $(&& $has)?, $crate::RegionNeed {
                name: $name,
                what: $crate::Resource::$what,
                records: <$row as $crate::RegionRow>::records(limits),
                record_bytes: size_of::<$record>() as u64,
            }),)*]
            .into_iter()
            .filter_map(|(has, need)| has.then_some(need))
        }
    };
}
