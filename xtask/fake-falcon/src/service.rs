//! Known facts of the service beyond its published interface: `service.yaml`, written by hand.

use std::collections::HashMap;

use codegen::ir::At;
use serde::{Deserialize, Deserializer, de};

const TABLE: &str = include_str!("../service.yaml");

/// How the service pages a list.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct List {
    /// How a request gives the start of its page.
    pub by: By,
    /// The JSON pointer of the records in the response.
    pub records: String,
    /// Where the page size is sent.
    pub size: At,
    /// The largest page, if known.
    pub max: Option<u64>,
    /// The query parameters that are allowed with a token. `None`: all.
    pub beside: Option<Vec<String>>,
    /// The source of the row; `None` if only the published shapes are known.
    pub source: Option<String>,
}

/// How a request gives the start of its page.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum By {
    /// By the number of records before the page.
    Offset {
        /// Where it is sent.
        #[serde(deserialize_with = "at")]
        at: At,
        /// The largest offset + limit that the service accepts, if known.
        window: Option<u64>,
    },
    /// By a text from the page before.
    Token {
        /// Where it is sent.
        #[serde(deserialize_with = "at")]
        at: At,
        /// Its JSON pointer in the response.
        next: String,
    },
    /// By the `_marker` of the last record of the page before, in the filter.
    Marker {
        /// The response header with the path and query of the next page.
        header: String,
    },
}

/// The table, by operation id.
pub(crate) struct Service {
    /// `None`: the service does not page the list, whatever is published.
    pub(crate) lists: HashMap<String, Option<List>>,
    /// The unpublished parameters that the service accepts.
    pub(crate) unpublished: HashMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    lists: Vec<Lists>,
    unpublished: Vec<Unpublished>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    operations: Vec<String>,
    by: Option<By>,
    #[serde(default = "resources")]
    records: String,
    #[serde(default = "limit", deserialize_with = "at")]
    size: At,
    max: Option<u64>,
    beside: Option<Vec<String>>,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unpublished {
    operation: String,
    names: Vec<String>,
    #[expect(dead_code, reason = "a row without a source is an error")]
    source: String,
}

impl Service {
    /// Reads the table.
    pub(crate) fn read() -> Result<Self, String> {
        let table = codegen::source::load(TABLE).map_err(|error| error.to_string())?;
        let table: Table = serde_json::from_value(table).map_err(|error| error.to_string())?;
        let mut lists = HashMap::new();
        for mut row in table.lists {
            for id in std::mem::take(&mut row.operations) {
                if lists.insert(id.clone(), row.list()).is_some() {
                    return Err(format!("{id} occurs twice"));
                }
            }
        }
        let unpublished = table.unpublished.into_iter();
        Ok(Service {
            lists,
            unpublished: unpublished.map(|row| (row.operation, row.names)).collect(),
        })
    }
}

impl Lists {
    fn list(&self) -> Option<List> {
        Some(List {
            by: self.by.clone()?,
            records: self.records.clone(),
            size: self.size.clone(),
            max: self.max,
            beside: self.beside.clone(),
            source: Some(self.source.clone()),
        })
    }
}

fn at<'de, D: Deserializer<'de>>(text: D) -> Result<At, D::Error> {
    At::parse(&String::deserialize(text)?).map_err(de::Error::custom)
}

fn resources() -> String {
    "/resources".to_owned()
}

fn limit() -> At {
    At::Query("limit".to_owned())
}

#[cfg(test)]
mod tests {
    use super::Service;
    use crate::spec::Spec;

    #[test]
    fn every_row_has_a_published_operation() {
        let spec = Spec::published().unwrap();
        let service = Service::read().unwrap();
        for id in service.lists.keys().chain(service.unpublished.keys()) {
            assert!(spec.operations().any(|it| it.id == *id), "{id}");
        }
    }
}
