//! The origin of the generated tree, as a constant.

use quote::quote;

use crate::error::Error;
use crate::file::File;
use crate::ir::{Provenance, Published};

/// The value of each fact of a published file without a record.
const UNKNOWN: &str = "unknown";

/// `interface.rs`.
pub(crate) fn emit(provenance: &Provenance) -> Result<File, Error> {
    let unknown = Published {
        title: UNKNOWN.to_owned(),
        version: UNKNOWN.to_owned(),
        date: UNKNOWN.to_owned(),
        sha256: UNKNOWN.to_owned(),
    };
    let Published {
        title,
        version,
        date,
        sha256,
    } = provenance.published.as_ref().unwrap_or(&unknown);
    let files = provenance.files.iter().map(|file| {
        let (path, sha256) = (&file.path, &file.sha256);
        quote! { InputFile { path: #path, sha256: #sha256 } }
    });
    let generator = &provenance.generator;
    let items = vec![
        quote! { use crate::spec::{InputFile, Interface}; },
        quote! {
            /// The published interface from which this version of the crate was generated.
            pub const INTERFACE: Interface = Interface {
                title: #title,
                version: #version,
                date: #date,
                sha256: #sha256,
                files: &[#(#files),*],
                generator: #generator,
            };
        },
    ];
    File::of_code("interface.rs".to_owned(), items)
}
