//! Finds operations by words.

use super::find::operations;
use crate::generated::catalog::WORDS;
use crate::spec::Spec;

/// The weight of words that are together a usual wording of the task: more than that of any word.
const USUAL: u32 = 200;

/// Finds the operations that match all words, the best match first.
///
/// Words are searched, in any case, in ids, aliases, collections, paths, scopes, the names of
/// falconpy's methods, and the words that people use for the task. Without words, nothing is found.
///
/// ```
/// use falcon_sdk::catalog::search;
///
/// assert_eq!(search("vuln combined")[0].id, "combinedQueryVulnerabilities");
/// assert_eq!(search("isolate host")[0].id, "PerformActionV2");
/// assert!(search("no such thing").is_empty());
/// ```
pub fn search(words: &str) -> Vec<&'static Spec> {
    search_in(operations(), WORDS, words)
}

/// `usual` has the words that people use, a wording a line, in the order of the operations.
fn search_in(operations: &[&'static Spec], usual: &[&str], words: &str) -> Vec<&'static Spec> {
    let whole = words.to_lowercase();
    let words: Vec<&str> = whole.split_whitespace().collect();
    if words.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<_> = operations
        .iter()
        .zip(usual)
        .filter_map(|(spec, usual)| Some((weight(spec, usual, &words)?, *spec)))
        .collect();
    found.sort_by(|(left, a), (right, b)| {
        let shorter = a.id.len().cmp(&b.id.len());
        right.cmp(left).then(shorter).then(a.id.cmp(b.id))
    });
    found.into_iter().map(|(_, spec)| spec).collect()
}

/// How well an operation matches all words. `None` if it does not match a word.
fn weight(spec: &Spec, usual: &str, words: &[&str]) -> Option<u32> {
    let id = spec.id.to_lowercase();
    let path = spec.path.to_lowercase();
    let aliases: Vec<String> = spec
        .aliases
        .iter()
        .map(|name| name.to_lowercase())
        .collect();
    let usual = usual.to_lowercase();
    let of = |word: &&str| {
        let word = *word;
        let weights = [
            (id == word, 100),
            (aliases.iter().any(|alias| alias == word), 90),
            (path == word, 80),
            (id.starts_with(word), 50),
            (id.contains(word), 40),
            (spec.collection == word, 35),
            (usual.split_whitespace().any(|one| one == word), 32),
            (aliases.iter().any(|alias| alias.contains(word)), 30),
            (usual.contains(word), 25),
            (spec.collection.contains(word), 20),
            (path.contains(word), 15),
            (scopes(spec).any(|scope| scope.contains(word)), 10),
        ];
        let best = weights.into_iter().find(|(found, _)| *found);
        best.map(|(_, weight)| weight)
    };
    let each: u32 = words.iter().map(of).sum::<Option<u32>>()?;
    let is_usual = usual
        .lines()
        .any(|line| line.split_whitespace().eq(words.iter().copied()));
    Some(if is_usual { each + USUAL } else { each })
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

    static USUAL_WORDS: &[&str] = &["get_details\nread host", "team", "find host\nfind computer"];

    fn ids(words: &str) -> Vec<&'static str> {
        let found = search_in(ALL, USUAL_WORDS, words).into_iter();
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
    fn a_usual_wording_finds_what_names_do_not() {
        assert_eq!(ids("computer"), ["QueryHosts"]);
        assert_eq!(ids("get_details"), ["GetHosts"]);
        assert_eq!(ids("comp"), ["QueryHosts"]);
        assert!(ids("computer team").is_empty());
    }

    #[test]
    fn a_usual_wording_as_a_whole_comes_first() {
        assert_eq!(ids("Find  Host")[0], "QueryHosts");
        assert_eq!(ids("read host")[0], "GetHosts");
    }

    #[test]
    fn a_route_comes_before_the_routes_that_contain_it() {
        static LONGER: Spec = Spec::new(Method::GET, "/devices/queries/v1/{id}", "One", "hosts");
        let found = search_in(&[&LONGER, &HOSTS], &["", ""], "/devices/queries/v1");
        let ids: Vec<_> = found.into_iter().map(|spec| spec.id).collect();
        assert_eq!(ids, ["QueryHosts", "One"]);
    }

    /// A name weighs more as a whole than as a part of another name.
    #[test]
    fn every_operation_is_found_by_its_ids_its_route_and_its_usual_words() {
        let mut names = 0;
        for (spec, usual) in operations().iter().zip(WORDS) {
            let published = std::iter::once(spec.id).chain(spec.aliases.iter().copied());
            for name in published.chain([spec.path]).chain(usual.lines()) {
                let lower = name.to_lowercase();
                let words: Vec<&str> = lower.split_whitespace().collect();
                let weight = weight(spec, usual, &words);
                assert!(weight >= Some(80), "{}: {name} has {weight:?}", spec.id);
                names += 1;
            }
        }
        assert!(names > 5_000, "{names}");
    }

    #[test]
    fn no_words_find_nothing() {
        assert!(ids(" ").is_empty());
    }
}
