//! Each fact of an interface, and the file that compares it.
//!
//! No pattern has `..`, so a new fact does not compile until it is here: it is compared, it is text, or
//! it is left out for a reason. The functions return the texts. Changes of texts are only counted.

use crate::ir::{
    Accepts, Api, Collection, Content, EffectDecision, Enum, Facts, Field, Flattened, Ids, Longest,
    Member, Model, Need, Operation, PagingDecision, Param, Shape, Variant,
};

pub(super) fn of_interface(api: &Api) {
    let Api {
        // collections.rs
        collections: _,
        former: _,
        // models.rs
        models: _,
    } = api;
}

pub(super) fn of_collection(collection: &Collection) -> impl PartialEq {
    let Collection {
        // collections.rs; exports there, too
        name: _,
        exports: _,
        // operations.rs
        operations: _,
        about,
        usual,
    } = collection;
    (about, usual)
}

pub(super) fn of_operation(operation: &Operation) -> impl PartialEq {
    let Operation {
        // operations.rs
        name: _,
        aliases: _,
        collection: _,
        method: _,
        path: _,
        host: _,
        bearer: _,
        deprecated: _,
        effect:
            EffectDecision {
                effect: _,
                // It explains the decision.
                rule: _,
            },
        scopes: _,
        oauth_scopes: _,
        // It follows from the name.
        constant: _,
        // parameters.rs
        params: _,
        body: _,
        flattened,
        // replies.rs
        reply: _,
        statuses: _,
        redirects: _,
        secrets: _,
        content:
            Content {
                // They follow from the model of the reply, which models.rs compares.
                properties: _,
                optional: _,
                errors_within: _,
            },
        // walks.rs
        item: _,
        page_size: _,
        details: _,
        instead: _,
        paging:
            PagingDecision {
                paging: _,
                beside_token: _,
                // They explain the decision.
                rule: _,
                confidence: _,
                why_not: _,
            },
        // walks.rs and lists.rs
        ids,
        longest,
        // needs.rs
        needs,
        // jobs.rs
        job: _,
        doc,
        body_doc,
        search,
        members,
    } = operation;
    if let Some(Flattened { argument: _ }) = flattened {}
    if let Some(Ids { at: _, max: _ }) = ids {}
    for Longest { at: _, max: _ } in longest {}
    // The rule explains the decision.
    for Need { any_of: _, rule: _ } in needs {}
    let members: Vec<_> = members.iter().map(of_member).collect();
    (doc, body_doc, search, members)
}

fn of_member(member: &Member) -> impl PartialEq {
    let Member { pointer, accepts } = member;
    (pointer, of_accepted(accepts))
}

fn of_accepted(accepts: &Accepts) -> impl PartialEq {
    let Accepts {
        // Their names and kinds: properties.rs
        filter,
        sort,
        values,
        excludes,
    } = accepts;
    (filter, sort, values, excludes)
}

pub(super) fn of_parameter(param: &Param) -> impl PartialEq {
    let Param {
        // parameters.rs
        name: _,
        place: _,
        required: _,
        ty: _,
        deprecated: _,
        // limits.rs
        limits: _,
        narrow: _,
        values: _,
        // If both interfaces state one: limits.rs
        default,
        doc,
        accepts,
    } = param;
    (doc, default.is_some(), of_accepted(accepts))
}

pub(super) fn of_model(model: &Model) -> impl PartialEq {
    let Model {
        // matching.rs
        id: _,
        // models.rs
        name: _,
        home: _,
        shape,
        // fields.rs
        direction: _,
        doc,
    } = model;
    match shape {
        Shape::Record(_) => {}
        // models.rs
        Shape::Enum(Enum { values: _ }) => {}
    }
    doc
}

/// A field of a model that is sent, or only received.
pub(super) fn of_field(field: &Field, sent: bool) -> impl PartialEq {
    let Field {
        // fields.rs
        name: _,
        ty: _,
        required: _,
        nullable: _,
        deprecated: _,
        // It permits a type, which fields.rs compares.
        no_secret: _,
        doc,
        values,
        facts,
    } = field;
    let Facts {
        limits,
        length,
        pattern,
        default,
        example,
        unit,
        // If it is sent: limits.rs. The others do not document it.
        read_only: _,
        narrow: _,
    } = facts;
    // If it is sent: limits.rs
    let received = (!sent).then_some((limits, length, pattern, default, values));
    (doc, example, unit, default.is_some(), received)
}

pub(super) fn of_variant<T>(variant: &Variant<T>) {
    let Variant {
        // models.rs
        name: _,
        value: _,
    } = variant;
}
