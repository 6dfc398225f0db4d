//! SHA-256 of files, computed piece by piece while they are sent or received.

use std::fmt::Write;

use ring::digest::{Context, SHA256};

/// The SHA-256 of the bytes so far. `ring` is the library that TLS uses, so it is compiled anyway.
#[derive(Clone)]
pub(crate) struct Sha256(Context);

impl Sha256 {
    pub(crate) fn new() -> Self {
        Sha256(Context::new(&SHA256))
    }

    pub(crate) fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// 64 hexadecimal digits in lower case.
    pub(crate) fn finish(self) -> String {
        let mut digits = String::with_capacity(64);
        for byte in self.0.finish().as_ref() {
            // Writing to a text can't fail.
            let _ = write!(digits, "{byte:02x}");
        }
        digits
    }
}

#[cfg(test)]
mod tests {
    use super::Sha256;

    #[test]
    fn the_digest_of_pieces_is_that_of_the_whole() {
        let mut digest = Sha256::new();
        for piece in [&b"a"[..], b"", b"bc"] {
            digest.update(piece);
        }
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(digest.finish(), abc);
    }
}
