//! Published prose as doc comments: readable, and unable to become HTML, a link or a doc test.

/// A paragraph of a doc comment.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Block {
    /// Running text, safe Markdown.
    Text(String),
    /// An item of a list.
    Item(String),
    /// Lines that were set as code.
    Code(Vec<String>),
    /// A heading.
    Heading(String),
    /// A step of a numbered list.
    Step { number: usize, text: String },
    /// Rust, and how rustdoc treats it.
    Example {
        language: &'static str,
        lines: Vec<String>,
    },
    /// A table.
    Table {
        head: Vec<String>,
        rows: Vec<Vec<String>>,
    },
}

/// Stands for a space at which a line must not break.
pub(crate) const UNBROKEN: char = '\u{1}';

/// Elements that end a word.
const BREAKING: [&str; 17] = [
    "br", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "td",
    "tr", "ul",
];

/// Elements inside of a word. What else stands in angle brackets is no tag: `<id>`, `Vec<String>`.
const INLINE: [&str; 24] = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "code",
    "details",
    "em",
    "font",
    "i",
    "img",
    "kbd",
    "s",
    "samp",
    "script",
    "small",
    "span",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "u",
];

/// Characters that prose writes by name.
const ENTITIES: [(&str, char); 6] = [
    ("amp", '&'),
    ("apos", '\''),
    ("gt", '>'),
    ("lt", '<'),
    ("nbsp", ' '),
    ("quot", '"'),
];

/// Longer than any tag with its attributes that occurs in prose.
const LONGEST_TAG: usize = 300;

/// The paragraphs of published prose.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let line = line.trim();
        if let Some(fence) = fence(line) {
            blocks.extend(open.take());
            let inside = lines
                .by_ref()
                .take_while(|line| !line.trim().starts_with(fence));
            blocks.push(Block::Code(inside.map(code_line).collect()));
        } else if line.is_empty() || is_rule(line) {
            blocks.extend(open.take());
        } else if let Some(item) = item(line) {
            blocks.extend(open.replace(Block::Item(item.to_owned())));
        } else {
            let line = line.trim_start_matches(['#', '>']).trim_start();
            match &mut open {
                Some(Block::Text(text) | Block::Item(text)) => {
                    text.push(' ');
                    text.push_str(line);
                }
                Some(
                    Block::Code(_)
                    | Block::Heading(_)
                    | Block::Step { .. }
                    | Block::Example { .. }
                    | Block::Table { .. },
                )
                | None => open = Some(Block::Text(line.to_owned())),
            }
        }
    }
    blocks.extend(open);
    blocks.into_iter().filter_map(safe).collect()
}

/// Escapes what Markdown would read as markup; nothing is left of a block without text.
fn safe(block: Block) -> Option<Block> {
    match block {
        Block::Text(text) => Some(escape(&text))
            .filter(|text| !text.is_empty())
            .map(Block::Text),
        Block::Item(text) => Some(escape(&text))
            .filter(|text| !text.is_empty())
            .map(Block::Item),
        Block::Code(lines) => (!lines.is_empty()).then_some(Block::Code(lines)),
        Block::Heading(_) | Block::Step { .. } | Block::Example { .. } | Block::Table { .. } => {
            Some(block)
        }
    }
}

fn fence(line: &str) -> Option<&'static str> {
    ["```", "~~~"]
        .into_iter()
        .find(|fence| line.starts_with(fence))
}

/// Nothing in a block of code may end it.
fn code_line(line: &str) -> String {
    let line: String = line.chars().filter(|c| !is_invisible(*c)).collect();
    line.trim_end().replace("```", "'''")
}

/// A line that only separates.
fn is_rule(line: &str) -> bool {
    ['-', '=', '*', '_']
        .iter()
        .any(|mark| line.len() > 2 && line.chars().all(|c| c == *mark))
}

fn item(line: &str) -> Option<&str> {
    ["* ", "- ", "+ ", "• "]
        .iter()
        .find_map(|mark| line.strip_prefix(mark))
}

fn escape(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        let (piece, after) = markup(rest, c).unwrap_or_else(|| {
            let (c, after) = entity(rest).unwrap_or((c, rest.get(c.len_utf8()..).unwrap_or("")));
            (escape_char(c, before, after), after)
        });
        out.push_str(&piece);
        before = c;
        rest = after;
    }
    let words = out.split_whitespace().map(escape_number);
    words.collect::<Vec<_>>().join(" ")
}

/// Markup that is taken as a whole: a tag, a code span, a link or an address.
fn markup(rest: &str, c: char) -> Option<(String, &str)> {
    match c {
        '<' => tag(rest),
        '`' => code_span(rest),
        '[' => link(rest),
        'h' => address(rest),
        _ => None,
    }
}

/// A character that is written by its name or number.
fn entity(rest: &str) -> Option<(char, &str)> {
    let (name, after) = rest.strip_prefix('&')?.split_once(';')?;
    let named = || ENTITIES.iter().find(|(known, _)| *known == name);
    let numbered = || {
        let number = name.strip_prefix('#')?;
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        char::from_u32(code)
    };
    let c = named().map(|(_, c)| *c).or_else(numbered)?;
    Some((c, after))
}

fn tag(rest: &str) -> Option<(String, &str)> {
    if let Some(comment) = rest.strip_prefix("<!--") {
        let (_, after) = comment.split_once("-->")?;
        return Some((String::new(), after));
    }
    let (tag, after) = rest.strip_prefix('<')?.split_once('>')?;
    let name = tag.trim_start_matches('/');
    if tag.len() > LONGEST_TAG {
        return None;
    }
    let element: String = name
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let attributes = name.get(element.len()..)?;
    let is_ended = attributes.is_empty() || attributes.starts_with([' ', '/']);
    if !is_ended || attributes.contains('<') {
        return None;
    }
    let element = element.to_ascii_lowercase();
    let is_one_of = |elements: &[&str]| elements.contains(&element.as_str());
    match (is_one_of(&BREAKING), is_one_of(&INLINE)) {
        (true, _) => Some((" ".to_owned(), after)),
        (false, true) => Some((String::new(), after)),
        (false, false) => None,
    }
}

fn code_span(rest: &str) -> Option<(String, &str)> {
    let (code, after) = rest.strip_prefix('`')?.split_once('`')?;
    (!code.trim().is_empty()).then(|| (code_text(code.trim()), after))
}

/// `[label](address)` says both.
fn link(rest: &str) -> Option<(String, &str)> {
    let (label, after) = rest.strip_prefix('[')?.split_once("](")?;
    let (address, after) = after.split_once(')')?;
    if label.contains(['[', ']']) || address.contains([' ', '`']) || address.is_empty() {
        return None;
    }
    Some((format!("{} ({})", escape(label), code_text(address)), after))
}

fn address(rest: &str) -> Option<(String, &str)> {
    if !rest.starts_with("http://") && !rest.starts_with("https://") {
        return None;
    }
    let end = rest
        .find([' ', '<', '>', '(', ')', '[', ']', '"', '\'', '`'])
        .unwrap_or(rest.len());
    let (address, _) = rest.split_at_checked(end)?;
    let address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
    let after = rest.get(address.len()..)?;
    Some((code_text(address), after))
}

/// Code on one line: a line that began inside of it could begin a block.
fn code_text(code: &str) -> String {
    let code: String = code
        .chars()
        .filter(|c| !is_invisible(*c) && *c != '`')
        .collect();
    format!("`{}`", code.replace(' ', &UNBROKEN.to_string()))
}

/// What has no shape, or turns the text around it, which rustc refuses in a comment.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn escape_char(c: char, before: char, after: &str) -> String {
    let next = after.chars().next().unwrap_or(' ');
    let starts_word = before == ' ';
    let is_markup = match c {
        '\\' | '`' | '*' | '[' | ']' | '<' | '~' => true,
        // Inside of a word it is no emphasis.
        '_' => !(before.is_alphanumeric() && next.is_alphanumeric()),
        // At the start of a line these begin a block.
        '#' | '-' | '+' | '=' | '>' | '|' => starts_word,
        '&' => next.is_ascii_alphanumeric() || next == '#',
        _ => false,
    };
    match c {
        _ if is_invisible(c) => String::new(),
        _ if is_markup => format!("\\{c}"),
        _ => c.to_string(),
    }
}

/// A number with a dot or a bracket at the start of a line would begin a list.
fn escape_number(word: &str) -> String {
    let number = word.trim_end_matches(['.', ')']);
    let is_marker = number.len() + 1 == word.len()
        && !number.is_empty()
        && number.bytes().all(|digit| digit.is_ascii_digit());
    match word.split_at_checked(number.len()) {
        Some((number, mark)) if is_marker => format!("{number}\\{mark}"),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(prose: &str) -> String {
        match blocks(prose).as_slice() {
            [Block::Text(text)] => text.replace(UNBROKEN, " "),
            other => panic!("not one paragraph: {other:?}"),
        }
    }

    #[test]
    fn markup_is_shown_and_not_obeyed() {
        for (prose, shown) in [
            ("see *this*", "see \\*this\\*"),
            ("an [Id] of [1-5000]", "an \\[Id\\] of \\[1-5000\\]"),
            ("a <b>bold</b> word", "a bold word"),
            ("one<br/>two", "one two"),
            ("1 < 2 > 0", "1 \\< 2 \\> 0"),
            ("a <!-- no --> comment", "a comment"),
            ("the <id> of Vec<String>", "the \\<id> of Vec\\<String>"),
            ("at <https://a.b/c>", "at \\<`https://a.b/c`>"),
            ("a &amp; b&#39;s &lt;b&gt;&nbsp;&quot;", "a & b's \\<b> \""),
            ("a &amp;lt; b", "a \\&lt; b"),
            ("a &copy; b", "a \\&copy; b"),
            ("a & b", "a & b"),
            ("device_id and _this_", "device_id and \\_this\\_"),
            ("ends */ here", "ends \\*/ here"),
            ("# A heading", "A heading"),
            ("in 3. place", "in 3\\. place"),
            ("up to 3.5", "up to 3.5"),
            (
                "turned \u{202e}around\u{202c} a\u{200b}b",
                "turned around ab",
            ),
            ("- 5", "5"),
        ] {
            if prose == "- 5" {
                assert_eq!(blocks(prose), [Block::Item(shown.to_owned())]);
            } else {
                assert_eq!(text(prose), shown, "{prose}");
            }
        }
    }

    #[test]
    fn addresses_and_links_become_code() {
        assert_eq!(
            text("see https://a.b/c_d?e=f."),
            "see `https://a.b/c_d?e=f`."
        );
        assert_eq!(text("([docs](https://a.b/c))"), "(docs (`https://a.b/c`))");
        assert_eq!(text("\"http://a.b\""), "\"`http://a.b`\"");
    }

    #[test]
    fn code_stays_code_where_it_is_closed() {
        assert_eq!(text("the `a b` of `x"), "the `a b` of \\`x");
        let fenced = "before\n```json\n{\"a\": 1}\n```\nafter";
        let expected = [
            Block::Text("before".to_owned()),
            Block::Code(vec!["{\"a\": 1}".to_owned()]),
            Block::Text("after".to_owned()),
        ];
        assert_eq!(blocks(fenced), expected);
    }

    #[test]
    fn lists_and_paragraphs_stay_apart() {
        let expected = [
            Block::Text("Sorts by:".to_owned()),
            Block::Item("name continues".to_owned()),
            Block::Item("id".to_owned()),
            Block::Text("The end.".to_owned()),
        ];
        assert_eq!(
            blocks("Sorts by:\n* name\n  continues\n- id\n\n\nThe end.\n---"),
            expected
        );
    }

    #[test]
    fn prose_of_nothing_is_nothing() {
        assert_eq!(blocks(" \n\t\n```\n```\n<p></p>\n"), []);
    }
}
