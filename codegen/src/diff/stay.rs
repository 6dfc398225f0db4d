//! Which former names stay, and for how long.

use std::collections::BTreeSet;

use super::matching::Matched;
use super::spelling;
use super::verdict::Verdict;
use crate::ir::{Api, Former, FormerCollection, FormerType, Home, Name, TypePath};

/// Entries of former names that are older than a release and the next breaking one: each in words,
/// with what to do.
pub fn outdated(api: &Api, version: &str) -> Vec<String> {
    let Former { collections, types } = &api.former;
    let collections = collections.iter();
    let collections = collections.map(|one| ("x-former-collections", one.name.clone(), &one.since));
    let types = types.iter();
    let types = types.map(|one| ("x-former-types", one.was.to_string(), &one.since));
    let all = collections.chain(types);
    all.filter(|(_, _, since)| is_outdated(since, version))
        .map(|(key, name, since)| match end(since) {
            Some(end) => format!(
                "`{key}`: `{name}` was renamed after {since} and stays until {end}, but this is \
                 {version}: remove its entry"
            ),
            None => format!("`{key}`: `{name}` is since `{since}`, which is not a version"),
        })
        .collect()
}

/// The version in which a name that was renamed after `since` no longer stays: it stays for the next
/// breaking version, and goes with the one after it.
fn end(since: &str) -> Option<String> {
    Verdict::Major.next(&Verdict::Major.next(since)?)
}

fn is_outdated(since: &str, version: &str) -> bool {
    let numbers = |version: &str| -> Option<Vec<u64>> {
        let numbers = version.split('.').map(|number| number.parse().ok());
        numbers.collect()
    };
    let end = end(since).and_then(|end| numbers(&end));
    end.is_none_or(|end| numbers(version).is_some_and(|version| version >= end))
}

/// Removes the former names, and the ids that are aliases only because of them.
pub(super) fn forget(api: &mut Api) {
    let former = std::mem::take(&mut api.former);
    let ids: BTreeSet<&String> = former
        .types
        .iter()
        .filter_map(|one| one.id.as_ref())
        .collect();
    for collection in &mut api.collections {
        for operation in &mut collection.operations {
            operation.aliases.retain(|alias| !ids.contains(alias));
        }
    }
}

/// The former names of the new interface. `breaks` says whether its release breaks anyway.
pub(super) fn kept(matched: &Matched<'_>, version: &str, breaks: bool) -> Former {
    let stays = |since: &String| since == version || !(breaks || is_outdated(since, version));
    Former {
        collections: collections(matched, version, stays),
        types: types(matched, version, stays),
    }
}

/// Those of renamed collections, and older former names.
fn collections(
    matched: &Matched<'_>,
    version: &str,
    stays: impl Fn(&String) -> bool,
) -> Vec<FormerCollection> {
    let is_collection = |name: &str| {
        let mut collections = matched.new.collections.iter();
        collections.any(|collection| collection.name.rust == name)
    };
    let kept = matched.old.former.collections.iter().filter_map(|one| {
        let now = matched.renamed_collection(&one.now).to_owned();
        let former = FormerCollection { now, ..one.clone() };
        let is_kept = stays(&one.since) && is_collection(&former.now);
        (is_kept && !is_collection(&one.name)).then_some(former)
    });
    let come = matched.renamed_collections.iter();
    let come = come.map(|(name, now)| FormerCollection {
        name: (*name).to_owned(),
        now: (*now).to_owned(),
        since: version.to_owned(),
    });
    let mut former: Vec<FormerCollection> = kept.chain(come).collect();
    former.sort_by(|a, b| a.name.cmp(&b.name));
    former
}

/// Those of renamed and moved operations and of their inline types, and older former names. A name that
/// another type has now can't stay, nor one whose collection is gone.
fn types(matched: &Matched<'_>, version: &str, stays: impl Fn(&String) -> bool) -> Vec<FormerType> {
    let present = matched.new.types();
    let operations = matched.operations.both.iter().map(|(old, new)| {
        let (was, now) = (
            path(&old.collection, &old.name),
            path(&new.collection, &new.name),
        );
        let id = (old.name.wire != new.name.wire).then(|| old.name.wire.clone());
        (was, now, id.filter(|id| is_free(matched.new, id)))
    });
    let models = matched.models.both.iter();
    let models = models.filter_map(|(old, new)| match (&old.home, &new.home) {
        (Home::Collection(before), Home::Collection(after)) => {
            Some((path(before, &old.name), path(after, &new.name), None))
        }
        (Home::Namespace { .. }, _) | (_, Home::Namespace { .. }) => None,
    });
    let both: Vec<(TypePath, TypePath, Option<String>)> = operations.chain(models).collect();
    let come = both.iter().map(|(was, now, id)| FormerType {
        was: matched.followed(was),
        now: now.clone(),
        id: id.clone(),
        since: version.to_owned(),
    });
    let kept = matched.old.former.types.iter();
    let kept = kept.filter(|one| stays(&one.since)).filter_map(|one| {
        let (_, now, _) = both.iter().find(|(was, _, _)| *was == one.now)?;
        let id = one.id.clone().filter(|id| is_free(matched.new, id));
        Some(FormerType {
            was: matched.followed(&one.was),
            now: now.clone(),
            id,
            since: one.since.clone(),
        })
    });
    let is_there = |name: &str| {
        let mut collections = matched.new.collections.iter();
        collections.any(|collection| collection.name.rust == name)
    };
    let all = come.chain(kept);
    let mut former: Vec<FormerType> = all
        .filter(|one| one.was != one.now && !present.contains(&one.was))
        .filter(|one| is_there(&one.was.collection))
        .collect();
    former.sort_by(|a, b| a.was.cmp(&b.was));
    former.dedup_by(|a, b| a.was == b.was);
    former
}

/// Whether no operation has that id or alias.
fn is_free(api: &Api, id: &String) -> bool {
    let mut operations = api.operations();
    !operations.any(|one| one.name.wire == *id || one.aliases.contains(id))
}

fn path(collection: &Name, name: &Name) -> TypePath {
    spelling::path(&collection.rust, &name.rust)
}
