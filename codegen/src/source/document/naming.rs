//! Ids for operations that have none, or that of an earlier operation.

use std::collections::BTreeSet;
use std::fmt;

/// An operation that is named from its method and path.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Unnamed {
    /// Such as `GET`.
    pub method: String,
    /// The path template.
    pub path: String,
    /// The published id, which an earlier operation has; `None` if it has none.
    pub published: Option<String>,
    /// Its id here.
    pub id: String,
}

impl fmt::Display for Unnamed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Unnamed {
            method, path, id, ..
        } = self;
        match &self.published {
            None => write!(f, "{method} {path} has no `operationId`")?,
            Some(taken) => write!(
                f,
                "{method} {path} has the `operationId` {taken} of another"
            )?,
        }
        write!(f, ": it is called {id} until the overlay names it")
    }
}

/// An operation to be named.
pub(super) struct Route<'a> {
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) id: &'a mut Option<String>,
}

/// Names the operations whose id is missing or taken, and returns them. Of several operations with
/// one id, the first keeps it.
pub(super) fn name(routes: Vec<Route<'_>>) -> Vec<Unnamed> {
    let published: BTreeSet<String> = routes.iter().filter_map(|route| route.id.clone()).collect();
    let mut taken = BTreeSet::new();
    let mut unnamed = Vec::new();
    for Route { method, path, id } in routes {
        let given = id.take().filter(|id| !id.is_empty());
        if let Some(given) = &given
            && taken.insert(given.clone())
        {
            *id = Some(given.clone());
            continue;
        }
        let name = from_route(method, path);
        let name = std::iter::once(name.clone())
            .chain((2..).map(|number| format!("{name}_{number}")))
            .find(|id| !published.contains(id) && !taken.contains(id))
            .unwrap_or(name);
        taken.insert(name.clone());
        *id = Some(name.clone());
        unnamed.push(Unnamed {
            method: method.to_owned(),
            path: path.to_owned(),
            published: given,
            id: name,
        });
    }
    unnamed
}

/// `get_hosts_by_id_v1` for `GET /hosts/{id}/v1`.
fn from_route(method: &str, path: &str) -> String {
    let mut name = method.to_ascii_lowercase();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        name.push('_');
        if segment.starts_with('{') {
            name.push_str("by_");
        }
        let letters = segment.trim_matches(['{', '}']).chars();
        name.extend(letters.map(|letter| match letter {
            letter if letter.is_ascii_alphanumeric() => letter,
            _ => '_',
        }));
    }
    name
}
