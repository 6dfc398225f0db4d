//! The origin of the generated code: checksums of the inputs, and the record of the published file.

use std::time::{SystemTime, UNIX_EPOCH};

use codegen::ir::{InputFile, Provenance, Published};
use codegen::source;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::hexadecimal::hexadecimal;
use crate::inputs::{RECORD, Texts};

/// The facts of the published file in `published.yaml`, which `import` writes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Record {
    pub(crate) published: Published,
    /// The SHA-256 of the interface in its normal form.
    normal_form: String,
}

const HEAD: &str = "\
# The published file of which falcon.swagger.json is the normal form. Written by `cargo xtask import`.
";

impl Record {
    /// The facts of a file as it was published on `date`, and its normal form.
    pub(crate) fn of(text: &str, document: &Value, date: String, normal_form: &str) -> Record {
        let fact = |name: &str| {
            let value = document.get("info").and_then(|info| info.get(name));
            value
                .and_then(Value::as_str)
                .unwrap_or("unknown")
                .to_owned()
        };
        Record {
            published: Published {
                title: fact("title"),
                version: fact("version"),
                date,
                sha256: sha256(text),
            },
            normal_form: sha256(normal_form),
        }
    }

    /// Reads the text of a record.
    pub(crate) fn parse(text: &str) -> Result<Record, Error> {
        let problem = |problem: String| Error::Record {
            path: RECORD.into(),
            problem,
        };
        let value = source::load(text).map_err(|error| problem(error.to_string()))?;
        let fact = |name: &str| {
            let fact = value.get(name).and_then(Value::as_str).map(str::to_owned);
            fact.ok_or_else(|| problem(format!("`{name}` is missing, or no text")))
        };
        Ok(Record {
            published: Published {
                title: fact("title")?,
                version: fact("version")?,
                date: fact("date")?,
                sha256: fact("sha256")?,
            },
            normal_form: fact("normal_form")?,
        })
    }

    /// The text of the record.
    pub(crate) fn text(&self) -> String {
        let Published {
            title,
            version,
            date,
            sha256,
        } = &self.published;
        let facts = [
            ("title", title),
            ("version", version),
            ("date", date),
            ("sha256", sha256),
            ("normal_form", &self.normal_form),
        ];
        let lines = facts.map(|(name, fact)| format!("{name}: {}\n", Value::from(fact.as_str())));
        HEAD.to_owned() + &lines.concat()
    }

    /// Whether that text is the normal form of the published file.
    pub(crate) fn is_of(&self, normal_form: &str) -> bool {
        self.normal_form == sha256(normal_form)
    }
}

/// The origin of code that is generated from these texts by this version.
///
/// # Errors
///
/// If the record is malformed, or the interface was edited after the import.
pub(crate) fn of(texts: &Texts, version: &str) -> Result<Provenance, Error> {
    let record = texts.record.as_deref().map(Record::parse).transpose()?;
    if let Some(record) = &record
        && !record.is_of(&texts.specification)
    {
        return Err(Error::Edited {
            path: texts.file.clone(),
        });
    }
    let files = texts.files().map(|(path, text)| InputFile {
        path,
        sha256: sha256(text),
    });
    Ok(Provenance {
        published: record.map(|record| record.published),
        files: files.collect(),
        generator: version.to_owned(),
    })
}

/// The SHA-256 of a text in hexadecimal digits, whatever the ends of its lines.
pub(crate) fn sha256(text: &str) -> String {
    let digest = match text.contains('\r') {
        true => Sha256::digest(text.replace("\r\n", "\n")),
        false => Sha256::digest(text),
    };
    hexadecimal(&digest)
}

/// Today's date in UTC.
pub(crate) fn today() -> String {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH);
    date(elapsed.map_or(0, |elapsed| elapsed.as_secs() / 86_400))
}

/// The date of a day, counted from 1970-01-01.
fn date(days: u64) -> String {
    let (mut year, mut rest) = (1970, days);
    let is_leap = |year: u64| {
        (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400)
    };
    let length = |year: u64| if is_leap(year) { 366 } else { 365 };
    while rest >= length(year) {
        rest -= length(year);
        year += 1;
    }
    let february = if is_leap(year) { 29 } else { 28 };
    let mut month = 1;
    for days in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if rest < days {
            break;
        }
        rest -= days;
        month += 1;
    }
    format!("{year}-{month:02}-{:02}", rest + 1)
}

#[cfg(test)]
mod tests {
    use codegen::ir::Published;

    use super::{Record, date, sha256};

    #[test]
    fn a_checksum_is_the_same_for_both_ends_of_lines() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256("abc"), abc);
        assert_eq!(sha256("a\r\nb\r\n"), sha256("a\nb\n"));
        assert_ne!(sha256("a\rb"), sha256("ab"));
    }

    #[test]
    fn days_are_dates() {
        for (days, expected) in [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (11_016, "2000-02-29"),
            (11_017, "2000-03-01"),
            (20_785, "2026-11-28"),
            (20_818, "2026-12-31"),
            (20_819, "2027-01-01"),
        ] {
            assert_eq!(date(days), expected);
        }
    }

    #[test]
    fn a_record_is_read_as_it_is_written() {
        let record = Record {
            published: Published {
                title: "A \"file\": x".to_owned(),
                version: "1.0".to_owned(),
                date: "2026-11-28".to_owned(),
                sha256: "00".to_owned(),
            },
            normal_form: sha256("{}\n"),
        };
        assert_eq!(Record::parse(&record.text()).ok(), Some(record.clone()));
        assert!(record.is_of("{}\n") && !record.is_of("{}"));
        let cut = record.text().replace("date:", "day:");
        let error = Record::parse(&cut).err().map(|error| error.to_string());
        assert_eq!(
            error.as_deref(),
            Some("published.yaml: `date` is missing, or no text: import the published file again")
        );
    }
}
