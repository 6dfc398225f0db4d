//! Where the published interface is known to be wrong: what the overlay repairs, done again here in
//! this program's own words. A repair that only one of both knows stops it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::published::{list, string};

/// What a repair does.
enum Repair {
    /// The schema, or another value, at a JSON pointer.
    Put(&'static str, fn() -> Value),
    /// The properties of a struct that Go embeds stand beside the others.
    Flatten(&'static str),
    /// What is published as `Resources` is `resources` on the wire.
    Rename,
    /// A part of the one before.
    Part,
}

/// By the target of the overlay's action.
const REPAIRS: &[(&str, Repair)] = &[
    (
        "$.definitions['uuid.UUID']",
        Repair::Put("/definitions/uuid.UUID", || json!({ "type": "string" })),
    ),
    (
        "$.definitions['json.RawMessage']",
        Repair::Put("/definitions/json.RawMessage", || json!({})),
    ),
    (
        "$.definitions['domain.IncidentID']",
        Repair::Put(
            "/definitions/domain.IncidentID",
            || json!({ "type": "string" }),
        ),
    ),
    (
        "$.definitions['nvaapi.ScanScheduling'].properties.days_of_week.items",
        Repair::Put(
            "/definitions/nvaapi.ScanScheduling/properties/days_of_week/items/type",
            || json!("string"),
        ),
    ),
    (
        "$.definitions[?@.properties.MetaInfo['$ref'] == '#/definitions/msa.MetaInfo']",
        Repair::Flatten("MetaInfo"),
    ),
    ("$.definitions[*].properties.MetaInfo", Repair::Part),
    ("$.definitions[*].required[?@ == 'MetaInfo']", Repair::Part),
    (
        "$.definitions[?@.properties.Paging['$ref'] == '#/definitions/msa.Paging']",
        Repair::Flatten("Paging"),
    ),
    ("$.definitions[*].properties.Paging", Repair::Part),
    ("$.definitions[*].required[?@ == 'Paging']", Repair::Part),
    (
        "$.definitions[?@.properties.MsaReplyMetaOnly['$ref'] == '#/definitions/msa.ReplyMetaOnly']",
        Repair::Flatten("MsaReplyMetaOnly"),
    ),
    ("$.definitions[*].properties.MsaReplyMetaOnly", Repair::Part),
    (
        "$.definitions[*].required[?@ == 'MsaReplyMetaOnly']",
        Repair::Part,
    ),
    (
        "$.definitions[?@.properties.FemEcosystemSubsidiariesResponseFields]",
        Repair::Flatten("FemEcosystemSubsidiariesResponseFields"),
    ),
    (
        "$.definitions[*].properties.FemEcosystemSubsidiariesResponseFields",
        Repair::Part,
    ),
    (
        "$.definitions[*].required[?@ == 'FemEcosystemSubsidiariesResponseFields']",
        Repair::Part,
    ),
    (
        "$.definitions['exports.ExportsResponse'].properties",
        Repair::Rename,
    ),
    (
        "$.definitions['packages.apiPackagesByVulnCount'].properties",
        Repair::Part,
    ),
    (
        "$.definitions['unidentifiedcontainers.unidentifiedContainersCountValue'].properties",
        Repair::Part,
    ),
    ("$.definitions[*].properties.Resources", Repair::Part),
    ("$.definitions[*].required[?@ == 'Resources']", Repair::Part),
    (
        "$.paths['/threatgraph/combined/edges/v1', '/threatgraph/combined/ran-on/v1'].get.responses['200']",
        Repair::Put(
            "/paths/~1threatgraph~1combined~1edges~1v1/get/responses/200/schema",
            threat_graph,
        ),
    ),
    (
        "$.paths['/container-security/combined/container-images/v1'].get.responses['200'].schema",
        Repair::Put(
            "/paths/~1container-security~1combined~1container-images~1v1/get/responses/200/schema",
            || {
                envelope(
                    "msa.MetaInfo",
                    &json!({ "$ref": "#/definitions/models.ContainerImage" }),
                )
            },
        ),
    ),
    (
        "$.definitions",
        Repair::Put("/definitions/swagger.GraphQLQuery", || {
            json!({ "type": "object", "required": ["query"], "properties": {
                "query": { "type": "string" },
                "variables": { "type": "object" },
            }})
        }),
    ),
    (
        "$.paths['/identity-protection/combined/graphql/v1'].post",
        Repair::Put(
            "/paths/~1identity-protection~1combined~1graphql~1v1/post/parameters",
            || {
                let schema = json!({ "$ref": "#/definitions/swagger.GraphQLQuery" });
                json!([{ "name": "body", "in": "body", "required": true, "schema": schema }])
            },
        ),
    ),
];

fn threat_graph() -> Value {
    envelope("threatgraph.Meta", &json!({ "type": "object" }))
}

fn envelope(meta: &str, resource: &Value) -> Value {
    json!({ "type": "object", "properties": {
        "errors": { "type": "array", "items": { "$ref": "#/definitions/msa.APIError" } },
        "meta": { "$ref": format!("#/definitions/{meta}") },
        "resources": { "type": "array", "items": resource },
    }})
}

/// The repairs that were made.
#[derive(Default)]
pub(crate) struct Repairs {
    /// Targets and the overlay's reasons.
    pub(crate) made: Vec<(String, String)>,
    /// Paths and methods of the operations that answer a file, whatever is published.
    files: BTreeSet<(String, String)>,
}

impl Repairs {
    pub(crate) fn apply(root: &mut Value, overlay: &Value) -> Result<Self, String> {
        let mut repairs = Repairs::default();
        let mut known: BTreeSet<&str> = REPAIRS.iter().map(|(target, _)| *target).collect();
        for action in list(overlay, "actions") {
            let target = string(action, "target").ok_or("an action without a target")?;
            let update = action.get("update").and_then(Value::as_object);
            let annotates = update
                .is_some_and(|it| !it.is_empty() && it.keys().all(|key| key.starts_with("x-")));
            let reason = string(action, "description").unwrap_or_default().trim();
            if update.is_some_and(|it| it.contains_key("x-falcon-reply")) {
                let file = operation(target).ok_or_else(|| format!("{target}: no operation"))?;
                repairs.files.insert(file);
            } else if annotates {
                continue;
            } else if let Some((_, repair)) = REPAIRS.iter().find(|(known, _)| *known == target) {
                known.remove(target);
                repair.make(root);
            } else {
                return Err(format!(
                    "{target}: say in xtask/conformance/src/repairs.rs what the overlay repairs here"
                ));
            }
            repairs.made.push((target.to_owned(), reason.to_owned()));
        }
        match known.first() {
            None => Ok(repairs),
            Some(target) => Err(format!("{target}: the overlay repairs it no more")),
        }
    }

    /// Whether an operation answers a file, whatever is published.
    pub(crate) fn is_file(&self, path: &str, method: &str) -> bool {
        self.files.contains(&(path.to_owned(), method.to_owned()))
    }
}

/// Path and method of a target that is one operation.
fn operation(target: &str) -> Option<(String, String)> {
    let (path, method) = target.strip_prefix("$.paths['")?.split_once("'].")?;
    Some((path.to_owned(), method.to_owned()))
}

impl Repair {
    fn make(&self, root: &mut Value) {
        match self {
            Repair::Put(pointer, value) => {
                put(root, pointer, value());
                // Both answer alike.
                if pointer.contains("~1edges~1") {
                    put(root, &pointer.replace("~1edges~1", "~1ran-on~1"), value());
                }
            }
            Repair::Flatten(property) => flatten(root, property),
            Repair::Rename => rename(root),
            Repair::Part => {}
        }
    }
}

fn put(root: &mut Value, pointer: &str, value: Value) {
    let Some((parent, key)) = pointer.rsplit_once('/') else {
        return;
    };
    if let Some(Value::Object(parent)) = root.pointer_mut(parent) {
        parent.insert(key.to_owned(), value);
    }
}

fn definitions(root: &mut Value) -> impl Iterator<Item = &mut Value> {
    let definitions = root.get_mut("definitions").and_then(Value::as_object_mut);
    definitions.into_iter().flat_map(|it| it.values_mut())
}

fn flatten(root: &mut Value, property: &str) {
    let published = root.get("definitions").cloned().unwrap_or_default();
    for definition in definitions(root) {
        let Some(Value::Object(properties)) = definition.get_mut("properties") else {
            continue;
        };
        let name = properties
            .get(property)
            .and_then(|it| string(it, "$ref")?.strip_prefix("#/definitions/"));
        let Some(Value::Object(embedded)) =
            name.and_then(|it| published.get(it)?.get("properties"))
        else {
            continue;
        };
        properties.remove(property);
        for (name, schema) in embedded {
            // What is published beside it is nearer the truth.
            properties.entry(name).or_insert_with(|| schema.clone());
        }
        forget(definition, property);
    }
}

fn rename(root: &mut Value) {
    for definition in definitions(root) {
        if let Some(Value::Object(properties)) = definition.get_mut("properties")
            && let Some(schema) = properties.remove("Resources")
        {
            properties.insert("resources".to_owned(), schema);
            forget(definition, "Resources");
        }
    }
}

fn forget(definition: &mut Value, property: &str) {
    if let Some(Value::Array(required)) = definition.get_mut("required") {
        required.retain(|name| name != property);
    }
}
