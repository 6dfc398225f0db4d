//! The usual mistakes in a filter: their places, and what to write instead.

use falcon_sdk::fql::Filter;

fn mistake(text: &str) -> String {
    let error = text.parse::<Filter>().unwrap_err();
    error.to_string().replace("malformed filter: ", "")
}

#[test]
fn each_mistake_is_named_with_its_place_and_its_correction() {
    for (text, expected) in [
        (
            "",
            "no condition is given: leave out the filter, or give one",
        ),
        (
            "platform_name='Linux'",
            "`=` stands in place of `:`, at `='Linux'` (character 14): \
             write `platform_name:'Linux'`",
        ),
        (
            "a:='x'",
            "an operator is misspelled, at `='x'` (character 3): write `:`",
        ),
        (
            "a:=<1",
            "an operator is misspelled, at `=<1` (character 3): write `<=`",
        ),
        (
            "name:'O'Neil'",
            r"text follows a value, at `Neil'` (character 9): join conditions by `+` or `,`, and write a quote inside of a value as `\'`",
        ),
        (
            "name:'Linux",
            r"a quote is not closed, at `'Linux` (character 6): add `'`, and write a quote inside of a value as `\'`",
        ),
        (
            r"path:'C:\new'",
            r"`\` stands before another letter than `'` and `\`, at `\new'` (character 9): write a backslash as `\\`",
        ),
        (
            "hostname:web 1+a:1",
            "text has no quotes, at `web 1+a:1` (character 10): write `'web 1'`",
        ),
        (
            "hostname:web AND a:1",
            "text has no quotes, at `web AND a:1` (character 10): write `'web'`",
        ),
        (
            "a:1 AND b:2",
            "`AND` is no operator, at ` AND b:2` (character 4): write `+` without blanks",
        ),
        (
            "a:'1' or b:2",
            "`or` is no operator, at ` or b:2` (character 6): write `,` without blanks",
        ),
        (
            "a:1&&b:2",
            "text has no quotes, at `1&&b:2` (character 3): write `'1&&b:2'`",
        ),
        (
            "a:'1'&&b:2",
            "`&&` is no operator, at `&&b:2` (character 6): write `+` without blanks",
        ),
        (
            "a:1 + b:2",
            "a blank stands outside of quotes, at ` + b:2` (character 4): \
             remove it, or put the whole value in single quotes",
        ),
        (
            "!a:1",
            "`!` stands before a property or a group, at `!a:1` (character 1): \
             write it after the colon, as in `property:!'value'`",
        ),
        (
            "not a:1",
            "`!` stands before a property or a group, at ` a:1` (character 4): \
             write it after the colon, as in `property:!'value'`",
        ),
        (
            "a:\"x\"",
            "double quotes, at `\"x\"` (character 3): write values in single quotes",
        ),
        (
            "a:[]",
            "the list is empty, at `[]` (character 3): give a value, or leave out the condition",
        ),
        (
            "a:['x'",
            r"a list is not closed, at `['x'` (character 3): separate its values by `,`, and add `]`",
        ),
        (
            "a:>['x']",
            r"a range compares with a list, at `['x']` (character 4): give one value",
        ),
        (
            "a:",
            "a value is missing, at the end: write `''` for an empty text, or `null`",
        ),
        (
            "a",
            "`:` is missing after a property, at the end: write `property:'value'`",
        ),
        (
            "a:1+",
            "a condition is missing, at the end: write `property:'value'`",
        ),
        (
            "(a:1",
            "`(` is not closed, at `(a:1` (character 1): add `)`",
        ),
        (
            "a:1)",
            "`)` closes nothing, at `)` (character 4): remove it, or add `(`",
        ),
        (
            "a:1+b:2,c:3",
            "`+` and `,` are side by side, and which applies first is not documented, at `,c:3` \
             (character 8): put one group in parentheses, as in `(a,b)+c`",
        ),
        (
            "a%3A%27x%27",
            "the filter is escaped for a URL, at `%3A%27x%27` (character 2): \
             write it without `%`, because the client escapes it",
        ),
        (
            "é:1",
            "this can't be in the name of a property, at `é:1` (character 1): \
             use letters, digits, `_`, `-` and `.`",
        ),
    ] {
        assert_eq!(mistake(text), expected, "{text}");
    }
}

#[test]
fn a_long_filter_is_shown_around_the_mistake() {
    let text = format!(
        "{}name=1+{}",
        "é:'1'+".repeat(30).replace('é', "e"),
        "x".repeat(80)
    );
    let error = text.parse::<Filter>().unwrap_err();
    let shown = format!("{error:?}");
    let lines: Vec<&str> = shown.lines().skip(1).collect();
    let [line, mark] = lines[..] else {
        panic!("{shown}")
    };
    assert!(line.chars().count() < 90, "{line}");
    let column = mark.chars().count() - 1;
    assert_eq!(line.chars().nth(column), Some('='), "{shown}");
    assert_eq!(text.as_bytes()[error.position()], b'=');
}

#[test]
fn hostile_nesting_is_an_error() {
    let deep = |depth: usize| format!("{}a:1{}", "(".repeat(depth), ")".repeat(depth));
    assert!(deep(64).parse::<Filter>().is_ok());
    assert!(mistake(&deep(65)).starts_with("too many groups"));
    assert!(deep(1_000_000).parse::<Filter>().is_err());
}
