//! How lists page, the records that their ids lead to, and the operations that take ids.

use super::change::{Area, Changes};
use super::pair::Pair;
use super::spelling;
use crate::ir::{Api, Details, PageSize, Paging, Type};

impl Pair<'_> {
    pub(super) fn walks(&self, changes: &mut Changes) {
        self.paging(changes);
        self.details(changes);
        self.ids(changes);
    }

    fn paging(&self, changes: &mut Changes) {
        let bare = |api: &Api, ty| spelling::bare(api, ty);
        let (old, new) = (self.old.item.as_ref(), self.new.item.as_ref());
        match (old, new) {
            (None, None) => return,
            (None, Some(item)) => {
                let item = bare(self.matched.new, item);
                let style = self.new.paging.paging.style();
                let what = format!("now paged by {style}, with items `{item}`");
                changes.additive(Area::Operation, self.subject(), what);
                return;
            }
            (Some(_), None) => {
                let breaks = "`client.pages(..)` and `client.items(..)` do not accept it";
                changes.breaking(Area::Operation, self.subject(), "no longer paged", breaks);
                return;
            }
            (Some(old), Some(new)) if !self.matched.same(old, new) => {
                let (before, after) = (bare(self.matched.old, old), bare(self.matched.new, new));
                changes.breaking(
                    Area::Operation,
                    self.subject(),
                    format!("its items are `{after}`, were `{before}`"),
                    "the item type of `client.items(..)` changes",
                );
            }
            (Some(_), Some(_)) => {}
        }
        let (old, new) = (&self.old.paging.paging, &self.new.paging.paging);
        if old != new {
            let what = format!(
                "paged by {}, was by {}: a stored cursor may be refused",
                described(new),
                described(old)
            );
            if old.style() == new.style() {
                changes.harmless(Area::Operation, self.subject(), what);
            } else {
                let breaks = "a list that is stored at one page cannot resume there";
                changes.breaking(Area::Operation, self.subject(), what, breaks);
            }
        }
        self.beside_token(changes);
        self.page_size(changes);
        self.instead(changes);
    }

    /// The parameters that a request with a page token includes.
    fn beside_token(&self, changes: &mut Changes) {
        let old = &self.old.paging.beside_token;
        let new = &self.new.paging.beside_token;
        if old == new {
            return;
        }
        let what = match new {
            None => "requests with a page token include all parameters".to_owned(),
            Some(names) => {
                let names = names.iter().map(|name| format!("`{name}`"));
                let names = names.collect::<Vec<_>>().join(", ");
                format!("requests with a page token include only {names}")
            }
        };
        changes.harmless(Area::Operation, self.subject(), what);
    }

    /// The page size of a list that pages before and after.
    fn page_size(&self, changes: &mut Changes) {
        let (old, new) = (self.old.page_size.as_ref(), self.new.page_size.as_ref());
        match (old, new) {
            (None, None) => {}
            (None, Some(_)) => {
                let what = "its page size can be set";
                changes.additive(Area::Operation, self.subject(), what);
            }
            (Some(_), None) => {
                let breaks = "`.page_size(..)` is refused";
                let what = "its page size can no longer be set";
                changes.breaking(Area::Operation, self.subject(), what, breaks);
            }
            (Some(old), Some(new)) if old != new => {
                let what = format!("read by {}, was by {}", sized(new), sized(old));
                changes.harmless(Area::Operation, self.subject(), what);
            }
            (Some(_), Some(_)) => {}
        }
    }

    /// The operation that continues a list beyond its limit; an error names it.
    fn instead(&self, changes: &mut Changes) {
        let (old, new) = (self.old.instead.as_deref(), self.new.instead.as_deref());
        if self.matched.same_id(old, new) {
            return;
        }
        let goes_on = |new| format!("`{new}` continues it beyond its limit");
        let what = match (old, new) {
            (None, None) => return,
            (None, Some(new)) => goes_on(new),
            (Some(old), None) => {
                format!("no operation continues it beyond its limit, was `{old}`")
            }
            (Some(old), Some(new)) => format!("{}, was `{old}`", goes_on(new)),
        };
        changes.harmless(Area::Operation, self.subject(), what);
    }

    /// The records for the ids of a page, typed where `Detailed` is implemented.
    fn details(&self, changes: &mut Changes) {
        let (old, new) = (self.old.details.as_ref(), self.new.details.as_ref());
        let record = |details: Option<&Details>| -> Option<Type> { details?.record.clone() };
        let (before, after) = (record(old), record(new));
        let subject = self.subject();
        match (&before, &after) {
            (None, Some(_)) => {
                let what = "its ids lead to records (`Detailed`)";
                changes.additive(Area::Operation, &subject, what);
            }
            (Some(_), None) => {
                let breaks = "functions that take a `Detailed` operation do not accept it";
                let what = "its ids no longer lead to records";
                changes.breaking(Area::Operation, &subject, what, breaks);
            }
            (before, after) if !self.matched.same_option(before.as_ref(), after.as_ref()) => {
                let what = "its ids lead to records of another type";
                let breaks = "the record type of `Detailed` changes";
                changes.breaking(Area::Operation, &subject, what, breaks);
            }
            _ => {}
        }
        match (old, new) {
            (None, Some(new)) if after.is_none() => {
                let what = format!("its ids lead to `{}` (`call_details`)", new.operation);
                changes.additive(Area::Operation, subject, what);
            }
            (Some(old), None) if before.is_none() => {
                let what = format!("its ids no longer lead to `{}`", old.operation);
                let breaks = "`client.call_details(..)` does not accept it";
                changes.breaking(Area::Operation, subject, what, breaks);
            }
            (Some(old), Some(new)) => {
                let (old, new) = (&old.operation, &new.operation);
                if !self.matched.same_id(Some(old), Some(new)) {
                    let what = format!("its ids lead to `{new}`, led to `{old}`");
                    changes.harmless(Area::Operation, subject, what);
                }
            }
            (None | Some(_), None) | (None, Some(_)) => {}
        }
    }

    /// The trait of operations whose ids can be sent in batches.
    fn ids(&self, changes: &mut Changes) {
        match (&self.old.ids, &self.new.ids) {
            (None, Some(_)) => {
                let what = "its ids can be sent in batches (`ByIds`)";
                changes.additive(Area::Operation, self.subject(), what);
            }
            (Some(_), None) => {
                let what = "its ids can no longer be sent in batches";
                let breaks = "functions that take a `ByIds` operation do not accept it";
                changes.breaking(Area::Operation, self.subject(), what, breaks);
            }
            (Some(old), Some(new)) if old.at != new.at => {
                let what = format!("takes ids as {}, was {}", new.at, old.at);
                changes.harmless(Area::Operation, self.subject(), what);
            }
            (None, None) | (Some(_), Some(_)) => {}
        }
    }
}

fn described(paging: &Paging) -> String {
    match paging {
        Paging::None => "nothing".to_owned(),
        Paging::Offset { at, window, items } => {
            let window = window.map_or(String::new(), |window| format!(" within {window}"));
            format!("offset({at}{window}) over `{items}`")
        }
        Paging::Token { at, next, items } => {
            let next = next.join(" or ");
            format!("token({at} from {next}) over `{items}`")
        }
        Paging::Marker { header, items } => {
            let by = header.as_deref().unwrap_or("filter");
            format!("marker({by}) over `{items}`")
        }
    }
}

/// The page size, and the place where it is sent.
fn sized(size: &PageSize) -> String {
    let items = match size.usual {
        Some(usual) => format!("pages of {usual}"),
        None => "pages of the service's default size".to_owned(),
    };
    format!("{items} ({})", size.at)
}
