//! Finds similar names.

/// How similar two names must be (0 to 1) for a suggestion.
const ALIKE: f64 = 0.85;

/// The three names most similar to `name`, ignoring case, the most similar first.
pub(crate) fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let name = name.to_lowercase();
    let mut alike: Vec<(f64, &str)> = names
        .map(|other| (strsim::jaro_winkler(&name, &other.to_lowercase()), other))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .collect();
    alike.sort_by(|(left, a), (right, b)| right.total_cmp(left).then(a.cmp(b)));
    alike.truncate(3);
    alike.into_iter().map(|(_, name)| name).collect()
}
