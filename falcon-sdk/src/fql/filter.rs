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
#[derive(Clone, Eq, PartialEq)]
#[must_use = "a filter only has an effect in a request"]
pub struct Filter {
    /// How the outermost conditions and groups are joined. `All` if there is only one condition.
    pub(super) join: Join,
    pub(super) parts: Vec<Part>,
}

/// A part of a filter, in the order of its text. There is no tree, so that no depth of groups is too
/// deep for the stack.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Part {
    Condition(Condition),
    /// A group of at least two conditions or groups begins. It is joined unlike the group around it.
    Open,
    Close,
}

/// How the members of a group are joined.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Join {
    All,
    Any,
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

    /// A filter for records that meet at least one of these filters. `None` without a filter: no filter
    /// selects nothing, so leave out the request then.
    pub fn any(filters: impl IntoIterator<Item = Filter>) -> Option<Filter> {
        filters.into_iter().reduce(|left, right| left | right)
    }

    /// The names of the properties in it, sorted.
    pub fn properties(&self) -> BTreeSet<&str> {
        self.conditions().map(|it| it.property.as_str()).collect()
    }

    /// All conditions, in their order.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.parts.iter().filter_map(|part| match part {
            Part::Condition(condition) => Some(condition),
            Part::Open | Part::Close => None,
        })
    }

    pub(super) fn one(condition: Condition) -> Filter {
        Filter {
            join: Join::All,
            parts: vec![Part::Condition(condition)],
        }
    }

    fn joined(self, join: Join, other: Filter) -> Filter {
        let mut parts = self.in_group(join);
        parts.extend(other.in_group(join));
        Filter { join, parts }
    }

    /// Its parts as members of a group. A group in an equal group needs no parentheses.
    fn in_group(mut self, join: Join) -> Vec<Part> {
        if self.join != join && self.parts.len() > 1 {
            self.parts.insert(0, Part::Open);
            self.parts.push(Part::Close);
        }
        self.parts
    }
}

impl Join {
    pub(super) fn other(self) -> Join {
        match self {
            Join::All => Join::Any,
            Join::Any => Join::All,
        }
    }
}

/// Records that meet both filters.
impl BitAnd for Filter {
    type Output = Filter;

    fn bitand(self, other: Filter) -> Filter {
        self.joined(Join::All, other)
    }
}

/// Records that meet at least one of the filters.
impl BitOr for Filter {
    type Output = Filter;

    fn bitor(self, other: Filter) -> Filter {
        self.joined(Join::Any, other)
    }
}

/// The opposite of each condition, with `and` and `or` exchanged.
///
/// The opposite of a range is the other range. A record without a value may meet neither.
impl Not for Filter {
    type Output = Filter;

    fn not(self) -> Filter {
        let join = match self.parts.len() {
            1 => self.join,
            _ => self.join.other(),
        };
        let opposite = |part| match part {
            Part::Condition(condition) => Part::Condition(condition.negated()),
            part @ (Part::Open | Part::Close) => part,
        };
        let parts = self.parts.into_iter().map(opposite).collect();
        Filter { join, parts }
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
        Some(own) if !own.is_empty() => match by.join {
            Join::All => format!("({own})+{by}"),
            Join::Any => format!("({own})+({by})"),
        },
        Some(_) | None => by.to_string(),
    }
}
