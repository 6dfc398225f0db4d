//! The text of an HTML page.

/// Elements whose content is no text.
const HIDDEN: [&str; 2] = ["style", "script"];

/// The text of an HTML page: without tags, styles and scripts, and with its entities replaced.
pub(super) fn text(page: &[u8]) -> String {
    let page = String::from_utf8_lossy(page);
    let mut rest: &str = &page;
    let mut text = String::new();
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        text.push(' ');
        rest = tag.split_once('>').map_or("", |(_, after)| after);
        let name = tag.split(|char: char| !char.is_ascii_alphanumeric()).next();
        let name = name.unwrap_or_default().to_ascii_lowercase();
        if HIDDEN.contains(&name.as_str()) {
            let end = rest.to_ascii_lowercase().find(&format!("</{name}"));
            rest = end.and_then(|end| rest.get(end..)).unwrap_or_default();
        }
    }
    text.push_str(rest);
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ];
    for (entity, char) in entities {
        text = text.replace(entity, char);
    }
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn tags_styles_and_scripts_are_no_text() {
        let page =
            b"<html><STYLE>p { color: red }</STYLE><p class='a'>a &lt;1&gt; &amp;lt;<br></html>";
        assert_eq!(text(page), "a <1> &lt;");
        assert_eq!(text(b"<script>a < b"), "");
        assert_eq!(text(b"plain"), "plain");
        assert_eq!(
            text("\u{e9}<p>\u{fc}".as_bytes()),
            "\u{e9}  \u{fc}".replace("  ", " ")
        );
    }
}
