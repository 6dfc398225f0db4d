//! Settings in the environment: each test starts its own program with its own variables.

use std::process::{Command, Output};

use falcon_sdk::ClientBuilder;
use falcon_sdk::hosts::QueryDevicesByFilter;

use crate::clouds::{Clouds, let_in};
use crate::script::{Script, Scripted};

const ID: (&str, &str) = ("FALCON_CLIENT_ID", "the-id");
const SECRET: (&str, &str) = ("FALCON_CLIENT_SECRET", "the-secret");
const FOUND: Scripted = (200, &[], r#"{"meta": {}}"#);
const CID: &str = "0123456789abcdef0123456789abcdef";

/// A proxy address where nothing listens.
const GONE: &str = "http://127.0.0.1:1";

/// An ordinary program, with options to trust an authority and to use no proxy.
#[tokio::test]
#[ignore = "the tests below start it"]
async fn program() {
    let mut builder = ClientBuilder::from_env().unwrap();
    if let Ok(pem) = std::env::var("ROOT") {
        builder = builder.root_certificate(pem);
    }
    if std::env::var("UNPROXIED").is_ok() {
        builder = builder.no_proxy();
    }
    let client = builder.retry(crate::quick()).build().unwrap();
    client.send(QueryDevicesByFilter::new()).await.unwrap();
}

/// Runs the program to its end.
async fn run(variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "--ignored", "environment::program"])
        .env_clear()
        .envs(variables.iter().copied());
    // Windows opens no socket without this variable.
    command.envs(std::env::var_os("SystemRoot").map(|root| ("SystemRoot", root)));
    let run = tokio::task::spawn_blocking(move || command.output());
    run.await.unwrap().unwrap()
}

async fn succeeds(variables: &[(&str, &str)]) {
    let output = run(variables).await;
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("1 passed"), "{text}");
}

#[tokio::test]
async fn id_secret_member_and_base_url_are_taken_from_the_environment() {
    let script = Script::start(&[FOUND]).await;
    succeeds(&[
        ID,
        SECRET,
        ("FALCON_BASE_URL", &script.base_url),
        ("FALCON_MEMBER_CID", CID),
        // The base URL replaces the cloud.
        ("FALCON_CLOUD", "us-gov-2"),
    ])
    .await;
    assert_eq!(
        script.requests(),
        ["POST /oauth2/token", "GET /devices/queries/devices/v1"]
    );
    assert_eq!(
        script.bodies()[0],
        format!("client_id=the-id&client_secret=the-secret&member_cid={CID}")
    );
}

#[tokio::test]
async fn the_cloud_and_the_proxy_are_taken_from_the_environment() {
    for proxy in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        let clouds = Clouds::start(let_in).await;
        succeeds(&[
            ID,
            SECRET,
            ("FALCON_CLOUD", "EU1"),
            ("ROOT", &clouds.authority.pem()),
            (proxy, &clouds.proxy),
        ])
        .await;
        let eu = "api.eu-1.crowdstrike.com";
        let places = [format!("login {eu}"), format!("call {eu}")];
        assert_eq!(clouds.places(), places, "{proxy}");
    }
}

#[tokio::test]
async fn hosts_in_no_proxy_are_reached_without_a_proxy() {
    let script = Script::start(&[FOUND; 2]).await;
    let usual = [
        ID,
        SECRET,
        ("FALCON_BASE_URL", script.base_url.as_str()),
        ("HTTP_PROXY", GONE),
    ];
    let output = run(&usual).await;
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(!output.status.success(), "the proxy is gone: {text}");
    assert!(script.requests().is_empty());
    let variables = [("NO_PROXY", "falcon.invalid,127.0.0.1"), ("UNPROXIED", "1")];
    for (number, variable) in variables.into_iter().enumerate() {
        succeeds(&[&usual[..], &[variable]].concat()).await;
        assert_eq!(script.requests().len(), 2 * (number + 1), "{variable:?}");
    }
}
