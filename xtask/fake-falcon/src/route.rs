//! Path templates, and the values that a path has in them.

use std::cmp::Reverse;

use percent_encoding::percent_decode_str;

/// A path template, such as `/hosts/{id}/notes.json`.
pub(crate) struct Template {
    segments: Vec<Segment>,
}

/// A part of a path between two slashes: a text, then parameters with the text that follows each.
struct Segment {
    before: String,
    parameters: Vec<(String, String)>,
}

/// Names and values of the parameters of a path.
pub(crate) type Values = Vec<(String, String)>;

impl Template {
    pub(crate) fn new(path: &str) -> Self {
        Template {
            segments: path.split('/').map(Segment::new).collect(),
        }
    }

    /// How far it is from the paths that it matches: it has few parameters, then much fixed text.
    pub(crate) fn distance(&self) -> (usize, Reverse<usize>) {
        let parameters = self.segments.iter().map(|it| it.parameters.len());
        let fixed = self.segments.iter().map(|segment| {
            let after = segment.parameters.iter().map(|(_, after)| after.len());
            segment.before.len() + after.sum::<usize>()
        });
        (parameters.sum(), Reverse(fixed.sum()))
    }

    /// The values of its parameters in a path; `None` for a path of another template.
    pub(crate) fn values(&self, path: &str) -> Option<Values> {
        let mut values = Vec::new();
        let mut segments = self.segments.iter();
        for sent in path.split('/') {
            segments.next()?.read(sent, &mut values)?;
        }
        segments.next().is_none().then_some(values)
    }
}

impl Segment {
    fn new(text: &str) -> Self {
        let (before, mut rest) = text.split_at(text.find('{').unwrap_or(text.len()));
        let mut parameters = Vec::new();
        while let Some((name, after)) = rest.strip_prefix('{').and_then(|it| it.split_once('}')) {
            let (after, next) = after.split_at(after.find('{').unwrap_or(after.len()));
            parameters.push((name.to_owned(), after.to_owned()));
            rest = next;
        }
        Segment {
            before: before.to_owned(),
            parameters,
        }
    }

    fn read(&self, sent: &str, values: &mut Values) -> Option<()> {
        let mut rest = sent.strip_prefix(self.before.as_str())?;
        for (index, (name, after)) in self.parameters.iter().enumerate() {
            let is_last = index + 1 == self.parameters.len();
            let (value, next) = match (is_last, after.is_empty()) {
                (true, _) => (rest.strip_suffix(after.as_str())?, ""),
                // Nothing says where one ends and the next begins.
                (false, true) => rest.split_at(rest.chars().next()?.len_utf8()),
                (false, false) => rest.split_once(after.as_str())?,
            };
            if value.is_empty() {
                return None;
            }
            let value = percent_decode_str(value).decode_utf8_lossy().into_owned();
            values.push((name.clone(), value));
            rest = next;
        }
        rest.is_empty().then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::Template;

    fn values(template: &str, path: &str) -> Option<Vec<(String, String)>> {
        Template::new(template).values(path)
    }

    fn pairs(pairs: &[(&str, &str)]) -> Option<Vec<(String, String)>> {
        let pairs = pairs.iter();
        Some(
            pairs
                .map(|(name, value)| ((*name).into(), (*value).into()))
                .collect(),
        )
    }

    #[test]
    fn a_parameter_is_a_segment_or_a_part_of_one() {
        assert_eq!(values("/hosts/v1", "/hosts/v1"), pairs(&[]));
        assert_eq!(values("/a/{id}/v1", "/a/b%2Fc/v1"), pairs(&[("id", "b/c")]));
        assert_eq!(values("/a/{id}.json", "/a/b.json"), pairs(&[("id", "b")]));
        let range = pairs(&[("from", "1"), ("to", "2-3")]);
        assert_eq!(values("/a/x{from}-{to}y", "/a/x1-2-3y"), range);
    }

    #[test]
    fn a_path_of_another_template_has_no_values() {
        for path in ["/a", "/a/", "/a/b/c", "/b/b", "/a/b/"] {
            assert_eq!(values("/a/{id}", path), None, "{path}");
        }
        assert_eq!(values("/a/{id}.json", "/a/.json"), None);
        assert_eq!(values("/a/x{from}-{to}y", "/a/x1y"), None);
        assert_eq!(values("/hosts/v1", "/hosts/v2"), None);
    }
}
