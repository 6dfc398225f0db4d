//! What a filter and a sort order accept.

use super::at::At;

/// What an operation's filter and sort order accept, as far as it is known. Other properties may
/// work, because the service publishes no list.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Accepts {
    /// The place of the filter in a request, if its properties are known.
    pub filter_at: Option<At>,
    /// The place of the sort order in a request, if its fields or its separator are known.
    pub sort_at: Option<At>,
    /// Each property with the first letters of its kind and its operators, and with its values.
    properties: &'static str,
    sort_fields: &'static str,
    /// Empty if it is unknown.
    separator: &'static str,
}

/// A property of a filter.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Property {
    /// The name. `x.*` stands for every property below `x`.
    pub name: &'static str,
    /// The kind, where it is known.
    pub kind: Option<PropertyKind>,
    /// All operators that work with it, by their first letters. Empty if they are unknown.
    operators: &'static str,
    /// Values that are known, as they are encoded.
    values: &'static str,
}

/// What the values of a property are.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum PropertyKind {
    /// Text.
    Text,
    /// Numbers.
    Number,
    /// `true` and `false`.
    Boolean,
    /// Dates, with or without a time.
    Date,
}

impl Accepts {
    /// Nothing is known.
    pub const fn new() -> Self {
        Accepts {
            filter_at: None,
            sort_at: None,
            properties: "",
            sort_fields: "",
            separator: "",
        }
    }

    /// Sets where the filter is sent, and its properties, with a blank between them. A property is a
    /// name, or `name:kind:operators:values`, with the first letters of the kind (`string`, `number`,
    /// `boolean`, `date`) and of the operators (`exact`, `wildcard`, `range`, `match`). Values have `|`
    /// between them, and `+` for a blank. Missing parts are unknown.
    pub const fn filter(mut self, at: At, properties: &'static str) -> Self {
        self.filter_at = Some(at);
        self.properties = properties;
        self
    }

    /// Sets where the sort order is sent, its fields with a blank between them, and the text between
    /// a field and `asc` or `desc`. Empty texts stand for unknown ones.
    pub const fn sort(mut self, at: At, fields: &'static str, separator: &'static str) -> Self {
        self.sort_at = Some(at);
        self.sort_fields = fields;
        self.separator = separator;
        self
    }

    /// The known properties of the filter.
    pub fn properties(&self) -> impl Iterator<Item = Property> + use<> {
        self.properties.split_ascii_whitespace().map(Property::read)
    }

    /// The known fields of the sort order.
    pub fn sort_fields(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.sort_fields.split_ascii_whitespace()
    }

    /// The text between a field and `asc` or `desc`, where it is known.
    pub fn separator(&self) -> Option<&'static str> {
        Some(self.separator).filter(|separator| !separator.is_empty())
    }
}

impl Property {
    fn read(text: &'static str) -> Self {
        let mut parts = text.split(':');
        let (name, kind, operators) = (parts.next(), parts.next(), parts.next());
        let values = parts.next();
        Property {
            name: name.unwrap_or_default(),
            kind: match kind {
                Some("s") => Some(PropertyKind::Text),
                Some("n") => Some(PropertyKind::Number),
                Some("b") => Some(PropertyKind::Boolean),
                Some("d") => Some(PropertyKind::Date),
                Some(_) | None => None,
            },
            operators: operators.unwrap_or_default(),
            values: values.unwrap_or_default(),
        }
    }

    /// All operators that work with it. Empty if they are unknown.
    pub fn operators(&self) -> Vec<&'static str> {
        let word = |letter| match letter {
            'e' => Some("exact"),
            'w' => Some("wildcard"),
            'r' => Some("range"),
            'm' => Some("match"),
            _ => None,
        };
        self.operators.chars().filter_map(word).collect()
    }

    /// Values that are known. There may be others.
    pub fn values(&self) -> Vec<String> {
        let values = self.values.split('|').filter(|value| !value.is_empty());
        values.map(|value| value.replace('+', " ")).collect()
    }

    /// Whether a name is this property, or one below it.
    pub(crate) fn is(&self, name: &str) -> bool {
        match self.name.strip_suffix(".*") {
            None => self.name.eq_ignore_ascii_case(name),
            Some(parent) => {
                let (start, rest) = name.split_at_checked(parent.len()).unwrap_or_default();
                start.eq_ignore_ascii_case(parent) && rest.starts_with('.')
            }
        }
    }
}
