//! A request of an operation, as plain data. It can be retried, shown and tested without HTTP.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::Method;

use super::pointers;
use super::problem::Problem;
use super::text::{self, NotText};
use super::upload::{AsUpload, Upload};
use crate::catalog::{self, FindError};
use crate::spec::{Body, Effect, Paging, Param, Place, Spec, Style};
use crate::wire::{self, Encode, Shape};

/// A prepared request of an operation.
///
/// Values are stored unescaped, and escaped when the request is sent. Unset values and empty lists
/// are not sent; `false`, `0` and `""` are. Setting a parameter again replaces its value. Errors
/// are reported by [`check`](Call::check), which a client calls before it sends the request.
///
/// ```
/// # use falcon_sdk::request::{Call, Method};
/// let mut call = Call::request(Method::GET, "/devices/queries/devices/v1");
/// call.query("filter", &"hostname:'a b'").query("limit", &5);
/// assert_eq!(
///     call.path_and_query(),
///     "/devices/queries/devices/v1?filter=hostname%3A%27a%20b%27&limit=5"
/// );
/// ```
#[derive(Clone)]
pub struct Call {
    pub(super) spec: Option<&'static Spec>,
    method: Method,
    /// With `{name}` in place of each path parameter.
    pub(super) path: Cow<'static, str>,
    pub(super) arguments: Vec<Argument>,
    pub(super) body: Option<Content>,
    /// JSON pointers of the secrets in a JSON body.
    pub(super) secrets: Vec<String>,
    /// Problems found while the request was written, with the parameter's name.
    pub(super) problems: Vec<(String, Problem)>,
    /// Whether values must be within the published limits.
    pub(super) limited: bool,
    /// Whether filters and sort orders are checked.
    pub(super) checks_filters: bool,
    /// Whether the values of the response must fit the published types.
    strict: bool,
    effect: Effect,
    /// The idle timeout of this request in place of the client's.
    idle_timeout: Option<Duration>,
}

/// The values of one parameter.
#[derive(Clone)]
pub(super) struct Argument {
    pub(super) place: Place,
    pub(super) name: String,
    pub(super) value: Value,
    pub(super) secret: bool,
}

#[derive(Clone)]
pub(super) enum Value {
    /// At least one text.
    Texts(Vec<String>),
    File(Upload),
}

/// A body that is not a form.
#[derive(Clone)]
pub(super) enum Content {
    Json(Bytes),
    Bytes(Upload),
}

/// The body of a request, ready to be sent.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Payload<'a> {
    /// No body.
    None,
    /// JSON text.
    Json(&'a Bytes),
    /// A URL-encoded form.
    Form(String),
    /// The text fields and files of a multipart form, in the order in which they were set.
    Multipart(Vec<(&'a str, Part<'a>)>),
    /// A file as the whole body.
    Bytes(&'a Upload),
}

/// One part of a multipart form.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Part<'a> {
    /// A text field.
    Text(Cow<'a, str>),
    /// A file.
    File(&'a Upload),
}

impl Call {
    /// A request of an operation, without parameters yet.
    pub fn new(spec: &'static Spec) -> Self {
        Call {
            spec: Some(spec),
            method: spec.method.clone(),
            path: Cow::Borrowed(spec.path),
            arguments: Vec::new(),
            body: None,
            secrets: Vec::new(),
            problems: Vec::new(),
            limited: true,
            checks_filters: false,
            strict: false,
            effect: spec.effect,
            idle_timeout: None,
        }
    }

    /// A request of the operation with that id or alias; see [`catalog::find`].
    pub fn by_id(id: &str) -> Result<Self, FindError> {
        catalog::find(id).map(Call::new)
    }

    /// A request of a path that is not published. The path starts with `/`. It may contain `{name}`
    /// for a [path parameter](Call::path), and a query that is already escaped.
    pub fn request(method: Method, path: impl Into<String>) -> Self {
        Call {
            spec: None,
            effect: Effect::of_method(&method),
            method,
            path: Cow::Owned(path.into()),
            arguments: Vec::new(),
            body: None,
            secrets: Vec::new(),
            problems: Vec::new(),
            limited: true,
            checks_filters: false,
            strict: false,
            idle_timeout: None,
        }
    }

    /// Sets a path parameter.
    pub fn path(&mut self, name: &str, value: &dyn Encode) -> &mut Self {
        self.set(Place::Path, name, value)
    }

    /// Sets a query parameter.
    pub fn query(&mut self, name: &str, value: &dyn Encode) -> &mut Self {
        self.set(Place::Query, name, value)
    }

    /// Sets a header.
    ///
    /// Every request accepts two headers that are no parameters. `Accept` replaces the default
    /// `*/*`. `Accept-Encoding` is sent as given, and a response in that encoding is not decoded.
    /// Read it as [`Bytes`], or as a [download](crate::Client::download).
    pub fn header(&mut self, name: &str, value: &dyn Encode) -> &mut Self {
        self.set(Place::Header, name, value)
    }

    /// Sets a text field of a form body.
    pub fn form(&mut self, name: &str, value: &dyn Encode) -> &mut Self {
        self.set(Place::Form, name, value)
    }

    /// Sets a file of a multipart body.
    pub fn file(&mut self, name: &str, file: &impl AsUpload) -> &mut Self {
        self.forget(Place::Form, name);
        if let Some(file) = file.as_upload() {
            self.arguments.push(Argument {
                place: Place::Form,
                name: name.to_owned(),
                value: Value::File(file.clone()),
                secret: false,
            });
        }
        self
    }

    /// Sets the JSON body. An unset value removes the body.
    pub fn json(&mut self, body: &dyn Encode) -> &mut Self {
        let names = self.spec.map_or(&[][..], |spec| spec.secrets);
        self.secrets = pointers::secrets(body, names);
        self.body = match body.shape() {
            Shape::Unset => None,
            _ => Some(Content::Json(Bytes::from(wire::encode(body)))),
        };
        self
    }

    /// Sets a file as the whole body.
    pub fn bytes(&mut self, body: &impl AsUpload) -> &mut Self {
        self.body = body.as_upload().cloned().map(Content::Bytes);
        self
    }

    fn set(&mut self, place: Place, name: &str, value: &dyn Encode) -> &mut Self {
        self.forget(place, name);
        match text::texts(value) {
            Ok(texts) if texts.values.is_empty() => {}
            Ok(texts) => {
                let declared = self.spec.and_then(|spec| spec.param(place, name));
                self.arguments.push(Argument {
                    place,
                    name: name.to_owned(),
                    value: Value::Texts(texts.values),
                    secret: texts.secret || declared.is_some_and(|param| param.secret),
                });
            }
            Err(NotText) => self.problems.push((name.to_owned(), Problem::NotText)),
        }
        self
    }

    fn forget(&mut self, place: Place, name: &str) {
        self.arguments
            .retain(|argument| !(argument.place == place && argument.name == name));
        self.problems.retain(|(parameter, _)| parameter != name);
    }

    /// The published facts about the operation. `None` for a [request](Call::request) of a path.
    pub fn spec(&self) -> Option<&'static Spec> {
        self.spec
    }

    /// Sets whether [`check`](Call::check) refuses values outside the published limits, and
    /// requests without [a target](Spec::needs). Published limits may be wrong. Default: `true`.
    pub fn check_limits(&mut self, check: bool) -> &mut Self {
        self.limited = check;
        self
    }

    /// Sets whether [`check`](Call::check) checks filters and sort orders; see
    /// [`fql::check`](crate::fql::check). Default: `false`.
    pub fn check_filters(&mut self, check: bool) -> &mut Self {
        self.checks_filters = check;
        self
    }

    /// Sets the idle timeout of this request, for example because the service waits for hosts before
    /// it responds. It replaces the client's, and any shorter timeout.
    #[cfg(any(feature = "event_stream", feature = "rtr"))]
    pub(crate) fn set_idle_timeout(&mut self, time: Duration) {
        self.idle_timeout = Some(time);
    }

    /// The idle timeout of this request, if it has its own.
    pub(crate) fn idle_timeout(&self) -> Option<Duration> {
        self.idle_timeout
    }

    /// Sets whether the values of the response must fit the published types.
    pub(crate) fn set_strict(&mut self, strict: bool) {
        self.strict = strict;
    }

    /// Whether the values of the response must fit the published types.
    pub(crate) fn is_strict(&self) -> bool {
        self.strict
    }

    /// Whether the request reads or writes, which decides whether it is retried after a failure.
    /// Default: the operation's [`effect`](Spec::effect); for a [request](Call::request) of a path,
    /// GET and HEAD read.
    pub fn effect(&self) -> Effect {
        self.effect
    }

    /// Sets whether the request reads or writes. Use it for a [request](Call::request) of a path,
    /// such as a POST that reads, and for operations whose body decides, such as GraphQL queries.
    /// Default: see [`effect`](Call::effect).
    pub fn set_effect(&mut self, effect: Effect) -> &mut Self {
        self.effect = effect;
        self
    }

    /// The path with `{name}` in place of each path parameter, without a query.
    pub(crate) fn template(&self) -> &str {
        let path = self.spec.map_or(self.path.as_ref(), |spec| spec.path);
        path.split_once('?').map_or(path, |(path, _)| path)
    }

    /// How the operation's list is walked.
    pub(crate) fn paging(&self) -> Paging {
        self.spec.map_or(Paging::None, |spec| spec.paging)
    }

    /// The operation's id. For a path that is not published: the method and the path, without a
    /// query.
    pub fn operation(&self) -> Cow<'static, str> {
        match self.spec {
            Some(spec) => Cow::Borrowed(spec.id),
            None => Cow::Owned(format!("{} {}", self.method, self.template())),
        }
    }

    /// The HTTP method.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The escaped path and query.
    pub fn path_and_query(&self) -> String {
        let mut url = self.path.clone().into_owned();
        for argument in self
            .arguments
            .iter()
            .filter(|argument| argument.place == Place::Path)
        {
            let escaped = text::escape(&self.joined(argument).join(",")).to_string();
            url = url.replace(&format!("{{{}}}", argument.name), &escaped);
        }
        let pairs = self.pairs(Place::Query);
        if !pairs.is_empty() {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(&text::pairs(&pairs));
        }
        url
    }

    /// The headers that are parameters. They are not checked yet.
    pub fn headers(&self) -> Vec<(&str, Cow<'_, str>)> {
        self.pairs(Place::Header)
    }

    /// The body.
    pub fn payload(&self) -> Payload<'_> {
        match &self.body {
            Some(Content::Json(json)) => return Payload::Json(json),
            Some(Content::Bytes(file)) => return Payload::Bytes(file),
            None => {}
        }
        let fields = || {
            self.arguments
                .iter()
                .filter(|argument| argument.place == Place::Form)
        };
        if fields().next().is_none() {
            return Payload::None;
        }
        let declared = self.spec.is_some_and(|spec| spec.body == Body::Multipart);
        if declared || fields().any(|field| matches!(field.value, Value::File(_))) {
            let parts = fields().flat_map(|field| self.parts(field));
            return Payload::Multipart(parts.collect());
        }
        Payload::Form(text::pairs(&self.fields()))
    }

    /// The text fields of a form body.
    pub(super) fn fields(&self) -> Vec<(&str, Cow<'_, str>)> {
        self.pairs(Place::Form)
    }

    /// The parts of one form parameter.
    fn parts<'a>(&self, field: &'a Argument) -> Vec<(&'a str, Part<'a>)> {
        let part = |part| (field.name.as_str(), part);
        match &field.value {
            Value::File(file) => vec![part(Part::File(file))],
            Value::Texts(_) => self
                .joined(field)
                .into_iter()
                .map(|text| part(Part::Text(text)))
                .collect(),
        }
    }

    /// Names and values of the parameters in one place. Lists are written in their style.
    fn pairs(&self, place: Place) -> Vec<(&str, Cow<'_, str>)> {
        self.arguments
            .iter()
            .filter(|argument| argument.place == place)
            .flat_map(|argument| {
                self.joined(argument)
                    .into_iter()
                    .map(|value| (argument.name.as_str(), value))
            })
            .collect()
    }

    /// The values of one argument, in its style.
    fn joined<'a>(&self, argument: &'a Argument) -> Vec<Cow<'a, str>> {
        let Value::Texts(values) = &argument.value else {
            return Vec::new();
        };
        let style = self
            .declared(argument)
            .map_or(Style::Multi, |param| param.style);
        match style {
            Style::One | Style::Multi => values.iter().map(|value| value.into()).collect(),
            Style::Csv => vec![values.join(",").into()],
            Style::Ssv => vec![values.join(" ").into()],
            Style::Pipes => vec![values.join("|").into()],
        }
    }

    /// The published facts about an argument.
    pub(super) fn declared(&self, argument: &Argument) -> Option<&'static Param> {
        self.spec
            .and_then(|spec| spec.param(argument.place, &argument.name))
    }
}

/// Leaves out secrets, the JSON body and the content of files.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Call");
        if let Some(spec) = self.spec {
            out.field("operation", &spec.id);
        }
        // The query of a path that is not published may have a signature.
        out.field("method", &self.method)
            .field("path", &self.template());
        for argument in &self.arguments {
            match &argument.value {
                _ if argument.secret => out.field(&argument.name, &format_args!("***")),
                Value::Texts(values) => match values.as_slice() {
                    [value] => out.field(&argument.name, value),
                    values => out.field(&argument.name, &values),
                },
                Value::File(file) => out.field(&argument.name, file),
            };
        }
        match &self.body {
            Some(Content::Json(json)) => out.field("json", &format_args!("{} bytes", json.len())),
            Some(Content::Bytes(file)) => out.field("body", file),
            None => &mut out,
        };
        out.finish()
    }
}
