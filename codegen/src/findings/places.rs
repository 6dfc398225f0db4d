//! Where a problem stands in the published file. Errors name places of OpenAPI 3.0, where parameters,
//! bodies and responses of Swagger 2.0 have moved.

use serde_json::Value;

use crate::pointer::{below, unescaped};
use crate::source::Place;

/// How many references are followed on the way to a place.
const MOST_REFERENCES: usize = 20;

pub(super) fn is_swagger(document: &Value) -> bool {
    document.get("swagger").is_some()
}

/// A text in the words of the published file: Swagger 2.0 has no `components`.
pub(super) fn in_words_of(document: &Value, text: &str) -> String {
    match is_swagger(document) {
        true => text
            .replace("#/components/schemas/", "#/definitions/")
            .replace("#/components/", "#/"),
        false => text.to_owned(),
    }
}

/// A JSON pointer to the place, or to the innermost part of it that the file contains.
pub(super) fn pointer(document: &Value, place: &Place, at: &str, member: Option<&str>) -> String {
    let mut way = Way {
        document,
        pointer: String::new(),
        references: 0,
    };
    let mut steps = steps(at);
    match place {
        Place::Overlay | Place::Action { .. } => return String::new(),
        Place::Document => {
            if is_swagger(document) && steps.first().is_some_and(|step| step == "components") {
                steps.remove(0);
            }
        }
        Place::Path(path) => way.extend(&["paths", path]),
        Place::Operation { id, method, path } => {
            way.operation(id.as_deref(), method, path);
            if let Some(member) = member
                && let Some(parameter) = way
                    .parameters()
                    .into_iter()
                    .find(|at| way.is_named(at, member))
            {
                way.pointer = parameter;
            }
        }
        Place::Schema(name) => way.schema(name, member),
    }
    way.follow(&steps);
    way.pointer
}

/// The pointer of a member, if there is one.
pub(super) fn inside(document: &Value, pointer: String, member: &str) -> String {
    let inside = below(&pointer, member);
    match document.pointer(&inside) {
        Some(_) => inside,
        None => pointer,
    }
}

fn steps(at: &str) -> Vec<String> {
    at.split('/').skip(1).map(unescaped).collect()
}

/// The way into the document so far.
struct Way<'a> {
    document: &'a Value,
    pointer: String,
    references: usize,
}

impl Way<'_> {
    fn node(&self, pointer: &str) -> Option<&Value> {
        self.document.pointer(pointer)
    }

    /// Goes to a member, if there is one.
    fn enter(&mut self, step: &str) -> bool {
        let next = below(&self.pointer, step);
        let there = self.node(&next).is_some();
        if there {
            self.pointer = next;
        }
        there
    }

    fn extend(&mut self, steps: &[&str]) {
        let _ = steps.iter().all(|step| self.enter(step));
    }

    /// By its route, or by its id if the route has the document's base path before it.
    fn operation(&mut self, id: Option<&str>, method: &str, path: &str) {
        let method = method.to_ascii_lowercase();
        let route = format!("{}/{method}", below("/paths", path));
        if self.node(&route).is_some() {
            self.pointer = route;
            return;
        }
        let paths = self.document.get("paths").and_then(Value::as_object);
        let found = paths.into_iter().flatten().find(|(published, item)| {
            let its = item.get(&method);
            let has_id = its.and_then(|it| it.get("operationId")?.as_str()) == id && id.is_some();
            its.is_some() && (has_id || path.ends_with(published.as_str()))
        });
        if let Some((published, _)) = found {
            self.pointer = format!("{}/{method}", below("/paths", published));
        }
    }

    /// A named schema, or an inline one, whose name is that of its owner and its property.
    fn schema(&mut self, name: &str, member: Option<&str>) {
        let root = match is_swagger(self.document) {
            true => "/definitions",
            false => "/components/schemas",
        };
        let mut owner = name;
        let mut parts: Vec<&str> = member.into_iter().collect();
        while self.node(&below(root, owner)).is_none() {
            let Some((shorter, part)) = owner.rsplit_once('.') else {
                return self.inline(name);
            };
            owner = shorter;
            parts.insert(0, part);
        }
        self.pointer = below(root, owner);
        for part in parts {
            if !self.property(part) {
                return;
            }
        }
    }

    /// An inline schema of an operation: `GetThings.reply.kind`.
    fn inline(&mut self, name: &str) {
        let paths = self.document.get("paths").and_then(Value::as_object);
        let operations = paths.into_iter().flatten().flat_map(|(path, item)| {
            let methods = item.as_object().into_iter().flatten();
            methods.map(move |(method, operation)| (path, method, operation))
        });
        let is_owner = |id: &str| {
            let rest = name.strip_prefix(id);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let found = operations
            .into_iter()
            .find_map(|(path, method, operation)| {
                let id = operation.get("operationId")?.as_str()?;
                is_owner(id).then(|| (format!("{}/{method}", below("/paths", path)), id.len()))
            });
        let Some((pointer, length)) = found else {
            return;
        };
        self.pointer = pointer;
        let mut parts = name.get(length..).unwrap_or_default().split('.').skip(1);
        match parts.next() {
            Some("body") => {
                self.follow(&["requestBody".to_owned()]);
                self.content();
            }
            Some("reply" | "resources") => {}
            Some(parameter) => {
                let parameters = self.parameters();
                if let Some(at) = parameters
                    .into_iter()
                    .find(|at| self.is_named(at, parameter))
                {
                    self.pointer = at;
                    self.enter("schema");
                }
            }
            None => {}
        }
        for part in parts {
            if !self.property(part) {
                return;
            }
        }
    }

    /// The schema of the first media type.
    fn content(&mut self) {
        let at = below(&self.pointer, "content");
        let media = self.node(&at).and_then(Value::as_object);
        if let Some(media) = media.and_then(|media| media.keys().next().cloned()) {
            self.extend(&["content", &media, "schema"]);
        } else {
            self.enter("schema");
        }
    }

    /// A property of the schema here, of its items, or of a part of `allOf`.
    fn property(&mut self, name: &str) -> bool {
        self.resolve();
        let start = self.pointer.clone();
        for list in ["", "items", "additionalProperties"] {
            self.pointer.clone_from(&start);
            if !list.is_empty() && !self.enter(list) {
                continue;
            }
            self.resolve();
            let here = self.pointer.clone();
            if self.enter("properties") && self.enter(name) {
                return true;
            }
            self.pointer = here;
            let parts = below(&self.pointer, "allOf");
            let count = self
                .node(&parts)
                .and_then(Value::as_array)
                .map_or(0, Vec::len);
            for index in 0..count {
                let mut part = Way {
                    document: self.document,
                    pointer: below(&parts, &index.to_string()),
                    references: self.references + 1,
                };
                if part.references < MOST_REFERENCES && part.property(name) {
                    self.pointer = part.pointer;
                    return true;
                }
            }
        }
        self.pointer = start;
        false
    }

    /// Follows the references of the object here.
    fn resolve(&mut self) {
        while self.references < MOST_REFERENCES {
            let target = self
                .node(&self.pointer)
                .and_then(|node| node.get("$ref")?.as_str())
                .and_then(|reference| reference.strip_prefix('#'));
            let Some(target) = target.filter(|target| self.node(target).is_some()) else {
                return;
            };
            self.pointer = target.to_owned();
            self.references += 1;
        }
    }

    /// The parameters of the operation here in the order of errors: those of the path, then its own;
    /// in Swagger 2.0 without bodies and forms. References are followed.
    fn parameters(&self) -> Vec<String> {
        let Some((item, _)) = self.pointer.rsplit_once('/') else {
            return Vec::new();
        };
        let lists = [item, &self.pointer].map(|holder| below(holder, "parameters"));
        let mut found: Vec<(String, Option<(String, String)>)> = Vec::new();
        for list in lists {
            let count = self
                .node(&list)
                .and_then(Value::as_array)
                .map_or(0, Vec::len);
            for index in 0..count {
                let mut way = Way {
                    document: self.document,
                    pointer: below(&list, &index.to_string()),
                    references: self.references,
                };
                way.resolve();
                let key = self.key(&way.pointer);
                if key.is_some() {
                    // An own parameter replaces that of the path.
                    found.retain(|(_, other)| *other != key);
                }
                found.push((way.pointer, key));
            }
        }
        found.into_iter().map(|(pointer, _)| pointer).collect()
    }

    fn key(&self, pointer: &str) -> Option<(String, String)> {
        let node = self.node(pointer)?;
        let text = |key: &str| Some(node.get(key)?.as_str()?.to_owned());
        Some((text("in")?, text("name")?))
    }

    fn is_named(&self, pointer: &str, name: &str) -> bool {
        self.key(pointer).is_some_and(|(_, its)| its == name)
    }

    /// Follows the steps of an error as far as the file has them.
    fn follow(&mut self, steps: &[String]) {
        let in_operation =
            self.pointer.matches('/').count() == 3 && self.pointer.starts_with("/paths/");
        let mut steps = steps.iter().map(String::as_str);
        let swagger = is_swagger(self.document);
        if in_operation {
            let mut ahead = steps.clone();
            match (ahead.next(), ahead.next()) {
                (Some("parameters"), Some(index)) => {
                    let mut parameters = self.parameters();
                    if swagger {
                        parameters.retain(|at| !self.is_sent(at));
                    }
                    let index = index.parse::<usize>().ok();
                    if let Some(at) = index.and_then(|index| parameters.get(index)) {
                        self.pointer.clone_from(at);
                        steps = ahead;
                    }
                }
                (Some("requestBody"), _) if swagger => {
                    // `content`, the media type and `schema` are not in the file.
                    let field = ahead.nth(2).filter(|step| *step == "properties");
                    let field = field.and_then(|_| ahead.next());
                    let sent: Vec<String> = self
                        .parameters()
                        .into_iter()
                        .filter(|at| self.is_sent(at))
                        .collect();
                    let named =
                        field.and_then(|name| sent.iter().find(|at| self.is_named(at, name)));
                    if let Some(at) = named.or(sent.first()) {
                        self.pointer.clone_from(at);
                    }
                    steps = ahead;
                }
                _ => {}
            }
        }
        while let Some(step) = steps.next() {
            if self.enter(step) {
                continue;
            }
            self.resolve();
            if self.enter(step) {
                continue;
            }
            match step {
                "content" if swagger => {
                    steps.next();
                }
                "schema" if swagger => {}
                _ => return,
            }
        }
    }

    /// Whether a parameter of Swagger 2.0 is a body or a field of a form.
    fn is_sent(&self, pointer: &str) -> bool {
        let place = self.key(pointer).map(|(place, _)| place);
        matches!(place.as_deref(), Some("body" | "formData"))
    }
}
