//! Creates, changes and deletes custom indicators.

use super::action::Action;
use super::hosts::items;
use super::recipe::{Item, Recipe};
use super::settle::Naming;
use crate::ioc::{
    IndicatorCreateReqV1, IndicatorCreateReqsV1, IndicatorCreateV1, IndicatorDeleteV1,
    IndicatorUpdateReqV1, IndicatorUpdateReqsV1, IndicatorUpdateV1, IndicatorV1,
};
use crate::request::Operation;
use crate::spec::At;
use crate::wire::{Json, to_json};

/// How many indicators a request takes: inferred, a cautious number that other clients use. The
/// service's own is not published.
const ROWS: usize = 200;

/// How many ids a deletion takes, if its URL has room for them.
const DELETED: usize = 200;

/// Creates indicators. The key of each is `type:value`, such as `domain:example.com`.
///
/// An indicator that exists already is [`Outcome::Duplicate`](super::Outcome::Duplicate): nothing is
/// created twice, so a resumed run retries what may have been created.
pub fn create_indicators(
    indicators: impl IntoIterator<Item = IndicatorCreateReqV1>,
) -> Action<Option<IndicatorV1>> {
    let call = IndicatorCreateV1::new(IndicatorCreateReqsV1::new()).call();
    let items = indicators.into_iter().map(|indicator| {
        let part = |part: &Option<String>| part.clone().unwrap_or_default();
        let (kind, value) = (part(&indicator.type_), part(&indicator.value));
        let key = format!("{kind}:{value}");
        Item {
            names: vec![key.to_ascii_lowercase(), value.to_ascii_lowercase()],
            key,
            value: to_json(&indicator),
        }
    });
    let recipe = Recipe {
        naming: Naming::Records(type_and_value),
        creates: true,
        ..Recipe::by_ids(call, At::Body("/indicators"), ROWS, indicator)
    };
    Action::new(recipe, items.collect())
}

/// Changes indicators, each given by its id and the new values.
pub fn change_indicators(
    indicators: impl IntoIterator<Item = IndicatorUpdateReqV1>,
) -> Action<Option<IndicatorV1>> {
    let call = IndicatorUpdateV1::new(IndicatorUpdateReqsV1::new()).call();
    let items = indicators.into_iter().map(|indicator| Item {
        value: to_json(&indicator),
        ..Item::id(indicator.id.unwrap_or_default())
    });
    let recipe = Recipe::by_ids(call, At::Body("/indicators"), ROWS, indicator);
    Action::new(recipe, items.collect())
}

/// Deletes indicators by their ids. One that is deleted already is refused as unknown.
pub fn delete_indicators(ids: impl IntoIterator<Item = impl Into<String>>) -> Action {
    let call = IndicatorDeleteV1::new().call();
    let recipe = Recipe::by_ids(call, At::Query("ids"), DELETED, |_| ());
    Action::new(recipe, items(ids))
}

fn type_and_value(record: &Json) -> Option<String> {
    let text = |name: &str| record.get(name)?.as_str();
    Some(format!("{}:{}", text("type")?, text("value")?))
}

/// The indicator of a response.
fn indicator(record: Option<Json>) -> Option<IndicatorV1> {
    serde_json::from_value(record?).ok()
}
