//! The builder, the fake's evaluator and a plain evaluation here agree about any filter.

use fake_falcon::{FakeFalcon, Filters};
use falcon_sdk::fql::{Filter, field};
use falcon_sdk::hosts::CombinedDevicesByFilter;
use falcon_sdk::request::{Call, Operation};

use falcon_sdk::Client;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value as Json, json};
use tokio::runtime::Handle;

/// A filter as a tree. It knows nothing of FQL.
#[derive(Clone, Debug)]
enum Expression {
    Is(Test),
    Both(Box<Expression>, Box<Expression>),
    Either(Box<Expression>, Box<Expression>),
    Not(Box<Expression>),
}

/// A comparison of a property with the value that a record has.
#[derive(Clone, Debug)]
struct Test {
    property: &'static str,
    how: How,
    value: String,
    other: String,
}

#[derive(Clone, Copy, Debug)]
enum How {
    Equals,
    Exact,
    OneOf,
    Contains,
    Starts,
    Ends,
    AtLeast,
    Above,
    AtMost,
    Below,
    Exists,
    Null,
}

const ANY: [How; 8] = [
    How::Equals,
    How::Exact,
    How::OneOf,
    How::Contains,
    How::Starts,
    How::Ends,
    How::Exists,
    How::Null,
];
const ORDERED: [How; 5] = [
    How::Equals,
    How::AtLeast,
    How::Above,
    How::AtMost,
    How::Below,
];

/// The values of a property: each text of a list, or one.
fn values(record: &Json, property: &str) -> Vec<String> {
    match record.get(property) {
        None | Some(Json::Null) => Vec::new(),
        Some(Json::Array(values)) => values.iter().map(text).collect(),
        Some(value) => vec![text(value)],
    }
}

fn text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        value => value.to_string(),
    }
}

fn compare(left: &str, right: &str) -> std::cmp::Ordering {
    match (left.parse::<i64>(), right.parse::<i64>()) {
        (Ok(left), Ok(right)) => left.cmp(&right),
        _ => left.cmp(right),
    }
}

impl Expression {
    fn selects(&self, record: &Json) -> bool {
        match self {
            Expression::Both(left, right) => left.selects(record) && right.selects(record),
            Expression::Either(left, right) => left.selects(record) || right.selects(record),
            Expression::Not(inner) => !inner.selects(record),
            Expression::Is(test) => test.selects(record),
        }
    }

    fn filter(&self) -> Filter {
        match self {
            Expression::Both(left, right) => left.filter() & right.filter(),
            Expression::Either(left, right) => left.filter() | right.filter(),
            Expression::Not(inner) => !inner.filter(),
            Expression::Is(test) => test.filter(),
        }
    }
}

impl Test {
    fn selects(&self, record: &Json) -> bool {
        let values = values(record, self.property);
        let lower = self.value.to_lowercase();
        let order = |it: &String| compare(it, &self.value);
        let mut values = values.iter();
        match self.how {
            How::Equals => values.any(|it| it.to_lowercase() == lower),
            How::Exact => values.any(|it| *it == self.value),
            How::OneOf => values.any(|it| *it == self.value || *it == self.other),
            How::Contains => values.any(|it| it.to_lowercase().contains(&lower)),
            How::Starts => values.any(|it| it.to_lowercase().starts_with(&lower)),
            How::Ends => values.any(|it| it.to_lowercase().ends_with(&lower)),
            How::AtLeast => values.any(|it| order(it).is_ge()),
            How::Above => values.any(|it| order(it).is_gt()),
            How::AtMost => values.any(|it| order(it).is_le()),
            How::Below => values.any(|it| order(it).is_lt()),
            How::Exists => values.next().is_some(),
            How::Null => values.next().is_none(),
        }
    }

    fn filter(&self) -> Filter {
        let field = field(self.property);
        let (value, number) = (&*self.value, self.value.parse::<i64>());
        match (self.how, number) {
            (How::Equals, Ok(number)) => field.eq(number),
            (How::AtLeast, Ok(number)) => field.ge(number),
            (How::Above, Ok(number)) => field.gt(number),
            (How::AtMost, Ok(number)) => field.le(number),
            (How::Below, Ok(number)) => field.lt(number),
            (How::Equals, _) => field.eq(value),
            (How::AtLeast, _) => field.ge(value),
            (How::Above, _) => field.gt(value),
            (How::AtMost, _) => field.le(value),
            (How::Below, _) => field.lt(value),
            (How::Exact, _) => field.exact(value),
            (How::OneOf, _) => field.any_of([value, &*self.other]).unwrap(),
            (How::Contains, _) => field.contains(value),
            (How::Starts, _) => field.starts_with(value),
            (How::Ends, _) => field.ends_with(value),
            (How::Exists, _) => field.exists(),
            (How::Null, _) => field.is_null(),
        }
    }
}

type Property = (&'static str, &'static [How]);

/// Comparisons with values of the records, whole or in part, and in another case.
fn tests(records: Vec<Json>, properties: &'static [Property]) -> impl Strategy<Value = Expression> {
    let places = (0..records.len(), 0..records.len());
    let kinds = (0..properties.len(), any::<usize>(), 0..6);
    (places, kinds).prop_map(move |((place, other), (property, how, change))| {
        let (property, ways) = properties[property];
        let how = ways[how % ways.len()];
        let value = |place: usize| values(&records[place], property).pop().unwrap_or_default();
        let whole = value(place);
        let (length, ordered) = (
            whole.len(),
            matches!(ways, ways if ways.len() == ORDERED.len()),
        );
        let value_of = match change {
            _ if ordered => whole,
            0 => whole.to_uppercase(),
            1 => whole[..length / 2].to_owned(),
            2 => whole[length / 2..].to_owned(),
            3 => whole[length / 3..length - length / 3].to_owned(),
            _ => whole,
        };
        Expression::Is(Test {
            property,
            how,
            value: value_of,
            other: value(other),
        })
    })
}

fn expressions(
    tests: impl Strategy<Value = Expression> + 'static,
) -> impl Strategy<Value = Expression> {
    tests.prop_recursive(5, 30, 2, |inner| {
        let pair = || {
            (
                inner.clone().prop_map(Box::new),
                inner.clone().prop_map(Box::new),
            )
        };
        prop_oneof![
            pair().prop_map(|(left, right)| Expression::Both(left, right)),
            pair().prop_map(|(left, right)| Expression::Either(left, right)),
            inner.clone().prop_map(|it| Expression::Not(Box::new(it))),
        ]
    })
}

/// The ids of the records that the request of a filter returns.
type Ids = fn(&Client, &Handle, Option<String>) -> Vec<Json>;

fn agree(client: Client, runtime: Handle, properties: &'static [Property], list: Ids) {
    let records = list(&client, &runtime, None);
    assert!(records.len() > 30);
    let strategy = expressions(tests(records.clone(), properties));
    let mut runner = TestRunner::new(ProptestConfig::with_cases(150));
    let mut sizes = std::collections::BTreeSet::new();
    let sizes = std::cell::RefCell::new(&mut sizes);
    let agreed = runner.run(&strategy, |expression| {
        let filter = expression.filter();
        let found = list(&client, &runtime, Some(filter.to_string()));
        let expected = records.iter().filter(|it| expression.selects(it));
        let id = |it: &Json| it.get("device_id").or(it.get("composite_id")).cloned();
        let expected: Vec<_> = expected.map(id).collect();
        let found: Vec<_> = found.iter().map(id).collect();
        sizes.borrow_mut().insert(found.len());
        prop_assert_eq!(found, expected, "{}", filter);
        Ok(())
    });
    agreed.unwrap();
    assert!(sizes.borrow().len() > 8, "filters select all or nothing");
}

const HOSTS: &[Property] = &[
    ("hostname", &ANY),
    ("platform_name", &ANY),
    ("serial_number", &ANY),
    ("tags", &ANY),
    ("groups", &ANY),
    ("last_seen", &ORDERED),
    ("first_seen", &ORDERED),
];

const ALERTS: &[Property] = &[
    ("severity", &ORDERED),
    ("confidence", &ORDERED),
    ("status", &ANY),
    ("tags", &ANY),
    ("tactic", &ANY),
    ("timestamp", &ORDERED),
];

fn records(client: &Client, runtime: &Handle, call: &Call) -> Vec<Json> {
    runtime
        .block_on(client.call_items(call).collect_all())
        .unwrap()
}

fn hosts(client: &Client, runtime: &Handle, filter: Option<String>) -> Vec<Json> {
    let mut query = CombinedDevicesByFilter::new().limit(1_000);
    query.filter = filter;
    records(client, runtime, &query.call())
}

fn alerts(client: &Client, runtime: &Handle, filter: Option<String>) -> Vec<Json> {
    let mut call = Call::by_id("PostCombinedAlertsV1").unwrap();
    call.json(&json!({ "filter": filter }));
    records(client, runtime, &call)
}

async fn all_agree(readings: Filters, properties: &'static [Property], list: Ids) {
    let builder = FakeFalcon::builder().records(40).filters(readings);
    let (_falcon, client) = crate::start_with(builder).await;
    let runtime = Handle::current();
    let work = move || agree(client, runtime, properties, list);
    tokio::task::spawn_blocking(work).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn three_evaluations_of_any_filter_of_hosts_agree() {
    all_agree(Filters::new(), HOSTS, hosts).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_evaluations_of_any_filter_of_alerts_agree() {
    all_agree(Filters::new(), ALERTS, alerts).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn they_agree_whichever_join_applies_first() {
    for switch in ["join=or-first", "join=in-order", "lenient"] {
        let readings = Filters::new().set(switch).unwrap();
        all_agree(readings, HOSTS, hosts).await;
    }
}
