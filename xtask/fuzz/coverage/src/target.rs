//! Feeds one target, that of the environment's `FUZZ_TARGET`, with the inputs that libFuzzer makes.

#![no_main]

use std::sync::LazyLock;

use fuzz::{TARGETS, Target};

static TARGET: LazyLock<&Target> = LazyLock::new(|| {
    let name = std::env::var("FUZZ_TARGET").expect("FUZZ_TARGET: the name of a target");
    let mut targets = TARGETS.iter();
    targets.find(|target| target.name == name).expect("the name of a target")
});

libfuzzer_sys::fuzz_target!(|input: &[u8]| (TARGET.feed)(input));
