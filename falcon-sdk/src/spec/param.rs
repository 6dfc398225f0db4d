//! Published facts about a parameter: plain data, built at compile time.

/// A parameter of an operation.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Param {
    /// The parameter's name in the request.
    pub name: &'static str,
    /// The place where the parameter is sent.
    pub place: Place,
    /// The type of a value.
    pub kind: Kind,
    /// Whether the parameter is a list, and how the list is written.
    pub style: Style,
    /// Whether a request without the parameter is refused.
    pub required: bool,
    /// Whether the value must not be shown.
    pub secret: bool,
    /// The smallest accepted number.
    pub min: Option<f64>,
    /// The largest accepted number.
    pub max: Option<f64>,
    /// The fewest accepted elements of a list.
    pub min_items: Option<u64>,
    /// The most accepted elements of a list.
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

    /// Sets [`kind`](Param::kind) to an integer.
    pub const fn integer(mut self) -> Self {
        self.kind = Kind::Integer;
        self
    }

    /// Sets [`kind`](Param::kind) to a number.
    pub const fn number(mut self) -> Self {
        self.kind = Kind::Number;
        self
    }

    /// Sets [`kind`](Param::kind) to `true` or `false`.
    pub const fn boolean(mut self) -> Self {
        self.kind = Kind::Boolean;
        self
    }

    /// Sets [`kind`](Param::kind) to a file in a multipart body.
    pub const fn file(mut self) -> Self {
        self.kind = Kind::File;
        self
    }

    /// Sets [`style`](Param::style) to a list that repeats the name.
    pub const fn multi(mut self) -> Self {
        self.style = Style::Multi;
        self
    }

    /// Sets [`style`](Param::style) to a list joined by commas.
    pub const fn csv(mut self) -> Self {
        self.style = Style::Csv;
        self
    }

    /// Sets [`style`](Param::style) to a list joined by spaces.
    pub const fn ssv(mut self) -> Self {
        self.style = Style::Ssv;
        self
    }

    /// Sets [`style`](Param::style) to a list joined by `|`.
    pub const fn pipes(mut self) -> Self {
        self.style = Style::Pipes;
        self
    }

    /// Sets [`required`](Param::required).
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Sets [`secret`](Param::secret).
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Sets [`min`](Param::min).
    pub const fn min(mut self, min: f64) -> Self {
        self.min = Some(min);
        self
    }

    /// Sets [`max`](Param::max).
    pub const fn max(mut self, max: f64) -> Self {
        self.max = Some(max);
        self
    }

    /// Sets [`min`](Param::min) and [`max`](Param::max).
    pub const fn range(self, min: f64, max: f64) -> Self {
        self.min(min).max(max)
    }

    /// Sets [`min_items`](Param::min_items).
    pub const fn min_items(mut self, items: u64) -> Self {
        self.min_items = Some(items);
        self
    }

    /// Sets [`max_items`](Param::max_items).
    pub const fn max_items(mut self, items: u64) -> Self {
        self.max_items = Some(items);
        self
    }
}

/// The place where a parameter is sent.
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

/// The type of a parameter's value.
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

/// Whether a parameter is a list, and how the list is written.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Style {
    /// One value.
    One,
    /// A list that repeats the name.
    Multi,
    /// A list joined by commas.
    Csv,
    /// A list joined by spaces.
    Ssv,
    /// A list joined by `|`.
    Pipes,
}
