//! The table of an arena's blocks: which granules are free, which are used.

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// No entry.
const NONE: u16 = u16::MAX;

/// The bit of [`Entry::size`] that says that the block is used.
const USED: u32 = 1 << 31;

/// The most regions a table can be made for: two entries for each, named with 16 bits.
pub(crate) const MOST_REGIONS: u16 = (NONE >> 1) - 1;

/// The most granules a table can count.
pub(crate) const MOST_GRANULES: u32 = USED - 1;

/// A block, or a spare entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub(crate) struct Entry {
    /// Granules, and [`USED`].
    size: u32,
    /// The block that lies before.
    before: u16,
    /// The block that lies behind; of a spare entry, the next spare one.
    after: u16,
}

impl Entry {
    /// What an entry that is not there looks like: a used block, which nothing is joined with.
    const MISSING: Entry = Entry { size: USED, before: NONE, after: NONE };

    const fn granules(self) -> u32 {
        self.size & !USED
    }

    const fn is_free(self) -> bool {
        self.size & USED == 0
    }
}

/// A block that was taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Taken {
    /// Its entry, to release it by.
    pub(crate) entry: u16,
    /// Its first granule.
    pub(crate) start: u32,
}

/// The blocks in the order of their addresses, as a list whose links are indices of entries.
///
/// Invariants: the blocks lie side by side and cover all granules; entry 0 is the first; no two free ones are neighbours, so
/// there is at most one more than there are used ones. Every entry that is no block is on the spare list.
#[derive(Debug)]
pub(crate) struct Table<'a> {
    entries: &'a mut [Entry],
    /// The first spare entry.
    spare: u16,
    total: u32,
    used: u32,
    peak: u32,
    regions: u16,
}

impl<'a> Table<'a> {
    /// Entries needed for a number of regions: one for each, one for the free block behind each, one for the first. One more, so
    /// that they are a whole number of granules.
    pub(crate) const fn entries(regions: u16) -> usize {
        (regions as usize).saturating_add(1).saturating_mul(2)
    }

    /// One free block of all granules, at most [`MOST_GRANULES`].
    pub(crate) fn new(entries: &'a mut [Entry], granules: u32) -> Table<'a> {
        let total = granules.min(MOST_GRANULES);
        let mut spare = NONE;
        for (index, entry) in (0..NONE).zip(entries.iter_mut()).rev() {
            *entry = Entry { size: USED, before: NONE, after: spare };
            spare = index;
        }
        let mut table = Table { entries, spare, total, used: 0, peak: 0, regions: 0 };
        // The first spare entry is 0, and stays the first block.
        let _first = table.add(Entry { size: total, before: NONE, after: NONE });
        table
    }

    /// Takes the first free block of at least so many granules, at least one; the rest of it stays free. Nothing changes where there is none.
    pub(crate) fn take(&mut self, granules: u32) -> Option<Taken> {
        let wanted = granules.max(1);
        let (mut index, mut start) = (0, 0_u32);
        let found = loop {
            let entry = self.entry(index);
            if entry.is_free() && entry.granules() >= wanted {
                break entry;
            }
            if entry.after == NONE {
                return None;
            }
            start = start.wrapping_add(entry.granules());
            index = entry.after;
        };
        // Entries for `n` regions are enough for the rest of every block, as long as there are no more regions.
        if usize::from(self.regions).saturating_add(1) > self.most_regions() {
            return None;
        }
        self.split(index, found, wanted);
        self.set(index, |entry| entry.size |= USED);
        self.regions = self.regions.saturating_add(1);
        self.used = self.used.saturating_add(wanted);
        self.peak = self.peak.max(self.used);
        Some(Taken { entry: index, start })
    }

    /// Gives a block back, which is joined with free neighbours. Of no effect on an entry that is no used block.
    pub(crate) fn release(&mut self, index: u16) {
        let entry = self.entry(index);
        if entry.is_free() || entry.granules() == 0 {
            return;
        }
        self.used = self.used.saturating_sub(entry.granules());
        self.regions = self.regions.saturating_sub(1);
        self.set(index, |entry| entry.size &= !USED);
        self.join(index, entry.after);
        self.join(entry.before, index);
    }

    /// Gives back what a block has behind its first granules, of which at least one stays.
    pub(crate) fn shorten(&mut self, index: u16, granules: u32) {
        let entry = self.entry(index);
        let rest = entry.granules().saturating_sub(granules.max(1));
        if entry.is_free() || rest == 0 {
            return;
        }
        let kept = entry.granules().wrapping_sub(rest);
        let behind = self.entry(entry.after);
        if behind.is_free() {
            self.set(entry.after, |behind| behind.size = behind.size.wrapping_add(rest));
            self.set(index, |entry| entry.size = kept | USED);
        } else {
            self.split(index, entry, kept);
            self.set(index, |entry| entry.size |= USED);
        }
        self.used = self.used.saturating_sub(rest);
    }

    /// Granules of all blocks, of the used ones, and of the used ones when there were most.
    pub(crate) const fn granules(&self) -> (u32, u32, u32) {
        (self.total, self.used, self.peak)
    }

    /// Used blocks.
    pub(crate) const fn regions(&self) -> u16 {
        self.regions
    }

    /// Granules of the largest free block. A walk over the table.
    pub(crate) fn largest_free(&self) -> u32 {
        let (mut index, mut largest) = (0, 0);
        while index != NONE {
            let entry = self.entry(index);
            if entry.is_free() {
                largest = largest.max(entry.granules());
            }
            index = entry.after;
        }
        largest
    }

    const fn most_regions(&self) -> usize {
        (self.entries.len() >> 1).saturating_sub(1)
    }

    /// Makes a block free and cuts it behind its first granules; the rest becomes a free block of its own.
    fn split(&mut self, index: u16, entry: Entry, granules: u32) {
        let rest = entry.granules().saturating_sub(granules);
        if rest == 0 {
            return;
        }
        let Some(new) = self.add(Entry { size: rest, before: index, after: entry.after }) else { return };
        self.set(entry.after, |behind| behind.before = new);
        self.set(index, |entry| (entry.size, entry.after) = (granules, new));
    }

    /// Joins two neighbours, where both are free.
    fn join(&mut self, index: u16, next: u16) {
        let (entry, behind) = (self.entry(index), self.entry(next));
        if !entry.is_free() || !behind.is_free() {
            return;
        }
        let size = entry.size.wrapping_add(behind.size);
        self.set(index, |entry| (entry.size, entry.after) = (size, behind.after));
        self.set(behind.after, |last| last.before = index);
        let spare = self.spare;
        self.set(next, |entry| *entry = Entry { size: USED, before: NONE, after: spare });
        self.spare = next;
    }

    /// Writes a spare entry.
    fn add(&mut self, entry: Entry) -> Option<u16> {
        let index = self.spare;
        let place = self.entries.get_mut(usize::from(index))?;
        self.spare = place.after;
        *place = entry;
        Some(index)
    }

    fn entry(&self, index: u16) -> Entry {
        self.entries.get(usize::from(index)).copied().unwrap_or(Entry::MISSING)
    }

    fn set(&mut self, index: u16, change: impl FnOnce(&mut Entry)) {
        if let Some(entry) = self.entries.get_mut(usize::from(index)) {
            change(entry);
        }
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "a panic is how a test fails")]
mod tests {
    extern crate alloc;
    extern crate std;
    use super::{Entry, NONE, Table, Taken};
    use alloc::vec::Vec;
    use proptest::prelude::*;

    /// What a test does: take so many granules, or release, or shorten one of what is held.
    #[derive(Clone, Copy, Debug)]
    enum Step {
        Take(u32),
        Release(usize),
        Shorten(usize, u32),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            (0..40_u32).prop_map(Step::Take),
            any::<usize>().prop_map(Step::Release),
            (any::<usize>(), 0..40_u32).prop_map(|(which, granules)| Step::Shorten(which, granules)),
        ];
        proptest::collection::vec(step, 0..200)
    }

    /// Looks at every invariant, and that the used blocks are exactly those held.
    fn check(table: &Table<'_>, held: &[(Taken, u32)]) {
        let (mut index, mut before, mut start, mut blocks) = (0_u16, NONE, 0, 0);
        let (mut was_free, mut used) = (false, Vec::new());
        while index != NONE {
            let entry = table.entry(index);
            assert_eq!(entry.before, before);
            assert!(entry.granules() > 0);
            assert!(!(was_free && entry.is_free()), "free neighbours are joined");
            if !entry.is_free() {
                used.push((Taken { entry: index, start }, entry.granules()));
            }
            (was_free, before) = (entry.is_free(), index);
            start += entry.granules();
            index = entry.after;
            blocks += 1;
        }
        assert_eq!(start, table.total, "the blocks cover everything");
        let mut expected = held.to_vec();
        expected.sort_by_key(|(taken, _)| taken.start);
        assert_eq!(used, expected, "what is held is what is used, and nothing overlaps");
        assert_eq!(table.used, held.iter().map(|(_, granules)| granules).sum::<u32>());
        assert_eq!(usize::from(table.regions), held.len());
        let (mut spare, mut spares) = (table.spare, 0);
        while spare != NONE {
            spares += 1;
            spare = table.entry(spare).after;
        }
        assert_eq!(blocks + spares, table.entries.len(), "no entry is lost");
    }

    proptest! {
        #[test]
        fn a_table_keeps_its_invariants_whatever_is_done(regions in 1..8_u16, total in 1..200_u32, steps in steps()) {
            let mut entries = alloc::vec![Entry::MISSING; Table::entries(regions)];
            let mut table = Table::new(&mut entries, total);
            let mut held: Vec<(Taken, u32)> = Vec::new();
            for step in steps {
                match step {
                    Step::Take(granules) => {
                        let largest = table.largest_free();
                        let taken = table.take(granules);
                        let fits = granules.max(1) <= largest && held.len() < usize::from(regions);
                        prop_assert_eq!(taken.is_some(), fits);
                        held.extend(taken.map(|taken| (taken, granules.max(1))));
                    }
                    Step::Release(which) if !held.is_empty() => {
                        let (taken, _) = held.swap_remove(which % held.len());
                        table.release(taken.entry);
                    }
                    Step::Shorten(which, granules) if !held.is_empty() => {
                        let which = which % held.len();
                        let (taken, has) = held[which];
                        table.shorten(taken.entry, granules);
                        held[which].1 = has.min(granules.max(1));
                    }
                    Step::Release(_) | Step::Shorten(..) => {}
                }
                check(&table, &held);
            }
            for (taken, _) in held.drain(..) {
                table.release(taken.entry);
            }
            prop_assert_eq!(table.largest_free(), total, "all released is one block again");
            check(&table, &[]);
        }
    }

    #[test]
    fn what_was_released_twice_stays_free_once() {
        let mut entries = [Entry::MISSING; Table::entries(2)];
        let mut table = Table::new(&mut entries, 10);
        let taken = table.take(3).unwrap();
        for _ in 0..2 {
            table.release(taken.entry);
            check(&table, &[]);
        }
        table.release(1);
        table.release(NONE);
        check(&table, &[]);
    }

    #[test]
    fn an_empty_arena_has_no_room() {
        let mut entries = [Entry::MISSING; Table::entries(1)];
        let mut table = Table::new(&mut entries, 0);
        assert_eq!(table.take(0), None);
        assert_eq!(table.largest_free(), 0);
    }
}
