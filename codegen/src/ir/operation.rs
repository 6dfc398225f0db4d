//! An operation, its parameters, its reply and its paging.

use std::fmt;

use super::{Name, Type};

/// One method on one path.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The wire name is the published operation id.
    pub name: Name,
    /// The name of its `Spec`.
    pub constant: String,
    pub aliases: Vec<String>,
    pub collection: Name,
    pub doc: Option<String>,
    pub method: Method,
    /// The template, with the document's base path.
    pub path: String,
    /// Path parameters in template order, then query, header and form by name.
    pub params: Vec<Param>,
    pub body: Body,
    pub reply: Reply,
    pub content: Content,
    pub effect: EffectDecision,
    pub paging: PagingDecision,
    /// What one item of a page is, where that is known.
    pub item: Option<Type>,
    pub page_size: Option<PageSize>,
    pub ids: Option<Ids>,
    /// What a request can't do without, beyond its required parameters.
    pub needs: Vec<Need>,
    /// The longest lists that its JSON body may hold, besides its ids.
    pub longest: Vec<Longest>,
    /// The operation that answers what the ids in this one's pages stand for.
    pub details: Option<Details>,
    /// The id of an operation that lists the same and can be walked further: by token where this one's
    /// offset ends at a window, by marker where this one's items have none.
    pub instead: Option<String>,
    /// Names of properties of its body or its reply that hold secrets.
    pub secrets: Vec<String>,
    /// Console titles; empty where they are not known.
    pub scopes: Vec<String>,
    /// Scope ids of the published `security`.
    pub oauth_scopes: Vec<String>,
    pub host: Host,
    /// Whether it is published with a `security` requirement.
    pub bearer: bool,
    /// Whether a redirect (or "not modified") is published as one of its answers.
    pub redirects: bool,
}

#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Method {
    Delete,
    Get,
    Head,
    Options,
    Patch,
    Post,
    Put,
    Trace,
}

impl Method {
    /// As it is written on the wire.
    pub fn wire(self) -> &'static str {
        match self {
            Method::Delete => "DELETE",
            Method::Get => "GET",
            Method::Head => "HEAD",
            Method::Options => "OPTIONS",
            Method::Patch => "PATCH",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Trace => "TRACE",
        }
    }

    /// The method of that wire name.
    pub fn parse(wire: &str) -> Option<Method> {
        [
            Method::Delete,
            Method::Get,
            Method::Head,
            Method::Options,
            Method::Patch,
            Method::Post,
            Method::Put,
            Method::Trace,
        ]
        .into_iter()
        .find(|method| method.wire() == wire)
    }
}

/// Whether an operation changes something.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Effect {
    /// It changes nothing, however often it is sent.
    Read,
    /// It creates, changes, deletes or starts something.
    Write,
}

impl Effect {
    /// As the listings and the overlay spell it.
    pub fn word(self) -> &'static str {
        match self {
            Effect::Read => "read",
            Effect::Write => "write",
        }
    }

    /// The effect of that word.
    pub fn parse(word: &str) -> Option<Effect> {
        [Effect::Read, Effect::Write]
            .into_iter()
            .find(|effect| effect.word() == word)
    }

    /// What HTTP says of a method: the effect of a request of which nothing else is known.
    pub fn of_method(method: Method) -> Effect {
        match method {
            Method::Get | Method::Head => Effect::Read,
            Method::Delete
            | Method::Options
            | Method::Patch
            | Method::Post
            | Method::Put
            | Method::Trace => Effect::Write,
        }
    }
}

/// An effect and the rule that decided on it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct EffectDecision {
    pub effect: Effect,
    pub rule: &'static str,
}

/// The server that an operation is called on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Host {
    Api,
    ContainerUpload,
}

/// A parameter outside of the JSON body.
#[derive(Clone, Debug)]
pub struct Param {
    pub name: Name,
    pub place: Place,
    pub required: bool,
    pub ty: ParamType,
    pub limits: Limits,
    pub doc: Option<String>,
    /// Published values, where there are too many for an enum.
    pub values: Vec<String>,
}

/// Where a parameter travels; in the order in which they are written.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Place {
    Path,
    Query,
    Header,
    Form,
}

impl Place {
    /// As the interface spells it.
    pub fn wire(self) -> &'static str {
        match self {
            Place::Path => "path",
            Place::Query => "query",
            Place::Header => "header",
            Place::Form => "formData",
        }
    }
}

/// What a parameter holds.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ParamType {
    /// A scalar or an enum.
    One(Type),
    List(Type, Style),
    /// A part of a multipart body.
    File,
}

/// How a list is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Style {
    /// The name is repeated.
    Multi,
    Csv,
    Ssv,
    Pipes,
}

/// The published bounds of a parameter.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Limits {
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub min_items: Option<u64>,
    pub max_items: Option<u64>,
}

/// What is sent.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Body {
    None,
    Json { ty: Type, required: bool },
    Form,
    Multipart,
    Bytes { required: bool },
}

/// What is answered.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Reply {
    Envelope(Resources),
    Json(Type),
    /// A file, whatever the published type pretends.
    Bytes,
    /// Nothing is declared: the bytes as they come.
    Raw,
    /// No body.
    Empty,
}

/// The top level of a JSON response.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Content {
    /// Its published properties besides `meta`, `errors` and `resources`.
    pub properties: Vec<String>,
    /// Whether none of them is published as required, so that `{}` is a response.
    pub optional: bool,
    /// The JSON pointer of an object each of whose values has `errors` of its own, such as one for
    /// each host of a batch.
    pub errors_within: Option<String>,
}

/// What stands under `resources`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Resources {
    None,
    List(Type),
    One(Type),
    Map(Type),
}

impl Operation {
    /// Whether the shape of what it returns is not published: of its records, or of all of it.
    pub fn is_untyped(&self) -> bool {
        let of_reply = match &self.reply {
            Reply::Envelope(Resources::List(ty) | Resources::One(ty) | Resources::Map(ty))
            | Reply::Json(ty) => Some(ty),
            Reply::Envelope(Resources::None) | Reply::Bytes | Reply::Raw | Reply::Empty => None,
        };
        let types = of_reply.into_iter().chain(&self.item);
        types.into_iter().any(|ty| *ty.innermost() == Type::Json)
    }
}

/// Where a cursor is written.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum At {
    Query(String),
    /// A JSON pointer into the body.
    Body(String),
}

impl At {
    /// Reads what stands in the overlay and the catalog.
    pub fn parse(text: &str) -> Result<At, &'static str> {
        match text.split_once(':') {
            Some(("query", name)) => Ok(At::Query(name.to_owned())),
            Some(("body", pointer)) => Ok(At::Body(pointer.to_owned())),
            Some(_) | None => Err("`at` is `query:<name>` or `body:<pointer>`"),
        }
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            At::Query(name) => write!(f, "query:{name}"),
            At::Body(pointer) => write!(f, "body:{pointer}"),
        }
    }
}

/// How a list is walked.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Paging {
    None,
    Offset {
        at: At,
        window: Option<u64>,
        items: String,
    },
    Token {
        at: At,
        next: Vec<String>,
        items: String,
    },
    Marker {
        header: Option<String>,
        items: String,
    },
}

impl Paging {
    /// The JSON pointer of the list.
    pub fn items(&self) -> Option<&str> {
        match self {
            Paging::None => None,
            Paging::Offset { items, .. }
            | Paging::Token { items, .. }
            | Paging::Marker { items, .. } => Some(items),
        }
    }

    /// The same, over the list at another JSON pointer.
    pub fn over(self, items: String) -> Paging {
        match self {
            Paging::None => Paging::None,
            Paging::Offset { at, window, .. } => Paging::Offset { at, window, items },
            Paging::Token { at, next, .. } => Paging::Token { at, next, items },
            Paging::Marker { header, .. } => Paging::Marker { header, items },
        }
    }

    /// The style's name.
    pub fn style(&self) -> &'static str {
        match self {
            Paging::None => "none",
            Paging::Offset { .. } => "offset",
            Paging::Token { .. } => "token",
            Paging::Marker { .. } => "marker",
        }
    }
}

/// How many items are asked for at once.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PageSize {
    pub at: At,
    /// What a walk asks for if its caller does not say; `None` leaves it to the service.
    pub usual: Option<u64>,
}

/// The ids that an operation takes, any number of which can be spread over several calls.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Ids {
    pub at: At,
    /// How many one call takes, where that is known.
    pub max: Option<u64>,
}

/// What a request can't do without: of the places, one must hold something.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Need {
    /// A body's place is a pointer to a property, or empty for the whole of it.
    pub any_of: Vec<At>,
    pub rule: &'static str,
}

/// The largest number of elements of a list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Longest {
    pub at: At,
    pub max: u64,
}

/// Where the ids of a page lead.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Details {
    /// The published id of the operation that takes them.
    pub operation: String,
    /// What it answers for each; `None` if that type may not be compiled along.
    pub record: Option<Type>,
}

/// A paging style and the rule that decided on it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PagingDecision {
    pub paging: Paging,
    /// The query parameters that a request with the token of a page may have beside it, if not all.
    pub beside_token: Option<Vec<String>>,
    pub rule: &'static str,
    /// Why the SDK does not walk the pages, where it cannot.
    pub why_not: Option<String>,
}
