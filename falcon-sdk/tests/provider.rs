//! The cryptography provider. It is installed per process, so this test has its own process.

#![allow(clippy::unwrap_used, reason = "a test stops at an unexpected result")]

use falcon_sdk::Client;
use rustls::crypto::{CryptoProvider, ring};

#[test]
fn a_client_uses_its_own_provider_and_installs_none() {
    let builder = Client::builder().credentials("id", "secret");
    builder.clone().build().unwrap();
    assert!(CryptoProvider::get_default().is_none(), "it installs none");
    assert!(
        std::panic::catch_unwind(reqwest::Client::new).is_err(),
        "without which a program's own reqwest panics, as documented"
    );
    #[cfg(feature = "reqwest-0_13")]
    an_http_client_of_the_callers_own_needs_no_provider();
    // As documented.
    ring::default_provider().install_default().unwrap();
    reqwest::Client::new();
    builder.build().unwrap();
}

#[cfg(feature = "reqwest-0_13")]
fn an_http_client_of_the_callers_own_needs_no_provider() {
    use falcon_sdk::{ConfigError, HttpClient};

    let http = HttpClient::build_reqwest_0_13(reqwest::Client::builder()).unwrap();
    let client = Client::builder().credentials("id", "secret");
    client.http_client(http).build().unwrap();
    let wrong = reqwest::Client::builder().user_agent("two\nlines");
    let error = HttpClient::build_reqwest_0_13(wrong).unwrap_err();
    assert!(matches!(error, ConfigError::HttpClient(_)), "{error}");
    assert!(CryptoProvider::get_default().is_none(), "it installs none");
}
