//! Facts about the lists of the published interface: an operation for each kind of paging.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at an unexpected value"
)]

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use codegen::ir::{At, Paging};
use codegen::listing;

static READ: LazyLock<codegen::Read> = LazyLock::new(|| {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    let text = |name| fs::read_to_string(specs.join(name)).unwrap();
    codegen::read(&text("falcon.swagger.json"), Some(&text("overlay.yaml"))).unwrap()
});

static INDEX: LazyLock<String> = LazyLock::new(|| listing::index(&READ.api));

/// Fails unless the line of each operation ends with this paging.
#[track_caller]
fn paged(expected: &[(&str, &str)]) {
    for (operation, paging) in expected {
        let start = format!("{operation} ");
        let line = INDEX.lines().find(|line| line.starts_with(&start));
        let line = line.unwrap_or_else(|| panic!("{operation} is not there"));
        let (_, reply) = line.split_once(" -> ").unwrap();
        let siblings = [" by ", " beside(", " or ", " ids(", " needs(", " details("];
        let end = siblings
            .iter()
            .filter_map(|sibling| reply.find(sibling))
            .min();
        let reply = end.map_or(reply, |end| &reply[..end]);
        assert!(reply.ends_with(paging), "{line}");
        assert!(!paging.is_empty() || !reply.contains('('), "{line}");
    }
}

#[test]
fn an_offset_that_is_published_as_text_may_be_a_number() {
    paged(&[
        (
            "GET /devices/queries/devices/v1",
            " offset(offset within 10000)",
        ),
        (
            "GET /quarantine/queries/quarantined-files/v1",
            " offset(offset)",
        ),
        ("GET /falconx/queries/reports/v1", " offset(offset)"),
        ("GET /workflows/combined/executions/v1", " offset(offset)"),
    ]);
    let of_text = READ.api.operations().filter(|operation| {
        matches!(&operation.paging.paging, Paging::Offset { at: At::Query(at), .. }
        if at == "offset" && operation.params.iter().any(|param| {
            &param.name.wire == at
                && param.ty == codegen::ir::ParamType::One(codegen::ir::Type::Text)
        }))
    });
    assert!(of_text.count() > 60);
}

#[test]
fn a_text_offset_that_is_returned_as_text_is_a_token() {
    let echoed = " token(offset <- /meta/pagination/offset)";
    let next = " token(offset <- /meta/pagination/next)";
    paged(&[
        ("GET /devices/queries/devices-scroll/v1", echoed),
        ("GET /iocs/queries/indicators/devices/v1", echoed),
        ("GET /indicators/queries/processes/v1", echoed),
        ("GET /threatgraph/combined/edges/v1", echoed),
        ("GET /threatgraph/combined/ran-on/v1", echoed),
        ("GET /devices/combined/devices/v1", next),
        ("GET /devices/combined/devices-hidden/v1", next),
    ]);
}

#[test]
fn after_is_returned_in_three_places_and_sent_in_two() {
    let after = " token(after <- /meta/pagination/after)";
    paged(&[
        ("GET /spotlight/combined/vulnerabilities/v1", after),
        ("GET /discover/combined/hosts/v1", after),
        ("GET /iocs/combined/indicator/v1", after),
        ("GET /fwmgr/queries/rules/v1", after),
        (
            "POST /alerts/combined/alerts/v1",
            " token(body:/after <- /meta/pagination/after)",
        ),
        (
            "GET /cloud-security-assets/queries/resources/v1",
            " token(after <- /meta/next)",
        ),
        (
            "GET /cloud-security-evaluations/queries/ioms/v1",
            " token(after <- /meta/next)",
        ),
        (
            "GET /container-compliance/aggregates/compliance-by-images/v2",
            " token(after <- /resources/after) in /resources/results",
        ),
    ]);
}

#[test]
fn tokens_go_by_other_names() {
    let next_token = " token(next_token <- /meta/pagination/next_token)";
    paged(&[
        ("GET /detects/queries/iom/v2", next_token),
        (
            "GET /cloud-security-registration-oci/combined/accounts/v1",
            " offset(offset)",
        ),
        (
            "GET /saas-security/entities/alerts/v3",
            " token(last_id <- /meta/pagination/next)",
        ),
        ("GET /saas-security/entities/monitor/v3", " offset(skip)"),
        (
            "GET /customobjects/v1/collections",
            " token(start <- /meta/pagination/offset)",
        ),
    ]);
}

#[test]
fn intel_pages_indicators_by_header_and_the_rest_within_50_000() {
    paged(&[
        (
            "GET /intel/combined/indicators/v1",
            " marker(header Next-Page)",
        ),
        (
            "GET /intel/queries/indicators/v1",
            " marker(header Next-Page)",
        ),
        (
            "GET /intel/combined/actors/v1",
            " offset(offset within 50000)",
        ),
        (
            "GET /intel/queries/rules/v1",
            " offset(offset within 50000)",
        ),
    ]);
}

#[test]
fn lists_that_only_look_paged_are_not_paged() {
    paged(&[
        ("GET /spotlight/entities/vulnerabilities/v2", ""),
        ("POST /alerts/aggregates/alerts/v2", ""),
        ("POST /iocs/entities/indicators/v1", ""),
        ("DELETE /fwmgr/entities/rule-groups/v1", ""),
        (
            "GET /container-security/combined/images/by-vulnerability-count/v1",
            "",
        ),
        ("POST /devices/combined/devices/login-history/v2", ""),
    ]);
}

#[test]
fn lists_occur_in_other_places_than_resources() {
    paged(&[
        (
            "GET /agentless-scanning/queries/schedules/v1",
            " in the top-level list",
        ),
        (
            "GET /aspm-api-gateway/api/v1/tags",
            " offset(offset) in /tags",
        ),
        ("GET /detects/entities/ioa/v1", " in /resources/events"),
        (
            "GET /loggingapi/entities/saved-searches/execute/v1",
            " in /resources/0/events",
        ),
        (
            "POST /aspm-api-gateway/api/v1/query",
            " offset(body:/paginate/offset) in /resultJSON",
        ),
    ]);
}

#[test]
fn a_paged_list_is_supported_or_gives_a_reason() {
    let mut unwalked: Vec<&str> = Vec::new();
    for operation in READ.api.operations() {
        let paged = operation.paging.paging != Paging::None;
        let why_not = operation.paging.why_not.is_some();
        assert_eq!(
            operation.item.is_some(),
            paged && !why_not,
            "{}",
            operation.name.wire
        );
        if why_not {
            unwalked.push(&operation.name.wire);
        }
    }
    unwalked.sort_unstable();
    assert_eq!(
        unwalked,
        [
            "PostSearchKubernetesIOMEntities",
            "ReadVulnerabilityCount",
            "ReadVulnerabilityCountByActivelyExploited",
            "ReadVulnerabilityCountByCPSRating",
            "ReadVulnerabilityCountByCVSSScore",
            "ReadVulnerabilityCountBySeverity",
            "api.preempt.proxy.post.graphql",
            "aspm-combined-application-findings",
            "cloud-registration-gcp-get-entities",
            "get_/users/v2",
        ]
    );
}

#[test]
fn a_query_leads_to_its_records_and_a_window_to_the_operation_that_continues_it() {
    let operation = |id: &str| {
        let mut all = READ.api.operations();
        all.find(|operation| operation.name.wire == id).unwrap()
    };
    let hosts = operation("QueryDevicesByFilter");
    assert_eq!(hosts.instead.as_deref(), Some("QueryDevicesByFilterScroll"));
    for (query, details) in [
        ("QueryDevicesByFilterScroll", "PostDeviceDetailsV2"),
        ("QueryIncidents", "GetIncidents"),
        ("GetQueriesAlertsV1", "PostEntitiesAlertsV1"),
        ("GetQueriesAlertsV2", "PostEntitiesAlertsV2"),
        ("queryVulnerabilities", "getVulnerabilities"),
        ("queryGroupMembers", "PostDeviceDetailsV2"),
    ] {
        let found = operation(query).details.as_ref().unwrap();
        assert_eq!(found.operation, details, "{query}");
    }
    let joined = READ
        .api
        .operations()
        .filter(|query| query.details.is_some());
    assert!(joined.count() > 150);
}

#[test]
fn ids_that_must_stay_together_are_not_sent_in_batches() {
    for operation in READ.api.operations() {
        assert!(
            operation.ids.is_none() || !operation.path.contains("precedence"),
            "{}",
            operation.name.wire
        );
    }
    let by_ids = READ
        .api
        .operations()
        .filter(|operation| operation.ids.is_some());
    assert!(by_ids.count() > 300);
}

#[test]
fn parameters_allowed_beside_a_token_are_known_where_the_service_refuses_others() {
    let beside = |id: &str| {
        let mut operations = READ.api.operations();
        let found = operations.find(|operation| operation.name.wire == id);
        found.unwrap().paging.beside_token.clone()
    };
    let names = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect());
    for id in [
        "GetBehaviorDetections",
        "GetConfigurationDetections",
        "GetConfigurationDetectionIDsV2",
    ] {
        assert_eq!(beside(id), names(&["limit"]), "{id}");
    }
    assert_eq!(beside("combinedQueryVulnerabilities"), None);
}

#[test]
fn ids_without_a_marker_lead_to_the_records_that_have_one() {
    let ids = READ
        .api
        .operations()
        .find(|operation| operation.name.wire == "QueryIntelIndicatorIds");
    let instead = ids.unwrap().instead.as_deref();
    assert_eq!(instead, Some("QueryIntelIndicatorEntities"));
}
