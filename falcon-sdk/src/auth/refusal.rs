//! What to check when a login was refused.

use http::StatusCode;

use crate::cloud::Server;
use crate::error::ApiFailure;

/// How a tenant says that the address of who logs in is not on its IP allow-list.
const NOT_ALLOWED: &str = "access denied, authorization failed";

/// What to check when a server refused a login so.
pub(super) fn hint(failure: &ApiFailure, asked: &Server) -> String {
    let mut messages = failure
        .errors
        .iter()
        .map(|error| error.message().to_lowercase());
    let mut says = |text| messages.any(|message| message.contains(text));
    match failure.status {
        StatusCode::BAD_REQUEST => format!(
            "check the client id and the cloud: {asked} does not know the client (a Gov cloud \
             must be named)"
        ),
        StatusCode::UNAUTHORIZED => {
            format!("check the client id and secret: {asked} does not take them")
        }
        StatusCode::FORBIDDEN if says(NOT_ALLOWED) => {
            "check the tenant's IP allow-list: this machine's address is not on it".to_owned()
        }
        StatusCode::FORBIDDEN => format!(
            "check the client id and secret, and whether the API client is still there: {asked} \
             denies it access"
        ),
        status if status.is_redirection() => {
            format!("name the tenant's cloud: it is not {asked} (a Gov cloud must be named)")
        }
        status if status.is_success() => {
            format!("check the cloud or base URL: {asked} answered without a token")
        }
        _ => format!("check the cloud or base URL: {asked} does not log in"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloud::Cloud;
    use crate::operation::Call;
    use crate::transport::Answer;

    fn hint_after(status: u16, body: &'static str) -> String {
        let answer = Answer {
            status: StatusCode::from_u16(status).unwrap(),
            headers: Default::default(),
            body: body.into(),
            attempts: 1,
        };
        let call = Call::request(http::Method::POST, "/oauth2/token");
        hint(&answer.failure(&call), &Server::Cloud(Cloud::UsGov1))
    }

    #[test]
    fn each_refusal_names_what_it_comes_from_and_who_was_asked() {
        let (denied, not_allowed) = (
            r#"{"errors": [{"code": 403, "message": "access denied, invalid bearer token"}]}"#,
            r#"{"errors": [{"code": 403, "message": "Access denied, authorization failed"}]}"#,
        );
        for (status, body, about) in [
            (400, "", "the client id and the cloud"),
            (401, "", "the client id and secret: "),
            (403, denied, "whether the API client is still there"),
            (308, "", "name the tenant's cloud"),
            (200, "{}", "without a token"),
            (404, "<html>", "the cloud or base URL"),
        ] {
            let hint = hint_after(status, body);
            assert!(hint.contains(about), "{status}: {hint}");
            assert!(hint.contains("us-gov-1"), "{status}: {hint}");
            assert!(!hint.contains("IP"), "{status}: {hint}");
        }
        assert!(hint_after(403, not_allowed).contains("IP allow-list"));
    }
}
