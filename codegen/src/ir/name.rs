//! Wire names and the Rust identifiers made from them. No other module makes identifiers.

use heck::{ToShoutySnakeCase, ToSnakeCase};

/// A published name and its name in Rust.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Name {
    pub wire: String,
    pub rust: String,
}

/// The kind of item that a name is for, which decides its case.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NameKind {
    /// A struct or an enum.
    Type,
    /// A variant of an enum.
    Variant,
    /// A struct's field, and the setter of the same name.
    Field,
    /// The module of a collection, and the cargo feature of the same name.
    Module,
    /// A module of models.
    Namespace,
}

impl Name {
    /// Makes the identifier for a published name.
    pub fn new(kind: NameKind, wire: &str) -> Name {
        Name::renamed(kind, wire, wire)
    }

    /// Makes the identifier from text other than the published name.
    pub fn renamed(kind: NameKind, wire: &str, text: &str) -> Name {
        let rust = match kind {
            NameKind::Type => camel(text, "Empty"),
            NameKind::Variant => match camel(text, "Empty") {
                // `Other` is the variant of unpublished values.
                other if other == "Other" => "Other_".to_owned(),
                variant => variant,
            },
            NameKind::Field => snake(text, RESERVED_FIELDS),
            NameKind::Module => snake(text, RESERVED_MODULES),
            NameKind::Namespace => snake(text, RESERVED_NAMESPACES),
        };
        Name {
            wire: wire.to_owned(),
            rust,
        }
    }

    /// The same published name under a longer identifier.
    pub fn with_suffix(&self, suffix: &str) -> Name {
        Name {
            wire: self.wire.clone(),
            rust: format!("{}{suffix}", self.rust),
        }
    }

    /// The identifier of a static for this name.
    pub fn constant(&self) -> String {
        self.rust.to_shouty_snake_case()
    }
}

/// Splits at every character that is not a letter or digit, and capitalizes each piece. Other
/// capitals stay: `MITREAttack` and `MitreAttack` must not collide.
fn camel(text: &str, empty: &str) -> String {
    let text = &signed(text);
    let mut name = String::with_capacity(text.len());
    for piece in text.split(|c: char| !is_word(c)) {
        let mut chars = piece.chars();
        if let Some(first) = chars.next() {
            // A letter whose capital is two letters (ß) stays as it is.
            let mut upper = first.to_uppercase();
            match (upper.next(), upper.next()) {
                (Some(single), None) => name.push(single),
                _ => name.push(first),
            }
            name.push_str(chars.as_str());
        }
    }
    if name.is_empty() {
        return empty.to_owned();
    }
    if !name.starts_with(unicode_ident::is_xid_start) {
        name.insert(0, 'N');
    }
    if name == "Self" {
        "Self_".to_owned()
    } else {
        name
    }
}

/// Writes the sign of a number as a word: `+1` and `-1` differ in more than punctuation.
fn signed(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let is_sign = !is_word(before) && rest.peek().is_some_and(char::is_ascii_digit);
        match c {
            '+' if is_sign => written.push_str(" Plus "),
            '-' if is_sign => written.push_str(" Minus "),
            _ => written.push(c),
        }
        before = c;
    }
    written
}

fn snake(text: &str, reserved: &[&str]) -> String {
    let words: String = signed(text)
        .chars()
        .map(|c| if is_word(c) { c } else { ' ' })
        .collect();
    let mut name = words.to_snake_case();
    if name.is_empty() {
        return "underscore".to_owned();
    }
    if !name.starts_with(unicode_ident::is_xid_start) {
        name.insert(0, 'n');
    }
    if KEYWORDS.contains(&name.as_str()) || reserved.contains(&name.as_str()) {
        name.push('_');
    }
    name
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() && unicode_ident::is_xid_continue(c)
}

/// Associated functions, and the catch-all field, of generated structs.
const RESERVED_FIELDS: &[&str] = &["clone", "default", "extra", "new"];

/// Modules and features of the runtime, the file of shared models, and the feature that enables
/// all. A collection must not have such a name.
const RESERVED_MODULES: &[&str] = &[
    "actions",
    "blocking",
    "catalog",
    "client",
    "cloud",
    "default",
    "digest",
    "error",
    "event_stream",
    "ext",
    "fql",
    "generated",
    "guide",
    "hec",
    "jobs",
    "mock",
    "models",
    "paging",
    "poll",
    "race",
    "recording",
    "reply",
    "request",
    "response",
    "rtr",
    "rtr_extract",
    "session",
    "shared",
    "siem",
    "stopping",
    "spec",
    "transfers",
    "transport",
    "wire",
];

/// A module must not have the name of its parent.
const RESERVED_NAMESPACES: &[&str] = &["models"];

const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn rust(kind: NameKind, wire: &str) -> String {
        Name::new(kind, wire).rust
    }

    #[test]
    fn types_keep_their_capitals_and_split_at_punctuation() {
        for (wire, name) in [
            ("DeleteIOC", "DeleteIOC"),
            (
                "admission-control-get-policies",
                "AdmissionControlGetPolicies",
            ),
            (
                "get_/executor_nodes/{ID:[0-9]+}/instances/csv",
                "GetExecutorNodesID09InstancesCsv",
            ),
            (
                "GenericEntityResponse[string]",
                "GenericEntityResponseString",
            ),
            ("map[string]interface {}", "MapStringInterface"),
            ("7zip", "N7zip"),
            ("Self", "Self_"),
            ("", "Empty"),
            ("größe-ß", "Größeß"),
            ("-1", "Minus1"),
            ("reactions-+1", "ReactionsPlus1"),
            ("2024-01", "N202401"),
        ] {
            assert_eq!(rust(NameKind::Type, wire), name, "{wire}");
        }
    }

    #[test]
    fn fields_are_snake_case_and_never_a_keyword() {
        for (wire, name) in [
            ("useJobs", "use_jobs"),
            ("X-CS-USERUUID", "x_cs_useruuid"),
            ("identifier/v1", "identifier_v1"),
            ("ui:component", "ui_component"),
            ("$ref", "ref_"),
            ("type", "type_"),
            ("self", "self_"),
            ("1", "n1"),
            ("+1", "plus_1"),
            ("_", "underscore"),
            ("_marker", "marker"),
            ("new", "new_"),
            ("extra", "extra_"),
        ] {
            assert_eq!(rust(NameKind::Field, wire), name, "{wire}");
        }
    }

    #[test]
    fn modules_do_not_hide_those_of_the_runtime() {
        assert_eq!(rust(NameKind::Module, "saas security"), "saas_security");
        assert_eq!(rust(NameKind::Module, "ASPM"), "aspm");
        assert_eq!(rust(NameKind::Module, "client"), "client_");
        assert_eq!(rust(NameKind::Namespace, "client"), "client");
        assert_eq!(rust(NameKind::Namespace, "models"), "models_");
    }

    #[test]
    fn the_variant_of_unpublished_values_stays_free() {
        assert_eq!(rust(NameKind::Variant, "other"), "Other_");
        assert_eq!(rust(NameKind::Variant, ""), "Empty");
        assert_eq!(rust(NameKind::Variant, "10"), "N10");
    }
}
