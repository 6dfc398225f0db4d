//! An operation, its parameters, its reply and its paging.

use super::{Accepts, At, Confidence, Job, Member, Name, Type};

/// A method on a path.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The wire name is the published operation id.
    pub name: Name,
    /// The name of its `Spec`.
    pub constant: String,
    pub aliases: Vec<String>,
    /// Other words that it is searched by.
    pub search: Vec<String>,
    pub collection: Name,
    pub doc: Option<String>,
    /// The vendor will remove it.
    pub deprecated: bool,
    pub method: Method,
    /// The template, with the document's base path.
    pub path: String,
    /// Path parameters in template order, then query, header and form by name.
    pub params: Vec<Param>,
    pub body: Body,
    /// Set where it takes the fields of its JSON body in place of the body.
    pub flattened: Option<Flattened>,
    pub body_doc: Option<String>,
    /// Members of the body of which more is known than the interface publishes.
    pub members: Vec<Member>,
    pub reply: Reply,
    pub content: Content,
    /// The published statuses of its responses, sorted.
    pub statuses: Vec<u16>,
    pub effect: EffectDecision,
    pub paging: PagingDecision,
    /// The type of an item of a page, where it is known.
    pub item: Option<Type>,
    pub page_size: Option<PageSize>,
    pub ids: Option<Ids>,
    /// The needs of a request besides its required parameters.
    pub needs: Vec<Need>,
    /// The longest lists in its JSON body, besides its ids.
    pub longest: Vec<Longest>,
    /// The operation that returns the records for the ids in this operation's pages.
    pub details: Option<Details>,
    /// The id of an operation with the same list but a higher limit: by token where this
    /// operation's offset has a window, by marker where its items have none.
    pub instead: Option<String>,
    /// The job that it starts.
    pub job: Option<Job>,
    /// Names of properties of its body or reply that contain secrets.
    pub secrets: Vec<String>,
    /// Console titles; empty where they are unknown.
    pub scopes: Vec<String>,
    /// Scope ids of the published `security`.
    pub oauth_scopes: Vec<String>,
    pub host: Host,
    /// Whether it is published with a `security` requirement.
    pub bearer: bool,
    /// Whether a redirect (or "not modified") is among its published responses.
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
    /// Its spelling on the wire.
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

    /// The method with that wire name.
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
    /// It changes nothing, even if it is sent repeatedly.
    Read,
    /// It creates, changes, deletes or starts something.
    Write,
}

impl Effect {
    /// Its spelling in listings and in the overlay.
    pub fn word(self) -> &'static str {
        match self {
            Effect::Read => "read",
            Effect::Write => "write",
        }
    }

    /// The effect with that spelling.
    pub fn parse(word: &str) -> Option<Effect> {
        [Effect::Read, Effect::Write]
            .into_iter()
            .find(|effect| effect.word() == word)
    }

    /// The effect that HTTP gives a method, for requests without other information.
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

/// An effect and the rule that decided it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct EffectDecision {
    pub effect: Effect,
    pub rule: &'static str,
}

/// The server of an operation.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Host {
    Api,
    ContainerUpload,
}

/// A parameter outside the JSON body.
#[derive(Clone, Debug)]
pub struct Param {
    pub name: Name,
    pub place: Place,
    pub required: bool,
    pub ty: ParamType,
    pub limits: Limits,
    /// The service stores the number in 32 bits.
    pub narrow: bool,
    /// What the service takes where it is not sent.
    pub default: Option<String>,
    pub doc: Option<String>,
    /// The vendor will remove it.
    pub deprecated: bool,
    /// Published values, where there are too many for an enum.
    pub values: Vec<String>,
    pub accepts: Accepts,
}

/// Where a parameter is sent, in the order of writing.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Place {
    Path,
    Query,
    Header,
    Form,
}

impl Place {
    /// Its spelling in the interface.
    pub fn wire(self) -> &'static str {
        match self {
            Place::Path => "path",
            Place::Query => "query",
            Place::Header => "header",
            Place::Form => "formData",
        }
    }
}

/// The value of a parameter.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ParamType {
    /// A scalar or an enum.
    One(Type),
    List(Type, Style),
    /// A part of a multipart body.
    File,
}

/// How a list is serialized.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Style {
    /// The name occurs for each item.
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
    /// The least and the greatest integer, where `min` and `max` are rounded: beyond 2^53.
    pub exact: (Option<i64>, Option<i64>),
}

/// The body of a request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Body {
    None,
    Json { ty: Type, required: bool },
    Form,
    Multipart,
    Bytes { required: bool },
}

/// A JSON body whose fields an operation takes itself.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Flattened {
    /// The name in Rust of the field that `new` takes. All others have setters.
    pub argument: Option<String>,
}

/// The body of a response.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Reply {
    Envelope(Resources),
    Json(Type),
    /// A file, whatever the published type is.
    Bytes,
    /// No type is published: the bytes as received.
    Raw,
    /// No body.
    Empty,
}

/// The top level of a JSON response.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Content {
    /// Its published properties besides `meta`, `errors` and `resources`.
    pub properties: Vec<String>,
    /// Whether none of them is published as required, so that `{}` is a valid response.
    pub optional: bool,
    /// The JSON pointer of an object whose values each have their own `errors`, such as a value for
    /// each host of a batch.
    pub errors_within: Option<String>,
}

/// The content of `resources`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Resources {
    None,
    List(Type),
    One(Type),
    Map(Type),
}

impl Operation {
    /// Whether its records, or the whole reply, have no published type.
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

/// How a list pages.
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

/// The page size of a list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PageSize {
    pub at: At,
    /// The default page size; `None` leaves it to the service.
    pub usual: Option<u64>,
}

/// The ids of an operation, which can be sent in batches.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Ids {
    pub at: At,
    /// The batch size, where it is known.
    pub max: Option<u64>,
}

/// A need of a request: at least one of the places must have a value.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Need {
    /// In a body, a place is a pointer to a property, or empty for the whole body.
    pub any_of: Vec<At>,
    pub rule: &'static str,
}

/// The largest number of elements of a list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Longest {
    pub at: At,
    pub max: u64,
}

/// The records for the ids of a page.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Details {
    /// The published id of the operation that takes them.
    pub operation: String,
    /// The type of its records; `None` if that type may not be compiled.
    pub record: Option<Type>,
}

/// A paging style and the rule that decided it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PagingDecision {
    pub paging: Paging,
    /// The query parameters that a request with a page token may have. `None`: all.
    pub beside_token: Option<Vec<String>>,
    pub rule: &'static str,
    pub confidence: Confidence,
    /// Why the SDK does not page the list, if it does not.
    pub why_not: Option<String>,
}
