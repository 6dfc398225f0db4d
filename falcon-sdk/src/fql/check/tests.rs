//! Checks of filters and sort orders, with facts that are given here.

use http::Method;

use super::*;
use crate::spec::{Accepts, At};

const ACCEPTS: Accepts = Accepts::new()
    .filter(
        At::Query("filter"),
        "hostname:s:ew severity:n:r text::m status:s seen:d details.* unclear \
         role:s::Domain+Controller|Server platform:::Linux|Mac",
    )
    .sort(At::Query("sort"), "hostname last_seen", "|");

fn spec(accepts: &'static Accepts) -> Spec {
    Spec::new(Method::GET, "/things/v1", "QueryThings", "things").accepts(accepts)
}

fn problem(filter: &str) -> String {
    let problem = check(&spec(&ACCEPTS), filter).err();
    problem.map_or(String::new(), |problem| problem.to_string())
}

#[test]
fn each_property_takes_its_operators() {
    for filter in [
        "hostname:'a'",
        "hostname:!['a','b']",
        "hostname:*'a*'",
        "hostname:!*'a*'",
        "hostname:*",
        "hostname:null",
        "hostname:!null",
        "severity:>1",
        "severity:>=1",
        "severity:<1",
        "severity:<=1",
        "text:~'a'",
        "text:!~'a'",
        "status:*'a'+seen:>='2026-01-01'+unclear:~'x'",
        "details.any.thing:1",
        "HOSTNAME:'a'+Details.x:1",
        "_marker:>'1'",
    ] {
        assert_eq!(problem(filter), "", "{filter}");
    }
    for (filter, accepted) in [
        ("hostname:>'a'", "exact, wildcard"),
        ("hostname:~'a'", "exact, wildcard"),
        ("hostname:!~'a'", "exact, wildcard"),
        ("severity:1", "range"),
        ("severity:!1", "range"),
        ("severity:*'1'", "range"),
        ("severity:!*'1'", "range"),
        ("text:'a'", "match"),
        ("text:<'a'", "match"),
        ("text:<='a'", "match"),
        ("text:>='a'", "match"),
    ] {
        let (name, _) = filter.split_once(':').unwrap();
        let expected =
            format!("has the condition `{filter}`: `{name}` is known to take only {accepted}");
        assert_eq!(problem(filter), expected);
    }
    for filter in ["details:1", "detailsx:1", "nothing_alike:1"] {
        assert!(problem(filter).starts_with("has the property"), "{filter}");
    }
    assert_eq!(
        problem("hostnam:'a'+seen:~'x'"),
        "has the property `hostnam`, which the operation is not known to take; \
         did you mean `hostname`?"
    );
    assert!(problem("hostname:a").starts_with("is a malformed filter: text has no quotes"));
}

#[test]
fn a_value_that_resembles_a_known_one_is_a_mistake() {
    for filter in [
        "role:'Server'",
        "role:!['Server','Domain Controller']",
        "role:'Ser*'",
        "role:*'ser*'",
        "role:~'server'",
        "role:null+platform:!''+platform:*",
        "role:'Android'",
        "status:'server'",
    ] {
        assert_eq!(problem(filter), "", "{filter}");
    }
    for (filter, value, near) in [
        ("role:'server'", "server", "Server"),
        ("role:!'Servers'", "Servers", "Server"),
        (
            "role:['Server','domain controller']",
            "domain controller",
            "Domain Controller",
        ),
    ] {
        let expected = format!(
            "has the value `{value}` of `role`, which is not known; did you mean `{near}`?"
        );
        assert_eq!(problem(filter), expected);
    }
    assert!(problem("severity:>1,platform:'linux'").contains("`Linux`"));
}

#[test]
fn markers_and_the_case_of_names_do_not_count() {
    let names = |count: usize| {
        let names = (0..count).map(|number| format!("details.p{number}:1"));
        names.collect::<Vec<_>>().join("+")
    };
    assert_eq!(problem(&format!("{}+_marker:>'1'", names(20))), "");
    assert_eq!(problem(&format!("{}+DETAILS.P1:1", names(20))), "");
    let expected = "has 21 properties: give at most 20";
    assert_eq!(problem(&names(21)), expected);
}

#[test]
fn a_sort_order_has_a_known_field_and_form() {
    let problem = |accepts, sort: &str| {
        let problem = check_sort(&spec(accepts), sort).err();
        problem.map_or(String::new(), |problem| problem.to_string())
    };
    for sort in ["hostname", "hostname|asc", "HostName|desc,last_seen|asc"] {
        assert_eq!(problem(&ACCEPTS, sort), "", "{sort}");
    }
    for (sort, expected) in [
        ("hostname.asc", "is `hostname.asc`: write `hostname|asc`"),
        ("hostname desc", "is `hostname desc`: write `hostname|desc`"),
        ("hostname:desc", "is `hostname:desc`: write `hostname|desc`"),
        (
            "hostname|asc,last_sen|asc",
            "has the field `last_sen`, by which the operation is not known to sort; \
             did you mean `last_seen`?",
        ),
        (
            "xyz",
            "has the field `xyz`, by which the operation is not known to sort",
        ),
    ] {
        assert_eq!(problem(&ACCEPTS, sort), expected);
    }
    const SEPARATOR: Accepts = Accepts::new().sort(At::Query("sort"), "", ".");
    assert_eq!(problem(&SEPARATOR, "anything.asc"), "");
    assert_eq!(problem(&SEPARATOR, "a|asc"), "is `a|asc`: write `a.asc`");
    const FIELDS: Accepts = Accepts::new().sort(At::Query("sort"), "name", "");
    assert_eq!(problem(&FIELDS, "name.asc"), "");
    assert_eq!(problem(&FIELDS, "name|asc"), "");
    assert!(!problem(&FIELDS, "nam|asc").is_empty());
    const NOTHING: Accepts = Accepts::new();
    assert_eq!(problem(&NOTHING, "x|asc"), "");
    assert_eq!(check(&spec(&NOTHING), "x:1"), Ok(()));
}
