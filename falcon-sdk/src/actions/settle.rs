//! What a response says of each item of its request. Nothing is sent here.

use crate::reply::ApiError;
use crate::wire::Json;

/// How a response names the items that were carried out.
#[derive(Clone, Copy)]
pub(super) enum Naming {
    /// Each record names its item.
    Records(fn(&Json) -> Option<String>),
    /// No record names an item: without errors, the response stands for all of them.
    Whole,
    /// No record names an item, and the response is a refusal.
    None,
}

/// The parts of a successful response that concern its items.
pub(super) struct Answer<'a> {
    pub(super) errors: &'a [ApiError],
    pub(super) records: &'a [Json],
    /// How many items the service says that it has changed.
    pub(super) affected: Option<u64>,
}

/// What a response says of an item.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verdict {
    /// It was carried out; its record, if the response has one.
    Done(Option<Json>),
    /// It was refused.
    Refused(Vec<ApiError>),
    /// The response does not mention it.
    LeftOut,
}

/// The verdicts of all items of a request, and the errors that name none of them.
pub(super) struct Settled {
    pub(super) verdicts: Vec<Verdict>,
    pub(super) errors: Vec<ApiError>,
}

/// Sorts a successful response by items. Each item has the names that a response may call it by,
/// in lower case.
pub(super) fn settle(items: &[&[String]], naming: Naming, answer: &Answer<'_>) -> Settled {
    let Settled {
        mut verdicts,
        mut errors,
    } = sort_errors(items, answer.errors);
    let index = Index::of(items);
    let mut put = |item: usize, verdict: Verdict| {
        // An error counts more than a record of the same item.
        if let Some(place @ (Verdict::LeftOut | Verdict::Done(_))) = verdicts.get_mut(item) {
            *place = verdict;
        }
    };
    for record in answer.records {
        let named = match naming {
            Naming::Records(name) => name(record),
            Naming::Whole | Naming::None => None,
        };
        let named = named.map_or(&[][..], |name| index.get(&name));
        match (refusal_in(record), named) {
            (None, []) => {}
            (None, named) => {
                for item in named {
                    put(*item, Verdict::Done(Some(record.clone())));
                }
            }
            (Some(error), []) => errors.push(error),
            (Some(error), named) => {
                for item in named {
                    put(*item, Verdict::Refused(vec![error.clone()]));
                }
            }
        }
    }
    if matches!(naming, Naming::Whole) {
        let left = || {
            verdicts
                .iter()
                .filter(|it| **it == Verdict::LeftOut)
                .count()
        };
        let all = answer
            .affected
            .is_none_or(|affected| affected >= left() as u64);
        if errors.is_empty() && all {
            for verdict in verdicts.iter_mut().filter(|it| **it == Verdict::LeftOut) {
                *verdict = Verdict::Done(None);
            }
        }
    }
    // The errors of a request with a single item are those of the item.
    if let [only @ Verdict::LeftOut] = verdicts.as_mut_slice()
        && !errors.is_empty()
    {
        *only = Verdict::Refused(std::mem::take(&mut errors));
    }
    Settled { verdicts, errors }
}

/// Sorts errors by items. Items without an error are left out.
fn sort_errors(items: &[&[String]], errors: &[ApiError]) -> Settled {
    let index = Index::of(items);
    let mut verdicts = vec![Verdict::LeftOut; items.len()];
    let mut others = Vec::new();
    for error in errors {
        let named = index.named_by(error);
        if named.is_empty() {
            others.push(error.clone());
        }
        for item in named {
            match verdicts.get_mut(item) {
                Some(Verdict::Refused(errors)) => errors.push(error.clone()),
                Some(place) => *place = Verdict::Refused(vec![error.clone()]),
                None => {}
            }
        }
    }
    Settled {
        verdicts,
        errors: others,
    }
}

/// Whether errors say that the item exists already.
pub(super) fn is_duplicate(errors: &[ApiError]) -> bool {
    errors.iter().any(|error| {
        let message = error.message().to_ascii_lowercase();
        let says = |words: &str| message.contains(words);
        error.code() == "409" || says("duplicate") || says("already exist")
    })
}

/// The error in a record of an item that was not carried out: as a field, or because the record
/// says that nothing was updated.
fn refusal_in(record: &Json) -> Option<ApiError> {
    let text = |name: &str| record.get(name)?.as_str().filter(|text| !text.is_empty());
    let code = match record.get("code") {
        Some(Json::Number(code)) => Some(code.to_string()),
        Some(Json::String(code)) => Some(code.clone()),
        Some(_) | None => None,
    };
    let unsaid = || {
        let unchanged = record.get("updated").and_then(Json::as_bool) == Some(false);
        let succeeded = code.as_ref().is_some_and(|code| code.starts_with('2'));
        (unchanged && !succeeded).then_some("the service did not update it")
    };
    let message = match text("message_type") {
        Some(kind) if kind.eq_ignore_ascii_case("error") => text("message").or(Some("error")),
        Some(_) | None => text("error").or_else(unsaid),
    };
    Some(ApiError {
        message: Some(message?.to_owned()),
        code,
        ..ApiError::default()
    })
}

/// The items of a request by their names.
struct Index<'a> {
    items: &'a [&'a [String]],
    by_name: std::collections::HashMap<&'a str, Vec<usize>>,
}

impl<'a> Index<'a> {
    fn of(items: &'a [&'a [String]]) -> Self {
        let mut by_name: std::collections::HashMap<&str, Vec<usize>> = Default::default();
        for (item, names) in items.iter().enumerate() {
            for name in names.iter() {
                by_name.entry(name).or_default().push(item);
            }
        }
        Index { items, by_name }
    }

    fn get(&self, name: &str) -> &[usize] {
        let items = self.by_name.get(name.to_ascii_lowercase().as_str());
        items.map_or(&[], Vec::as_slice)
    }

    /// The items that an error names by its id, or else in its message.
    fn named_by(&self, error: &ApiError) -> Vec<usize> {
        if let Some(id) = error.id.as_deref().filter(|id| !id.is_empty()) {
            return self.get(id).to_vec();
        }
        let message = error.message().to_ascii_lowercase();
        let items = self.items.iter().enumerate();
        let named = items.filter(|(_, names)| names.iter().any(|name| mentions(&message, name)));
        named.map(|(item, _)| item).collect()
    }
}

/// Whether a text has a name as a whole word: `1.1.1.1` is no part of `1.1.1.10` and `11.1.1.1`.
fn mentions(text: &str, name: &str) -> bool {
    let belongs =
        |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '/' | ':');
    !name.is_empty()
        && text.match_indices(name).any(|(start, found)| {
            let (before, after) = (text.get(..start), text.get(start + found.len()..));
            let before = before.and_then(|text| text.chars().next_back());
            let mut after = after.unwrap_or_default().chars();
            let next = match after.next() {
                // The end of a sentence.
                Some('.' | ':') => after.next(),
                other => other,
            };
            !before.is_some_and(|letter| belongs(letter) || letter == '.')
                && !next.is_some_and(belongs)
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn names(items: &[&str]) -> Vec<Vec<String>> {
        items.iter().map(|item| vec![(*item).to_owned()]).collect()
    }

    fn error(json: Json) -> ApiError {
        serde_json::from_value(json).unwrap()
    }

    fn by_id(record: &Json) -> Option<String> {
        record.get("id")?.as_str().map(str::to_owned)
    }

    fn sorted(items: &[&str], naming: Naming, errors: Json, records: Json) -> (Vec<String>, usize) {
        let names = names(items);
        let names: Vec<&[String]> = names.iter().map(Vec::as_slice).collect();
        let list = |json: Json| json.as_array().cloned().unwrap();
        let errors: Vec<ApiError> = list(errors).into_iter().map(error).collect();
        let settled = settle(
            &names,
            naming,
            &Answer {
                errors: &errors,
                records: &list(records),
                affected: None,
            },
        );
        let shown = settled.verdicts.iter().map(|verdict| match verdict {
            Verdict::Done(_) => "done".to_owned(),
            Verdict::Refused(errors) => errors.iter().map(ApiError::message).collect(),
            Verdict::LeftOut => "left out".to_owned(),
        });
        (shown.collect(), settled.errors.len())
    }

    #[test]
    fn each_item_has_its_record_or_its_error_or_is_left_out() {
        let errors = json!([{"code": 404, "id": "B", "message": "unknown"}, {"message": "busy"}]);
        let records = json!([{"id": "A"}, {"id": "other"}]);
        let (verdicts, unnamed) = sorted(&["a", "b", "c"], Naming::Records(by_id), errors, records);
        assert_eq!(verdicts, ["done", "unknown", "left out"]);
        assert_eq!(unnamed, 1, "an error without an id is given to the caller");
    }

    #[test]
    fn an_error_of_an_item_counts_more_than_its_record() {
        let errors = json!([{"id": "a", "message": "no"}]);
        let (verdicts, _) = sorted(&["a"], Naming::Records(by_id), errors, json!([{"id": "a"}]));
        assert_eq!(verdicts, ["no"]);
    }

    #[test]
    fn an_error_without_an_id_names_items_in_its_message_as_whole_words() {
        let errors = json!([{"message": "Duplicate type: 'ipv4' and value: '1.1.1.1'."}]);
        let items = ["1.1.1.1", "1.1.1.10", "11.1.1.1"];
        let (verdicts, unnamed) = sorted(&items, Naming::Records(by_id), errors, json!([]));
        assert_eq!(verdicts[1..], ["left out", "left out"]);
        assert!(verdicts[0].starts_with("Duplicate"), "{verdicts:?}");
        assert_eq!(unnamed, 0);
        assert!(mentions("not found: a, b.", "b") && !mentions("not found: ab", "b"));
        assert!(mentions("host a: unknown", "a") && !mentions("a:b is unknown", "a"));
    }

    #[test]
    fn errors_of_a_request_with_one_item_are_those_of_the_item() {
        let errors = json!([{"message": "no"}, {"message": " way"}]);
        let (verdicts, unnamed) = sorted(&["a"], Naming::Records(by_id), errors, json!([]));
        assert_eq!((verdicts, unnamed), (vec!["no way".to_owned()], 0));
    }

    #[test]
    fn a_record_may_be_a_refusal() {
        for (record, expected) in [
            (json!({"id": "a", "updated": true, "code": 200}), "done"),
            (
                json!({"id": "a", "updated": false, "code": 404, "error": "gone"}),
                "gone",
            ),
            (
                json!({"id": "a", "updated": false}),
                "the service did not update it",
            ),
            (json!({"id": "a", "updated": false, "code": 200}), "done"),
            (
                json!({"id": "a", "message_type": "error", "message": "bad"}),
                "bad",
            ),
            (
                json!({"id": "a", "message_type": "warning", "message": "odd"}),
                "done",
            ),
        ] {
            let (verdicts, _) = sorted(&["a"], Naming::Records(by_id), json!([]), json!([record]));
            assert_eq!(verdicts, [expected]);
        }
        let unnamed = json!([{"error": "gone"}]);
        let (verdicts, errors) = sorted(&["a", "b"], Naming::Records(by_id), json!([]), unnamed);
        assert_eq!((verdicts[1].as_str(), errors), ("left out", 1));
    }

    #[test]
    fn a_response_that_names_no_item_counts_for_all_only_without_errors() {
        let settle = |errors, records| sorted(&["a", "b"], Naming::Whole, errors, records).0;
        assert_eq!(
            settle(json!([]), json!([{"id": "group"}])),
            ["done", "done"]
        );
        let named = json!([{"id": "a", "message": "no"}]);
        assert_eq!(settle(named, json!([])), ["no", "done"]);
        let unnamed = json!([{"message": "busy"}]);
        assert_eq!(settle(unnamed, json!([])), ["left out", "left out"]);
    }

    #[test]
    fn a_response_that_counts_fewer_items_than_were_sent_counts_for_none() {
        let names = names(&["a", "b"]);
        let names: Vec<&[String]> = names.iter().map(Vec::as_slice).collect();
        for (affected, verdict) in [
            (Some(2), Verdict::Done(None)),
            (None, Verdict::Done(None)),
            (Some(1), Verdict::LeftOut),
        ] {
            let answer = Answer {
                errors: &[],
                records: &[],
                affected,
            };
            let settled = settle(&names, Naming::Whole, &answer);
            assert_eq!(settled.verdicts, [verdict.clone(), verdict]);
        }
    }

    #[test]
    fn an_item_given_under_two_names_of_the_same_id_is_settled_twice() {
        let (verdicts, _) = sorted(
            &["a", "a"],
            Naming::Records(by_id),
            json!([]),
            json!([{"id": "a"}]),
        );
        assert_eq!(verdicts, ["done", "done"]);
    }

    #[test]
    fn a_duplicate_is_known_by_its_code_or_its_message() {
        for (json, expected) in [
            (json!({"code": 409}), true),
            (
                json!({"code": 400, "message": "Duplicate type and value"}),
                true,
            ),
            (json!({"code": 400, "message": "it already exists"}), true),
            (json!({"code": 400, "message": "invalid value"}), false),
        ] {
            assert_eq!(is_duplicate(&[error(json)]), expected);
        }
    }
}
