//! Filters and sort orders that are refused before they are sent.

use falcon_sdk::alerts::GetQueriesAlertsV2;
use falcon_sdk::fql::{self, Filter, FilterProblem, Sort, field};
use falcon_sdk::hosts::{self, CombinedDevicesByFilter, QueryDevicesByFilter};
use falcon_sdk::request::{Call, Operation};
use falcon_sdk::{Error, alerts, catalog};

/// The text of the problem with a filter of the operation.
fn problem(operation: &str, filter: &str) -> Option<String> {
    let spec = catalog::find(operation).unwrap();
    let problem = fql::check(spec, filter).err()?;
    Some(problem.to_string())
}

#[test]
fn an_unknown_property_is_refused_with_similar_names() {
    for (filter, near) in [
        ("hostnam:'a'", "; did you mean `hostname`?"),
        (
            "host_name:'a'+status:'normal'",
            "; did you mean `hostname` or `site_name`?",
        ),
        ("nothing_alike:'a'", ""),
    ] {
        let (name, _) = filter.split_once(':').unwrap();
        let expected =
            format!("has the property `{name}`, which the operation is not known to take{near}");
        assert_eq!(problem("QueryDevicesByFilter", filter), Some(expected));
    }
    // Names are compared without case.
    assert_eq!(problem("QueryDevicesByFilter", "HostName:'a'"), None);
}

#[test]
fn properties_below_a_known_one_are_known() {
    let alerts = "GetQueriesAlertsV2";
    assert_eq!(problem(alerts, "parent_details.filename:'a'"), None);
    assert!(problem(alerts, "parent_detailsfilename:'a'").is_some());
}

#[test]
fn an_operator_that_a_property_does_not_take_is_refused() {
    let applications = "combined-applications";
    for (condition, fits) in [
        ("'a'", true),
        ("['a','b']", true),
        ("!'a'", true),
        ("null", true),
        ("*'a*'", false),
        ("~'a'", false),
        (">=1", false),
    ] {
        let found = problem(applications, &format!("category:{condition}"));
        assert_eq!(found.is_none(), fits, "{condition}: {found:?}");
    }
}

#[test]
fn twenty_properties_are_a_filter_and_more_are_not() {
    let filter = |count: usize| {
        let names = (0..count).map(|number| format!("p{number}"));
        let conditions = names.map(|name| fql::Field::try_from(&*name).unwrap().eq(1));
        // The number of conditions does not matter.
        Filter::all(conditions.clone().chain(conditions)).unwrap()
    };
    // Its properties are unknown.
    let spec = catalog::find("queryCombinedGroupMembers").unwrap();
    assert_eq!(spec.accepts, None);
    assert_eq!(fql::check(spec, &filter(20).to_string()), Ok(()));
    assert!(matches!(
        fql::check(spec, &filter(21).to_string()),
        Err(FilterProblem::TooMany { count: 21, .. })
    ));
}

#[test]
fn a_sort_order_has_the_form_of_its_operation() {
    let sent = |call: Call| call.path_and_query();
    let latest = || Sort::desc(hosts::fql::LAST_SEEN);
    assert_eq!(
        sent(QueryDevicesByFilter::new().sort(latest()).call()),
        "/devices/queries/devices/v1?sort=last_seen.desc"
    );
    let latest = Sort::asc(alerts::fql::TIMESTAMP);
    assert_eq!(
        sent(GetQueriesAlertsV2::new().sort(latest).call()),
        "/alerts/queries/alerts/v2?sort=timestamp%7Casc"
    );
    // Text is sent unchanged, and refused by the check alone.
    let mut call = GetQueriesAlertsV2::new().sort("timestamp.asc").call();
    assert_eq!(call.check(), Ok(()));
    assert_eq!(
        call.check_filters(true).check().unwrap_err().to_string(),
        "GetQueriesAlertsV2: sort is `timestamp.asc`: write `timestamp|asc` \
         (`check_filters(false)` lifts this check)"
    );
    let mut call = GetQueriesAlertsV2::new().sort("timestam|asc").call();
    assert_eq!(
        call.check_filters(true).check().unwrap_err().to_string(),
        "GetQueriesAlertsV2: sort has the field `timestam`, by which the operation is not known to \
         sort; did you mean `timestamp`? (`check_filters(false)` lifts this check)"
    );
}

#[test]
fn a_filter_in_a_body_is_checked() {
    let problem = |operation: &str, filter: &str| {
        let mut call = Call::by_id(operation).unwrap();
        call.json(&serde_json::json!({ "filter": filter }));
        let problem = call.check_filters(true).check().err()?;
        Some(problem.to_string())
    };
    // The properties of the first are known.
    for operation in [
        "PostCombinedAlertsV1",
        "CreateMigrationV1",
        "UpdateQfByQuery",
    ] {
        let found = problem(operation, "status='new'").unwrap_or_default();
        assert!(
            found.contains("filter is a malformed filter"),
            "{operation}: {found}"
        );
    }
    assert!(problem("PostCombinedAlertsV1", "nothing_alike:1").is_some());
    assert_eq!(problem("PostCombinedAlertsV1", "status:'new'"), None);
}

#[test]
fn filters_of_the_vendors_builder_are_accepted() {
    for (operation, filters) in [
        (
            "QueryDevicesByFilter",
            &[
                "status: 'contained'",
                "status: 'containment_pending'",
                "status: 'normal'",
                "device_id: 'a'",
                "machine_domain: ['a','b']",
                "external_ip: '192.0.2.0/24'",
                "first_seen: >='2026-01-01T00:00:00Z'",
                "groups: !'a'",
                "hostname: null",
                "last_seen: >='2026-01-01T00:00:00Z'",
                "local_ip: '192.0.2.7'",
                "mac_address: '01-22-33-44-55-66'",
                "os_version: 'Windows 7'",
                "ou: 'a'",
                "reduced_functionality_mode: 'yes'",
                "product_type_desc: 'Domain Controller'",
                "site_name: 'a'",
                "tags: ['SensorGroupingTags/a']",
                "platform_name: ['Windows','Linux']",
                "platform_name: !'Mac'",
            ][..],
        ),
        (
            "indicator.combined.v1",
            &[
                "action: 'no_action'",
                "applied_globally: true",
                "created_by: 'a'",
                "created_on: >='2026-01-01T00:00:00Z'",
                "expiration: <='2026-01-01T00:00:00Z'+expired: false",
                "from_parent: false",
                "id: 'a'",
                "mobile_action: 'allow'",
                "modified_on: >='2026-01-01T00:00:00Z'+modified_by: 'a'",
                "platforms: ['windows','mac']",
                "severity: 'critical'",
                "tags: 'a'",
                "type: 'sha256'",
                "value: 'a.example'",
            ],
        ),
        (
            "queryCombinedPreventionPolicies",
            &["name: 'a'+platform_name: 'Mac'"],
        ),
        (
            "queryCombinedRTResponsePolicies",
            &["name: 'a'+platform_name: 'Mac'"],
        ),
        ("RTRAuditSessions", &["base_command: 'put-and-run'"]),
        (
            "queryUserV1",
            &["assigned_cids: 'a'+cid: 'a'+first_name: 'a'+last_name: 'a'"],
        ),
        (
            "GetCombinedSensorInstallersByQueryV3",
            &["platform: 'mac'+is_lts: true"],
        ),
    ] {
        for filter in filters {
            assert_eq!(problem(operation, filter), None, "{operation}: {filter}");
        }
    }
}

#[test]
fn a_value_that_resembles_a_known_one_is_refused() {
    for (filter, expected) in [
        (
            "status:'Contained'",
            "did you mean `contained` or `containment_pending`?",
        ),
        ("platform_name:['windows']", "did you mean `Windows`?"),
        (
            "product_type_desc:!'Domain controller'",
            "did you mean `Domain Controller`?",
        ),
    ] {
        let found = problem("QueryDevicesByFilter", filter).unwrap();
        assert!(found.ends_with(expected), "{found}");
    }
    assert_eq!(
        problem("QueryDevicesByFilter", "platform_name:'Android'"),
        None
    );
}

#[test]
fn constants_have_the_kinds_of_their_properties() {
    let filter = hosts::fql::HOSTNAME.exact("WEB-1")
        & hosts::fql::LAST_SEEN.ge("2026-01-01")
        & alerts::fql::SEVERITY.gt(70)
        & alerts::fql::SHOW_IN_UI.eq(true);
    assert_eq!(
        filter.to_string(),
        "hostname:['WEB-1']+last_seen:>='2026-01-01'+severity:>70+show_in_ui:true"
    );
}

#[test]
fn a_setter_takes_a_filter_and_text() {
    let filter = field("hostname").eq("a");
    let paths = [
        CombinedDevicesByFilter::new()
            .filter(&filter)
            .call()
            .path_and_query(),
        CombinedDevicesByFilter::new()
            .filter(filter)
            .call()
            .path_and_query(),
        CombinedDevicesByFilter::new()
            .filter("hostname:'a'")
            .call()
            .path_and_query(),
    ];
    assert_eq!(paths[0], paths[1]);
    assert_eq!(paths[1], paths[2]);
}

#[test]
fn the_report_of_an_error_marks_the_mistake() {
    let mut call = QueryDevicesByFilter::new()
        .filter("platform_name:'Linux' AND x:1")
        .call();
    assert_eq!(call.check(), Ok(()));
    let error = Error::from(call.check_filters(true).check().unwrap_err());
    assert_eq!(error.to_string().lines().count(), 1);
    assert_eq!(
        format!("{error:?}"),
        "QueryDevicesByFilter: filter is a malformed filter: `AND` is no operator, at ` AND x:1` \
         (character 22): write `+` without blanks (`check_filters(false)` lifts this check)\n\n  \
         platform_name:'Linux' AND x:1\n                       ^"
    );
}
