//! Doc comments: published prose, and the facts that types don't show.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{At, Export, Limits, Model, ModelId, Need};

use super::prose::{self, Block, UNBROKEN};

/// Columns of text in a doc comment.
const WIDTH: usize = 92;

/// How many of very many published values are shown.
const SHOWN: usize = 3;

/// Doc attributes for blocks.
pub(crate) fn doc(blocks: &[Block]) -> TokenStream {
    let lines = lines(blocks);
    quote!(#(#[doc = #lines])*)
}

/// Doc attributes of the module that they stand in.
pub(crate) fn inner_doc(blocks: &[Block]) -> TokenStream {
    let lines = lines(blocks);
    quote!(#(#![doc = #lines])*)
}

/// Lines of Markdown; a blank line between blocks, but for the elements of a list.
fn lines(blocks: &[Block]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut before: Option<&Block> = None;
    for block in blocks {
        let is_next = matches!(
            (before, block),
            (Some(Block::Item(_)), Block::Item(_)) | (Some(Block::Step { .. }), Block::Step { .. })
        );
        if before.is_some() && !is_next {
            lines.push(String::new());
        }
        before = Some(block);
        match block {
            Block::Text(text) => wrap(text, "", &mut lines),
            Block::Item(text) => wrap(text, "* ", &mut lines),
            Block::Step { number, text } => wrap(text, &format!("{number}. "), &mut lines),
            Block::Heading(text) => lines.push(format!("# {text}")),
            Block::Code(code) => fenced("text", code, &mut lines),
            Block::Example {
                language,
                lines: code,
            } => fenced(language, code, &mut lines),
            Block::Table { head, rows } => {
                lines.push(row(head));
                lines.push(row(&vec!["---".to_owned(); head.len()]));
                lines.extend(rows.iter().map(|cells| row(cells)));
            }
        }
    }
    let spaced = lines.iter().map(|line| match line.as_str() {
        "" => String::new(),
        line => format!(" {}", line.replace(UNBROKEN, " ")),
    });
    spaced.collect()
}

fn fenced(language: &str, code: &[String], lines: &mut Vec<String>) {
    lines.push(format!("```{language}"));
    lines.extend(
        code.iter()
            .flat_map(|line| line.split('\n'))
            .map(str::to_owned),
    );
    lines.push("```".to_owned());
}

fn row(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |", cells.join(" | "))
}

/// Breaks text into lines; all but the first are indented to stand below its text.
fn wrap(text: &str, mark: &str, lines: &mut Vec<String>) {
    let mut line = mark.to_owned();
    let mut is_empty = true;
    for word in text.split(' ') {
        if !is_empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(std::mem::replace(&mut line, " ".repeat(mark.len())));
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    lines.push(line);
}

/// The paragraphs of published prose; its first sentence is one of its own, since that is what a
/// list of items shows.
pub(crate) fn prose(text: Option<&str>) -> Vec<Block> {
    let mut blocks = prose::blocks(text.unwrap_or_default());
    if let Some(Block::Text(first)) = blocks.first_mut()
        && let Some(end) = sentence(first)
    {
        let rest = first.split_off(end).trim_start().to_owned();
        blocks.insert(1, Block::Text(rest));
    }
    blocks
}

/// Text of ours or of the interface inside of a line.
pub(crate) fn line(text: &str) -> String {
    match prose::blocks(text).into_iter().next() {
        Some(Block::Text(text)) => text,
        Some(_) | None => String::new(),
    }
}

/// Where the first sentence ends, if another sentence follows. `e.g. this` does not end it.
fn sentence(text: &str) -> Option<usize> {
    text.match_indices(". ")
        .map(|(at, mark)| (at + 1, at + mark.len()))
        .find(|(end, next)| {
            let before = text.get(..*end).unwrap_or_default();
            let word = before.rsplit(' ').next().unwrap_or_default();
            let abbreviated = word.trim_end_matches('.').contains('.') || word.len() < 3;
            let next = text.get(*next..).unwrap_or_default();
            let starts = next.chars().next().is_some_and(|c| !c.is_lowercase());
            starts && !abbreviated && before.matches('`').count() % 2 == 0
        })
        .map(|(end, _)| end)
}

/// Facts as one paragraph, which stands only if there are any.
pub(crate) fn facts(facts: Vec<String>) -> Option<Block> {
    let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    (!facts.is_empty()).then(|| Block::Text(facts.join(" ")))
}

/// The published name of a collection.
pub(crate) fn published_as(tag: &str) -> Block {
    Block::Text(format!(
        "Operations that are published with the tag {}.",
        code(tag)
    ))
}

/// Where the models of a collection stand, and the names that some of them have there.
pub(crate) fn exports(exports: &[Export], models: &BTreeMap<ModelId, Model>) -> Vec<Block> {
    if exports.is_empty() {
        return Vec::new();
    }
    let renamed: Vec<&String> = exports
        .iter()
        .filter(|export| {
            let model = models.get(&export.model);
            model.is_some_and(|model| model.name.rust != export.name)
        })
        .map(|export| &export.name)
        .collect();
    let mut facts = vec!["Re-exports the models that the operations take and return.".to_owned()];
    if !renamed.is_empty() {
        facts.push(format!(
            "Models whose names were taken begin with their namespace: {}.",
            list(renamed.into_iter())
        ));
    }
    vec![Block::Text(facts.join(" "))]
}

/// `1 to 100.`, `At most 20 items.`
pub(crate) fn limits(limits: &Limits, required_list: bool) -> String {
    let mut facts = Vec::new();
    let exact = |exact: Option<i64>, float: Option<f64>| {
        let exact = exact.map(|exact| exact.to_string());
        exact.or_else(|| float.map(|float| float.to_string()))
    };
    let bounds = (
        exact(limits.exact.0, limits.min),
        exact(limits.exact.1, limits.max),
    );
    match bounds {
        (Some(min), Some(max)) => facts.push(format!("{min} to {max}.")),
        (Some(min), None) => facts.push(format!("At least {min}.")),
        (None, Some(max)) => facts.push(format!("At most {max}.")),
        (None, None) => {}
    }
    let min_items = limits.min_items.filter(|min| *min > 1 || !required_list);
    match (min_items, limits.max_items) {
        (Some(min), Some(max)) => facts.push(format!("{min} to {max} items.")),
        (Some(min), None) => facts.push(format!("At least {}.", items(min))),
        (None, Some(max)) => facts.push(format!("At most {}.", items(max))),
        (None, None) => {}
    }
    facts.join(" ")
}

fn items(count: u64) -> String {
    if count == 1 {
        "1 item".to_owned()
    } else {
        format!("{count} items")
    }
}

/// `Refused without one of `filter`, `ids`.`
pub(crate) fn need(need: &Need) -> String {
    let place = |at: &At| match at {
        At::Query(name) => name.clone(),
        At::Body(pointer) => match pointer.rsplit('/').next() {
            None | Some("") => "body".to_owned(),
            Some(name) => name.to_owned(),
        },
    };
    let places: Vec<String> = need.any_of.iter().map(place).collect();
    match places.as_slice() {
        [only] => format!("Refused before it is sent if {} is empty.", code(only)),
        several => format!(
            "Refused before it is sent if all of {} are empty.",
            list(several.iter())
        ),
    }
}

/// `One of 54 published values, such as `a`, `b`, `c`.`
pub(crate) fn values(values: &[String]) -> String {
    if values.is_empty() {
        return String::new();
    }
    if values.len() <= SHOWN {
        return format!("Published values: {}.", list(values.iter()));
    }
    format!(
        "One of {} published values, such as {}.",
        values.len(),
        list(values.iter().take(SHOWN))
    )
}

/// Items as code, with commas.
pub(crate) fn list<'a>(items: impl Iterator<Item = &'a String>) -> String {
    items.map(|item| code(item)).collect::<Vec<_>>().join(", ")
}

/// Text as code, whatever it holds.
pub(crate) fn code(text: &str) -> String {
    let plain = |c: char| {
        if prose::is_invisible(c) || c == ' ' {
            UNBROKEN
        } else {
            c
        }
    };
    let text: String = text.chars().map(plain).collect();
    if text.chars().all(|c| c == UNBROKEN) {
        return "(empty)".to_owned();
    }
    if text.contains('`') {
        format!("``{UNBROKEN}{text}{UNBROKEN}``")
    } else {
        format!("`{text}`")
    }
}

#[cfg(test)]
mod tests {
    use super::{Block, prose};

    #[test]
    fn the_first_sentence_is_a_paragraph_of_its_own() {
        let text = |text: &str| Block::Text(text.to_owned());
        for (published, blocks) in [
            (
                "Lists ids. Then more. And more.",
                vec!["Lists ids.", "Then more. And more."],
            ),
            (
                "Takes e.g. `A. B`, i.e. Names. Ends",
                vec!["Takes e.g. `A. B`, i.e. Names.", "Ends"],
            ),
            ("Only one.", vec!["Only one."]),
            ("Version 1.2. of it", vec!["Version 1.2. of it"]),
            ("One.\n\nTwo. Three.", vec!["One.", "Two. Three."]),
        ] {
            let found: Vec<Block> = prose(Some(published))
                .into_iter()
                .map(|block| match block {
                    Block::Text(text) => Block::Text(text.replace(super::UNBROKEN, " ")),
                    other => other,
                })
                .collect();
            let blocks: Vec<Block> = blocks.into_iter().map(text).collect();
            assert_eq!(found, blocks, "{published}");
        }
    }
}
