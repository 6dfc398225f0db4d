//! TLS by rustls, with the certificates that the operating system trusts.
//!
//! Cryptography is `ring`'s: the dependencies build in 66 s of CPU time (115 s optimised) against
//! 94 s (165 s) with `aws-lc-rs`, and a C compiler is all it asks for on every platform. A program
//! that needs another one, such as a FIPS-validated one, installs it before it builds a client.

use std::error::Error;
use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::{CryptoProvider, ring};
use rustls_platform_verifier::BuilderVerifierExt;

/// The provider that the program has installed, else `ring`. It is given to this one
/// configuration and not installed, so that the program stays free to install its own.
pub(super) fn config() -> Result<ClientConfig, Box<dyn Error + Send + Sync>> {
    let provider = CryptoProvider::get_default()
        .cloned()
        .unwrap_or_else(|| Arc::new(ring::default_provider()));
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
