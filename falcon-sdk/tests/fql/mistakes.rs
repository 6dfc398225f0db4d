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
            "`=` stands where `:` is missing, at `='Linux'` (character 14): \
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
            "`&&` is no operator, at `&&b:2` (character 4): write `+` without blanks",
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
            "values are in single quotes, at `\"x\"` (character 3): write `'x'`",
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
            "a:'x'y+c:'12345678'",
            r"text follows a value, at `y+c:'1234567…` (character 6): join conditions by `+` or `,`, and write a quote inside of a value as `\'`",
        ),
        (
            "a:'x'y+c:'1234567",
            r"text follows a value, at `y+c:'1234567` (character 6): join conditions by `+` or `,`, and write a quote inside of a value as `\'`",
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

/// What a text should be, by the advice of its error.
fn advice(text: &str) -> String {
    let advice = mistake(text);
    let (_, advice) = advice.rsplit_once(": write ").unwrap_or_default();
    advice.replace("such as ", "").trim_matches('`').to_owned()
}

#[test]
fn a_comparison_of_another_language_is_corrected() {
    for (text, expected) in [
        ("a='x'", "a:'x'"),
        ("a=='x'", "a:'x'"),
        ("a = 'x y'", "a:'x y'"),
        ("a= x y", "a:'x y'"),
        ("a=\"x\"", "a:'x'"),
        ("a=web-1 AND b=2", "a:'web-1'"),
        ("a=1", "a:1"),
        ("a=true,b:1", "a:true"),
        ("a=NULL", "a:NULL"),
        ("a=*", "a:*"),
        ("a=", "a:'value'"),
        ("a=:'x'", "a:'x'"),
        ("a!='x'", "a:!'x'"),
        ("a!=='x'", "a:!'x'"),
        ("a<>'x'", "a:!'x'"),
        ("a!'x'", "a:!'x'"),
        ("a>=5", "a:>=5"),
        ("a >= 5", "a:>=5"),
        ("a=>5", "a:>=5"),
        ("a<=5", "a:<=5"),
        ("a=<5", "a:<=5"),
        ("a>5", "a:>5"),
        ("a<5", "a:<5"),
        ("a!>5", "a:<=5"),
        ("a!<5", "a:>=5"),
        ("a!>=5", "a:<5"),
        ("a!<=5", "a:>5"),
        ("a=~'x'", "a:~'x'"),
        ("a~'x'", "a:~'x'"),
        ("a!~'x'", "a:!~'x'"),
        ("a in ('x','y')", "property:['a','b']"),
        ("a LIKE 'x%'", "property:*'*part*'"),
        ("a contains 'x'", "property:*'*part*'"),
        ("a is null", "property:null"),
        ("a not in ('x')", "property:!'value'"),
        ("a:not 'x'", "property:!'value'"),
        ("a:not", "'not'"),
        ("a:`x`", "'x'"),
        ("a:\u{2018}x\u{2019}", "'x'"),
        ("a:\u{201c}it's\u{201d}", r"'it\'s'"),
        ("a:\"x", "'value'"),
        ("a:R&D", "'R&D'"),
        ("a:2026-01-01T00:00:00Z", "'2026-01-01T00:00:00Z'"),
        ("a:192.0.2.7", "'192.0.2.7'"),
        ("a:1e5", "'1e5'"),
    ] {
        assert_eq!(advice(text), expected, "{text}: {}", mistake(text));
    }
}

#[test]
fn an_operator_of_another_language_is_corrected_after_the_colon() {
    for (text, expected) in [
        ("a:='x'", ":"),
        ("a:=='x'", ":"),
        ("a:!='x'", "!"),
        ("a:!=='x'", "!"),
        ("a:<>'x'", "!"),
        ("a:=>1", ">="),
        ("a:=<1", "<="),
        ("a:=~'x'", "~"),
        ("a:!>1", "<="),
        ("a:!<1", ">="),
        ("a:!>=1", "<"),
        ("a:!<=1", ">"),
    ] {
        assert_eq!(advice(text), expected, "{text}: {}", mistake(text));
    }
}

#[test]
fn words_that_join_conditions_are_corrected() {
    for (word, operator) in [
        (" AND ", "+"),
        (" and ", "+"),
        (" OR ", ","),
        ("&&", "+"),
        ("||", ","),
        (" && ", "+"),
        (" || ", ","),
        ("&", "+"),
        ("|", ","),
    ] {
        for value in ["'x'", "1", "true", "null", "['x']", "*"] {
            let text = format!("a:{value}{word}b:'y'");
            let expected = format!("{operator}` without blanks");
            assert_eq!(advice(&text), expected, "{text}: {}", mistake(&text));
        }
        let text = format!("(a:1,b:1){word}c:'y'");
        assert_eq!(
            advice(&text),
            format!("{operator}` without blanks"),
            "{text}"
        );
    }
}

#[test]
fn each_mistake_has_its_problem() {
    for (text, problem) in [
        (" a:1", "a blank stands outside of quotes"),
        ("a:1 ", "a blank stands outside of quotes"),
        ("a:1\n", "a blank stands outside of quotes"),
        ("a :1", "a blank stands outside of quotes"),
        ("a b:1", "a blank stands outside of quotes"),
        ("a:['x', 'y']", "a blank stands outside of quotes"),
        ("a:['x' ,'y']", "a blank stands outside of quotes"),
        ("a:['x' and 'y']", "`and` is no operator"),
        ("a:\t'x'", "a blank stands outside of quotes"),
        ("()", "a condition is missing"),
        ("(", "a condition is missing"),
        ("+a:1", "a condition is missing"),
        ("a:1++b:1", "a condition is missing"),
        ("(a:1", "`(` is not closed"),
        ("((a:1)", "`(` is not closed"),
        ("(a:1)(b:1)", "text follows a value"),
        ("a:1)+(b:1", "`)` closes nothing"),
        ("a:'x'y", "text follows a value"),
        ("a:('x')", "a value is missing"),
        ("a:>", "a value is missing"),
        ("a:[,'x']", "a value is missing"),
        ("a:['x',]", "a value is missing"),
        ("a:[x]", "text has no quotes"),
        ("a:['x'", "a list is not closed"),
        ("a:['x'+b:1", "a list is not closed"),
        ("a:'x',b:1+c:1", "`+` and `,` are side by side"),
        ("a:1+(b:1,c:1+d:1)", "`+` and `,` are side by side"),
        ("'a':1", "this can't be in the name of a property"),
        ("a*:1", "this can't be in the name of a property"),
        ("a'x'", "`:` is missing after a property"),
        ("a:'x'%2Bb:1", "the filter is escaped for a URL"),
        ("%61:1", "the filter is escaped for a URL"),
        ("a:%27x%27", "the filter is escaped for a URL"),
        ("!(a:1)", "`!` stands before a property or a group"),
        ("NOT (a:1)", "`!` stands before a property or a group"),
        ("&&a:1", "`&&` is no operator"),
        (r"a:'\", "a quote is not closed"),
        ("a:'", "a quote is not closed"),
        ("a:>='x','y'", "this can't be in the name of a property"),
    ] {
        let found = mistake(text);
        assert!(found.starts_with(problem), "{text}: {found}");
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
    assert!(
        line.starts_with("  …e:'1'") && line.ends_with("x…"),
        "{line}"
    );
    let column = mark.chars().count() - 1;
    assert_eq!(line.chars().nth(column), Some('='), "{shown}");
    assert_eq!(text.as_bytes()[error.position()], b'=');
}

#[test]
fn a_correction_repeats_texts_of_up_to_60_bytes() {
    let (whole, longer) = ("x".repeat(60), "x".repeat(61));
    assert_eq!(advice(&format!("a:{whole}")), format!("'{whole}'"));
    assert!(mistake(&format!("a:{longer}")).ends_with(": put it in single quotes"));
    for quote in ["", "'", "\""] {
        let text = |value: &str| advice(&format!("a={quote}{value}{quote}"));
        assert_eq!(text(&whole), format!("a:'{whole}'"));
        assert_eq!(text(&longer), "a:'value'");
    }
    let digits = "7".repeat(61);
    assert_eq!(advice(&format!("a={digits}")), "a:'value'");
    assert_eq!(
        advice(&format!("a={}", &digits[1..])),
        format!("a:{}", &digits[1..])
    );
}

#[test]
fn a_long_text_without_quotes_makes_no_long_error() {
    for start in ["a:", "a=", "a='", "a:\""] {
        let text = format!("{start}{}", "x".repeat(1_000_000));
        assert!(mistake(&text).len() < 200, "{start}");
    }
}
