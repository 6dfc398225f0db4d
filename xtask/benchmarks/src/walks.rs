//! What is walked.

/// A list, with the pages in which all programs ask for it.
pub(crate) struct Walk {
    pub(crate) name: &'static str,
    /// What the programs call it.
    pub(crate) argument: &'static str,
    pub(crate) items: u64,
    /// How many items a page holds.
    pub(crate) size: u64,
}

/// Pages as large as each of the lists may have, and of records as is usual.
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
