//! The prose of the repository: no counts that go stale, and the standard terms of the field.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at an unexpected result"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

/// Folders of generated, published or built files.
const NOT_WRITTEN_BY_HAND: [&str; 5] = ["generated", "target", ".git", "snapshots", "corpus"];

/// Files about a single day.
const OF_ONE_DAY: [&str; 2] = ["CHANGELOG.md", "benchmarks.md"];

fn pages(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && !NOT_WRITTEN_BY_HAND.contains(&name) {
            pages(&path, found);
        } else if (name.ends_with(".md") || name.ends_with(".rs")) && !OF_ONE_DAY.contains(&name) {
            found.push(path);
        }
    }
}

/// Counts that a person would have to correct after an update.
fn counts(text: &str) -> Vec<&str> {
    let count = Regex::new(r"\b\d[\d,]*\d\d (published )?(operations|collections|modules)\b");
    count
        .unwrap()
        .find_iter(text)
        .map(|it| it.as_str())
        .collect()
}

#[test]
fn no_page_counts_the_operations_or_collections_of_the_interface() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = Vec::new();
    pages(root, &mut found);
    assert!(found.len() > 50, "the pages have moved");
    for path in found {
        let text = fs::read_to_string(&path).unwrap();
        let prose: String = match path.extension().is_some_and(|it| it == "md") {
            // Fences contain the output of commands.
            true => text.split("```").step_by(2).collect(),
            false => {
                let lines = text.lines().map(str::trim_start);
                let comments = lines.filter(|line| line.starts_with("//"));
                comments.collect::<Vec<_>>().join("\n")
            }
        };
        let counts = counts(&prose);
        let path = path.display();
        assert!(counts.is_empty(), "{path} counts by hand: {counts:?}");
    }
}

#[test]
fn a_count_is_seen_however_it_is_written() {
    for text in ["all 1,652 operations", "1652 operations", "159 collections"] {
        assert_eq!(counts(text).len(), 1, "{text}");
    }
    assert!(counts("every operation, at most 3 at once").is_empty());
}

/// This file, which lists the banned spellings.
const EXEMPT: &str = "codegen/tests/prose.rs";

/// Spellings that are banned from comments, texts and pages, and the terms to use.
const BANNED: [(&str, &str); 15] = [
    (r"repetitions?|repeated (calls?|requests?)", "retry"),
    (
        r"(calls?|requests?) (is|are|was|be|may be) repeated",
        "retried",
    ),
    (
        r"(sends?|sent|asks?|asked) (it |them )?(again|once more)",
        "retries",
    ),
    (r"(before|until) you (send|try) (it )?again", "retry"),
    (r"nothing (may )?arrive[sd]?", "idle timeout"),
    (r"go(es)? on|went on|gone on", "continues, resumes"),
    (r"tells?|told|untold", "states, reports, returns"),
    (r"answer(s|ed|ing)?", "response, responds, returns"),
    (r"in vain|for good", "fails, permanently"),
    (
        r"asks? for|asked for|at once unless",
        "requests, sets, page size",
    ),
    (
        r"(held|kept) (in memory|open|back|until)",
        "stored, buffered",
    ),
    (r"spread over", "split over"),
    (r"anew|of one's own|own one", "again, new, the caller's own"),
    (
        r"nobody (is|has|else|can)|somebody|whoever|those who",
        "no caller, the request, the client",
    ),
    (r"as (it|they) (came|come|comes)", "as received"),
];

/// Comments that begin with a relative clause in place of a noun.
const CLAUSE: (&str, &str) = (
    r"^(What|Who|Where) (is|are|was|were|may|can|comes?|came|stands?|of|that|which)\b",
    "the name of the thing",
);

/// The lines of a source file with the texts of its comments and its literals, without code.
fn texts(source: &str) -> Vec<(usize, String)> {
    let mut texts = Vec::new();
    let (mut literal, mut fenced) = (Literal::None, false);
    for (number, line) in source.lines().enumerate() {
        let text = match line.trim_start().strip_prefix("//") {
            Some(comment) if literal == Literal::None => {
                let comment = comment.trim_start_matches(['/', '!']).trim();
                fenced ^= comment.starts_with("```");
                if fenced { "" } else { comment }.to_owned()
            }
            Some(_) | None => {
                fenced = false;
                literals(line, &mut literal)
            }
        };
        texts.push((number + 1, text));
    }
    texts
}

/// The kind of literal at a place in a source file.
#[derive(Clone, Copy, PartialEq)]
enum Literal {
    None,
    Plain,
    /// With its number of `#`.
    Raw(usize),
}

/// The beginning of a comment or a literal, or a quote as a character.
static OPENING: LazyLock<Regex> = LazyLock::new(|| Regex::new(r##"//|'\\?"'|(r#*)?""##).unwrap());

/// The literals of a line and the comment at its end. A literal may continue on the next line.
fn literals(line: &str, literal: &mut Literal) -> String {
    let (mut texts, mut rest) = (String::new(), line);
    loop {
        let end = match *literal {
            Literal::None => match OPENING.find(rest) {
                None => return texts,
                Some(found) if found.as_str() == "//" => return texts + &rest[found.start()..],
                Some(found) => {
                    rest = &rest[found.end()..];
                    *literal = match found.as_str() {
                        "\"" => Literal::Plain,
                        raw if raw.starts_with('r') => Literal::Raw(raw.len() - 2),
                        _ => Literal::None,
                    };
                    continue;
                }
            },
            Literal::Plain => rest.replace("\\\\", "__").replace("\\\"", "__").find('"'),
            Literal::Raw(hashes) => rest.find(&format!("\"{}", "#".repeat(hashes))),
        };
        let Some(end) = end else {
            return texts + " " + rest;
        };
        // A single word is a name.
        if rest[..end].contains(' ') {
            texts = texts + " " + &rest[..end];
        }
        let hashes = if let Literal::Raw(hashes) = *literal {
            hashes
        } else {
            0
        };
        rest = &rest[end + 1 + hashes..];
        *literal = Literal::None;
    }
}

/// The lines of a page outside of fences.
fn unfenced(page: &str) -> Vec<(usize, String)> {
    let mut fenced = false;
    let lines = page.lines().enumerate().map(|(number, line)| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        let text = if fenced || fence { "" } else { line };
        (number + 1, text.to_owned())
    });
    lines.collect()
}

/// Code and links in a text.
static CODE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"`[^`]*`|\]\([^)]*\)|\w+::\w+|\{[^}]*\}").unwrap());

static RULES: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let words = BANNED.map(|(spelling, term)| (format!(r"(?i)\b({spelling})\b"), term));
    let rules = words.into_iter().chain([(CLAUSE.0.to_owned(), CLAUSE.1)]);
    rules
        .map(|(spelling, term)| (Regex::new(&spelling).unwrap(), term))
        .collect()
});

/// The banned spellings of a file, each with its line and the term to use.
fn banned(path: &Path, source: &str) -> Vec<String> {
    let lines = match path.extension().is_some_and(|it| it == "md") {
        true => unfenced(source),
        false => texts(source),
    };
    let mut found = Vec::new();
    for (number, text) in lines {
        let text = CODE.replace_all(&text, "``");
        for (spelling, term) in RULES.iter() {
            if let Some(spelling) = spelling.find(&text) {
                let (path, spelling) = (path.display(), spelling.as_str());
                found.push(format!("{path}:{number}: `{spelling}`: write `{term}`"));
            }
        }
    }
    found
}

#[test]
fn the_prose_uses_the_standard_terms() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = Vec::new();
    pages(root, &mut found);
    found.retain(|path| !path.ends_with(EXEMPT));
    assert!(found.len() > 400, "the sources have moved");
    let found: Vec<String> = found
        .iter()
        .flat_map(|path| {
            let source = fs::read_to_string(path).unwrap();
            banned(path.strip_prefix(root).unwrap(), &source)
        })
        .collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn a_banned_spelling_is_found_in_comments_literals_and_pages_and_not_in_code() {
    for (name, source) in [
        ("a.rs", "/// How calls are repeated.\n"),
        ("a.rs", "let x = 1; // as it came\n"),
        ("a.rs", "let text = \"the request \\\n    goes on\";\n"),
        ("a.rs", "/// What is published about it.\n"),
        ("a.md", "The walk goes on.\n"),
    ] {
        assert_eq!(banned(Path::new(name), source).len(), 1, "{source}");
    }
    for (name, source) in [
        ("a.rs", "let told = answer(anew);\n"),
        ("a.rs", "/// See `Mock::answer`.\n"),
        ("a.rs", "/// ```\n/// mock.answer(canned);\n/// ```\n"),
        ("a.rs", "/// What to check.\n"),
        ("a.md", "```text\nlogin: told\n```\n"),
    ] {
        assert_eq!(banned(Path::new(name), source), [""; 0], "{source}");
    }
    let at = banned(Path::new("a.md"), "Fine.\n\nThe page tells the total.\n");
    assert_eq!(at, ["a.md:3: `tells`: write `states, reports, returns`"]);
}
