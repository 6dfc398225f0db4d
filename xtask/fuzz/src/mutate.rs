//! Inputs near those of the corpus. Equal seeds make equal inputs.

use fastrand::Rng;

use crate::Target;

/// The maximum length of an input.
const LONGEST: usize = 1 << 16;

/// Makes inputs for a target.
pub struct Mutator<'a> {
    corpus: &'a [Vec<u8>],
    words: &'a [&'a str],
    random: Rng,
}

impl<'a> Mutator<'a> {
    /// For a corpus.
    pub fn new(target: &'a Target, corpus: &'a [Vec<u8>], seed: u64) -> Self {
        Mutator {
            corpus,
            words: target.words,
            random: Rng::with_seed(seed),
        }
    }

    /// The next input.
    pub fn input(&mut self) -> Vec<u8> {
        let mut input = match self.random.u8(..8) {
            0 => {
                let length = self.random.usize(..256);
                let mut bytes = vec![0; length];
                self.random.fill(&mut bytes);
                bytes
            }
            _ => self.random.choice(self.corpus).cloned().unwrap_or_default(),
        };
        for _ in 0..self.random.u8(1..8) {
            self.mutate(&mut input);
        }
        input.truncate(LONGEST);
        input
    }

    fn mutate(&mut self, input: &mut Vec<u8>) {
        let at = self.random.usize(..=input.len());
        let end = input.len().min(at + self.random.usize(..32));
        match self.random.u8(..6) {
            0 => {
                if let Some(byte) = input.get_mut(at) {
                    *byte ^= 1 << self.random.u8(..8);
                }
            }
            1 => {
                if let Some(byte) = input.get_mut(at) {
                    *byte = self.random.u8(..);
                }
            }
            2 => drop(input.drain(at..end)),
            3 => {
                let piece = input[at..end].to_vec();
                drop(input.splice(at..at, piece));
            }
            4 => {
                let other = self.random.choice(self.corpus);
                let other = other.map_or(&[][..], Vec::as_slice);
                let from = self.random.usize(..=other.len());
                let to = other.len().min(from + self.random.usize(..64));
                drop(input.splice(at..end, other[from..to].iter().copied()));
            }
            _ => {
                let word = self.random.choice(self.words).map_or("", |word| word);
                drop(input.splice(at..at, word.bytes()));
            }
        }
    }
}
