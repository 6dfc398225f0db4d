//! The caller's sort order, if a new walk can continue the list by it.

use crate::fql::{self, Field};
use crate::paging::page::Page;
use crate::request::{Call, Payload};
use crate::spec::At;
use crate::wire::{self, Json};

/// An ascending order by one field, with the last item that was read.
#[derive(Clone)]
pub(super) struct Sorted {
    field: String,
    filter: Option<String>,
    /// The JSON text of the last item.
    last: Option<String>,
}

impl Sorted {
    /// The order of a request that can also carry a filter.
    pub(super) fn of(call: &Call) -> Option<Self> {
        let within = match call.payload() {
            Payload::Json(_) => |name: &'static str, pointer| (At::Query(name), At::Body(pointer)),
            _ => |name: &'static str, _| (At::Query(name), At::Query(name)),
        };
        let text = |name, pointer| {
            let (query, body) = within(name, pointer);
            let found = call.read_at(query).or_else(|| call.read_at(body))?;
            Some(found.as_str()?.to_owned())
        };
        let sort = text("sort", "/sort")?;
        let field = sort.strip_suffix("|asc").or(sort.strip_suffix(".asc"))?;
        // No record has a field with the names of several fields: such an order has no `rest`.
        Some(Sorted {
            field: Field::try_from(field).ok()?.name().to_owned(),
            filter: text("filter", "/filter"),
            last: None,
        })
    }

    pub(super) fn remember(&mut self, page: &Page) {
        if let Some(last) = page.last() {
            self.last = Some(last.to_owned());
        }
    }

    /// A filter that begins with the last item. It uses "greater or equal", because other items may
    /// have the same value.
    pub(super) fn rest(&self) -> Option<String> {
        let last = self.last.as_ref()?;
        let field = Field::try_from(self.field.as_str()).ok()?;
        let pointer = format!("/{}", self.field.replace('.', "/"));
        let from = match wire::find(last.as_bytes(), &[&pointer]).ok()?? {
            Json::String(text) => field.ge(text),
            Json::Number(number) => field.ge(fql::Value::number(&number)?),
            Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => return None,
        };
        Some(fql::narrowed(self.filter.as_deref(), &from))
    }
}
