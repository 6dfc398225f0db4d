//! Doc comments: published prose made safe for rustdoc, and the facts that types don't show.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Limits;

/// Columns of text in a doc comment.
const WIDTH: usize = 92;

/// How many of very many published values are shown.
const SHOWN: usize = 3;

/// Doc attributes for paragraphs; empty ones are left out.
pub(crate) fn doc(paragraphs: &[String]) -> TokenStream {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in paragraphs.iter().filter(|paragraph| !paragraph.is_empty()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        wrap(paragraph, &mut lines);
    }
    let lines = lines.iter().map(|line| {
        if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        }
    });
    quote!(#(#[doc = #lines])*)
}

fn wrap(paragraph: &str, lines: &mut Vec<String>) {
    let mut line = String::new();
    for word in paragraph.split_whitespace() {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
}

/// Published prose as plain paragraphs: no markup of its own survives, so nothing of it can become
/// HTML, a link, a list or a doc test.
pub(crate) fn prose(text: Option<&str>) -> Vec<String> {
    let text = text.unwrap_or_default();
    let blank = |line: &str| line.trim().is_empty();
    let lines: Vec<&str> = text.lines().collect();
    lines
        .split(|line| blank(line))
        .map(|paragraph| escape(&paragraph.join(" ")))
        .filter(|paragraph| !paragraph.is_empty())
        .collect()
}

fn escape(paragraph: &str) -> String {
    let words: Vec<String> = without_tags(paragraph)
        .split_whitespace()
        .map(escape_word)
        .collect();
    words.join(" ")
}

/// Drops what looks like an HTML tag: `<b>`, `</p>`, `<br/>`, `<a href="..">`.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let is_tag = after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        match after.split_once('>') {
            Some((tag, after)) if is_tag && tag.len() < 200 => {
                // `a<br>b` are two words.
                if ["br", "p", "li", "/p", "/li", "ul", "/ul"]
                    .contains(&tag.trim_end_matches('/').trim())
                {
                    out.push(' ');
                }
                rest = after;
            }
            _ => {
                out.push('<');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Escapes what Markdown would read as markup.
fn escape_word(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for (index, c) in word.chars().enumerate() {
        let starts_block = index == 0 && matches!(c, '#' | '-' | '+' | '=' | '>' | '|' | '~' | ':');
        if starts_block
            || matches!(
                c,
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&'
            )
        {
            out.push('\\');
        }
        if c.is_control() {
            continue;
        }
        out.push(c);
    }
    // A number and a dot at the start of a line make a list.
    let digits = out.trim_end_matches(['.', ')']);
    if digits.len() < out.len() && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
    {
        out.insert(digits.len(), '\\');
    }
    // Bare addresses would be a warning.
    if word.starts_with("http://") || word.starts_with("https://") {
        let address = word.trim_end_matches(['.', ',', ';', ')', '"', '\'']);
        if !address.contains(['`', '<', '>']) {
            let tail = word.get(address.len()..).unwrap_or_default();
            return format!("`{address}`{tail}");
        }
    }
    out
}

/// `1 to 100.`, `At most 20 items.`
pub(crate) fn limits(limits: &Limits, required_list: bool) -> String {
    let mut facts = Vec::new();
    match (limits.min, limits.max) {
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
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text.trim().is_empty() {
        return "(empty)".to_owned();
    }
    if text.contains('`') {
        format!("`` {text} ``")
    } else {
        format!("`{text}`")
    }
}
