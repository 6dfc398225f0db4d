//! A job: its facts in the catalog, and the types of its status and its result.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Job, JobStep, Operation};

use super::output::output;
use super::page::Pages;
use super::tokens::{count, location, texts};
use super::types::{Spelling, ident};

/// The part of a `Spec`.
pub(crate) fn fact(job: &Job) -> TokenStream {
    let (name, id, state) = (&job.name, &job.id, &job.state);
    let status = step(&job.status);
    let done = texts("done", &job.done);
    let failed = texts("failed", &job.failed);
    let cancelled = texts("cancelled", &job.cancelled);
    let message = texts("message", &job.message);
    let percent = job.percent.as_ref().map(|at| quote! { .percent(#at) });
    let window = job.window.map(|_| {
        let window = count(job.window);
        quote! { .window(#window) }
    });
    let others = [
        ("result", &job.result),
        ("stop", &job.stop),
        ("delete", &job.delete),
        ("next", &job.next),
    ];
    let others = others.into_iter().filter_map(|(method, other)| {
        let (method, other) = (ident(method), step(other.as_ref()?));
        Some(quote! { .#method(#other) })
    });
    quote! {
        .job(&Job::new(#name, #id, #status, &[#(#state),*])
            #done #failed #cancelled #message #percent #window #(#others)*)
    }
}

fn step(step: &JobStep) -> TokenStream {
    let (operation, id) = (&step.operation, location(&step.id));
    let with = (!step.with.is_empty()).then(|| {
        let with = step.with.iter().map(|(at, value)| {
            let at = location(at);
            quote! { (#at, #value) }
        });
        quote! { .with(&[#(#with),*]) }
    });
    quote! { JobStep::new(#operation, #id) #with }
}

/// The trait of an operation that starts a job.
pub(crate) fn implementation(
    operation: &Operation,
    pages: &Pages<'_>,
    spelling: &Spelling<'_>,
) -> Option<TokenStream> {
    let job = operation.job.as_ref()?;
    let name = ident(&operation.name.rust);
    let status = output(&pages.by_id(&job.status.operation)?.reply, spelling);
    let result = match &job.result {
        Some(step) => output(&pages.by_id(&step.operation)?.reply, spelling),
        None => quote! { spec::NoResult },
    };
    Some(quote! {
        impl request::StartsJob for #name {
            type Status = #status;
            type Result = #result;
        }
    })
}
