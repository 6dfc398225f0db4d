//! Indicators that are created, changed and deleted.

use fake_falcon::{Actions, FakeFalcon, Fault};
use falcon_sdk::actions::{self, Outcome, Report};
use falcon_sdk::ioc::{
    IndicatorCombinedV1, IndicatorCreateReqV1, IndicatorGetV1, IndicatorUpdateReqV1, IndicatorV1,
};
use falcon_sdk::{Client, Error};

use crate::{bodies, sizes, start, start_with};

const CREATE: &str = "indicator.create.v1";
const PATH: &str = "/iocs/entities/indicators/v1";

fn domain(number: usize) -> IndicatorCreateReqV1 {
    IndicatorCreateReqV1::new()
        .type_("domain")
        .value(format!("host{number}.example.com"))
        .action("detect")
        .severity("high")
        .platforms(["windows"])
        .applied_globally(true)
}

fn key(number: usize) -> String {
    format!("domain:host{number}.example.com")
}

fn created(report: &Report<Option<IndicatorV1>>, number: usize) -> &IndicatorV1 {
    match report.get(&key(number)) {
        Some(Outcome::Done(Some(indicator))) => indicator,
        _ => panic!("{report}"),
    }
}

async fn values(client: &Client) -> Vec<String> {
    let mut indicators = client.items(IndicatorCombinedV1::new());
    let indicators = indicators.collect_all().await.unwrap();
    indicators
        .into_iter()
        .filter_map(|indicator| indicator.value)
        .collect()
}

#[tokio::test(start_paused = true)]
async fn indicators_are_created_by_200_listed_changed_and_deleted() {
    let (falcon, client, _) = start(Actions::new()).await;
    let report = actions::create_indicators((0..401).map(domain))
        .run(&client)
        .await
        .unwrap();
    assert_eq!(sizes(&bodies(&falcon, PATH), "indicators"), [200, 200, 1]);
    assert!(report.is_done(), "{report}");
    let indicator = created(&report, 400);
    assert_eq!(indicator.action.as_deref(), Some("detect"));
    let listed = values(&client).await;
    assert_eq!(listed.len(), 1_300 + 401);
    assert!(listed.contains(&"host400.example.com".to_owned()));

    let id = indicator.id.clone().unwrap();
    let change = IndicatorUpdateReqV1::new().id(&*id).action("prevent");
    let unknown = IndicatorUpdateReqV1::new().id("unknown").action("prevent");
    let report = actions::change_indicators([change, unknown])
        .run(&client)
        .await
        .unwrap();
    assert_eq!((report.counts().done, report.counts().refused), (1, 1));
    let reply = client.send(IndicatorGetV1::new([&id])).await.unwrap();
    assert_eq!(reply.resources[0].action.as_deref(), Some("prevent"));
    assert_eq!(
        reply.resources[0].value.as_deref(),
        Some("host400.example.com")
    );

    let delete = actions::delete_indicators([&*id, "unknown"]);
    let report = delete.run(&client).await.unwrap();
    assert!(report.get(&id).unwrap().is_done());
    assert_eq!(report.get("unknown").unwrap().name(), "refused");
    assert!(
        !values(&client)
            .await
            .contains(&"host400.example.com".to_owned())
    );
}

#[tokio::test(start_paused = true)]
async fn a_duplicate_is_an_outcome_of_its_own_and_the_others_are_created() {
    for in_records in [false, true] {
        let (_falcon, client, _) = start(Actions::new().rows_in_records(in_records)).await;
        let report = actions::create_indicators([domain(1)])
            .run(&client)
            .await
            .unwrap();
        report.ok().unwrap();
        let wrong = IndicatorCreateReqV1::new().type_("domain").value("");
        let create = actions::create_indicators([domain(0), domain(1), domain(2), wrong]);
        let report = create.run(&client).await.unwrap();
        assert_eq!(
            created(&report, 2).value.as_deref(),
            Some("host2.example.com")
        );
        let Some(Outcome::Duplicate(error)) = report.get(&key(1)) else {
            panic!("{report}");
        };
        assert!(
            error.to_string().contains("Duplicate type: 'domain'"),
            "{error}"
        );
        assert_eq!((report.counts().done, report.counts().duplicate), (2, 1));
        assert!(!report.get("domain:").unwrap().is_done());
        assert!(!report.is_done() && report.ok().is_err());
    }
}

#[tokio::test(start_paused = true)]
async fn a_duplicate_on_its_own_is_a_400_and_the_same_outcome() {
    for in_records in [false, true] {
        let (_falcon, client, _) = start(Actions::new().rows_in_records(in_records)).await;
        let create = actions::create_indicators([domain(1)]);
        create.run(&client).await.unwrap().ok().unwrap();
        let report = create.run(&client).await.unwrap();
        assert_eq!(report.counts().duplicate, 1, "{report}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_row_that_refuses_its_whole_request_leaves_the_others_to_a_resumed_run() {
    for in_records in [false, true] {
        let whole = Actions::new().whole_rows(true).rows_in_records(in_records);
        let (falcon, client, _) = start(whole).await;
        actions::create_indicators([domain(1)])
            .run(&client)
            .await
            .unwrap();
        let create = actions::create_indicators([domain(0), domain(1), domain(2)]);
        let mut report = create.run(&client).await.unwrap();
        assert_eq!(
            (report.counts().duplicate, report.counts().not_sent),
            (1, 2),
            "{report}"
        );
        assert!(report.failure().is_none());
        falcon.take_requests();
        create.resume(&client, &mut report).await.unwrap();
        assert_eq!(sizes(&bodies(&falcon, PATH), "indicators"), [2]);
        assert_eq!((report.counts().done, report.counts().duplicate), (2, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn an_indicator_that_may_have_been_created_is_retried_and_not_created_twice() {
    let falcon = FakeFalcon::builder().fault_at(CREATE, 2, Fault::Truncated);
    let (_falcon, client, _) = start_with(falcon).await;
    let create = actions::create_indicators((0..30).map(domain)).batch_size(10);
    let mut report = create.run(&client).await.unwrap();
    assert_eq!(report.get(&key(10)).unwrap().name(), "unsure");
    create.resume(&client, &mut report).await.unwrap();
    assert_eq!((report.counts().done, report.counts().duplicate), (20, 10));
    assert_eq!(values(&client).await.len(), 1_300 + 30);
}

#[tokio::test(start_paused = true)]
async fn an_indicator_given_twice_is_created_once_unless_it_differs() {
    let (falcon, client, _) = start(Actions::new()).await;
    let create = actions::create_indicators([domain(1), domain(1)]);
    create.run(&client).await.unwrap().ok().unwrap();
    assert_eq!(sizes(&bodies(&falcon, PATH), "indicators"), [1]);
    let create = actions::create_indicators([domain(1), domain(1).action("prevent")]);
    let error = create.run(&client).await.unwrap_err();
    assert!(matches!(error, Error::Parameter(_)));
    assert!(
        error.to_string().contains("domain:host1.example.com"),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn ids_to_delete_are_sent_as_long_as_the_url_has_room() {
    let (falcon, client, _) = start(Actions::new()).await;
    let report = actions::create_indicators((0..300).map(domain))
        .run(&client)
        .await
        .unwrap();
    let ids: Vec<String> = (0..300)
        .map(|it| created(&report, it).id.clone().unwrap())
        .collect();
    falcon.take_requests();
    let report = actions::delete_indicators(&ids)
        .batch_size(300)
        .run(&client)
        .await
        .unwrap();
    assert!(report.is_done(), "{report}");
    let requests = falcon.requests();
    assert!(requests.len() > 1);
    for request in &requests {
        let ids = request
            .query
            .iter()
            .map(|(name, id)| name.len() + id.len() + 2);
        assert!(request.path.len() + ids.sum::<usize>() <= 7_800);
    }
    assert_eq!(values(&client).await.len(), 1_300);
}
