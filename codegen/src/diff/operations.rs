//! Operations: their names, their routes, and the access that they need.

use super::change::{Area, Changes, counted};
use super::matching::Matched;
use super::pair::Pair;
use super::{deprecations, facts, parameters, spelling};
use crate::ir::{Effect, Host, Operation, Param};
use crate::source::template_form;

/// Reports every change except documentation. Returns the number of operations with changed text.
pub(super) fn compare(matched: &Matched<'_>, changes: &mut Changes) -> usize {
    let (mut named, mut failing) = (0, 0);
    for gone in &matched.operations.removed {
        let path = spelling::operation(gone);
        let breaks = format!(
            "`{path}` does not compile, and a lookup of `{}` fails",
            gone.name.wire
        );
        let what = format!("removed ({} {})", gone.method.wire(), gone.path);
        changes.breaking(Area::Operation, path, what, breaks);
    }
    for come in &matched.operations.added {
        let what = format!("new ({} {})", come.method.wire(), come.path);
        changes.additive(Area::Operation, spelling::operation(come), what);
    }
    let mut documented = 0;
    for (old, new) in &matched.operations.both {
        let pair = Pair { old, new, matched };
        pair.names(changes);
        pair.route(changes);
        parameters::compare(matched, old, new, changes);
        pair.reply(changes);
        pair.effect(changes);
        pair.walks(changes);
        pair.lists(changes);
        pair.needs(changes);
        pair.job(changes);
        pair.scopes(changes);
        pair.deprecations(changes);
        named += usize::from(pair.names_its_scopes());
        failing += usize::from(pair.fails_otherwise());
        pair.summary(changes);
        documented += usize::from(pair.documented());
    }
    for (thing, count) in [("scope ids", named), ("error statuses", failing)] {
        if count > 0 {
            let what = format!("{thing} of {}", counted(count, "operation"));
            changes.harmless(Area::Documentation, "documentation", what);
        }
    }
    documented
}

impl Pair<'_> {
    /// Of the operation and of its parameters.
    fn deprecations(&self, changes: &mut Changes) {
        let (old, new) = (self.old, self.new);
        let mut change = |thing: &str, before, after| {
            if let Some(what) = deprecations::change(thing, before, after) {
                changes.harmless(Area::Operation, self.subject(), what);
            }
        };
        change("", old.deprecated, new.deprecated);
        for before in &old.params {
            let mut params = new.params.iter();
            let after = params.find(|new| (new.place, &new.name) == (before.place, &before.name));
            if let Some(after) = after {
                let thing = format!("parameter `{}` is ", before.name.wire);
                change(&thing, before.deprecated, after.deprecated);
            }
        }
    }

    fn names(&self, changes: &mut Changes) {
        let (before, after) = (spelling::operation(self.old), spelling::operation(self.new));
        let (old, new) = (self.old, self.new);
        let was = spelling::path(&old.collection.rust, &old.name.rust);
        let was = self.matched.followed(&was);
        let now = spelling::path(&new.collection.rust, &new.name.rust);
        let renamed = was.name != now.name;
        let verb = if renamed { "renamed" } else { "moved" };
        let what = format!("{verb} to `{after}`");
        if self.matched.new.former.has_type(&was, &now) {
            let what = format!("{what}; `{before}` stays for one version");
            changes.additive(Area::Operation, before, what);
        } else if was != now {
            let breaks = format!("`{before}` does not compile: write `{after}`");
            changes.breaking(Area::Operation, before, what, breaks);
        }
        let known = |name: &String| {
            let mut former = self.matched.new.former.types.iter();
            *name == self.new.name.wire
                || self.new.aliases.contains(name)
                || former.any(|one| one.now == now && one.id.as_ref() == Some(name))
        };
        let own = [&self.old.name.wire];
        let lost = own
            .into_iter()
            .chain(&self.old.aliases)
            .filter(|name| !known(name));
        for name in lost {
            changes.breaking(
                Area::Operation,
                self.subject(),
                format!("no longer published as `{name}`"),
                format!("a lookup of `{name}` at run time fails"),
            );
        }
        let was = |name: &&String| *name == &self.old.name.wire || self.old.aliases.contains(name);
        let gained = [&self.new.name.wire].into_iter().chain(&self.new.aliases);
        for name in gained.filter(|name| !was(name)) {
            let what = format!("also published as `{name}`");
            changes.harmless(Area::Operation, self.subject(), what);
        }
    }

    fn route(&self, changes: &mut Changes) {
        let route = |one: &Operation| (one.method, template_form(&one.path));
        if route(self.old) != route(self.new) {
            let shown = |one: &Operation| format!("`{} {}`", one.method.wire(), one.path);
            let what = format!("sent as {}, was {}", shown(self.new), shown(self.old));
            changes.harmless(Area::Operation, self.subject(), what);
        }
        if self.old.host != self.new.host {
            let server = match self.new.host {
                Host::Api => "the API's own host",
                Host::ContainerUpload => "the host that takes container images",
            };
            let what = format!("served by {server}");
            changes.harmless(Area::Operation, self.subject(), what);
        }
        if self.old.bearer != self.new.bearer {
            let what = match self.new.bearer {
                true => "needs a login",
                false => "needs no login",
            };
            changes.harmless(Area::Operation, self.subject(), what);
        }
    }

    fn effect(&self, changes: &mut Changes) {
        let (old, new) = (self.old.effect.effect, self.new.effect.effect);
        if old != new {
            let retried = match new {
                Effect::Read => "retried after a failure",
                Effect::Write => "no longer retried if the service may have received it",
            };
            let what = format!(
                "counts as a {}, was a {}: {retried}",
                new.word(),
                old.word()
            );
            changes.harmless(Area::Operation, self.subject(), what);
        }
    }

    /// Scopes are reported because a person enables them, although no program changes.
    fn scopes(&self, changes: &mut Changes) {
        let (old, new) = (&self.old.scopes, &self.new.scopes);
        if old != new {
            let what = format!(
                "scope {}, was {}: enable it for the API client, or the status is 403",
                list(new),
                list(old)
            );
            changes.harmless(Area::Scope, self.subject(), what);
        }
        let (old, new) = (&self.old.oauth_scopes, &self.new.oauth_scopes);
        if old != new && !self.names_its_scopes() {
            let what = format!("OAuth scope {}, was {}", list(new), list(old));
            changes.harmless(Area::Scope, self.subject(), what);
        }
    }

    /// Whether scope ids appear for the first time: then all operations have new ids at once.
    fn names_its_scopes(&self) -> bool {
        self.old.oauth_scopes.is_empty() && !self.new.oauth_scopes.is_empty()
    }

    /// A summary in other words is shown, a new one is only counted.
    fn summary(&self, changes: &mut Changes) {
        let (Some(old), Some(new)) = (summary(self.old), summary(self.new)) else {
            return;
        };
        if old != new {
            let what = format!("summary is \"{new}\", was \"{old}\"");
            changes.harmless(Area::Documentation, self.subject(), what);
        }
    }

    /// Whether the text of an unchanged part differs.
    fn documented(&self) -> bool {
        let other = |old: &Param| {
            let mut params = self.new.params.iter();
            let new = params.find(|new| (new.place, &new.name) == (old.place, &old.name));
            new.is_some_and(|new| facts::of_parameter(old) != facts::of_parameter(new))
        };
        facts::of_operation(self.old) != facts::of_operation(self.new)
            || self.old.params.iter().any(other)
    }
}

/// The line with which the documentation of an operation opens.
fn summary(operation: &Operation) -> Option<&str> {
    operation.doc.as_deref()?.lines().next()
}

fn list(names: &[String]) -> String {
    if names.is_empty() {
        return "not known".to_owned();
    }
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
