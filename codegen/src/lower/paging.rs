//! How an operation's list is walked: ordered rules, the first that applies decides.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::ir::{
    At, Method, Model, ModelId, Paging, PagingDecision, Param, ParamType, Place, Reply, Resources,
    Shape, Type,
};
use crate::source::Document;

use super::operations::Success;
use super::published::Ref;

/// What the rules look at.
pub(crate) struct Facts<'a> {
    pub(crate) document: &'a Document,
    pub(crate) method: Method,
    pub(crate) path: &'a str,
    pub(crate) params: &'a [Param],
    /// The JSON body's schema.
    pub(crate) body: Option<Ref<'a>>,
    pub(crate) reply: &'a Reply,
    pub(crate) success: &'a Success<'a>,
    pub(crate) models: &'a BTreeMap<ModelId, Model>,
}

type Properties<'a> = BTreeMap<&'a str, Ref<'a>>;

type Rule = fn(&Facts<'_>) -> Option<Paging>;

/// In order; each says why where it stands.
const RULES: &[(&str, Rule)] = &[
    ("no list in the reply", no_list),
    ("a write, whatever its reply carries", write),
    (
        "an aggregate: from and size cut buckets, not pages",
        aggregate,
    ),
    ("next page in a reply header", next_page_header),
    ("after is a token", after),
    ("next_token is published in the reply too", next_token),
    ("offset is text in the reply too", text_offset),
    ("offset is a number", numeric_offset),
    ("skip is an offset", skip),
];

/// Applies the rules.
pub(crate) fn infer(facts: &Facts<'_>) -> PagingDecision {
    RULES
        .iter()
        .find_map(|(rule, apply)| apply(facts).map(|paging| PagingDecision { paging, rule }))
        .unwrap_or(PagingDecision {
            paging: Paging::None,
            rule: "no cursor in the request",
        })
}

/// Nothing to walk.
fn no_list(facts: &Facts<'_>) -> Option<Paging> {
    match list(facts) {
        Some(_) => None,
        None => Some(Paging::None),
    }
}

/// Replies of writes often publish the paging of the service's other replies. A POST reads where
/// it takes the place of a GET that would be too long.
fn write(facts: &Facts<'_>) -> Option<Paging> {
    let reads = match facts.method {
        Method::Get | Method::Head => true,
        Method::Post => {
            ["/GET/", "/queries/", "/combined/"]
                .iter()
                .any(|read| facts.path.contains(read))
                || ["after", "offset"]
                    .iter()
                    .any(|name| facts.text_or_number(name).is_some())
        }
        Method::Delete | Method::Options | Method::Patch | Method::Put | Method::Trace => false,
    };
    (!reads).then_some(Paging::None)
}

fn aggregate(facts: &Facts<'_>) -> Option<Paging> {
    let body = facts.body_properties();
    let sized = ["from", "size"].iter().all(|name| body.contains_key(name));
    (facts.path.contains("/aggregates/") || sized).then_some(Paging::None)
}

/// Where it is published, the header is the only cursor that is right for every sort order.
fn next_page_header(facts: &Facts<'_>) -> Option<Paging> {
    facts.success.header("Next-Page").then(|| Paging::Marker {
        header: Some("Next-Page".to_owned()),
        items: list(facts).unwrap_or_default(),
    })
}

/// `after` beats an `offset` beside it: sending both is an error, and only the token has no window.
fn after(facts: &Facts<'_>) -> Option<Paging> {
    let at = facts.cursor("after")?;
    let meta = facts.meta();
    let next = if facts.pagination().contains_key("after") {
        vec!["/meta/pagination/after"]
    } else if meta.contains_key("next") {
        vec!["/meta/next"]
    } else if facts.under_resources().contains_key("after") {
        vec!["/resources/after"]
    } else {
        // Not published in the reply: the usual places, in the order of how often they occur.
        vec!["/meta/pagination/after", "/meta/next", "/resources/after"]
    };
    Some(facts.token(at, &next))
}

/// Some services publish `next_token` in the request and never answer it.
fn next_token(facts: &Facts<'_>) -> Option<Paging> {
    let at = facts.cursor("next_token")?;
    let answered = facts.pagination().contains_key("next_token");
    answered.then(|| facts.token(at, &["/meta/pagination/next_token"]))
}

/// A published text type alone does not make a token: it takes an offset that is answered as text.
fn text_offset(facts: &Facts<'_>) -> Option<Paging> {
    let at = facts.cursor("offset")?;
    if facts.text_or_number("offset") != Some(Scalar::Text) {
        return None;
    }
    let pagination = facts.pagination();
    let is_text = |name: &str| {
        pagination
            .get(name)
            .and_then(|schema| schema.view(facts.document))
            .is_some_and(|view| view.ty == Some("string"))
    };
    if !is_text("offset") {
        return None;
    }
    // Where `next` stands beside it, `offset` echoes what was sent.
    let next = if is_text("next") {
        "/meta/pagination/next"
    } else {
        "/meta/pagination/offset"
    };
    Some(facts.token(at, &[next]))
}

fn numeric_offset(facts: &Facts<'_>) -> Option<Paging> {
    Some(facts.offset(facts.cursor("offset")?))
}

fn skip(facts: &Facts<'_>) -> Option<Paging> {
    Some(facts.offset(facts.cursor("skip")?))
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Scalar {
    Text,
    Number,
}

impl<'a> Facts<'a> {
    /// Where a cursor of that name is sent.
    fn cursor(&self, name: &str) -> Option<At> {
        if self.query(name).is_some() {
            return Some(At::Query(name.to_owned()));
        }
        self.body_properties()
            .contains_key(name)
            .then(|| At::Body(format!("/{name}")))
    }

    fn query(&self, name: &str) -> Option<&'a Param> {
        self.params
            .iter()
            .find(|param| param.place == Place::Query && param.name.wire == name)
    }

    fn text_or_number(&self, name: &str) -> Option<Scalar> {
        if let Some(param) = self.query(name) {
            return match &param.ty {
                ParamType::One(Type::Int | Type::Uint | Type::Float) => Some(Scalar::Number),
                ParamType::One(_) => Some(Scalar::Text),
                ParamType::List(..) | ParamType::File => None,
            };
        }
        let view = self.body_properties().get(name)?.view(self.document)?;
        match view.ty {
            Some("integer" | "number") => Some(Scalar::Number),
            Some("string") => Some(Scalar::Text),
            Some(_) | None => None,
        }
    }

    /// The body's properties, or those of its items.
    fn body_properties(&self) -> Properties<'a> {
        let body = self.body.and_then(|body| body.view(self.document));
        let items = body.as_ref().and_then(|body| body.items);
        self.properties(items.or(self.body))
    }

    fn reply_property(&self, name: &str) -> Option<Ref<'a>> {
        self.properties(self.success.schema()).get(name).copied()
    }

    fn meta(&self) -> Properties<'a> {
        self.properties(self.reply_property("meta"))
    }

    fn pagination(&self) -> Properties<'a> {
        self.properties(self.meta().get("pagination").copied())
    }

    fn under_resources(&self) -> Properties<'a> {
        self.properties(self.reply_property("resources"))
    }

    fn properties(&self, schema: Option<Ref<'a>>) -> Properties<'a> {
        let view = schema.and_then(|schema| schema.view(self.document));
        view.map(|view| view.all_properties(self.document)).unwrap_or_default()
    }

    fn token(&self, at: At, next: &[&str]) -> Paging {
        Paging::Token {
            at,
            next: next.iter().map(|pointer| (*pointer).to_owned()).collect(),
            items: list(self).unwrap_or_default(),
        }
    }

    fn offset(&self, at: At) -> Paging {
        Paging::Offset {
            at,
            window: None,
            items: list(self).unwrap_or_default(),
        }
    }
}

/// The JSON pointer of the list that a page holds.
fn list(facts: &Facts<'_>) -> Option<String> {
    match facts.reply {
        Reply::Envelope(Resources::List(_)) => Some("/resources".to_owned()),
        Reply::Envelope(Resources::One(Type::Model(id) | Type::Boxed(id))) => {
            Some(format!("/resources/{}", only_list(facts.models.get(id)?)?))
        }
        Reply::Json(Type::List(_)) => Some(String::new()),
        Reply::Json(Type::Model(id) | Type::Boxed(id)) => {
            Some(format!("/{}", only_list(facts.models.get(id)?)?))
        }
        Reply::Envelope(Resources::None | Resources::Map(_) | Resources::One(_))
        | Reply::Json(_)
        | Reply::Bytes
        | Reply::Raw
        | Reply::Empty => None,
    }
}

/// The wire name of a record's only list.
fn only_list(model: &Model) -> Option<&str> {
    let Shape::Record(fields) = &model.shape else {
        return None;
    };
    let mut lists = fields.iter().filter(|field| {
        matches!(field.ty, Type::List(_))
            && !["errors", "warnings"].contains(&field.name.wire.as_str())
    });
    match (lists.next(), lists.next()) {
        (Some(only), None) => Some(&only.name.wire),
        _ => None,
    }
}

/// The type of what the list at `items` holds.
pub(crate) fn item(
    paging: &Paging,
    reply: &Reply,
    models: &BTreeMap<ModelId, Model>,
) -> Option<Type> {
    let mut steps = paging.items()?.split('/').skip(1);
    let mut at = match reply {
        Reply::Json(ty) => ty.clone(),
        Reply::Envelope(resources) => {
            if steps.next() != Some("resources") {
                return None;
            }
            match resources {
                Resources::List(item) => Type::list(item.clone()),
                Resources::One(ty) => ty.clone(),
                Resources::Map(_) | Resources::None => return None,
            }
        }
        Reply::Bytes | Reply::Raw | Reply::Empty => return None,
    };
    for step in steps {
        let Some(Shape::Record(fields)) =
            at.model().and_then(|id| models.get(id)).map(|m| &m.shape)
        else {
            return None;
        };
        at = fields
            .iter()
            .find(|field| field.name.wire == step)?
            .ty
            .clone();
    }
    match at {
        Type::List(item) => Some(*item),
        Type::Text
        | Type::Bool
        | Type::Int
        | Type::Uint
        | Type::Float
        | Type::DateTime
        | Type::Secret
        | Type::Json
        | Type::Map(_)
        | Type::Model(_)
        | Type::Boxed(_) => None,
    }
}

/// Reads `x-falcon-paging`, which has the form of the catalog's `paging`.
pub(crate) fn annotated(annotation: &Value) -> Result<PagingDecision, String> {
    let text = |key: &str| annotation.get(key).and_then(Value::as_str);
    let required = |key: &str| {
        text(key)
            .map(str::to_owned)
            .ok_or_else(|| format!("`x-falcon-paging` needs `{key}`: {annotation}"))
    };
    let at = || match required("at")?.split_once(':') {
        Some(("query", name)) => Ok(At::Query(name.to_owned())),
        Some(("body", pointer)) => Ok(At::Body(pointer.to_owned())),
        Some(_) | None => Err(format!(
            "`at` of `x-falcon-paging` is `query:<name>` or `body:<pointer>`: {annotation}"
        )),
    };
    let items = || text("items").unwrap_or("/resources").to_owned();
    let paging = match text("style") {
        Some("none") => Paging::None,
        Some("offset") => Paging::Offset {
            at: at()?,
            window: annotation.get("window").and_then(Value::as_u64),
            items: items(),
        },
        Some("token") => {
            let next = annotation
                .get("next")
                .and_then(Value::as_array)
                .into_iter()
                .flatten();
            let next: Vec<String> = next.filter_map(Value::as_str).map(str::to_owned).collect();
            if next.is_empty() {
                return Err(format!(
                    "`next` of `x-falcon-paging` is a list of JSON pointers: {annotation}"
                ));
            }
            Paging::Token {
                at: at()?,
                next,
                items: items(),
            }
        }
        Some("marker") => Paging::Marker {
            header: text("header").map(str::to_owned),
            items: items(),
        },
        Some(_) | None => {
            return Err(format!(
                "`style` of `x-falcon-paging` is none, offset, token or marker: {annotation}"
            ));
        }
    };
    Ok(PagingDecision {
        paging,
        rule: "overlay",
    })
}
