//! Numbers and ids derived from a seed and a path of names.

/// A point in a tree of made-up values. The same path always leads to the same value.
#[derive(Clone, Copy)]
pub(crate) struct Seed(u64);

impl Seed {
    pub(crate) fn new(seed: u64) -> Self {
        Seed(mix(seed))
    }

    /// The point below this point with the name `name` (FNV-1a).
    pub(crate) fn with(self, name: &str) -> Self {
        let hash = name.bytes().fold(self.0, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Seed(mix(hash))
    }

    /// The `index`th point below this point. Indexes do not collide, since [`mix`] is a bijection.
    pub(crate) fn at(self, index: u64) -> Self {
        Seed(mix(self.0.wrapping_add(index)))
    }

    /// The index of the point below this point with these 32 digits.
    pub(crate) fn index_of(self, hex: &str) -> Option<u64> {
        let point = u64::from_str_radix(hex.get(..16)?, 16).ok()?;
        (Seed(point).hex() == hex).then(|| unmix(point).wrapping_sub(self.0))
    }

    pub(crate) fn number(self) -> u64 {
        self.0
    }

    /// A number below `bound`, which is at least 1.
    pub(crate) fn below(self, bound: u64) -> u64 {
        self.0 % bound
    }

    /// 32 hexadecimal digits, like most ids of the API. Different points have different digits.
    pub(crate) fn hex(self) -> String {
        format!("{:016x}{:016x}", self.0, mix(!self.0))
    }

    /// The same digits as a version 4 UUID.
    pub(crate) fn uuid(self) -> String {
        let (high, low) = (self.0, mix(!self.0));
        format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xfff,
            low >> 52,
            low & 0xffff_ffff_ffff,
        )
    }
}

/// The finalizer of SplitMix64.
fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// The inverse of [`mix`].
fn unmix(value: u64) -> u64 {
    let value = value ^ (value >> 31) ^ (value >> 62);
    let value = value.wrapping_mul(0x3196_42b2_d24d_8ec3);
    let value = value ^ (value >> 27) ^ (value >> 54);
    let value = value.wrapping_mul(0x96de_1b17_3f11_9089);
    let value = value ^ (value >> 30) ^ (value >> 60);
    value.wrapping_sub(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::Seed;

    #[test]
    fn a_hundred_thousand_records_have_as_many_ids() {
        let records = Seed::new(1).with("record");
        let ids: HashSet<String> = (0..100_000).map(|index| records.at(index).hex()).collect();
        assert_eq!(ids.len(), 100_000);
    }

    #[test]
    fn an_id_leads_back_to_its_record() {
        let records = Seed::new(1).with("record");
        for index in (0..1_000).chain([u64::MAX]) {
            assert_eq!(records.index_of(&records.at(index).hex()), Some(index));
        }
        let other = Seed::new(2).with("record").at(7).hex();
        assert_ne!(records.index_of(&other), Some(7));
        for text in [
            "",
            "host",
            "0123456789abcdef",
            &"0".repeat(32),
            &"é".repeat(16),
        ] {
            assert_eq!(records.index_of(text), None, "{text}");
        }
    }

    #[test]
    fn an_id_follows_from_the_seed() {
        let id = |seed| Seed::new(seed).with("record").at(7).hex();
        assert_eq!(id(1), id(1));
        assert_ne!(id(1), id(2));
    }
}
