//! Finds operations by words.

use super::find::operations;
use crate::spec::Spec;

/// Finds the operations that match all words. Words are searched, in any case, in ids, aliases,
/// collections, paths and scopes; matches in ids come first. Without words, nothing is found.
///
/// ```
/// use falcon_sdk::catalog::search;
///
/// let found = search("vuln combined");
/// assert_eq!(found[0].id, "combinedQueryVulnerabilities");
/// assert!(search("no such thing").is_empty());
/// ```
pub fn search(words: &str) -> Vec<&'static Spec> {
    search_in(operations(), words)
}

fn search_in(operations: &[&'static Spec], words: &str) -> Vec<&'static Spec> {
    let words = words.to_lowercase();
    let words: Vec<&str> = words.split_whitespace().collect();
    if words.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<_> = operations
        .iter()
        .filter_map(|spec| Some((weight(spec, &words)?, *spec)))
        .collect();
    found.sort_by(|(left, a), (right, b)| {
        let shorter = a.id.len().cmp(&b.id.len());
        right.cmp(left).then(shorter).then(a.id.cmp(b.id))
    });
    found.into_iter().map(|(_, spec)| spec).collect()
}

/// How well an operation matches all words. `None` if it does not match a word.
fn weight(spec: &Spec, words: &[&str]) -> Option<u32> {
    let id = spec.id.to_lowercase();
    let path = spec.path.to_lowercase();
    let aliases: Vec<String> = spec
        .aliases
        .iter()
        .map(|name| name.to_lowercase())
        .collect();
    let of = |word: &&str| {
        let word = *word;
        let weights = [
            (id == word, 100),
            (aliases.iter().any(|alias| alias == word), 90),
            (id.starts_with(word), 50),
            (id.contains(word), 40),
            (spec.collection == word, 35),
            (aliases.iter().any(|alias| alias.contains(word)), 30),
            (spec.collection.contains(word), 20),
            (path.contains(word), 15),
            (scopes(spec).any(|scope| scope.contains(word)), 10),
        ];
        let best = weights.into_iter().find(|(found, _)| *found);
        best.map(|(_, weight)| weight)
    };
    words.iter().map(of).sum()
}

fn scopes(spec: &Spec) -> impl Iterator<Item = &'static str> {
    spec.scopes.iter().chain(spec.oauth_scopes).copied()
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;

    static HOSTS: Spec = Spec::new(Method::GET, "/devices/queries/v1", "QueryHosts", "hosts")
        .aliases(&["query_devices"])
        .scopes(&["hosts:read"]);
    static GROUPS: Spec = Spec::new(Method::GET, "/devices/groups/v1", "QueryGroups", "groups")
        .scopes(&["host-group:read"]);
    static DETAILS: Spec = Spec::new(Method::GET, "/devices/entities/v1", "GetHosts", "hosts");
    static ALL: &[&Spec] = &[&DETAILS, &GROUPS, &HOSTS];

    fn ids(words: &str) -> Vec<&'static str> {
        let found = search_in(ALL, words).into_iter();
        found.map(|spec| spec.id).collect()
    }

    #[test]
    fn a_match_in_the_id_comes_before_a_match_in_a_scope() {
        assert_eq!(ids("host"), ["GetHosts", "QueryHosts", "QueryGroups"]);
    }

    #[test]
    fn all_words_must_match_in_any_case_and_any_field() {
        assert_eq!(ids("QUERY devices"), ["QueryHosts", "QueryGroups"]);
        assert_eq!(ids("entities  hosts"), ["GetHosts"]);
        assert!(ids("query vulnerabilities").is_empty());
    }

    #[test]
    fn an_exact_id_or_alias_comes_first() {
        assert_eq!(ids("querygroups"), ["QueryGroups"]);
        assert_eq!(ids("query_devices"), ["QueryHosts"]);
    }

    #[test]
    fn no_words_find_nothing() {
        assert!(ids(" ").is_empty());
    }
}
