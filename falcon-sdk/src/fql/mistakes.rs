//! Recognizes the usual mistakes: what the text at the place of a mistake was meant to be.

use super::error::Mistake;
use super::quote::quote;
use super::value::is_number;

/// Words that join conditions in other languages, and what stands for them.
const JOINS: [(&str, &str); 6] = [
    ("and", "+"),
    ("or", ","),
    ("&&", "+"),
    ("||", ","),
    ("&", "+"),
    ("|", ","),
];

/// Comparisons of other languages after a property, and what follows the colon instead. Longer
/// ones first.
const COMPARISONS: [(&str, &str); 19] = [
    ("!>=", "<"),
    ("!<=", ">"),
    ("!>", "<="),
    ("!<", ">="),
    ("!==", "!"),
    ("!=", "!"),
    ("<>", "!"),
    ("!~", "!~"),
    ("==", ""),
    ("=>", ">="),
    (">=", ">="),
    ("=<", "<="),
    ("<=", "<="),
    ("=~", "~"),
    ("=", ""),
    (">", ">"),
    ("<", "<"),
    ("~", "~"),
    ("!", "!"),
];

/// Words that compare in other languages, with the whole condition.
const WORDS: [(&str, &str); 5] = [
    ("in", "property:['a','b']"),
    ("not", "property:!'value'"),
    ("like", "property:*'*part*'"),
    ("contains", "property:*'*part*'"),
    ("is", "property:null"),
];

/// Quotes that are not FQL's, each with the quote that ends its text.
const QUOTES: [(char, char); 4] = [('"', '"'), ('`', '`'), ('‘', '’'), ('“', '”')];

/// The longest text that a correction repeats, in bytes.
const SHOWN: usize = 60;

/// The mistake where a property should begin.
pub(super) fn no_name(rest: &str) -> Mistake {
    match rest.chars().next() {
        None | Some('+' | ',' | ')') => Mistake::NoCondition,
        Some('!') => Mistake::Negation,
        Some('%') => Mistake::Escaped,
        Some('&' | '|') => after_value(rest),
        Some(letter) if letter.is_whitespace() => Mistake::Blank,
        Some(_) => Mistake::Name,
    }
}

/// The mistake where a colon should follow a property.
pub(super) fn no_colon(property: &str, rest: &str) -> Mistake {
    let trimmed = rest.trim_start();
    let found = COMPARISONS
        .iter()
        .find_map(|(found, operator)| Some((found, operator, trimmed.strip_prefix(found)?)));
    if let Some((found, operator, after)) = found {
        let value = value(after.trim_start_matches(|it: char| it == ':' || it.is_whitespace()));
        return Mistake::Comparison(found, format!("{property}:{operator}{value}"));
    }
    let word = word(trimmed);
    let known = WORDS
        .iter()
        .find(|(other, _)| word.eq_ignore_ascii_case(other));
    match (known, rest.chars().next()) {
        (_, Some(letter)) if letter.is_whitespace() && property.eq_ignore_ascii_case("not") => {
            Mistake::Negation
        }
        // It follows a blank: otherwise it would belong to the property.
        (Some((_, correct)), _) => Mistake::Word(word.to_owned(), correct),
        (_, Some(letter)) if letter.is_whitespace() => Mistake::Blank,
        (_, Some('%')) => Mistake::Escaped,
        (_, None | Some('\'' | '"' | '(' | ')' | '[' | ',' | '+')) => Mistake::NoColon,
        (_, Some(_)) => Mistake::Name,
    }
}

/// The operator that a misspelled one after a colon stands for.
pub(super) fn misspelled(rest: &str) -> Option<&'static str> {
    let mut known = COMPARISONS.iter();
    let (found, correct) = known.find(|(found, _)| rest.starts_with(found))?;
    match *correct {
        correct if correct == *found => None,
        "" => Some(":"),
        correct => Some(correct),
    }
}

/// The mistake where a value should begin, with the word that is there.
pub(super) fn no_value(word: &str, rest: &str) -> Mistake {
    let quotes = QUOTES.iter().find(|(open, _)| rest.starts_with(*open));
    match rest.chars().next() {
        _ if quotes.is_some() => Mistake::Quotes(value(rest)),
        Some(letter) if letter.is_whitespace() => Mistake::Blank,
        Some('%') => Mistake::Escaped,
        None | Some('+' | ',' | '(' | ')' | '[' | ']' | '&' | '|') => Mistake::NoValue,
        Some(_) if word.eq_ignore_ascii_case("not") && word.len() < rest.len() => {
            Mistake::Word(word.to_owned(), "property:!'value'")
        }
        Some(_) => match phrase(rest) {
            phrase if phrase.len() > SHOWN => Mistake::Unquoted(None),
            phrase => Mistake::Unquoted(Some(quote(phrase))),
        },
    }
}

/// The mistake of a text that follows a value or a group.
pub(super) fn after_value(rest: &str) -> Mistake {
    let trimmed = rest.trim_start();
    let word = match word(trimmed) {
        "" => {
            let other = trimmed.find(|letter: char| !"&|".contains(letter));
            trimmed.get(..other.unwrap_or(trimmed.len()))
        }
        word => Some(word),
    };
    let word = word.unwrap_or_default();
    let known = JOINS
        .iter()
        .find(|(other, _)| word.eq_ignore_ascii_case(other));
    match (known, rest.chars().next()) {
        (Some((_, correct)), _) => Mistake::Join(word.to_owned(), correct),
        (None, Some(letter)) if letter.is_whitespace() => Mistake::Blank,
        (None, Some('%')) => Mistake::Escaped,
        (None, Some(_) | None) => Mistake::AfterValue,
    }
}

/// The letters at the start of a text.
fn word(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_ascii_alphabetic());
    text.get(..end.unwrap_or(text.len())).unwrap_or_default()
}

/// The value at the start of a text, as FQL writes it.
fn value(text: &str) -> String {
    let quotes = [('\'', '\'')].into_iter().chain(QUOTES);
    let inside = quotes.into_iter().find_map(|(open, close)| {
        let text = text.strip_prefix(open)?;
        text.get(..text.find(close)?)
    });
    let bare = phrase(text);
    let known = ["true", "false", "null", "*"];
    let is_bare = is_number(bare) || known.iter().any(|it| bare.eq_ignore_ascii_case(it));
    match inside {
        Some(inside) if inside.len() <= SHOWN => quote(inside),
        None if is_bare && bare.len() <= SHOWN => bare.to_owned(),
        None if (1..=SHOWN).contains(&bare.len()) => quote(bare),
        Some(_) | None => "'value'".to_owned(),
    }
}

/// A text without quotes, with its blanks, up to the next condition.
fn phrase(rest: &str) -> &str {
    let end = rest.find(['+', ',', '(', ')', '[', ']', '\'', '"']);
    let phrase = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
    let lower = phrase.to_ascii_lowercase();
    let joined = [" and ", " or ", "&&", "||"]
        .iter()
        .filter_map(|word| lower.find(word));
    let end = joined.min().unwrap_or(phrase.len());
    phrase.get(..end).unwrap_or_default().trim_end()
}
