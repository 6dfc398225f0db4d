//! Any text is a filter or an error with its place. A filter is read as it was written.

use falcon_sdk::fql::Filter;

use crate::Target;

pub(crate) const TARGET: Target = Target {
    name: "filters",
    feed,
    words: &[
        "hostname:",
        "a.b-c:",
        "'",
        "\\'",
        "\\\\",
        "''",
        "+",
        ",",
        "(",
        ")",
        "[",
        "]",
        ":!",
        ":!~",
        ":~",
        ":*'",
        ":>=",
        ":<",
        "null",
        "true",
        "-1.5",
        "=",
        " AND ",
        "||",
        "\"",
        "%27",
        "*",
        "\u{e9}",
    ],
    examples: None,
};

fn feed(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match text.parse::<Filter>() {
        Ok(filter) => {
            let written = filter.to_string();
            assert_eq!(written.parse::<Filter>().unwrap(), filter, "{written}");
            assert!((!filter).to_string().parse::<Filter>().is_ok());
        }
        Err(error) => {
            assert!(text.is_char_boundary(error.position()));
            assert_eq!(error.to_string().lines().count(), 1);
            assert!(format!("{error:#}").lines().count() <= 3);
        }
    }
}
