//! The page of a service: what it is for, its operations, the usual way, and its feature.

use std::collections::BTreeMap;

use crate::emit::docs;
use crate::emit::prose::{Block, UNBROKEN};
use crate::ir::{Collection, Effect, Model, ModelId, Operation};

/// The page, with which the module opens.
pub(crate) fn service(collection: &Collection, models: &BTreeMap<ModelId, Model>) -> Vec<Block> {
    let mut blocks = docs::prose(collection.about.as_deref());
    blocks.extend(usual(collection));
    for (head, effect) in [("Reads", Effect::Read), ("Writes", Effect::Write)] {
        let operations = collection.operations.iter();
        let rows: Vec<Vec<String>> = operations
            .filter(|one| one.effect.effect == effect)
            .map(row)
            .collect();
        if !rows.is_empty() {
            blocks.push(Block::Heading(head.to_owned()));
            blocks.push(Block::Table {
                head: ["Operation", "Scope", "Summary"]
                    .map(str::to_owned)
                    .to_vec(),
                rows,
            });
        }
    }
    blocks.push(Block::Heading("Feature".to_owned()));
    blocks.push(docs::published_as(&collection.name.wire));
    blocks.extend(docs::exports(&collection.exports, models));
    let feature = &collection.name.rust;
    blocks.push(Block::Text("The smallest build with them:".to_owned()));
    blocks.push(Block::Code(vec![format!(
        "cargo add falcon-sdk --no-default-features --features {feature}"
    )]));
    blocks
}

fn usual(collection: &Collection) -> Vec<Block> {
    if collection.usual.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![Block::Heading("The usual way".to_owned())];
    for (number, step) in collection.usual.iter().enumerate() {
        let operations = &collection.operations;
        let operation = operations
            .iter()
            .find(|one| one.name.wire == step.operation);
        let name = operation.map_or(&step.operation, |one| &one.name.rust);
        blocks.push(Block::Step {
            number: number + 1,
            text: format!("[`{name}`][]: {}.", docs::line(&step.purpose)),
        });
    }
    blocks
}

fn row(operation: &Operation) -> Vec<String> {
    let scopes = match operation.scopes.as_slice() {
        [] => &operation.oauth_scopes,
        known => known,
    };
    let summary = match docs::prose(operation.doc.as_deref()).into_iter().next() {
        Some(Block::Text(summary)) => summary.replace(UNBROKEN, " "),
        Some(_) | None => String::new(),
    };
    vec![
        format!("[`{}`]", operation.name.rust),
        docs::list(scopes.iter()),
        summary,
    ]
}
