//! The groups of a text, as they are read. Parentheses that change nothing are dropped.

use super::condition::Condition;
use super::filter::{Filter, Join, Part};

/// Conditions and groups, in the order of the text.
pub(super) struct Groups {
    parts: Vec<Part>,
    /// Each group, in the order in which they open. The first is the whole text.
    groups: Vec<Group>,
    /// The groups that are not closed, by their numbers, the innermost last.
    open: Vec<usize>,
}

struct Group {
    /// The place of its `(` in the text.
    at: usize,
    /// Unknown until it has two members.
    join: Option<Join>,
}

impl Groups {
    pub(super) fn new() -> Self {
        Groups {
            parts: Vec::new(),
            groups: vec![Group { at: 0, join: None }],
            open: vec![0],
        }
    }

    pub(super) fn open(&mut self, at: usize) {
        self.open.push(self.groups.len());
        self.groups.push(Group { at, join: None });
        self.parts.push(Part::Open);
    }

    pub(super) fn add(&mut self, condition: Condition) {
        self.parts.push(Part::Condition(condition));
    }

    /// Joins the innermost group. Returns whether it is not joined in another way.
    pub(super) fn join(&mut self, join: Join) -> bool {
        let group = self.open.last().and_then(|it| self.groups.get_mut(*it));
        group.is_some_and(|group| *group.join.get_or_insert(join) == join)
    }

    /// Closes the innermost group. Returns whether there was one.
    pub(super) fn close(&mut self) -> bool {
        let closes = self.open.len() > 1;
        if closes {
            self.open.pop();
            self.parts.push(Part::Close);
        }
        closes
    }

    /// The place of the innermost group that is not closed.
    pub(super) fn unclosed(&self) -> Option<usize> {
        let innermost = self.open.get(1..)?.last()?;
        self.groups.get(*innermost).map(|group| group.at)
    }

    /// The filter, in which each group has two members and is joined unlike the group around it.
    pub(super) fn filter(self) -> Filter {
        let mut joins = self.groups.iter().map(|group| group.join);
        let mut around = joins.next().flatten();
        let mut whole = around;
        // The join around each open group, and whether the group has parentheses.
        let mut outer: Vec<(Option<Join>, bool)> = Vec::new();
        let mut parts = self.parts;
        parts.retain(|part| match part {
            Part::Condition(_) => true,
            Part::Open => {
                let join = joins.next().flatten();
                let differs = join.is_some() && around.is_some() && join != around;
                outer.push((around, differs));
                around = join.or(around);
                whole = whole.or(join);
                differs
            }
            Part::Close => {
                let (before, differs) = outer.pop().unwrap_or((around, false));
                around = before;
                differs
            }
        });
        Filter {
            join: whole.unwrap_or(Join::All),
            parts,
        }
    }
}
