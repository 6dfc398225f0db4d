//! The clouds by their own names, through a proxy that responds in their place.

use std::sync::{Arc, Mutex};

use falcon_sdk::hosts::QueryDevicesByFilter;
use falcon_sdk::request::Call;
use falcon_sdk::spec::Host;
use falcon_sdk::{Client, Cloud, Error};
use tokio::net::{TcpListener, TcpStream};

use crate::authority::Authority;
use crate::{quick, raw};

const US1: &str = "api.crowdstrike.com";
const US2: &str = "api.us-2.crowdstrike.com";
const EU1: &str = "api.eu-1.crowdstrike.com";
const CID: &str = "0123456789abcdef0123456789abcdef";

/// A proxy that is every host, for clients that trust its authority.
pub(crate) struct Clouds {
    pub(crate) proxy: String,
    pub(crate) authority: Arc<Authority>,
    requests: Arc<Mutex<Vec<Request>>>,
}

#[derive(Clone)]
pub(crate) struct Request {
    /// The host that the client requested from the proxy.
    host: String,
    /// `post /oauth2/token`, in lower case.
    line: String,
    /// In lower case.
    authorization: Option<String>,
    pub(crate) body: String,
}

impl Request {
    fn logs_in(&self) -> bool {
        self.line == "post /oauth2/token"
    }

    /// `host/path`, or the action if it is one of the login's.
    fn place(&self) -> String {
        match self.line.as_str() {
            "post /oauth2/token" => format!("login {}", self.host),
            "post /oauth2/revoke" => format!("revoke {}", self.host),
            _ => format!("call {}", self.host),
        }
    }
}

impl Clouds {
    /// Returns these responses to logins. Each token is named after the host. Every other request
    /// gets an empty response.
    pub(crate) async fn start(login: fn(&Request) -> String) -> Self {
        Clouds::start_with(login, |_| raw::whole("200 OK", r#"{"meta": {}}"#)).await
    }

    pub(crate) async fn start_with(
        login: fn(&Request) -> String,
        call: fn(&Request) -> String,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let clouds = Clouds {
            proxy: format!("http://{}", listener.local_addr().unwrap()),
            authority: Arc::new(Authority::new()),
            requests: Arc::default(),
        };
        let (authority, requests) = (Arc::clone(&clouds.authority), Arc::clone(&clouds.requests));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (authority, requests) = (Arc::clone(&authority), Arc::clone(&requests));
                tokio::spawn(async move {
                    let response = |request: Request| {
                        requests.lock().unwrap().push(request.clone());
                        match request.logs_in() {
                            true => login(&request),
                            false => call(&request),
                        }
                    };
                    connect(stream, &authority, response).await;
                });
            }
        });
        clouds
    }

    fn client(&self, cloud: Cloud) -> Client {
        Client::builder()
            .credentials("id", "secret")
            .cloud(cloud)
            .proxy(self.proxy.as_str())
            .root_certificate(self.authority.pem())
            .retry(quick())
            .build()
            .unwrap()
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    pub(crate) fn places(&self) -> Vec<String> {
        self.requests().iter().map(Request::place).collect()
    }
}

/// Accepts a tunnel to a host, and acts as that host.
async fn connect(
    mut stream: TcpStream,
    authority: &Authority,
    response: impl Fn(Request) -> String,
) {
    let head = raw::head(&mut stream).await;
    let target = head.strip_prefix("connect ").unwrap();
    let host = target.split(':').next().unwrap().to_owned();
    raw::write(&mut stream, "HTTP/1.1 200 OK\r\n\r\n").await;
    let mut stream = authority.server(&host).accept(stream).await.unwrap();
    let head = raw::head(&mut stream).await;
    let body = raw::body(&mut stream, &head).await;
    let (line, _) = head.split_once(" http/").unwrap();
    let authorization = head
        .lines()
        .find_map(|line| line.strip_prefix("authorization: "));
    let request = Request {
        host,
        line: line.to_owned(),
        authorization: authorization.map(str::to_owned),
        body: String::from_utf8(body).unwrap(),
    };
    raw::write(&mut stream, response(request)).await;
}

/// The response to a login, with a token named after the host that sent it.
fn response(status: &str, headers: &str, request: &Request) -> String {
    let body = format!(
        r#"{{"access_token": "of-{}", "expires_in": 1799}}"#,
        request.host
    );
    let whole = raw::whole(status, &body);
    whole.replacen("\r\n", &format!("\r\n{headers}"), 1)
}

pub(crate) fn let_in(request: &Request) -> String {
    response("201 Created", "", request)
}

fn let_in_to_us2(request: &Request) -> String {
    response("201 Created", "X-Cs-Region: us-2\r\n", request)
}

fn named<const N: usize>(places: [(&str, &str); N]) -> [String; N] {
    places.map(|(what, host)| format!("{what} {host}"))
}

async fn send(client: &Client) -> Result<(), Error> {
    client.send(QueryDevicesByFilter::new()).await.map(drop)
}

#[tokio::test]
async fn each_cloud_is_reached_by_its_name() {
    let clouds = Clouds::start(let_in).await;
    for cloud in ["us-1", "us-2", "us-3", "eu-1", "us-gov-1", "us-gov-2"] {
        send(&clouds.client(cloud.parse().unwrap())).await.unwrap();
    }
    let asked: Vec<_> = clouds.requests().into_iter().map(|it| it.host).collect();
    let hosts = [
        US1,
        US2,
        "api.us-3.crowdstrike.com",
        EU1,
        "api.laggar.gcw.crowdstrike.com",
        "api.us-gov-2.crowdstrike.mil",
    ];
    assert_eq!(asked, hosts.map(|host| [host; 2]).concat());
}

#[tokio::test]
async fn a_login_that_names_another_region_moves_later_requests_there() {
    let clouds = Clouds::start(let_in_to_us2).await;
    let client = clouds.client(Cloud::Us1);
    for _ in 0..2 {
        send(&client).await.unwrap();
    }
    let places = [("login", US1), ("call", US2), ("call", US2)];
    assert_eq!(clouds.places(), named(places));
    let token = clouds.requests()[1].authorization.clone();
    assert_eq!(token.as_deref(), Some("bearer of-api.crowdstrike.com"));
}

#[tokio::test]
async fn a_login_that_is_redirected_to_a_region_is_retried_there_and_nowhere_else() {
    let told: [fn(&Request) -> String; 4] = [
        |request| redirected("301 Moved", request),
        |request| redirected("302 Found", request),
        |request| redirected("307 Temporary", request),
        |request| redirected("308 Permanent", request),
    ];
    for login in told {
        let clouds = Clouds::start(login).await;
        send(&clouds.client(Cloud::Us1)).await.unwrap();
        let places = [("login", US1), ("login", EU1), ("call", EU1)];
        assert_eq!(clouds.places(), named(places));
        let requests = clouds.requests();
        assert_eq!(requests[0].body, "client_id=id&client_secret=secret");
        assert_eq!(requests[0].body, requests[1].body);
        assert_eq!(
            requests[2].authorization.as_deref(),
            Some("bearer of-api.eu-1.crowdstrike.com")
        );
    }
}

/// Redirects to eu-1, with a location that must not be followed.
fn redirected(status: &str, request: &Request) -> String {
    match request.host.as_str() {
        US1 => response(
            status,
            "X-Cs-Region: eu-1\r\nLocation: https://evil.example/oauth2/token\r\n",
            request,
        ),
        _ => let_in(request),
    }
}

#[tokio::test]
async fn a_login_that_moved_is_renewed_and_revoked_on_the_new_server() {
    let clouds = Clouds::start_with(
        |request| redirected("308 Permanent", request),
        |request| match request.line.contains("devices") {
            true => raw::whole("401 Unauthorized", "{}"),
            false => raw::whole("200 OK", r#"{"meta": {}}"#),
        },
    )
    .await;
    let client = clouds.client(Cloud::Us1);
    let error = send(&client).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 401, "{error}");
    client.revoke().await.unwrap();
    let places = [
        ("login", US1),
        ("login", EU1),
        ("call", EU1),
        ("login", EU1),
        ("call", EU1),
        ("revoke", EU1),
    ];
    assert_eq!(clouds.places(), named(places));
    let revocation = clouds.requests().pop().unwrap();
    assert_eq!(revocation.body, "token=of-api.eu-1.crowdstrike.com");
    assert!(revocation.authorization.unwrap().starts_with("basic "));
}

#[tokio::test]
async fn an_unknown_region_moves_nothing() {
    let told: [fn(&Request) -> String; 3] = [
        |it| response("201 Created", "X-Cs-Region: evil.example\r\n", it),
        |it| response("201 Created", "X-Cs-Region: us-gov-1\r\n", it),
        |it| response("201 Created", "Location: https://evil.example/\r\n", it),
    ];
    for login in told {
        let clouds = Clouds::start(login).await;
        send(&clouds.client(Cloud::Us1)).await.unwrap();
        let places = [("login", US1), ("call", US1)];
        assert_eq!(clouds.places(), named(places));
    }
}

#[tokio::test]
async fn a_redirect_to_an_unknown_host_is_refused_and_gets_no_credentials() {
    const NOWHERE: &str = "the tenant may be in another cloud: check FALCON_CLOUD (now us-1)";
    type Login = fn(&Request) -> String;
    let told: [(Login, &str); 4] = [
        (
            |it| response("302 Found", "Location: https://evil.example/\r\n", it),
            NOWHERE,
        ),
        (
            |it| response("302 Found", "X-Cs-Region: evil.example\r\n", it),
            "the service names \"evil.example\" as the tenant's cloud, which is not known",
        ),
        (
            |it| response("302 Found", "X-Cs-Region: us-gov-2\r\n", it),
            "the service names us-gov-2 as the tenant's cloud: set FALCON_CLOUD=us-gov-2 (now us-1)",
        ),
        // The cloud of the request.
        (
            |it| response("302 Found", "X-Cs-Region: us-1\r\n", it),
            NOWHERE,
        ),
    ];
    for (login, hint) in told {
        let clouds = Clouds::start(login).await;
        let error = send(&clouds.client(Cloud::Us1)).await.unwrap_err();
        assert!(matches!(error, Error::Auth(_)), "{error}");
        let text = error.to_string();
        assert!(text.contains(hint), "{text}");
        assert!(!text.contains("https://"), "no URL: {text}");
        assert_eq!(clouds.places(), [format!("login {US1}")]);
    }
}

#[tokio::test]
async fn regions_that_lead_to_each_other_are_not_followed_in_circles() {
    let clouds = Clouds::start(|request| {
        let region = if request.host == US1 { "us-2" } else { "us-1" };
        response("308 There", &format!("X-Cs-Region: {region}\r\n"), request)
    })
    .await;
    let error = send(&clouds.client(Cloud::Us1)).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("set FALCON_CLOUD=us-1 (now us-2)"),
        "{error}"
    );
    let places = [("login", US1), ("login", US2)];
    assert_eq!(clouds.places(), named(places));
}

#[tokio::test]
async fn a_gov_cloud_leads_nowhere_else() {
    let clouds = Clouds::start(let_in_to_us2).await;
    send(&clouds.client(Cloud::UsGov1)).await.unwrap();
    let gov = "api.laggar.gcw.crowdstrike.com";
    let places = [("login", gov), ("call", gov)];
    assert_eq!(clouds.places(), named(places));
}

#[tokio::test]
async fn a_members_login_moves_alone() {
    let clouds = Clouds::start(|request| match request.body.contains(CID) {
        true => let_in_to_us2(request),
        false => let_in(request),
    })
    .await;
    let client = clouds.client(Cloud::Us1);
    let member = client.for_member(CID).unwrap();
    send(&member).await.unwrap();
    send(&client).await.unwrap();
    send(&client.for_member(CID).unwrap()).await.unwrap();
    let places = [
        ("login", US1),
        ("call", US2),
        ("login", US1),
        ("call", US1),
        ("call", US2),
    ];
    assert_eq!(clouds.places(), named(places));
}

#[tokio::test]
async fn an_operation_of_another_host_goes_to_the_host_of_the_new_cloud() {
    let clouds = Clouds::start(let_in_to_us2).await;
    let client = clouds.client(Cloud::Us1);
    let call = Call::by_id("GetImageAssessmentReport").unwrap();
    assert_eq!(call.spec().unwrap().host, Host::ContainerUpload);
    client.call(&call).await.unwrap();
    let upload = "container-upload.us-2.crowdstrike.com";
    let places = [("login", US1), ("call", upload)];
    assert_eq!(clouds.places(), named(places));
}

#[tokio::test]
async fn each_cloud_accepts_images_at_its_own_host() {
    let clouds = Clouds::start(let_in).await;
    let client = clouds.client(Cloud::Us3);
    let call = Call::by_id("GetImageAssessmentReport").unwrap();
    client.call(&call).await.unwrap();
    let upload = "container-upload.us-3.crowdstrike.com";
    let places = [("login", "api.us-3.crowdstrike.com"), ("call", upload)];
    assert_eq!(clouds.places(), named(places));
}
