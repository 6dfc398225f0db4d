//! Replies: their types, their statuses and their secrets.

use super::change::{Area, Changes};
use super::pair::Pair;
use super::spelling;

impl Pair<'_> {
    pub(super) fn reply(&self, changes: &mut Changes) {
        self.reply_type(changes);
        self.successes(changes);
        if self.old.redirects != self.new.redirects {
            let what = match self.new.redirects {
                true => "may return a redirect",
                false => "no longer returns a redirect",
            };
            changes.harmless(Area::Operation, self.subject(), what);
        }
        self.secrets(changes);
    }

    fn reply_type(&self, changes: &mut Changes) {
        if self.matched.same_reply(&self.old.reply, &self.new.reply) {
            return;
        }
        let before = spelling::reply(self.matched.old, &self.old.reply);
        let after = spelling::reply(self.matched.new, &self.new.reply);
        changes.breaking(
            Area::Operation,
            self.subject(),
            format!("returns `{after}`, was `{before}`"),
            "the type of the reply's body changes",
        );
    }

    /// The client accepts every status of success, whether it is published or not.
    fn successes(&self, changes: &mut Changes) {
        let success = |status: &&u16| (200..300).contains(*status);
        let (old, new) = (&self.old.statuses, &self.new.statuses);
        for status in old.iter().filter(success) {
            if !new.contains(status) {
                let what = format!(
                    "no longer replies with status {status}: code for that status does not run"
                );
                changes.harmless(Area::Operation, self.subject(), what);
            }
        }
        for status in new.iter().filter(success) {
            if !old.contains(status) {
                let what = format!("may reply with status {status}: the client accepts it");
                changes.harmless(Area::Operation, self.subject(), what);
            }
        }
    }

    /// Whether other statuses of errors are published. They are many, so they are only counted.
    pub(super) fn fails_otherwise(&self) -> bool {
        let errors = |statuses: &[u16]| -> Vec<u16> {
            let errors = statuses.iter().filter(|status| **status >= 400);
            errors.copied().collect()
        };
        errors(&self.old.statuses) != errors(&self.new.statuses)
    }

    /// Properties that are hidden in logs and recordings.
    fn secrets(&self, changes: &mut Changes) {
        let (old, new) = (&self.old.secrets, &self.new.secrets);
        for name in new.iter().filter(|name| !old.contains(name)) {
            let what = format!("`{name}` is a secret: it is hidden where bodies are shown");
            changes.harmless(Area::Operation, self.subject(), what);
        }
        for name in old.iter().filter(|name| !new.contains(name)) {
            let what = format!("`{name}` is no longer a secret: it is shown with its body");
            changes.harmless(Area::Operation, self.subject(), what);
        }
    }
}
