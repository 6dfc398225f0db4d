//! Memory for long bodies, used again. A list receives many pages of about the same length, and an
//! allocator gives the memory of each page back to the system, or retains it for each thread.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

/// From which length on the memory of a body is kept, in bytes.
const LONG: usize = 64 * 1024;

/// The largest memory that is kept, in bytes.
const LONGEST: usize = 8 * 1024 * 1024;

/// How many bodies' memory is kept: that of the page which is read, and of the next one.
const KEPT: usize = 2;

/// How much larger than the body the memory may be.
const SPARE: usize = 4;

/// Memory that is free. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Buffers {
    free: Arc<Mutex<Vec<Vec<u8>>>>,
}

/// A body. Its memory is free again when it is dropped.
pub(super) struct Buffer {
    bytes: Vec<u8>,
    buffers: Buffers,
}

impl Buffers {
    /// An empty body.
    pub(super) fn empty(&self) -> Buffer {
        Buffer {
            bytes: Vec::new(),
            buffers: self.clone(),
        }
    }

    /// Takes free memory of about that length.
    fn take(&self, length: usize) -> Option<Vec<u8>> {
        let fits = length..=length.saturating_mul(SPARE);
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let fitting = free.iter().position(|it| fits.contains(&it.capacity()))?;
        Some(free.swap_remove(fitting))
    }

    /// Keeps memory, if it is long enough to be worth it and there is room.
    fn keep(&self, mut bytes: Vec<u8>) {
        if !(LONG..=LONGEST).contains(&bytes.capacity()) {
            return;
        }
        bytes.clear();
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        if free.len() >= KEPT {
            free.remove(0);
        }
        free.push(bytes);
    }
}

impl Buffer {
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Makes room for a number of bytes in all.
    pub(super) fn reserve(&mut self, length: usize) {
        if length <= self.bytes.capacity() {
            return;
        }
        match self.buffers.take(length) {
            Some(mut longer) => {
                longer.extend_from_slice(&self.bytes);
                self.buffers
                    .keep(std::mem::replace(&mut self.bytes, longer));
            }
            // The next page may be a little longer.
            None => self.bytes.reserve(length + length / 8 - self.bytes.len()),
        }
    }

    pub(super) fn append(&mut self, piece: &[u8]) {
        self.reserve(self.bytes.len() + piece.len());
        self.bytes.extend_from_slice(piece);
    }

    pub(super) fn freeze(self) -> Bytes {
        Bytes::from_owner(self)
    }
}

impl AsRef<[u8]> for Buffer {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        self.buffers.keep(std::mem::take(&mut self.bytes));
    }
}

#[cfg(test)]
mod tests {
    use super::{Buffers, LONG, LONGEST};

    fn body(buffers: &Buffers, length: usize) -> (bytes::Bytes, *const u8) {
        let mut body = buffers.empty();
        body.reserve(length);
        body.append(&vec![7; length]);
        let body = body.freeze();
        let memory = body.as_ptr();
        (body, memory)
    }

    #[test]
    fn the_memory_of_a_body_is_used_again_once_all_of_its_copies_are_dropped() {
        let buffers = Buffers::default();
        let (first, memory) = body(&buffers, LONG);
        let copy = first.slice(1..);
        drop(first);
        let (_second, other) = body(&buffers, LONG);
        assert_ne!(other, memory);
        drop(copy);
        let (third, again) = body(&buffers, LONG + 100);
        assert_eq!(again, memory);
        assert_eq!(third, vec![7; LONG + 100]);
    }

    #[test]
    fn a_body_of_unknown_length_finds_memory_as_it_grows() {
        let buffers = Buffers::default();
        let (first, memory) = body(&buffers, 4 * LONG);
        drop(first);
        let mut second = buffers.empty();
        for piece in 0..4_u8 {
            second.append(&vec![piece; LONG]);
        }
        let second = second.freeze();
        assert_eq!(second.as_ptr(), memory);
        assert!((0..4).all(|piece| second[usize::from(piece) * LONG] == piece));
    }

    #[test]
    fn little_memory_is_kept_and_none_of_short_or_huge_bodies() {
        let buffers = Buffers::default();
        let bodies = [LONG / 2, LONG, 2 * LONG, 3 * LONG, LONGEST + 1];
        let bodies: Vec<_> = bodies.map(|length| body(&buffers, length)).into();
        drop(bodies);
        let free = buffers.free.lock().unwrap();
        let free: Vec<_> = free.iter().map(Vec::capacity).collect();
        assert_eq!(free, [2 * LONG * 9 / 8, 3 * LONG * 9 / 8]);
    }

    #[test]
    fn a_short_body_does_not_take_long_memory() {
        let buffers = Buffers::default();
        drop(body(&buffers, 8 * LONG));
        let mut short = buffers.empty();
        short.append(&[1; 100]);
        assert!(short.freeze().len() == 100);
        assert_eq!(buffers.free.lock().unwrap().len(), 1);
    }
}
