//! The words of the documentation: what operations, collections, parameters and fields are, in files
//! beside the interface.
//!
//! Only the form is checked here. Whether an entry has something to describe is decided once the
//! interface is lowered.

mod problem;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Number, Value};

pub use problem::{Problem, WordFile};

use super::load;

/// The texts of the files.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'a> {
    pub operations: &'a str,
    pub collections: &'a str,
    pub parameters: &'a str,
    pub fields: &'a str,
    pub values: &'a str,
}

/// The entries of all files, by published names.
#[derive(Debug, Default)]
pub(crate) struct Words {
    pub(crate) operations: BTreeMap<String, OfOperation>,
    pub(crate) collections: BTreeMap<String, OfCollection>,
    pub(crate) parameters: BTreeMap<String, Line<OfSome>>,
    pub(crate) fields: BTreeMap<String, Line<OfModels>>,
    pub(crate) values: BTreeMap<String, Known>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfOperation {
    pub(crate) summary: String,
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    #[serde(default)]
    pub(crate) falconpy: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfCollection {
    pub(crate) about: String,
    /// Maps of one entry each: an operation and what it is used for.
    #[serde(default)]
    pub(crate) usual: Vec<BTreeMap<String, String>>,
}

/// A line, and the cases in which another one stands.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Value", bound = "E: DeserializeOwned")]
pub(crate) struct Line<E> {
    pub(crate) line: Option<String>,
    pub(crate) except: Vec<E>,
}

impl<E: DeserializeOwned> TryFrom<Value> for Line<E> {
    type Error = serde_json::Error;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, bound = "E: DeserializeOwned")]
        struct Whole<E> {
            line: Option<String>,
            #[serde(default = "Vec::new")]
            except: Vec<E>,
        }
        if let Value::String(line) = value {
            return Ok(Line {
                line: Some(line),
                except: Vec::new(),
            });
        }
        let Whole { line, except } = serde_json::from_value(value)?;
        Ok(Line { line, except })
    }
}

/// An exception of a parameter: all conditions that stand must hold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfSome {
    pub(crate) line: String,
    #[serde(default)]
    pub(crate) operations: Vec<String>,
    pub(crate) collection: Option<String>,
    pub(crate) method: Option<String>,
}

/// An exception of a field.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfModels {
    /// Empty for no line.
    pub(crate) line: String,
    /// Names of definitions; `x*` stands for all that begin with `x`.
    pub(crate) models: Vec<String>,
}

/// What the parameters of an operation accept.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Known {
    pub(crate) filter: Option<BTreeMap<String, Filter>>,
    pub(crate) sort: Option<Sort>,
    #[serde(default)]
    pub(crate) values: BTreeMap<String, Vec<TextOrNumber>>,
    #[serde(default)]
    pub(crate) excludes: Vec<Vec<String>>,
    #[serde(rename = "source")]
    pub(crate) _source: Option<String>,
}

/// A property: nothing is known of it, or its kind, or more. Beside the key `same_as`, a
/// kind is the id of an operation.
#[derive(Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "a kind, or a mapping with `kind`, `operators` and `values`, is needed"
)]
pub(crate) enum Filter {
    Unknown(()),
    Kind(String),
    Whole(Whole),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Whole {
    pub(crate) kind: Option<String>,
    #[serde(default)]
    pub(crate) operators: Vec<String>,
    #[serde(default)]
    pub(crate) values: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sort {
    #[serde(default)]
    pub(crate) fields: Vec<String>,
    pub(crate) separator: Option<String>,
    pub(crate) same_as: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "texts and numbers are needed")]
pub(crate) enum TextOrNumber {
    Text(String),
    Number(Number),
}

/// Reads all files, and reports every entry whose form does not fit its file.
pub(crate) fn decode(texts: &Texts<'_>) -> (Words, Vec<Problem>) {
    let mut problems = Vec::new();
    let found = &mut problems;
    let words = Words {
        operations: entries(WordFile::Operations, texts.operations, found),
        collections: entries(WordFile::Collections, texts.collections, found),
        parameters: entries(WordFile::Parameters, texts.parameters, found),
        fields: entries(WordFile::Fields, texts.fields, found),
        values: entries(WordFile::Values, texts.values, found),
    };
    (words, problems)
}

fn entries<T: DeserializeOwned>(
    file: WordFile,
    text: &str,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, T> {
    let object = match load(text) {
        Ok(Value::Object(object)) => object,
        // It reads nothing but objects.
        Ok(_) => return BTreeMap::new(),
        Err(error) => {
            problems.push(Problem::of_file(file, error.to_string()));
            return BTreeMap::new();
        }
    };
    let mut entries = BTreeMap::new();
    for (key, value) in object {
        match serde_json::from_value(value) {
            Ok(entry) => drop(entries.insert(key, entry)),
            Err(error) => problems.push(Problem::new(file, key, error.to_string())),
        }
    }
    entries
}
