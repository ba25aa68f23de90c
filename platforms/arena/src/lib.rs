//! Regions from a static arena: the page allocator of backends that have no MMU, whatever their system.
//!
//! An [`Arena`] is a static. It is given its memory once, from a [`Space`] (plain `.bss`), a linker section or a block of the system's
//! heap, and hands out regions from it. A backend keeps a `&'static Arena` and passes its own `PageAllocator` on to it.
//!
//! ```
//! use wrt_platform::{Region, ReserveRequest};
//! use wrt_platform_arena::{Arena, Space};
//!
//! static SPACE: Space<{ 64 << 10 }> = Space::new();
//! static ARENA: Arena = Arena::new();
//!
//! let memory = SPACE.take().unwrap_or_default();
//! ARENA.start(memory, 32)?;
//! let mut region = ARENA.reserve(ReserveRequest::new(1000))?;
//! region.commit(100)?;
//! assert_eq!(region.bytes(), [0; 100]);
//! assert_eq!(ARENA.usage().used, 1008);
//! drop(region);
//! assert_eq!(ARENA.usage().used, 0);
//! # Ok::<(), wrt_platform::PlatformError>(())
//! ```
//!
//! # How it works, and what it costs
//!
//! Memory is counted in granules of 16 bytes. The arena keeps the list of its blocks, free and used, in the order of their addresses, in
//! a table apart from them: nothing that is written to a region can damage it. A reserve takes the first free block that is large enough
//! and leaves the rest free; a release joins the block with free neighbours at once, so released bytes serve again whatever the order they
//! come back in, and an arena whose regions are all released is one block again.
//!
//! For an arena started for `n` regions, which is the most there can be at a time:
//!
//! | call | worst case |
//! | --- | --- |
//! | reserve | a walk over `2 n` table entries, in one critical section |
//! | release, trim | constant, in one critical section |
//! | commit | zeroes the new bytes, outside any critical section |
//! | reserve of a shared region | as reserve, and zeroes all of it |
//! | commit of a shared region | constant |
//!
//! The table takes `16 (n + 1)` bytes of the arena and is never full before there are `n` regions.
//!
//! Regions never move, so free bytes can lie apart while others are held between them: then a reserve may be refused though enough are
//! free in sum. A store's regions are reserved together and released together, where this does not come about; programs that mix
//! long and short lives reserve the long ones first. [`Usage::largest_free`] tells.
#![no_std]

mod region;
mod sys_arena;
mod sys_space;
mod table;

pub use region::{ArenaRegion, ArenaSharedRegion};
pub use sys_arena::{Arena, Usage};
pub use sys_space::Space;
