//! What is published about an operation, as data that is built at compile time.

use http::Method;

use super::param::{Param, Place};

/// What is published about one operation: data only, one `static` for each.
///
/// Specs of the published operations are found with [`catalog::find`](crate::catalog::find). One
/// of your own makes an [`Operation`](crate::request::Operation) of something that is not
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
    /// The published properties of its JSON response besides `meta`, `errors` and `resources`.
    pub properties: &'static [&'static str],
    /// Whether none of these is published as required, so that `{}` is a response.
    pub optional: bool,
    /// The JSON pointer of an object in its response whose values each have `errors` of their own,
    /// such as one for each host of a batch.
    pub errors_within: Option<&'static str>,
    /// Whether it reads or writes, and so whether it is retried after a failure.
    pub effect: Effect,
    /// How its list is walked.
    pub paging: Paging,
    /// The query parameters that a request with the token of a page may have beside it; `None` where
    /// it may have all. The service refuses others, which the token stands for.
    pub beside_token: Option<&'static [&'static str]>,
    /// How many items a page holds.
    pub page_size: Option<PageSize>,
    /// The id of an operation that lists the same and can be walked further: by token, where this
    /// one's offset ends at a window; by marker, where this one's items have none.
    pub instead: Option<&'static str>,
    /// The ids that it takes, where any number of them can be spread over several calls.
    pub ids: Option<Ids>,
    /// What a request asks for nothing without, beyond its required parameters. Each entry is a list
    /// of places of which one must hold something: an [`At::Body`] is a pointer to a property, or
    /// empty for the whole body.
    pub needs: &'static [&'static [At]],
    /// The lists of its JSON body that have a largest number of elements, besides its
    /// [`ids`](Spec::ids).
    pub longest: &'static [(At, u64)],
    /// The id of the operation that answers what the ids in this one's pages stand for.
    pub details: Option<&'static str>,
    /// Names of properties of its JSON body or its reply that hold what must not be shown.
    pub secrets: &'static [&'static str],
    /// The scopes that an API client needs, as the console titles them (`hosts:read`). Empty
    /// means that they are not known, not that none is needed.
    pub scopes: &'static [&'static str],
    /// The scopes by the ids that the published `security` uses; they may differ from the titles.
    pub oauth_scopes: &'static [&'static str],
    /// The server it is called on.
    pub host: Host,
    /// Whether it is called with the client's bearer token.
    pub bearer: bool,
    /// Whether a redirect is published as one of its answers: it is then a reply, and elsewhere an
    /// error. It is followed nowhere.
    pub redirects: bool,
}

impl Spec {
    /// An operation without parameters or body that answers an envelope.
    pub const fn new(
        method: Method,
        path: &'static str,
        id: &'static str,
        collection: &'static str,
    ) -> Self {
        let effect = Effect::of_method(&method);
        Spec {
            method,
            path,
            id,
            collection,
            aliases: &[],
            params: &[],
            body: Body::None,
            reply: ReplyKind::Envelope,
            properties: &[],
            optional: false,
            errors_within: None,
            effect,
            paging: Paging::None,
            beside_token: None,
            page_size: None,
            instead: None,
            ids: None,
            needs: &[],
            longest: &[],
            details: None,
            secrets: &[],
            scopes: &[],
            oauth_scopes: &[],
            host: Host::Api,
            bearer: true,
            redirects: false,
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

    /// Sets [`properties`](Spec::properties).
    pub const fn properties(mut self, names: &'static [&'static str]) -> Self {
        self.properties = names;
        self
    }

    /// Sets [`optional`](Spec::optional).
    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// Sets [`errors_within`](Spec::errors_within).
    pub const fn errors_within(mut self, pointer: &'static str) -> Self {
        self.errors_within = Some(pointer);
        self
    }

    /// Sets [`effect`](Spec::effect).
    pub const fn effect(mut self, effect: Effect) -> Self {
        self.effect = effect;
        self
    }

    /// Sets [`paging`](Spec::paging).
    pub const fn paging(mut self, paging: Paging) -> Self {
        self.paging = paging;
        self
    }

    /// Sets [`beside_token`](Spec::beside_token).
    pub const fn beside_token(mut self, names: &'static [&'static str]) -> Self {
        self.beside_token = Some(names);
        self
    }

    /// Sets [`page_size`](Spec::page_size).
    pub const fn page_size(mut self, at: At, usual: Option<u64>) -> Self {
        self.page_size = Some(PageSize { at, usual });
        self
    }

    /// Sets [`instead`](Spec::instead).
    pub const fn instead(mut self, id: &'static str) -> Self {
        self.instead = Some(id);
        self
    }

    /// Sets [`ids`](Spec::ids).
    pub const fn ids(mut self, at: At, max: Option<u64>) -> Self {
        self.ids = Some(Ids { at, max });
        self
    }

    /// Sets [`needs`](Spec::needs).
    pub const fn needs(mut self, needs: &'static [&'static [At]]) -> Self {
        self.needs = needs;
        self
    }

    /// Sets [`longest`](Spec::longest).
    pub const fn longest(mut self, lists: &'static [(At, u64)]) -> Self {
        self.longest = lists;
        self
    }

    /// Sets [`details`](Spec::details).
    pub const fn details(mut self, id: &'static str) -> Self {
        self.details = Some(id);
        self
    }

    /// Sets [`secrets`](Spec::secrets).
    pub const fn secrets(mut self, names: &'static [&'static str]) -> Self {
        self.secrets = names;
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

    /// A redirect is one of its answers.
    pub const fn redirects(mut self) -> Self {
        self.redirects = true;
        self
    }

    /// The parameter of that name and place.
    pub fn param(&self, place: Place, name: &str) -> Option<&'static Param> {
        self.params
            .iter()
            .find(|param| param.place == place && param.name == name)
    }
}

/// Whether an operation changes something.
///
/// It decides what is retried: a read after any failure that may pass, a write only where the service
/// can't have carried it out.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Effect {
    /// It changes nothing, however often it is sent.
    Read,
    /// It creates, changes, deletes or starts something.
    Write,
}

impl Effect {
    /// What HTTP says of a method: GET and HEAD read, every other one writes.
    pub(crate) const fn of_method(method: &Method) -> Self {
        match *method {
            Method::GET | Method::HEAD => Effect::Read,
            _ => Effect::Write,
        }
    }
}

/// What an operation takes as body.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Body {
    /// No body.
    None,
    /// One JSON value.
    #[non_exhaustive]
    Json {
        /// Whether a call without it is refused.
        required: bool,
    },
    /// Its form parameters, urlencoded.
    Form,
    /// Its form parameters and files, as `multipart/form-data`.
    Multipart,
    /// A file as it is.
    #[non_exhaustive]
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
    #[non_exhaustive]
    Offset {
        /// Where the offset is sent.
        at: At,
        /// The largest offset + limit that the service answers, where it is known.
        window: Option<u64>,
        /// The JSON pointer of the list in the reply.
        items: &'static str,
    },
    /// By an opaque text that each page gives for the next one.
    #[non_exhaustive]
    Token {
        /// Where the token is sent.
        at: At,
        /// The JSON pointers of the next token in the reply; the first that is there counts.
        next: &'static [&'static str],
        /// The JSON pointer of the list in the reply.
        items: &'static str,
    },
    /// By the `_marker` of the last item.
    #[non_exhaustive]
    Marker {
        /// The reply header that holds the next page's path and query, where there is one.
        header: Option<&'static str>,
        /// The JSON pointer of the list in the reply.
        items: &'static str,
    },
}

impl Body {
    /// One JSON value.
    pub const fn json(required: bool) -> Self {
        Body::Json { required }
    }

    /// A file as it is.
    pub const fn bytes(required: bool) -> Self {
        Body::Bytes { required }
    }
}

impl Paging {
    /// By the number of items before the page, up to the largest offset + limit that the service
    /// answers, where that is known.
    pub const fn offset(at: At, window: Option<u64>, items: &'static str) -> Self {
        Paging::Offset { at, window, items }
    }

    /// By an opaque text that each page gives for the next one.
    pub const fn token(at: At, next: &'static [&'static str], items: &'static str) -> Self {
        Paging::Token { at, next, items }
    }

    /// By the `_marker` of the last item, or the header that holds the next page's path and query.
    pub const fn marker(header: Option<&'static str>, items: &'static str) -> Self {
        Paging::Marker { header, items }
    }

    /// The JSON pointer of the list.
    pub(crate) fn items(self) -> &'static str {
        match self {
            Paging::None => "/resources",
            Paging::Offset { items, .. }
            | Paging::Token { items, .. }
            | Paging::Marker { items, .. } => items,
        }
    }
}

/// How many items a page holds.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct PageSize {
    /// Where it is sent.
    pub at: At,
    /// What a walk asks for if its caller does not say: ids by the largest page that is published,
    /// records by 1,000 or a published maximum below it. `None` where no maximum is published: the
    /// service then decides.
    pub usual: Option<u64>,
}

/// The ids that an operation takes.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Ids {
    /// Where they are sent.
    pub at: At,
    /// How many one call takes, where that is known.
    pub max: Option<u64>,
}

/// Where a cursor, the size of a page or ids are sent.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum At {
    /// As the query parameter of that name.
    Query(&'static str),
    /// In the JSON body, at that JSON pointer.
    Body(&'static str),
}
