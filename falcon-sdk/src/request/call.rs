//! One call of an operation, as plain data: it can be repeated, shown and tested without HTTP.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::Method;

use super::pointers;
use super::problem::Problem;
use super::text::{self, NotText};
use super::upload::{AsUpload, Upload};
use crate::catalog::{self, FindError};
use crate::spec::{Body, Effect, Paging, Param, Place, Spec, Style};
use crate::wire::{self, Encode, Shape};

/// One call of an operation.
///
/// Values are taken as they are and escaped when the call is sent. What is unset or an empty list
/// is not sent; `false`, `0` and `""` are. A parameter that is set again replaces the earlier
/// value. Mistakes are not reported here but by [`check`](Call::check), which a client does
/// before it sends.
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
    /// With `{name}` where a path parameter stands.
    pub(super) path: Cow<'static, str>,
    pub(super) arguments: Vec<Argument>,
    pub(super) body: Option<Content>,
    /// JSON pointers of what must not be shown of a JSON body.
    pub(super) secrets: Vec<String>,
    /// What was found wrong while it was written, with the parameter's name.
    pub(super) problems: Vec<(String, Problem)>,
    /// Whether values must be in the published ranges.
    pub(super) limited: bool,
    /// Whether the values of its response must fit the published types.
    strict: bool,
    effect: Effect,
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
    /// At least one.
    Texts(Vec<String>),
    File(Upload),
}

/// A body that is not a form.
#[derive(Clone)]
pub(super) enum Content {
    Json(Bytes),
    Bytes(Upload),
}

/// The body of a call, ready to be sent.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Payload<'a> {
    /// No body.
    None,
    /// JSON text.
    Json(&'a Bytes),
    /// A urlencoded form.
    Form(String),
    /// The text fields and files of a multipart form, in the order they were given.
    Multipart(Vec<(&'a str, Part<'a>)>),
    /// A file as it is.
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
    /// A call of that operation, without parameters yet.
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
            strict: false,
            effect: spec.effect,
        }
    }

    /// A call of the operation of that id or alias; see [`catalog::find`].
    pub fn by_id(id: &str) -> Result<Self, FindError> {
        catalog::find(id).map(Call::new)
    }

    /// A call of something that is not published. The path starts with `/` and may hold `{name}`
    /// for a [path parameter](Call::path) and a query that is already escaped.
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
            strict: false,
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
    /// Every call takes `Accept`, which is sent in place of `*/*`, and `Accept-Encoding`, which is
    /// sent as it is: a response in such an encoding is not decoded, so that a call with it reads
    /// [`Bytes`] or is a [download](crate::Client::download).
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

    /// Sets the JSON body; an unset value means none.
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

    /// What is published about the operation; none for a [request](Call::request).
    pub fn spec(&self) -> Option<&'static Spec> {
        self.spec
    }

    /// Whether [`check`](Call::check) refuses numbers and lists out of the published ranges, and
    /// requests without [something to act on](Spec::needs). What is published may be wrong.
    /// Default: `true`.
    pub fn check_limits(&mut self, check: bool) -> &mut Self {
        self.limited = check;
        self
    }

    /// Sets whether the values of its response must fit the published types.
    pub(crate) fn set_strict(&mut self, strict: bool) {
        self.strict = strict;
    }

    /// Whether the values of its response must fit the published types.
    pub(crate) fn is_strict(&self) -> bool {
        self.strict
    }

    /// Whether the call reads or writes, and so whether it is retried after a failure. It is the
    /// operation's [`effect`](Spec::effect); a [request](Call::request) reads if it is a GET or HEAD.
    pub fn effect(&self) -> Effect {
        self.effect
    }

    /// Sets whether the call reads or writes: of a [request](Call::request), which may be a POST that
    /// reads, or of an operation whose body decides, such as a GraphQL query.
    pub fn set_effect(&mut self, effect: Effect) -> &mut Self {
        self.effect = effect;
        self
    }

    /// The path with `{name}` where a path parameter stands, and without a query.
    pub(crate) fn template(&self) -> &str {
        let path = self.spec.map_or(self.path.as_ref(), |spec| spec.path);
        path.split_once('?').map_or(path, |(path, _)| path)
    }

    /// How the operation's list is walked.
    pub(crate) fn paging(&self) -> Paging {
        self.spec.map_or(Paging::None, |spec| spec.paging)
    }

    /// The operation's id, or method and path (without a query) of what is not published.
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

    /// The headers that are parameters, not yet checked.
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

    /// The parts that a form parameter makes.
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

    /// Names and values of the parameters of one place, lists written in their style.
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

    /// The values of one argument as its style writes them.
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

    /// What is published about an argument.
    pub(super) fn declared(&self, argument: &Argument) -> Option<&'static Param> {
        self.spec
            .and_then(|spec| spec.param(argument.place, &argument.name))
    }
}

/// Shows everything but secrets, the JSON body and the content of files.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Call");
        if let Some(spec) = self.spec {
            out.field("operation", &spec.id);
        }
        out.field("method", &self.method).field("path", &self.path);
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
