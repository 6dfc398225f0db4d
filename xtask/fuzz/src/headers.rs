//! Any headers of a response: valid headers are read, others are ignored.

use std::time::Duration;

use bytes::Bytes;
use falcon_sdk::reply::{Envelope, Reply};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use crate::Target;

pub(crate) const TARGET: Target = Target {
    name: "headers",
    feed,
    words: &[
        "X-Ratelimit-Limit: ",
        "X-Ratelimit-Remaining: ",
        "X-Ratelimit-RetryAfter: ",
        "Retry-After: ",
        "Date: ",
        "X-Cs-Traceid: ",
        "X-Cs-Region: ",
        "X-Api-Deprecation-Date: ",
        "Location: ",
        "\n",
        "Set-Cookie: ",
        "18446744073709551615",
        "-1",
        "99999999999999999999",
        "1e9",
        "NaN",
        "us-1",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Monday, 01-Jan-00 00:00:00 GMT",
    ],
    examples: None,
};

fn feed(bytes: &[u8]) {
    let mut headers = HeaderMap::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else {
            continue;
        };
        let (name, value) = line.split_at(colon);
        let value = value.get(1..).unwrap_or_default().trim_ascii();
        if let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(name), HeaderValue::from_bytes(value))
        {
            headers.append(name, value);
        }
    }
    let read = |headers| {
        Reply::<Envelope<()>>::read(StatusCode::OK, headers, Bytes::new()).expect("an empty body")
    };
    let reply = read(headers.clone());
    let said = &reply.headers;
    let _ = (
        said.rate_limit_limit(),
        said.rate_limit_remaining(),
        said.region(),
    );
    if said.rate_limit_retry_after().is_none() && said.get("retry-after").is_none() {
        assert_eq!(said.retry_after(), None);
    }
    assert!(
        said.retry_after()
            .is_none_or(|wait| wait <= Duration::from_secs(u64::MAX))
    );
    assert!(
        said.deprecations()
            .all(|(name, _)| name.starts_with("x-api-deprecation"))
    );
    assert_eq!(reply.trace_id(), said.get("x-cs-traceid"));
    // A value that is hidden does not change what is shown.
    let mut others = headers;
    for (name, value) in &mut others {
        if [header::LOCATION, header::SET_COOKIE].contains(name) {
            *value = HeaderValue::from_static("other");
        }
    }
    let shown = format!("{:?}", read(others).headers);
    assert_eq!(format!("{said:?}"), shown);
}
