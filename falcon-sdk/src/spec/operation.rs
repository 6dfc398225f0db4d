//! Published facts about an operation: plain data, built at compile time.

use http::Method;

use super::accepts::Accepts;
use super::at::At;
use super::facts::{Body, Effect, Host, Ids, PageSize, Paging, ReplyKind};
use super::job::Job;
use super::param::{Param, Place};

/// The published facts about one operation: data only, one `static` for each operation.
///
/// [`catalog::find`](crate::catalog::find) finds the specs of published operations. With a spec of
/// your own you can write an [`Operation`](crate::request::Operation) that is not published.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Spec {
    /// The HTTP method.
    pub method: Method,
    /// The path, with `{name}` in place of each path parameter.
    pub path: &'static str,
    /// The published operation id.
    pub id: &'static str,
    /// The module of its type, which is also the name of its cargo feature.
    pub collection: &'static str,
    /// Other published ids of the same operation.
    pub aliases: &'static [&'static str],
    /// All parameters, except for a JSON or binary body.
    pub params: &'static [Param],
    /// The body of a request.
    pub body: Body,
    /// The body of a successful response.
    pub reply: ReplyKind,
    /// The published fields of its JSON response besides `meta`, `errors` and `resources`.
    pub properties: &'static [&'static str],
    /// Whether all of these fields are published as optional, so that `{}` is a response.
    pub optional: bool,
    /// The JSON pointer of an object in the response whose values have their own `errors`, such as
    /// one value per host of a batch.
    pub errors_within: Option<&'static str>,
    /// Whether the operation reads or writes, which decides whether it is retried after a failure.
    pub effect: Effect,
    /// How the operation's list is walked.
    pub paging: Paging,
    /// The query parameters that a request with a page token may also have; `None` means all. The
    /// service refuses all others, because the token replaces them.
    pub beside_token: Option<&'static [&'static str]>,
    /// The page size.
    pub page_size: Option<PageSize>,
    /// The id of an operation that returns the same list and can be walked further. It pages by
    /// token if this operation's offset ends at a window, and by marker if this operation's items
    /// have no marker.
    pub instead: Option<&'static str>,
    /// The ids that it takes, if they can be split over several requests.
    pub ids: Option<Ids>,
    /// The targets that a request needs beyond its required parameters. Each entry is a list of
    /// places of which at least one must have a value. An [`At::Body`] is a pointer to a field, or
    /// empty for the whole body.
    pub needs: &'static [&'static [At]],
    /// The longest accepted lists in its JSON body, besides its [`ids`](Spec::ids): their places
    /// and numbers of elements.
    pub longest: &'static [(At, u64)],
    /// The operation that returns the records of the ids in this operation's list.
    pub details: Option<&'static Spec>,
    /// What its filter and its sort order accept, where that is known.
    pub accepts: Option<&'static Accepts>,
    /// The job that it starts at the service.
    pub job: Option<&'static Job>,
    /// The names of secret fields in its JSON body or its response.
    pub secrets: &'static [&'static str],
    /// The scopes that an API client needs, with their titles in the console (`hosts:read`). If
    /// they are unknown, the list is empty.
    pub scopes: &'static [&'static str],
    /// The scopes with their ids in the published `security`. They may differ from the titles.
    pub oauth_scopes: &'static [&'static str],
    /// The host that accepts the operation.
    pub host: Host,
    /// Whether requests carry the client's bearer token.
    pub bearer: bool,
    /// Whether a redirect is published as a response. It is then a reply, and otherwise an error.
    /// Redirects are never followed.
    pub redirects: bool,
}

impl Spec {
    /// An operation without parameters or body that returns an envelope.
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
            accepts: None,
            job: None,
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
    pub const fn details(mut self, records: &'static Spec) -> Self {
        self.details = Some(records);
        self
    }

    /// Sets [`accepts`](Spec::accepts).
    pub const fn accepts(mut self, accepts: &'static Accepts) -> Self {
        self.accepts = Some(accepts);
        self
    }

    /// Sets [`job`](Spec::job).
    pub const fn job(mut self, job: &'static Job) -> Self {
        self.job = Some(job);
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

    /// Sends the operation without the client's token: see [`bearer`](Spec::bearer).
    pub const fn without_bearer(mut self) -> Self {
        self.bearer = false;
        self
    }

    /// Sets [`redirects`](Spec::redirects).
    pub const fn redirects(mut self) -> Self {
        self.redirects = true;
        self
    }

    /// The parameter with that place and name.
    pub fn param(&self, place: Place, name: &str) -> Option<&'static Param> {
        self.params
            .iter()
            .find(|param| param.place == place && param.name == name)
    }
}
