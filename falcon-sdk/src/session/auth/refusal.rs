//! Advice after a refused login.

use http::StatusCode;

use crate::cloud::{Cloud, Server};
use crate::error::ApiFailure;

/// The service's text if an address is not on the IP allowlist. It has other causes too.
const NOT_ALLOWED: &str = "access denied, authorization failed";

/// Names possible causes of a refused login, and what to check.
pub(super) fn hint(failure: &ApiFailure, asked: &Server) -> String {
    if let Some(hint) = elsewhere(failure, asked) {
        return hint;
    }
    let says = |text| {
        let mut messages = failure.errors.iter().map(|error| error.message());
        messages.any(|message| message.to_lowercase().contains(text))
    };
    let member = if failure.for_member {
        ", or the member cid (FALCON_MEMBER_CID) may not be a child of this tenant"
    } else {
        ""
    };
    match failure.status {
        StatusCode::BAD_REQUEST => format!(
            "the client id may be mistyped or belong to another cloud{member}: check \
             FALCON_CLIENT_ID and {}",
            place(asked)
        ),
        StatusCode::UNAUTHORIZED => format!(
            "the client id or secret may be mistyped, replaced, or belong to another cloud\
             {member}: check FALCON_CLIENT_ID, FALCON_CLIENT_SECRET and {}",
            place(asked)
        ),
        StatusCode::FORBIDDEN if says(NOT_ALLOWED) => format!(
            "this machine's address may be missing from the tenant's IP allowlist, or the API \
             client may be deleted or lack access{member}: check the allowlist and the API client \
             in the Falcon console, and {}",
            place(asked)
        ),
        StatusCode::FORBIDDEN => format!(
            "the client secret may be mistyped or replaced, or the API client may be \
             deleted{member}: check FALCON_CLIENT_ID and FALCON_CLIENT_SECRET against the API \
             client in the Falcon console, and {}",
            place(asked)
        ),
        status if status.is_redirection() => format!(
            "the tenant may be in another cloud: check {}; a Gov cloud is never discovered, so set it",
            place(asked)
        ),
        _ if is_console(asked) => format!(
            "this is the address of the console: check {}, and use that of the API, such as \
             https://api.us-2.crowdstrike.com",
            place(asked)
        ),
        status if status.is_success() => format!(
            "the response holds no token, so the host may not be Falcon's: check {}",
            place(asked)
        ),
        _ => format!("the host may not be Falcon's: check {}", place(asked)),
    }
}

/// Names the cloud in which the service locates the tenant, if the login went to another cloud.
fn elsewhere(failure: &ApiFailure, asked: &Server) -> Option<String> {
    let region = failure.headers.region()?;
    // Every response names its own region. Behind a base URL, only a redirect says more.
    if matches!(asked, Server::Own(_)) && !failure.status.is_redirection() {
        return None;
    }
    let cloud = region.parse::<Cloud>();
    match (asked, cloud) {
        (Server::Cloud(asked), Ok(cloud)) if *asked == cloud => None,
        (Server::Cloud(asked), Ok(cloud)) => Some(format!(
            "the service names {cloud} as the tenant's cloud: set FALCON_CLOUD={cloud} (now {asked})"
        )),
        (Server::Own(base), Ok(cloud)) => Some(format!(
            "the service names {cloud} as the tenant's cloud: set FALCON_CLOUD={cloud} in place of \
             FALCON_BASE_URL (now {base}), or let the base URL lead to that cloud"
        )),
        // An unknown cloud is shown, but not recommended.
        (asked, Err(_)) => Some(format!(
            "the service names {region:?} as the tenant's cloud, which is not known: check {}",
            place(asked)
        )),
    }
}

/// Whether the base URL leads to the console, whose host name resembles that of the API.
fn is_console(asked: &Server) -> bool {
    match asked {
        Server::Own(base) => base.contains("://falcon.") && base.contains(".crowdstrike."),
        Server::Cloud(_) => false,
    }
}

/// The setting that names the server, with its value.
fn place(asked: &Server) -> String {
    match asked {
        Server::Cloud(cloud) => format!("FALCON_CLOUD (now {cloud})"),
        Server::Own(base) => format!("FALCON_BASE_URL (now {base})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::Call;
    use crate::response::Response;

    fn failure(status: u16, region: Option<&'static str>, body: &'static str) -> ApiFailure {
        let mut headers = http::HeaderMap::new();
        if let Some(region) = region {
            headers.insert("x-cs-region", region.parse().unwrap());
        }
        let response = Response {
            status: StatusCode::from_u16(status).unwrap(),
            headers: headers.into(),
            body: body.into(),
            attempts: 1,
        };
        response.failure(&Call::request(http::Method::POST, "/oauth2/token"))
    }

    fn hint_after(status: u16, body: &'static str) -> String {
        hint(&failure(status, None, body), &Server::Cloud(Cloud::UsGov1))
    }

    const DENIED: &str =
        r#"{"errors": [{"code": 403, "message": "access denied, invalid client"}]}"#;
    const NOT_ALLOWED: &str =
        r#"{"errors": [{"code": 403, "message": "Access denied, authorization failed"}]}"#;

    #[test]
    fn each_refusal_names_possible_causes_and_the_cloud_of_the_login() {
        for (status, body, about) in [
            (
                400,
                "",
                "the client id may be mistyped or belong to another cloud",
            ),
            (401, "", "the client id or secret may be mistyped"),
            (403, DENIED, "the client secret may be mistyped or replaced"),
            (
                403,
                NOT_ALLOWED,
                "may be missing from the tenant's IP allowlist, or",
            ),
            (308, "", "the tenant may be in another cloud"),
            (200, "{}", "holds no token"),
            (404, "<html>", "may not be Falcon's"),
        ] {
            let hint = hint_after(status, body);
            assert!(hint.contains(about), "{status}: {hint}");
            assert!(hint.contains("FALCON_CLOUD (now us-gov-1)"), "{hint}");
            assert_eq!(hint.contains("allowlist"), body == NOT_ALLOWED, "{hint}");
        }
    }

    #[test]
    fn a_base_url_is_named_if_it_is_set() {
        let base = Server::Own("http://127.0.0.1:1".to_owned());
        let hint = hint(&failure(401, None, ""), &base);
        assert!(
            hint.ends_with("and FALCON_BASE_URL (now http://127.0.0.1:1)"),
            "{hint}"
        );
    }

    #[test]
    fn the_address_of_the_console_is_recognized() {
        let console = Server::Own("https://falcon.us-2.crowdstrike.com".to_owned());
        for status in [200, 404, 405] {
            let hint = hint(&failure(status, None, "<html>"), &console);
            assert!(
                hint.starts_with("this is the address of the console"),
                "{hint}"
            );
        }
    }

    #[test]
    fn the_region_that_the_service_names_is_recommended() {
        let us1 = Server::Cloud(Cloud::Us1);
        for status in [308, 400, 403] {
            assert_eq!(
                hint(&failure(status, Some("US-GOV-1"), NOT_ALLOWED), &us1),
                "the service names us-gov-1 as the tenant's cloud: set FALCON_CLOUD=us-gov-1 (now \
                 us-1)"
            );
        }
        let base = Server::Own("http://127.0.0.1:1".to_owned());
        let hint = hint(&failure(308, Some("us-2"), ""), &base);
        assert!(
            hint.contains("set FALCON_CLOUD=us-2 in place of FALCON_BASE_URL"),
            "{hint}"
        );
    }

    #[test]
    fn the_same_region_and_an_unknown_region_are_not_recommended() {
        let base = Server::Own("http://127.0.0.1:1".to_owned());
        let where_it_is = hint(&failure(403, Some("us-2"), DENIED), &base);
        assert!(!where_it_is.contains("us-2"), "{where_it_is}");
        let us1 = Server::Cloud(Cloud::Us1);
        let same = hint(&failure(400, Some("us-1"), ""), &us1);
        assert!(!same.contains("the service names"), "{same}");
        let strange = hint(&failure(308, Some("evil.example"), ""), &us1);
        assert!(!strange.contains("set FALCON_CLOUD"), "{strange}");
    }

    #[test]
    fn a_refused_login_of_a_member_names_the_member_cid_as_a_possible_cause() {
        let mut failure = failure(403, None, DENIED);
        failure.for_member = true;
        let hint = hint(&failure, &Server::Cloud(Cloud::Us1));
        assert!(hint.contains("FALCON_MEMBER_CID"), "{hint}");
    }
}
