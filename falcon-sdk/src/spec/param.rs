//! What is published about a parameter, as data that is built at compile time.

/// A parameter of an operation.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Param {
    /// Its name on the wire.
    pub name: &'static str,
    /// Where it travels.
    pub place: Place,
    /// What a value is.
    pub kind: Kind,
    /// Whether it is a list, and how one is written.
    pub style: Style,
    /// Whether a call without it is refused.
    pub required: bool,
    /// Whether its value is never shown.
    pub secret: bool,
    /// The smallest number.
    pub min: Option<f64>,
    /// The largest number.
    pub max: Option<f64>,
    /// The fewest elements of a list.
    pub min_items: Option<u64>,
    /// The most elements of a list.
    pub max_items: Option<u64>,
}

impl Param {
    const fn new(place: Place, name: &'static str) -> Self {
        Param {
            name,
            place,
            kind: Kind::Text,
            style: Style::One,
            required: false,
            secret: false,
            min: None,
            max: None,
            min_items: None,
            max_items: None,
        }
    }

    /// Text in the path.
    pub const fn path(name: &'static str) -> Self {
        Param::new(Place::Path, name)
    }

    /// Text in the query.
    pub const fn query(name: &'static str) -> Self {
        Param::new(Place::Query, name)
    }

    /// Text in a header.
    pub const fn header(name: &'static str) -> Self {
        Param::new(Place::Header, name)
    }

    /// Text in a form body.
    pub const fn form(name: &'static str) -> Self {
        Param::new(Place::Form, name)
    }

    /// It holds integers.
    pub const fn integer(mut self) -> Self {
        self.kind = Kind::Integer;
        self
    }

    /// It holds numbers.
    pub const fn number(mut self) -> Self {
        self.kind = Kind::Number;
        self
    }

    /// It holds `true` or `false`.
    pub const fn boolean(mut self) -> Self {
        self.kind = Kind::Boolean;
        self
    }

    /// It is a file in a multipart body.
    pub const fn file(mut self) -> Self {
        self.kind = Kind::File;
        self
    }

    /// A list that repeats the name.
    pub const fn multi(mut self) -> Self {
        self.style = Style::Multi;
        self
    }

    /// A list that is joined by commas.
    pub const fn csv(mut self) -> Self {
        self.style = Style::Csv;
        self
    }

    /// A list that is joined by spaces.
    pub const fn ssv(mut self) -> Self {
        self.style = Style::Ssv;
        self
    }

    /// A list that is joined by `|`.
    pub const fn pipes(mut self) -> Self {
        self.style = Style::Pipes;
        self
    }

    /// A call without it is refused.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Its value is never shown.
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// The smallest number.
    pub const fn min(mut self, min: f64) -> Self {
        self.min = Some(min);
        self
    }

    /// The largest number.
    pub const fn max(mut self, max: f64) -> Self {
        self.max = Some(max);
        self
    }

    /// The smallest and the largest number.
    pub const fn range(self, min: f64, max: f64) -> Self {
        self.min(min).max(max)
    }

    /// The fewest elements of the list.
    pub const fn min_items(mut self, items: u64) -> Self {
        self.min_items = Some(items);
        self
    }

    /// The most elements of the list.
    pub const fn max_items(mut self, items: u64) -> Self {
        self.max_items = Some(items);
        self
    }
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Place {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// As a header.
    Header,
    /// In a form body, urlencoded or multipart.
    Form,
}

/// What a parameter's value is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Kind {
    /// Any text.
    Text,
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A file in a multipart body.
    File,
}

/// Whether a parameter is a list, and how one is written.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Style {
    /// One value.
    One,
    /// A list that repeats the name.
    Multi,
    /// A list that is joined by commas.
    Csv,
    /// A list that is joined by spaces.
    Ssv,
    /// A list that is joined by `|`.
    Pipes,
}
