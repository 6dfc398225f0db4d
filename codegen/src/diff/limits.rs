//! The values that parameters and fields accept.

use super::change::{Area, Changes};
use crate::ir::{Facts, Field, Limits, Param};

/// The client refuses values outside the range of a parameter, so a narrower range breaks requests
/// that worked. The other facts are only documented.
pub(super) fn of_parameter(subject: &str, old: &Param, new: &Param, changes: &mut Changes) {
    let thing = format!("parameter `{}`", old.name.wire);
    if old.limits != new.limits {
        let (before, after) = (spelled(&old.limits), spelled(&new.limits));
        let what = format!("{thing} takes {after}, was {before}");
        if is_narrower(&old.limits, &new.limits) {
            let breaks = "the client refuses a value that it sent before";
            changes.breaking(Area::Operation, subject, what, breaks);
        } else {
            changes.harmless(Area::Operation, subject, what);
        }
    }
    let mut compared = Compared {
        area: Area::Operation,
        subject,
        thing,
        changes,
    };
    compared.narrow(old.narrow, new.narrow);
    compared.default(old.default.as_deref(), new.default.as_deref());
    compared.values(&old.values, &new.values);
}

/// The facts of a field that is sent. The client does not check them. A fact that is published for the
/// first time is not evidence that the service has changed.
pub(super) fn of_field(subject: &str, old: &Field, new: &Field, changes: &mut Changes) {
    let mut compared = Compared {
        area: Area::Model,
        subject,
        thing: format!("field `{}`", old.name.wire),
        changes,
    };
    let (before, after) = (&old.facts, &new.facts);
    compared.limits(&before.limits, &after.limits);
    compared.length(before, after);
    compared.pattern(before.pattern.as_deref(), after.pattern.as_deref());
    compared.narrow(before.narrow, after.narrow);
    compared.default(before.default.as_deref(), after.default.as_deref());
    compared.values(&old.values, &new.values);
    match (before.read_only, after.read_only) {
        (false, true) => {
            compared.harmless("is set by the service: the service ignores it in a request");
        }
        (true, false) => compared.harmless("can be set: the service ignored it before"),
        (true, true) | (false, false) => {}
    }
}

/// A parameter or a field before and after.
struct Compared<'a> {
    area: Area,
    subject: &'a str,
    thing: String,
    changes: &'a mut Changes,
}

impl Compared<'_> {
    fn harmless(&mut self, what: &str) {
        let what = format!("{} {what}", self.thing);
        self.changes.harmless(self.area, self.subject, what);
    }

    /// The service may refuse a value that it took before.
    fn refused(&mut self, what: &str) {
        let breaks = "the service may refuse a value that it accepted before";
        let what = format!("{} {what}", self.thing);
        self.changes.breaking(self.area, self.subject, what, breaks);
    }

    fn limits(&mut self, old: &Limits, new: &Limits) {
        if old == new {
            return;
        }
        let what = format!("takes {}, was {}", spelled(new), spelled(old));
        match is_stated(old, new) && is_narrower(old, new) {
            true => self.refused(&what),
            false => self.harmless(&what),
        }
    }

    fn length(&mut self, old: &Facts, new: &Facts) {
        let ((least, most), (min, max)) = (old.length, new.length);
        if (least, most) == (min, max) {
            return;
        }
        let what = format!(
            "takes text of {}, was {}",
            characters(new.length),
            characters(old.length)
        );
        let is_shorter = most.zip(max).is_some_and(|(most, max)| max < most);
        let is_longer = least.zip(min).is_some_and(|(least, min)| min > least);
        match is_shorter || is_longer {
            true => self.refused(&what),
            false => self.harmless(&what),
        }
    }

    fn pattern(&mut self, old: Option<&str>, new: Option<&str>) {
        match (old, new) {
            (Some(old), Some(new)) if old != new => {
                self.refused(&format!("matches `{new}`, was `{old}`"));
            }
            (None, Some(new)) => self.harmless(&format!("is published to match `{new}`")),
            (Some(old), None) => self.harmless(&format!("no longer has to match `{old}`")),
            (Some(_), Some(_)) | (None, None) => {}
        }
    }

    fn narrow(&mut self, old: bool, new: bool) {
        match (old, new) {
            (false, true) => self.refused("takes integers of 32 bits, was 64"),
            (true, false) => self.harmless("takes integers of 64 bits, was 32"),
            (true, true) | (false, false) => {}
        }
    }

    /// A default that only one of the interfaces states is text.
    fn default(&mut self, old: Option<&str>, new: Option<&str>) {
        if let (Some(old), Some(new)) = (old, new)
            && old != new
        {
            self.harmless(&format!(
                "is `{new}` where it is not sent, was `{old}`: send the value that you need"
            ));
        }
    }

    /// The published values of a type that is no enum.
    fn values(&mut self, old: &[String], new: &[String]) {
        match (old, new) {
            (old, new) if old == new => {}
            ([], _) => self.harmless("is published with a list of values"),
            (_, []) => self.harmless("is published without a list of values"),
            (old, new) => {
                for value in old.iter().filter(|value| !new.contains(value)) {
                    self.refused(&format!("no longer takes `{value}`"));
                }
                for value in new.iter().filter(|value| !old.contains(value)) {
                    let what = format!("{} takes `{value}`", self.thing);
                    self.changes.additive(self.area, self.subject, what);
                }
            }
        }
    }
}

/// Whether each bound that the new limits have was there before.
fn is_stated(old: &Limits, new: &Limits) -> bool {
    let is_first = |old: bool, new: bool| new && !old;
    !(is_first(old.min.is_some(), new.min.is_some())
        || is_first(old.max.is_some(), new.max.is_some())
        || is_first(old.min_items.is_some(), new.min_items.is_some())
        || is_first(old.max_items.is_some(), new.max_items.is_some()))
}

fn is_narrower(old: &Limits, new: &Limits) -> bool {
    let Limits {
        min,
        max,
        min_items,
        max_items,
        exact: (least, most),
    } = *new;
    up(old.min, min)
        || down(old.max, max)
        || up(old.min_items, min_items)
        || down(old.max_items, max_items)
        // Beyond 2^53, different bounds are rounded to the same number.
        || (old.min == min && up(old.exact.0, least))
        || (old.max == max && down(old.exact.1, most))
}

/// Whether a lower bound is new or higher.
fn up<T: PartialOrd>(old: Option<T>, new: Option<T>) -> bool {
    match (old, new) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(old), Some(new)) => new > old,
    }
}

/// Whether an upper bound is new or lower.
fn down<T: PartialOrd>(old: Option<T>, new: Option<T>) -> bool {
    match (old, new) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(old), Some(new)) => new < old,
    }
}

fn range(min: Option<String>, max: Option<String>) -> Option<String> {
    match (min, max) {
        (Some(min), Some(max)) => Some(format!("{min} to {max}")),
        (Some(min), None) => Some(format!("at least {min}")),
        (None, Some(max)) => Some(format!("at most {max}")),
        (None, None) => None,
    }
}

fn characters((min, max): (Option<usize>, Option<usize>)) -> String {
    let range = range(
        min.map(|min| min.to_string()),
        max.map(|max| max.to_string()),
    );
    range.map_or_else(
        || "any length".to_owned(),
        |range| format!("{range} characters"),
    )
}

fn spelled(limits: &Limits) -> String {
    let (least, most) = limits.exact;
    let value = range(
        text(least).or_else(|| text(limits.min)),
        text(most).or_else(|| text(limits.max)),
    );
    let items =
        range(text(limits.min_items), text(limits.max_items)).map(|items| format!("{items} items"));
    let all: Vec<String> = value.into_iter().chain(items).collect();
    if all.is_empty() {
        "anything".to_owned()
    } else {
        all.join(", ")
    }
}

fn text<T: ToString>(bound: Option<T>) -> Option<String> {
    bound.map(|bound| bound.to_string())
}
