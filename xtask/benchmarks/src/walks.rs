//! The lists that the benchmarks read.

/// A list, with the page size that all programs use.
pub(crate) struct Walk {
    pub(crate) name: &'static str,
    /// Its name on the command line.
    pub(crate) argument: &'static str,
    pub(crate) items: u64,
    /// The page size.
    pub(crate) size: u64,
}

/// The largest page of each list of ids, and the usual page of records.
pub(crate) const WALKS: &[Walk] = &[
    Walk {
        name: "1,000,000 ids by scroll",
        argument: "scroll",
        items: 1_000_000,
        size: 10_000,
    },
    Walk {
        name: "1,000,000 ids by offset",
        argument: "offset",
        items: 1_000_000,
        size: 5_000,
    },
    Walk {
        name: "100,000 records of 4 KB",
        argument: "combined",
        items: 100_000,
        size: 1_000,
    },
    Walk {
        name: "100,000 ids, then their records of 4 KB",
        argument: "details",
        items: 100_000,
        size: 1_000,
    },
];
