//! Whose cryptography is used. What is installed holds for a process: this test has one for itself.

#![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use falcon_sdk::Client;
use rustls::crypto::{CryptoProvider, ring};

#[test]
fn a_client_brings_its_own_provider_and_leaves_the_choice_to_the_program() {
    let builder = Client::builder().credentials("id", "secret");
    builder.clone().build().unwrap();
    assert!(CryptoProvider::get_default().is_none(), "it installs none");
    assert!(
        std::panic::catch_unwind(reqwest::Client::new).is_err(),
        "which a program's own reqwest misses, as the documentation says"
    );
    // As the documentation says.
    ring::default_provider().install_default().unwrap();
    reqwest::Client::new();
    builder.build().unwrap();
}
