//! The table of a guest's open descriptors.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::{Dir, Errno, FdFlags, File, FileType, InputStream, OutputStream, Rights, grow};

/// What a descriptor stands for.
pub(crate) enum Object {
    Input(Box<dyn InputStream>),
    Output(Box<dyn OutputStream>),
    Dir(OpenDir),
    File(OpenFile),
}

/// An open directory.
pub(crate) struct OpenDir {
    pub(crate) dir: Box<dyn Dir>,
    /// Its name to the guest, if the host opened it.
    pub(crate) preopen: Option<String>,
    /// Its entries as they were when the guest last began to list it, so that cookies stay true.
    pub(crate) listing: Option<Listing>,
}

/// The entries of a directory, with the memory they take.
pub(crate) struct Listing {
    pub(crate) entries: Vec<Entry>,
    pub(crate) bytes: usize,
}

/// One entry of a directory.
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) file_type: FileType,
    pub(crate) inode: u64,
}

/// An open file.
pub(crate) struct OpenFile {
    pub(crate) file: Box<dyn File>,
    pub(crate) file_type: FileType,
    /// Where the next read or write begins.
    pub(crate) position: u64,
}

/// An object with the rights and the mode a guest has it with.
pub(crate) struct Descriptor {
    pub(crate) object: Object,
    pub(crate) rights: Rights,
    /// The rights of what is opened through it.
    pub(crate) inheriting: Rights,
    pub(crate) flags: FdFlags,
}

/// Descriptors by number.
pub(crate) struct Descriptors {
    slots: Vec<Option<Descriptor>>,
    limit: usize,
}

impl Descriptor {
    /// The directory, if these `rights` to it are there.
    pub(crate) fn dir(&self, rights: Rights) -> Result<&OpenDir, Errno> {
        match &self.object {
            Object::Dir(dir) => self.allow(rights).map(|()| dir),
            Object::File(_) | Object::Input(_) | Object::Output(_) => Err(Errno::NotDir),
        }
    }

    /// The file, if these `rights` to it are there.
    pub(crate) fn file(&mut self, rights: Rights) -> Result<&mut OpenFile, Errno> {
        self.allow(rights)?;
        match &mut self.object {
            Object::File(file) => Ok(file),
            Object::Dir(_) => Err(Errno::IsDir),
            Object::Input(_) | Object::Output(_) => Err(Errno::Spipe),
        }
    }

    /// Fails unless all of `rights` are there.
    pub(crate) fn allow(&self, rights: Rights) -> Result<(), Errno> {
        if self.rights.contains(rights) { Ok(()) } else { Err(Errno::NotCapable) }
    }
}

impl Descriptors {
    pub(crate) const fn new(limit: usize) -> Descriptors {
        Descriptors { slots: Vec::new(), limit }
    }

    pub(crate) fn set_limit(&mut self, limit: usize) {
        self.limit = limit;
    }

    /// The descriptor of this number, or [`Errno::Badf`].
    pub(crate) fn get(&self, fd: u32) -> Result<&Descriptor, Errno> {
        self.slots.get(fd as usize).and_then(Option::as_ref).ok_or(Errno::Badf)
    }

    /// The descriptor of this number, or [`Errno::Badf`].
    pub(crate) fn get_mut(&mut self, fd: u32) -> Result<&mut Descriptor, Errno> {
        self.slots.get_mut(fd as usize).and_then(Option::as_mut).ok_or(Errno::Badf)
    }

    /// The memory that all listings take.
    pub(crate) fn listing_bytes(&self) -> usize {
        self.slots.iter().flatten().fold(0, |sum: usize, descriptor| match &descriptor.object {
            Object::Dir(dir) => sum.saturating_add(dir.listing.as_ref().map_or(0, |listing| listing.bytes)),
            Object::File(_) | Object::Input(_) | Object::Output(_) => sum,
        })
    }

    /// The lowest free number, at which [`put`](Descriptors::put) cannot fail; [`Errno::Nfile`] at the bound.
    pub(crate) fn reserve(&mut self) -> Result<u32, Errno> {
        let free = self.slots.iter().position(Option::is_none);
        let index = free.unwrap_or(self.slots.len());
        let fd = u32::try_from(index).map_err(|_| Errno::Nfile)?;
        if index >= self.limit {
            return Err(Errno::Nfile);
        }
        if index == self.slots.len() {
            grow::push(&mut self.slots, None)?;
        }
        Ok(fd)
    }

    /// Puts `descriptor` at a number below the bound, in place of what is there.
    pub(crate) fn put(&mut self, fd: u32, descriptor: Descriptor) -> Result<(), Errno> {
        while self.slots.len() <= fd as usize {
            if self.slots.len() >= self.limit {
                return Err(Errno::Nfile);
            }
            grow::push(&mut self.slots, None)?;
        }
        if let Some(slot) = self.slots.get_mut(fd as usize) {
            *slot = Some(descriptor);
        }
        Ok(())
    }

    /// Takes the descriptor of this number out, or [`Errno::Badf`].
    pub(crate) fn remove(&mut self, fd: u32) -> Result<Descriptor, Errno> {
        self.slots.get_mut(fd as usize).and_then(Option::take).ok_or(Errno::Badf)
    }
}

#[cfg(test)]
mod tests {
    use super::{Descriptor, Descriptors, Object};
    use crate::{Errno, FdFlags, Nothing, Rights};
    use alloc::boxed::Box;

    fn nothing() -> Descriptor {
        let object = Object::Input(Box::new(Nothing));
        Descriptor { object, rights: Rights::FD_READ, inheriting: Rights::NONE, flags: FdFlags::NONE }
    }

    fn insert(table: &mut Descriptors) -> Result<u32, Errno> {
        let fd = table.reserve()?;
        table.put(fd, nothing()).map(|()| fd)
    }

    #[test]
    fn the_lowest_free_number_is_given_up_to_the_bound() {
        let mut table = Descriptors::new(3);
        assert_eq!(insert(&mut table), Ok(0));
        assert_eq!(insert(&mut table), Ok(1));
        assert_eq!(insert(&mut table), Ok(2));
        assert_eq!(insert(&mut table), Err(Errno::Nfile));
        assert!(table.remove(1).is_ok());
        assert_eq!(table.remove(1).err(), Some(Errno::Badf));
        assert_eq!(insert(&mut table), Ok(1));
        assert_eq!(table.get(7).err(), Some(Errno::Badf));
        assert_eq!(table.put(3, nothing()), Err(Errno::Nfile));
    }

    #[test]
    fn a_right_that_is_missing_is_refused() {
        assert_eq!(nothing().allow(Rights::FD_READ), Ok(()));
        assert_eq!(nothing().allow(Rights::FD_WRITE), Err(Errno::NotCapable));
    }
}
