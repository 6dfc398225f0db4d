//! TLS by rustls, with the certificates that the operating system trusts.
//!
//! `ring` is the default cryptography provider. With it the dependencies build in 66 s of CPU time
//! (115 s optimised), with `aws-lc-rs` in 94 s (165 s). It needs only a C compiler on every
//! platform. A program that needs another provider, such as a FIPS-validated one, installs it
//! before it builds a client.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls_platform_verifier::Verifier;

use crate::error::ConfigError;
use crate::wire::Secret;

/// Certificates beyond those of the operating system, as PEM text.
#[derive(Clone, Default)]
pub(crate) struct Certificates {
    /// Trusted certificates.
    pub(crate) roots: Vec<Vec<u8>>,
    /// The client's own certificate and its key.
    pub(crate) own: Option<(Vec<u8>, Secret)>,
}

/// The configuration with the program's installed provider, or else with `ring`. The provider is
/// not installed, so that the program can still install its own.
pub(super) fn config(certificates: &Certificates) -> Result<ClientConfig, ConfigError> {
    let provider = CryptoProvider::get_default()
        .cloned()
        .unwrap_or_else(|| Arc::new(ring::default_provider()));
    let mut roots = Vec::new();
    for pem in &certificates.roots {
        roots.extend(chain(pem)?);
    }
    let verifier = if roots.is_empty() {
        Verifier::new(Arc::clone(&provider))
    } else {
        Verifier::new_with_extra_roots(roots, Arc::clone(&provider))
    };
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(unusable)?
        // rustls calls every custom verifier "dangerous"; this one uses the operating system's.
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier.map_err(unusable)?));
    let mut config = match &certificates.own {
        None => config.with_no_client_auth(),
        Some((pem, key)) => {
            let key = PrivateKeyDer::from_pem_slice(key.expose().as_bytes());
            let key = key.map_err(|_| ConfigError::Certificate)?;
            config
                .with_client_auth_cert(chain(pem)?, key)
                .map_err(unusable)?
        }
    };
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// The certificates of a PEM text. At least one is required.
fn chain(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    chain
        .ok()
        .filter(|chain| !chain.is_empty())
        .ok_or(ConfigError::Certificate)
}

fn unusable(error: rustls::Error) -> ConfigError {
    ConfigError::Tls(Arc::new(error))
}
