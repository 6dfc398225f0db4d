//! The whole test: sends every operation, reads its responses and list, and prints a table of
//! checks.

use std::error::Error;
use std::time::Instant;

use bytes::Bytes;
use fake_falcon::FakeFalcon;
use falcon_sdk::spec::Paging;
use falcon_sdk::{Client, Retry};

use crate::case::Case;
use crate::published::{Operation, Published};
use crate::report::{Check, Differs, Report};
use crate::values::{Given, Values};
use crate::{request, response, walk};

/// The route of the login, which the client uses itself.
const LOGIN: &str = "/oauth2/token";

/// Operations that the server refuses although they are sent as published, each with the reason.
const REFUSED: [(&str, &str); 1] = [(
    "oauth2RevokeToken",
    "the service requires the client's id and secret, which is not published: `Client::revoke` sends them",
)];

/// Checks all operations, or those with these ids, and prints the result. Returns whether all
/// passed.
///
/// # Errors
///
/// If the published interface can't be read, the server does not start, or the tested operations
/// differ from the published operations.
pub async fn run(all: &[&[Case]], only: &[String]) -> Result<bool, Box<dyn Error>> {
    let start = Instant::now();
    let published = Published::read()?;
    let falcon = FakeFalcon::builder().records(walk::RECORDS);
    let falcon = falcon
        .any_ids(true)
        .any_credentials(true)
        .stateless(true)
        .launch()?;
    let client = Client::builder()
        .base_url(falcon.base_url())
        .credentials(falcon.client_id(), falcon.client_secret())
        .retry(Retry::never())
        .pacing(false)
        .build()?;
    let mut report = Report::default();
    let mut checked = 0;
    for case in all.iter().copied().flatten() {
        let id = case.spec.id;
        if !only.is_empty() && !only.iter().any(|it| it == id) {
            continue;
        }
        let operation = published
            .operation(id)
            .ok_or_else(|| format!("{id}: not published"))?;
        for given in [Given::Required, Given::All, Given::Nulls] {
            send(
                &published,
                &client,
                &falcon,
                case,
                operation,
                given,
                &mut report,
            )
            .await;
        }
        response::check(&published, operation, case, &mut report);
        let call = (case.call)(&Values::new(Given::Required));
        walk::check(&client, &falcon, case.spec, call, &mut report).await;
        checked += 1;
    }
    if only.is_empty() && checked != published.len() {
        return Err(format!(
            "{checked} of {} published operations are tested",
            published.len()
        )
        .into());
    }
    for failure in report.failures() {
        println!("{failure}\n");
    }
    for (id, reason) in REFUSED {
        println!("refused   {id}: {reason}");
    }
    println!("refused   made-up cursors of lists, which the server does not know");
    println!(
        "\n{checked} operations of {} in {:.1?}\n",
        published.len(),
        start.elapsed()
    );
    print!("{}", report.table());
    Ok(report.failures().is_empty())
}

/// Sends an operation, and checks the request and the server's response.
async fn send(
    published: &Published,
    client: &Client,
    falcon: &FakeFalcon,
    case: &Case,
    operation: Operation<'_>,
    given: Given,
    report: &mut Report,
) {
    let id = case.spec.id;
    let subject = format!("{id} ({given:?})");
    falcon.take_requests();
    let mut call = (case.call)(&Values::new(given));
    let takes_one_id = case.spec.ids.is_some_and(|ids| ids.max == Some(1));
    if given == Given::Required || takes_one_id {
        // A request with only the required parameters may have no effect. The SDK refuses it. It also
        // refuses two ids where the service documents one, which no published maximum says.
        call.check_limits(false);
    }
    let response = client.call_as::<Bytes>(&call).await;
    let mut requests = falcon.take_requests();
    if operation.path() != LOGIN {
        requests.retain(|request| request.path != LOGIN);
    }
    let refused = REFUSED.iter().any(|(known, _)| *known == id);
    let sent = match (requests.as_slice(), &response) {
        ([_], Ok(_)) => Vec::new(),
        (_, Err(_)) if refused => Vec::new(),
        ([_], Err(error)) if given != Given::Required && refuses_cursor(case, error) => Vec::new(),
        ([], Err(error)) => vec![Differs::new("accepts the values", error.to_string())],
        (_, Err(error)) => vec![Differs::new("a response", error.to_string())],
        (several, Ok(_)) => vec![Differs::new("one request", several.len().to_string())],
    };
    report.add(Check::Sent, &subject, sent);
    if let Some(received) = requests.last() {
        let needs = case.spec.needs;
        request::check(
            published, operation, given, needs, received, &subject, report,
        );
    }
    if let Ok(response) = response
        && let Ok(body) = serde_json::from_slice(&response.body)
    {
        report.add(Check::Response, &subject, response::read(case, &body));
    }
}

/// Whether the server refuses a made-up cursor of a list, as it must.
fn refuses_cursor(case: &Case, error: &falcon_sdk::Error) -> bool {
    let falcon_sdk::Error::Api(failure) = error else {
        return false;
    };
    let reasons = [
        "Search context expired",
        "is not a number of records",
        "cannot provide both",
    ];
    let mut messages = failure
        .errors
        .iter()
        .map(falcon_sdk::reply::ApiError::message);
    case.spec.paging != Paging::None
        && messages.any(|message| reasons.iter().any(|reason| message.contains(reason)))
}
