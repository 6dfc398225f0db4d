//! The page `docs/benchmarks.md`: each group has a part of it, between two marks.

use crate::failure::Failure;

/// Replaces the part of a group.
///
/// # Errors
///
/// If the page has no such part.
pub(crate) fn replace(page: &str, group: &str, part: &str) -> Result<String, Failure> {
    let (start, end) = (
        format!("<!-- group: {group} -->\n"),
        "<!-- end of group -->",
    );
    let missing = || format!("the page has no part of `{group}`: add {start}{end}");
    let (before, rest) = page.split_once(&start).ok_or_else(missing)?;
    let (_, after) = rest.split_once(end).ok_or_else(missing)?;
    Ok(format!("{before}{start}\n{}\n\n{end}{after}", part.trim()))
}

#[cfg(test)]
mod tests {
    use super::replace;

    const PAGE: &str = "\
# Page

<!-- group: walks -->
old
<!-- end of group -->

between

<!-- group: decode -->
<!-- end of group -->
";

    #[test]
    fn only_the_part_of_the_group_changes() {
        let page = replace(PAGE, "walks", "new\n").unwrap();
        let part = "<!-- group: walks -->\n\nnew\n\n<!-- end of group -->\n";
        assert!(page.starts_with(&format!("# Page\n\n{part}\nbetween\n")));
        assert!(page.ends_with("<!-- group: decode -->\n<!-- end of group -->\n"));
        // Once more, and nothing grows.
        assert_eq!(replace(&page, "walks", "new").unwrap(), page);
    }

    #[test]
    fn a_page_without_the_part_is_refused() {
        let error = replace(PAGE, "builds", "new").unwrap_err().to_string();
        assert!(error.contains("no part of `builds`"), "{error}");
    }
}
