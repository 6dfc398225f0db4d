//! What is published about an operation, as data that is built at compile time.

use http::Method;

/// What is published about one operation: data only, one `static` for each.
///
/// Specs of the published operations are found with [`catalog::find`](crate::catalog::find). One
/// of your own makes an [`Operation`](crate::operation::Operation) of something that is not
/// published.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Spec {
    /// The HTTP method.
    pub method: Method,
    /// The path, with `{name}` where a path parameter stands.
    pub path: &'static str,
    /// The published operation id.
    pub id: &'static str,
    /// The module that its type is in, which is also the name of its cargo feature.
    pub collection: &'static str,
    /// Other published ids of the same operation.
    pub aliases: &'static [&'static str],
    /// Everything that it takes besides a JSON or binary body.
    pub params: &'static [Param],
    /// What it takes as body.
    pub body: Body,
    /// What it answers on success.
    pub reply: ReplyKind,
    /// How its list is walked.
    pub paging: Paging,
    /// The scopes that an API client needs, as the console titles them (`hosts:read`). Empty
    /// means that they are not known, not that none is needed.
    pub scopes: &'static [&'static str],
    /// The scopes by the ids that the published `security` uses; they may differ from the titles.
    pub oauth_scopes: &'static [&'static str],
    /// The server it is called on.
    pub host: Host,
    /// Whether it is called with the client's bearer token.
    pub bearer: bool,
}

impl Spec {
    /// An operation without parameters or body that answers an envelope.
    pub const fn new(
        method: Method,
        path: &'static str,
        id: &'static str,
        collection: &'static str,
    ) -> Self {
        Spec {
            method,
            path,
            id,
            collection,
            aliases: &[],
            params: &[],
            body: Body::None,
            reply: ReplyKind::Envelope,
            paging: Paging::None,
            scopes: &[],
            oauth_scopes: &[],
            host: Host::Api,
            bearer: true,
        }
    }

    /// Sets [`aliases`](Spec::aliases).
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// Sets [`params`](Spec::params).
    pub const fn params(mut self, params: &'static [Param]) -> Self {
        self.params = params;
        self
    }

    /// Sets [`body`](Spec::body).
    pub const fn body(mut self, body: Body) -> Self {
        self.body = body;
        self
    }

    /// Sets [`reply`](Spec::reply).
    pub const fn reply(mut self, reply: ReplyKind) -> Self {
        self.reply = reply;
        self
    }

    /// Sets [`paging`](Spec::paging).
    pub const fn paging(mut self, paging: Paging) -> Self {
        self.paging = paging;
        self
    }

    /// Sets [`scopes`](Spec::scopes).
    pub const fn scopes(mut self, scopes: &'static [&'static str]) -> Self {
        self.scopes = scopes;
        self
    }

    /// Sets [`oauth_scopes`](Spec::oauth_scopes).
    pub const fn oauth_scopes(mut self, scopes: &'static [&'static str]) -> Self {
        self.oauth_scopes = scopes;
        self
    }

    /// Sets [`host`](Spec::host).
    pub const fn host(mut self, host: Host) -> Self {
        self.host = host;
        self
    }

    /// It is called without the client's token.
    pub const fn without_bearer(mut self) -> Self {
        self.bearer = false;
        self
    }

    /// The parameter of that name and place.
    pub fn param(&self, place: Place, name: &str) -> Option<&'static Param> {
        self.params
            .iter()
            .find(|param| param.place == place && param.name == name)
    }
}

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

/// What an operation takes as body.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Body {
    /// No body.
    None,
    /// One JSON value.
    Json {
        /// Whether a call without it is refused.
        required: bool,
    },
    /// Its form parameters, urlencoded.
    Form,
    /// Its form parameters and files, as `multipart/form-data`.
    Multipart,
    /// A file as it is.
    Bytes {
        /// Whether a call without it is refused.
        required: bool,
    },
}

/// What an operation answers on success.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ReplyKind {
    /// `{meta, errors, resources}`.
    Envelope,
    /// Another JSON value.
    Json,
    /// A file.
    Bytes,
    /// Nothing is published: the bytes as they come.
    Raw,
    /// No body.
    Empty,
}

/// The server that an operation is called on.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Host {
    /// The API server.
    Api,
    /// The server that takes container images.
    ContainerUpload,
}

/// How an operation's list is walked.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Paging {
    /// It is not.
    None,
    /// By the number of items before the page.
    Offset {
        /// Where the offset is sent.
        at: At,
        /// The largest offset + limit that the service answers, where it is known.
        window: Option<u64>,
        /// The JSON pointer of the list in the reply.
        items: &'static str,
    },
    /// By an opaque text that each page gives for the next one.
    Token {
        /// Where the token is sent.
        at: At,
        /// The JSON pointers of the next token in the reply; the first that is there counts.
        next: &'static [&'static str],
        /// The JSON pointer of the list in the reply.
        items: &'static str,
    },
    /// By the `_marker` of the last item.
    Marker {
        /// The reply header that holds the next page's path and query, where there is one.
        header: Option<&'static str>,
        /// The JSON pointer of the list in the reply.
        items: &'static str,
    },
}

/// Where a cursor is sent.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum At {
    /// As the query parameter of that name.
    Query(&'static str),
    /// In the JSON body, at that JSON pointer.
    Body(&'static str),
}
