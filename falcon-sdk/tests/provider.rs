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
    #[cfg(feature = "reqwest-0_13")]
    a_client_of_ones_own_needs_none();
    // As the documentation says.
    ring::default_provider().install_default().unwrap();
    reqwest::Client::new();
    builder.build().unwrap();
}

#[cfg(feature = "reqwest-0_13")]
fn a_client_of_ones_own_needs_none() {
    use falcon_sdk::{ConfigError, HttpClient};

    let http = HttpClient::build_reqwest_0_13(reqwest::Client::builder()).unwrap();
    let client = Client::builder().credentials("id", "secret");
    client.http_client(http).build().unwrap();
    let wrong = reqwest::Client::builder().user_agent("two\nlines");
    let error = HttpClient::build_reqwest_0_13(wrong).unwrap_err();
    assert!(matches!(error, ConfigError::HttpClient(_)), "{error}");
    assert!(CryptoProvider::get_default().is_none(), "it installs none");
}
