//! The scopes that operations need.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::find::{FindError, find};
use crate::spec::Spec;

/// The scopes to select in the console for an API client that sends these operations.
///
/// ```
/// use falcon_sdk::catalog::scopes;
///
/// let needed = scopes(["QueryDevicesByFilter", "UpdateDeviceTags", "oauth2RevokeToken"])?;
/// assert_eq!(needed.to_string(), "hosts: read, write");
/// assert_eq!(Vec::from_iter(needed.without_scope), ["oauth2RevokeToken"]);
/// assert!(needed.unknown.is_empty());
/// # Ok::<(), falcon_sdk::catalog::FindError>(())
/// ```
///
/// # Errors
///
/// [`FindError`] for the first id without an operation.
pub fn scopes<'a>(ids: impl IntoIterator<Item = &'a str>) -> Result<Scopes, FindError> {
    let mut scopes = Scopes::default();
    for id in ids {
        scopes.add(find(id)?);
    }
    Ok(scopes)
}

/// The scopes to select in the console. `Display` writes one line for each row of the console's
/// list, such as `hosts: read, write`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Scopes {
    /// The scopes to select, such as `hosts:read`. They have their titles in the console if these
    /// are known, and their published names otherwise.
    pub select: BTreeSet<&'static str>,
    /// The ids of operations that need an unknown scope.
    pub unknown: BTreeSet<&'static str>,
    /// The ids of operations that need no scope.
    pub without_scope: BTreeSet<&'static str>,
}

impl Scopes {
    fn add(&mut self, spec: &Spec) {
        let known = match (spec.scopes, spec.oauth_scopes) {
            ([], published) => published,
            (titles, _) => titles,
        };
        match known {
            [] if spec.bearer => self.unknown.insert(spec.id),
            [] => self.without_scope.insert(spec.id),
            known => {
                self.select.extend(known);
                true
            }
        };
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rows: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for scope in &self.select {
            let (title, access) = scope.rsplit_once(':').unwrap_or((scope, ""));
            rows.entry(title).or_default().push(access);
        }
        for (index, (title, accesses)) in rows.into_iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            match accesses.join(", ") {
                access if access.is_empty() => f.write_str(title)?,
                access => write!(f, "{title}: {access}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;

    const PLAIN: Spec = Spec::new(Method::GET, "/x/v1", "X", "x");
    static READ: Spec = PLAIN.scopes(&["a:read"]).oauth_scopes(&["other:read"]);
    static BOTH: Spec = PLAIN.scopes(&["b c:read", "a:write"]);
    static PUBLISHED: Spec = PLAIN.oauth_scopes(&["d:read"]);
    static UNKNOWN: Spec = PLAIN;
    static OPEN: Spec = PLAIN.without_bearer();

    fn of(specs: &[&Spec]) -> Scopes {
        let mut scopes = Scopes::default();
        specs.iter().for_each(|spec| scopes.add(spec));
        scopes
    }

    #[test]
    fn each_row_of_the_console_is_one_line() {
        let scopes = of(&[&BOTH, &READ, &BOTH, &PUBLISHED]);
        assert_eq!(scopes.to_string(), "a: read, write\nb c: read\nd: read");
        assert!(scopes.unknown.is_empty() && scopes.without_scope.is_empty());
    }

    #[test]
    fn an_unknown_scope_differs_from_no_scope() {
        let unknown = of(&[&UNKNOWN]);
        assert_eq!((unknown.unknown.len(), unknown.without_scope.len()), (1, 0));
        let open = of(&[&OPEN]);
        assert_eq!((open.unknown.len(), open.without_scope.len()), (0, 1));
        assert_eq!(unknown.to_string(), "");
    }
}
