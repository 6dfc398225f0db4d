//! Filters: conditions, and how they are combined.

use std::collections::BTreeSet;
use std::ops::{BitAnd, BitOr, Not};

use super::condition::Condition;

/// A filter in FQL: conditions on properties, combined by `&`, `|` and `!`.
///
/// [`to_string`](ToString::to_string) writes it, [`parse`](str::parse) reads it, and both together
/// format a text. See the [module](super).
///
/// ```
/// use falcon_sdk::fql::{Filter, field};
///
/// let filter = field("status").eq("new") | (field("severity").ge(70) & field("type").ne("x"));
/// assert_eq!(filter.to_string(), "status:'new',(severity:>=70+type:!'x')");
/// assert_eq!(filter.to_string().parse::<Filter>()?, filter);
/// # Ok::<(), falcon_sdk::fql::ParseError>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[must_use = "a filter only has an effect in a request"]
pub struct Filter(pub(super) Node);

#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Node {
    Condition(Condition),
    /// At least two, none of which is such a list itself.
    All(Vec<Node>),
    /// At least two, none of which is such a list itself.
    Any(Vec<Node>),
}

impl Filter {
    /// A filter for records that meet all of these filters. `None` without a filter.
    ///
    /// ```
    /// use falcon_sdk::fql::{Filter, field};
    ///
    /// let (status, tag) = (Some("new"), None::<&str>);
    /// let status = status.map(|status| field("status").eq(status));
    /// let tag = tag.map(|tag| field("tags").eq(tag));
    /// let filter = Filter::all([status, tag].into_iter().flatten());
    /// assert_eq!(filter.unwrap().to_string(), "status:'new'");
    /// ```
    pub fn all(filters: impl IntoIterator<Item = Filter>) -> Option<Filter> {
        filters.into_iter().reduce(|left, right| left & right)
    }

    /// A filter for records that meet at least one of these filters. `None` without a filter.
    pub fn any(filters: impl IntoIterator<Item = Filter>) -> Option<Filter> {
        filters.into_iter().reduce(|left, right| left | right)
    }

    /// The names of the properties in it, sorted.
    pub fn properties(&self) -> BTreeSet<&str> {
        let conditions = self.conditions().into_iter();
        conditions.map(|it| it.property.as_str()).collect()
    }

    /// All conditions, in their order.
    pub(crate) fn conditions(&self) -> Vec<&Condition> {
        let mut found = Vec::new();
        let mut open = vec![&self.0];
        while let Some(node) = open.pop() {
            match node {
                Node::Condition(condition) => found.push(condition),
                Node::All(nodes) | Node::Any(nodes) => open.extend(nodes.iter().rev()),
            }
        }
        found
    }
}

impl Node {
    /// `nodes` is not empty.
    pub(super) fn all(nodes: Vec<Node>) -> Node {
        let mut flat = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                Node::All(inner) => flat.extend(inner),
                node @ (Node::Condition(_) | Node::Any(_)) => flat.push(node),
            }
        }
        single(flat).unwrap_or_else(Node::All)
    }

    /// `nodes` is not empty.
    pub(super) fn any(nodes: Vec<Node>) -> Node {
        let mut flat = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                Node::Any(inner) => flat.extend(inner),
                node @ (Node::Condition(_) | Node::All(_)) => flat.push(node),
            }
        }
        single(flat).unwrap_or_else(Node::Any)
    }

    fn negated(self) -> Node {
        match self {
            Node::Condition(condition) => Node::Condition(condition.negated()),
            Node::All(nodes) => Node::any(nodes.into_iter().map(Node::negated).collect()),
            Node::Any(nodes) => Node::all(nodes.into_iter().map(Node::negated).collect()),
        }
    }
}

/// The only node, or all of them.
fn single(mut nodes: Vec<Node>) -> Result<Node, Vec<Node>> {
    match (nodes.len(), nodes.pop()) {
        (1, Some(node)) => Ok(node),
        (_, last) => {
            nodes.extend(last);
            Err(nodes)
        }
    }
}

/// Records that meet both filters.
impl BitAnd for Filter {
    type Output = Filter;

    fn bitand(self, other: Filter) -> Filter {
        Filter(Node::all(vec![self.0, other.0]))
    }
}

/// Records that meet at least one of the filters.
impl BitOr for Filter {
    type Output = Filter;

    fn bitor(self, other: Filter) -> Filter {
        Filter(Node::any(vec![self.0, other.0]))
    }
}

/// The opposite of each condition, with `and` and `or` exchanged.
///
/// The opposite of a range is the other range. A record without a value may meet neither.
impl Not for Filter {
    type Output = Filter;

    fn not(self) -> Filter {
        Filter(self.0.negated())
    }
}

/// The text, so that each setter of a filter takes a `Filter`.
impl From<Filter> for String {
    fn from(filter: Filter) -> String {
        filter.to_string()
    }
}

/// The text, so that each setter of a filter takes a `Filter`.
impl From<&Filter> for String {
    fn from(filter: &Filter) -> String {
        filter.to_string()
    }
}

/// A caller's own filter, and another condition. The caller's text is sent unchanged, in parentheses.
pub(crate) fn narrowed(own: Option<&str>, by: &Filter) -> String {
    match own {
        Some(own) if !own.is_empty() => match by.0 {
            Node::Condition(_) | Node::All(_) => format!("({own})+{by}"),
            Node::Any(_) => format!("({own})+({by})"),
        },
        Some(_) | None => by.to_string(),
    }
}
