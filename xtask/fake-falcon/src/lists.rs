//! The operations that list records, and how their pages follow each other.

use std::collections::HashMap;

use codegen::ir::At;
use serde_json::Value;

use crate::service::{By, List, Service};
use crate::shape;
use crate::spec::{Kind, Operation, Place, Spec};

/// The known facts of the service, and the published shapes for all other operations.
pub(crate) fn of(spec: &Spec, service: &Service) -> HashMap<String, List> {
    let listed = spec.operations().filter_map(|operation| {
        let list = match service.lists.get(&operation.id) {
            Some(known) => known.clone(),
            None => published(spec, operation),
        };
        Some((operation.id.clone(), list?))
    });
    listed.collect()
}

/// The list that the published request and response show.
fn published(spec: &Spec, operation: &Operation) -> Option<List> {
    let reads = ["GET", "POST"].contains(&operation.method.as_str());
    let reply = shape::reply(spec, operation);
    let records = records(spec, reply).filter(|_| reads)?;
    let request = Request { spec, operation };
    Some(List {
        by: request.by(reply)?,
        records,
        size: request
            .at("limit")
            .map_or_else(|| At::Query("limit".to_owned()), |(at, _)| at),
        max: None,
        beside: None,
        source: None,
    })
}

/// The JSON pointer of the only list in a response.
fn records(spec: &Spec, reply: &Value) -> Option<String> {
    let reply = spec.resolve(reply);
    if shape::is(reply, "array") {
        return Some(String::new());
    }
    let members = shape::properties(spec, reply);
    let resources = members.iter().find(|(name, _)| *name == "resources");
    match resources {
        Some((_, list)) if shape::is(list, "array") => Some("/resources".to_owned()),
        Some((_, object)) => {
            only_list(shape::properties(spec, object)).map(|name| format!("/resources/{name}"))
        }
        None => only_list(members).map(|name| format!("/{name}")),
    }
}

/// The only list among the members of an object, without lists about the response itself.
fn only_list<'a>(members: Vec<(&'a str, &'a Value)>) -> Option<&'a str> {
    let lists = members.into_iter().filter(|(_, it)| shape::is(it, "array"));
    let mut lists = lists.filter(|(name, _)| !["errors", "warnings"].contains(name));
    let (name, _) = lists.next()?;
    lists.next().is_none().then_some(name)
}

/// The parameters of an operation in query and body.
struct Request<'a> {
    spec: &'a Spec,
    operation: &'a Operation,
}

impl Request<'_> {
    /// The place where a value of that name is sent, and whether it is published as text.
    fn at(&self, name: &str) -> Option<(At, bool)> {
        if let Some(param) = self.operation.param(Place::Query, name) {
            return Some((At::Query(name.to_owned()), param.kind == Kind::Text));
        }
        let (body, _) = self.operation.body.as_ref()?;
        let properties = shape::properties(self.spec, body);
        let (_, schema) = properties.into_iter().find(|(it, _)| *it == name)?;
        Some((At::Body(format!("/{name}")), shape::is(schema, "string")))
    }

    /// A token takes precedence over a number. Some operations accept both.
    fn by(&self, reply: &Value) -> Option<By> {
        let published = |pointer: &&str| shape::at(self.spec, reply, pointer).is_some();
        let is_text = |pointer: &str| {
            let schema = shape::at(self.spec, reply, pointer);
            schema.is_some_and(|schema| shape::is(schema, "string"))
        };
        let token = |at, next: &str| {
            let next = next.to_owned();
            Some(By::Token { at, next })
        };
        let after = ["/meta/pagination/after", "/meta/next", "/resources/after"];
        let [next_token, next, offset] =
            ["next_token", "next", "offset"].map(|name| format!("/meta/pagination/{name}"));
        if let Some((at, _)) = self.at("after") {
            return token(
                at,
                after.iter().find(|it| published(it)).unwrap_or(&after[0]),
            );
        }
        if let Some((at, _)) = self.at("next_token").filter(|_| published(&&*next_token)) {
            return token(at, &next_token);
        }
        match self.at("offset").or_else(|| self.at("skip"))? {
            // A number may be published as text, but not in both request and response.
            (at, true) if is_text(&offset) && is_text(&next) => token(at, &next),
            (at, true) if is_text(&offset) => token(at, &offset),
            (at, _) => Some(By::Offset { at, window: None }),
        }
    }
}

#[cfg(test)]
mod tests {
    use codegen::ir::At;
    use serde_json::{Value, json};

    use super::published;
    use crate::service::By;
    use crate::spec::Spec;

    /// The paging of a list of ids with these members in request and pagination.
    fn by(sent: &[(&str, &str)], pagination: Value) -> Option<By> {
        let sent = sent.iter();
        let sent = sent.map(|(name, ty)| json!({ "in": "query", "name": name, "type": ty }));
        let ids = json!({ "type": "array", "items": { "type": "string" } });
        let pagination = json!({ "properties": pagination });
        let schema = json!({ "properties": {
            "meta": { "properties": { "pagination": pagination } },
            "resources": ids,
        }});
        let spec = Spec::of(
            &json!({ "swagger": "2.0", "paths": { "/hosts": { "get": {
                "operationId": "ListHosts",
                "parameters": sent.collect::<Vec<_>>(),
                "responses": { "200": { "schema": schema } },
            }}}})
            .to_string(),
        );
        let spec = spec.unwrap();
        published(&spec, spec.operation("GET", "/hosts")?).map(|list| list.by)
    }

    fn token(name: &str, next: &str) -> Option<By> {
        let (at, next) = (At::Query(name.to_owned()), next.to_owned());
        Some(By::Token { at, next })
    }

    #[test]
    fn a_token_takes_precedence_over_an_offset() {
        let text = json!({ "type": "string" });
        let both = [("offset", "integer"), ("after", "string")];
        let after = token("after", "/meta/pagination/after");
        assert_eq!(by(&both, json!({ "after": text })), after);
        assert_eq!(by(&both, json!({})), after);
    }

    #[test]
    fn an_offset_is_a_token_where_it_is_text_in_both() {
        let (text, number) = (json!({ "type": "string" }), json!({ "type": "integer" }));
        let at = At::Query("offset".to_owned());
        let counted = Some(By::Offset { at, window: None });
        let sent = [("offset", "string")];
        let offset = token("offset", "/meta/pagination/offset");
        assert_eq!(by(&sent, json!({ "offset": text })), offset);
        assert_eq!(by(&sent, json!({ "offset": number })), counted);
        assert_eq!(by(&sent, json!({})), counted);
        assert_eq!(
            by(&[("offset", "integer")], json!({ "offset": text })),
            counted
        );
        let next = token("offset", "/meta/pagination/next");
        assert_eq!(by(&sent, json!({ "offset": text, "next": text })), next);
    }

    #[test]
    fn a_next_token_that_no_response_has_is_not_a_token() {
        let sent = [("next_token", "string")];
        let next = token("next_token", "/meta/pagination/next_token");
        assert_eq!(
            by(&sent, json!({ "next_token": { "type": "string" } })),
            next
        );
        assert_eq!(by(&sent, json!({})), None);
    }
}
