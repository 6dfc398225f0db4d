//! The documentation of an operation: what its user asks, always in the same order.

mod example;
mod facts;
mod field;
mod job;
mod pages;
mod service;
mod value;

use crate::ir::Operation;

use super::docs;
use super::prose::Block;

pub(crate) use field::{body, field, setter, values_below};
pub(crate) use pages::Pages;
pub(crate) use service::service;

impl Pages<'_> {
    /// The page of an operation.
    pub(crate) fn operation(&self, operation: &Operation) -> Vec<Block> {
        let mut blocks = docs::prose(operation.doc.as_deref());
        blocks.push(Block::Text(route(operation)));
        let facts = [
            facts::scope(operation),
            facts::effect(operation),
            self.paging(operation),
            facts::ids(operation),
            facts::page_size(operation),
            self.returns(operation),
            self.siblings(operation),
            self.jobs(operation),
        ];
        blocks.extend(facts.into_iter().flatten().map(Block::Item));
        blocks.extend(self.example(operation));
        blocks.extend(facts::errors(operation));
        blocks
    }
}

/// Method, path, and the published ids that the type's name is not.
fn route(operation: &Operation) -> String {
    let route = docs::code(&format!("{} {}", operation.method.wire(), operation.path));
    let names = published_names(operation);
    if names.is_empty() {
        return route;
    }
    format!("{route}, published as {}.", docs::list(names.iter()))
}

/// All published ids that the type's name is not.
fn published_names(operation: &Operation) -> Vec<String> {
    let names = std::iter::once(&operation.name.wire).chain(&operation.aliases);
    let others = names.filter(|name| **name != operation.name.rust);
    others.cloned().collect()
}

/// The words by which rustdoc's search finds an operation besides its name.
pub(crate) fn aliases(operation: &Operation) -> Vec<String> {
    let mut aliases: Vec<String> = Vec::new();
    let published = published_names(operation);
    let route = std::iter::once(&operation.path);
    for alias in published.iter().chain(&operation.search).chain(route) {
        // rustdoc refuses quotes and spaces at either end.
        let alias = alias.replace(['"', '\''], "").trim().to_owned();
        let is_new = !alias.is_empty() && alias != operation.name.rust && !aliases.contains(&alias);
        if is_new {
            aliases.push(alias);
        }
    }
    aliases
}
