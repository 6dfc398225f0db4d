//! Members of an MSSP: one client for each member, which shares everything except the token.

use std::collections::BTreeSet;

use fake_falcon::FakeFalcon;
use falcon_sdk::Error;
use falcon_sdk::hosts::QueryDevicesByFilter;

use crate::script::{Script, Scripted};
use crate::{authorization, calls, logins, start, start_with};

const CID: &str = "0123456789abcdef0123456789abcdef";
const FOUND: Scripted = (200, &[], r#"{"meta": {}}"#);
const DENIED: Scripted = (
    403,
    &[],
    r#"{"errors": [{"code": 403, "message": "access denied"}]}"#,
);

#[tokio::test]
async fn each_member_has_its_own_token_and_all_clients_of_a_member_share_it() {
    let (falcon, client) = start().await;
    client.send(QueryDevicesByFilter::new()).await.unwrap();
    for cid in [CID, "0123456789ABCDEF0123456789ABCDEF-0A", CID] {
        let member = client.for_member(cid).unwrap();
        member.send(QueryDevicesByFilter::new()).await.unwrap();
    }
    client.send(QueryDevicesByFilter::new()).await.unwrap();
    assert_eq!(logins(&falcon), 2, "the parent and one member");
    let calls = calls(&falcon);
    let tokens: Vec<_> = calls
        .iter()
        .map(|call| authorization(call).unwrap())
        .collect();
    assert_eq!(tokens[0], tokens[4]);
    assert_ne!(tokens[0], tokens[1]);
    assert!(tokens[1] == tokens[2] && tokens[2] == tokens[3]);
}

#[tokio::test]
async fn a_member_of_a_member_belongs_to_the_parent() {
    let (falcon, client) = start().await;
    let other = "f".repeat(32);
    let member = client
        .for_member(CID)
        .unwrap()
        .for_member(other.as_str())
        .unwrap();
    member.send(QueryDevicesByFilter::new()).await.unwrap();
    let login = String::from_utf8(falcon.requests()[0].body.to_vec()).unwrap();
    assert!(login.ends_with(&format!("&member_cid={other}")), "{login}");
}

#[tokio::test]
async fn a_thousand_members_work_on_one_client_at_the_same_time() {
    let (falcon, client) = start_with(FakeFalcon::builder().records(1)).await;
    let call = |number: u32| {
        let member = client.for_member(format!("{number:032x}")).unwrap();
        tokio::spawn(async move { member.send(QueryDevicesByFilter::new()).await })
    };
    let tasks: Vec<_> = (0..1000).map(call).collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let calls = calls(&falcon);
    let tokens: BTreeSet<_> = calls.iter().filter_map(authorization).collect();
    assert_eq!(
        (logins(&falcon), calls.len(), tokens.len()),
        (1000, 1000, 1000)
    );
}

#[tokio::test]
async fn a_malformed_cid_is_refused_before_anything_is_sent() {
    let (falcon, client) = start().await;
    for cid in [
        "",
        "me",
        "0123456789abcdef0123456789abcdeg",
        "0123456789abcdef0123456789abcdef-1",
    ] {
        let error = client.for_member(cid).unwrap_err();
        assert!(matches!(error, Error::Config(_)), "{error}");
        assert!(
            error.to_string().contains("32 hexadecimal digits"),
            "{error}"
        );
    }
    assert!(falcon.requests().is_empty());
}

#[tokio::test]
async fn a_403_of_a_member_says_so_and_does_not_name_it() {
    let script = Script::start(&[DENIED, DENIED]).await;
    let member = script.client.for_member(CID).unwrap();
    let error = member.send(QueryDevicesByFilter::new()).await.unwrap_err();
    assert!(error.failure().unwrap().for_member);
    assert_eq!(
        error.to_string(),
        "QueryDevicesByFilter: 403 Forbidden: access denied; the API client needs the scope \
         hosts:read: add it in the Falcon console (Support and resources > API clients and keys); \
         the client acts for a member: check its access to that member and its scopes there"
    );
    assert!(!format!("{error:?} {member:?}").contains(CID));
    let error = script
        .client
        .send(QueryDevicesByFilter::new())
        .await
        .unwrap_err();
    assert!(!error.failure().unwrap().for_member && !error.to_string().contains("member"));
}

#[tokio::test]
async fn a_refused_login_names_the_member() {
    let script = Script::start_to_log_in(&[DENIED]).await;
    let member = script.client.for_member(CID).unwrap();
    let error = member.send(QueryDevicesByFilter::new()).await.unwrap_err();
    assert!(matches!(error, Error::Auth(_)));
    assert!(
        error
            .to_string()
            .contains("the member cid (FALCON_MEMBER_CID) may not be a child of this tenant"),
        "{error}"
    );
}

#[tokio::test]
async fn a_ready_made_token_belongs_to_one_tenant() {
    let script = Script::start_with(&[FOUND], |builder| builder.token("ready")).await;
    let error = script.client.for_member(CID).unwrap_err();
    assert!(
        error.to_string().contains("it belongs to one tenant"),
        "{error}"
    );
}
