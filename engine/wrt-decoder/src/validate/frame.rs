//! An open block, as it lies on the validator's stack (core specification, "Validation Algorithm").

use wrt_foundation::LEGACY_EXCEPTIONS;
use wrt_instructions::ValType;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use crate::instruction::BlockType;

/// What a block was opened by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub(super) enum Kind {
    Function = 0,
    Block = 1,
    Loop = 2,
    If = 3,
    Else = 4,
    /// The part of a `try` that is watched.
    Try = 5,
    Catch = 6,
    CatchAll = 7,
}

/// The bits of [`Kind`].
const KIND: u32 = 0xff;
/// The rest of the block cannot be reached.
const UNREACHABLE: u32 = 1 << 8;
/// The block's type is a value type.
const VALUE: u32 = 1 << 16;
/// The block's type is a function type.
const TYPE: u32 = 2 << 16;

/// An open block.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct Frame {
    /// [`Kind`], [`UNREACHABLE`], and which form its type has: [`VALUE`], [`TYPE`] or none of them.
    head: u32,
    /// Its value type or type index.
    block: u32,
    height: u32,
}

impl Frame {
    /// A block that begins above so many operands.
    pub(super) fn new(kind: Kind, block: BlockType, height: usize) -> Frame {
        let (form, block) = match block {
            BlockType::Empty => (0, 0),
            BlockType::Value(ty) => (VALUE, ty.word()),
            BlockType::Type(index) => (TYPE, index),
        };
        Frame { head: kind as u32 | form, block, height: u32::try_from(height).unwrap_or(u32::MAX) }
    }

    /// Whether it was opened by this.
    #[inline]
    pub(super) const fn is(&self, kind: Kind) -> bool {
        self.head & KIND == kind as u32
    }

    /// Whether it is in a handler of a `try`: below its operands lies the reference to the exception.
    #[inline]
    pub(super) const fn is_handler(&self) -> bool {
        LEGACY_EXCEPTIONS && (self.is(Kind::Catch) || self.is(Kind::CatchAll))
    }

    /// One operand more lies below it.
    pub(super) const fn raise(&mut self) {
        self.height = self.height.saturating_add(1);
    }

    /// Its type.
    pub(super) fn block(&self) -> BlockType {
        match self.head & (VALUE | TYPE) {
            VALUE => ValType::from_word(self.block).map_or(BlockType::Empty, BlockType::Value),
            TYPE => BlockType::Type(self.block),
            _ => BlockType::Empty,
        }
    }

    /// Whether it has neither parameters nor results by its form.
    #[inline]
    pub(super) const fn is_empty(&self) -> bool {
        self.head & (VALUE | TYPE) == 0
    }

    /// Operands below it.
    #[inline]
    pub(super) const fn height(&self) -> usize {
        self.height as usize
    }

    /// Whether the rest of it cannot be reached.
    #[inline]
    pub(super) const fn is_unreachable(&self) -> bool {
        self.head & UNREACHABLE != 0
    }

    /// The rest of it cannot be reached.
    #[inline]
    pub(super) const fn set_unreachable(&mut self) {
        self.head |= UNREACHABLE;
    }

    /// The next part of it begins, which can be reached: the `else` of an `if`, a handler of a `try`.
    #[inline]
    pub(super) const fn set_part(&mut self, part: Kind) {
        self.head = self.head & !(KIND | UNREACHABLE) | part as u32;
    }
}
