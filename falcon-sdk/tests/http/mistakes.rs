//! The first mistakes of newcomers, as `docs/first-mistakes.md` shows them. Each program runs as
//! its own process, against the clouds by their own names.

mod programs;

use std::fmt::Write as _;
use std::pin::Pin;
use std::process::{Command, Termination};

use falcon_sdk::Error;

use crate::clouds::{Clouds, Request, let_in};
use crate::raw;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/first-mistakes.md");
const PROGRAMS: &str = include_str!("mistakes/programs.rs");
const STALE: &str = "docs/first-mistakes.md is stale: INSTA_UPDATE=always writes it";

const HEAD: &str = "\
# First mistakes

The output of programs with a mistake in the program, the account or the network. Each program below is
the body of `async fn main() -> Result<(), falcon_sdk::Error>`. An error that `main` returns prints the
failure, its cause, and advice. [ADR 1](adr/0001-debug-of-errors-is-a-report.md) explains this decision.
[faults.md](faults.md) lists all other faults.

`falcon-sdk/tests/http/mistakes.rs` runs the programs, and fails if this page is stale.
`INSTA_UPDATE=always cargo test -p falcon-sdk --test http mistakes` writes the page.
";

/// A mistake.
struct Mistake {
    title: &'static str,
    /// The mistake, in the words of the page.
    wrong: &'static str,
    /// The function in `programs.rs`.
    program: &'static str,
    /// Variables besides valid credentials, if there are any.
    variables: &'static [(&'static str, &'static str)],
    given: Given,
    login: fn(&Request) -> String,
    call: fn(&Request) -> String,
}

/// The variables in the environment.
enum Given {
    Nothing,
    Credentials,
    /// Without the proxy that acts as the clouds.
    CredentialsAlone,
}

fn refused(status: &str, headers: &str, body: &str) -> String {
    raw::whole(status, body).replacen("\r\n", &format!("\r\n{headers}"), 1)
}

fn found(_: &Request) -> String {
    raw::whole("200 OK", r#"{"meta": {}, "resources": []}"#)
}

const WITH_CREDENTIALS: Mistake = Mistake {
    title: "",
    wrong: "",
    program: "list",
    variables: &[],
    given: Given::Credentials,
    login: let_in,
    call: found,
};

const MISTAKES: &[Mistake] = &[
    Mistake {
        title: "No credentials",
        wrong: "Neither `FALCON_CLIENT_ID` nor `FALCON_CLIENT_SECRET` is set.",
        given: Given::Nothing,
        ..WITH_CREDENTIALS
    },
    Mistake {
        title: "A wrong secret",
        wrong: "A letter is missing in `FALCON_CLIENT_SECRET`.",
        login: |_| {
            refused(
                "403 Forbidden",
                "",
                r#"{"meta": {"trace_id": "6f1c8a5e"}, "errors": [{"code": 403, "message": "access denied, invalid client credentials"}]}"#,
            )
        },
        ..WITH_CREDENTIALS
    },
    Mistake {
        title: "A wrong cloud",
        wrong: "`FALCON_CLOUD` is not set, and the tenant is in a Gov cloud, which is never discovered.",
        login: |_| refused("308 Permanent Redirect", "X-Cs-Region: us-gov-1\r\n", ""),
        ..WITH_CREDENTIALS
    },
    Mistake {
        title: "A cloud that does not exist",
        wrong: "`FALCON_CLOUD=us-east-1`.",
        variables: &[("FALCON_CLOUD", "us-east-1")],
        ..WITH_CREDENTIALS
    },
    Mistake {
        title: "A host that does not exist",
        wrong: "`FALCON_BASE_URL=https://api.$REGION.crowdstrike.com`, with `REGION` unset.",
        variables: &[("FALCON_BASE_URL", "https://api..crowdstrike.com")],
        given: Given::CredentialsAlone,
        ..WITH_CREDENTIALS
    },
    Mistake {
        title: "The console's address as base URL",
        wrong: "`FALCON_BASE_URL=https://falcon.us-2.crowdstrike.com`, as in the browser.",
        variables: &[("FALCON_BASE_URL", "https://falcon.us-2.crowdstrike.com")],
        login: |_| {
            refused(
                "404 Not Found",
                "Content-Type: text/html\r\n",
                "<html>Not Found</html>",
            )
        },
        ..WITH_CREDENTIALS
    },
    Mistake {
        title: "A missing scope",
        wrong: "The API client may not read hosts.",
        call: |_| {
            refused(
                "403 Forbidden",
                "",
                r#"{"meta": {"trace_id": "6f1c8a5e"}, "errors": [{"code": 403, "message": "access denied, authorization failed"}]}"#,
            )
        },
        ..WITH_CREDENTIALS
    },
    Mistake {
        title: "A wrong filter",
        wrong: "The field is called `platform_name`.",
        program: "filter",
        call: |_| {
            refused(
                "400 Bad Request",
                "",
                r#"{"meta": {"trace_id": "6f1c8a5e"}, "errors": [{"code": 400, "message": "invalid filter: unknown field 'platform'"}]}"#,
            )
        },
        ..WITH_CREDENTIALS
    },
    Mistake {
        title: "A mistyped operation",
        wrong: "An `s` is missing in the id.",
        program: "mistyped_operation",
        ..WITH_CREDENTIALS
    },
    Mistake {
        title: "Too large a page",
        wrong: "The service returns 5,000 ids at most.",
        program: "large_limit",
        ..WITH_CREDENTIALS
    },
    Mistake {
        title: "No ids",
        wrong: "The list of ids is empty.",
        program: "no_ids",
        ..WITH_CREDENTIALS
    },
    Mistake {
        title: "Too many requests",
        wrong: "The limit of the account is used up, and the program does not retry.",
        program: "without_retry",
        call: |_| {
            refused(
                "429 Too Many Requests",
                "Date: Thu, 01 Jan 2026 00:00:00 GMT\r\nX-Ratelimit-RetryAfter: 1767225612\r\n",
                r#"{"meta": {"trace_id": "6f1c8a5e"}, "errors": [{"code": 429, "message": "API rate limit exceeded."}]}"#,
            )
        },
        ..WITH_CREDENTIALS
    },
    Mistake {
        title: "An expired token",
        wrong: "The program uses a token that another program fetched, and that has expired.",
        program: "given_token",
        call: |_| {
            refused(
                "401 Unauthorized",
                "",
                r#"{"meta": {"trace_id": "6f1c8a5e"}, "errors": [{"code": 401, "message": "access denied, invalid bearer token"}]}"#,
            )
        },
        ..WITH_CREDENTIALS
    },
    Mistake {
        title: "Success in part",
        wrong: "One of two hosts does not exist. Without `ok()` the program would not notice.",
        program: "contain",
        call: |_| {
            raw::whole(
                "202 Accepted",
                r#"{"meta": {"trace_id": "6f1c8a5e"}, "resources": [{"id": "aid-1"}], "errors": [{"code": 404, "message": "no such host", "id": "aid-2"}]}"#,
            )
        },
        ..WITH_CREDENTIALS
    },
];

/// The `main` of the program that `MISTAKE` names.
#[test]
#[ignore = "the test below starts it"]
fn program() {
    type Main = fn() -> Pin<Box<dyn Future<Output = Result<(), Error>>>>;
    let programs: [(&str, Main); 8] = [
        ("list", || Box::pin(programs::list())),
        ("filter", || Box::pin(programs::filter())),
        ("mistyped_operation", || {
            Box::pin(programs::mistyped_operation())
        }),
        ("large_limit", || Box::pin(programs::large_limit())),
        ("no_ids", || Box::pin(programs::no_ids())),
        ("without_retry", || Box::pin(programs::without_retry())),
        ("given_token", || Box::pin(programs::given_token())),
        ("contain", || Box::pin(programs::contain())),
    ];
    let name = std::env::var("MISTAKE").unwrap();
    let (_, main) = programs.iter().find(|(known, _)| *known == name).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let result = runtime.block_on(main());
    let failed = result.is_err();
    // Prints as `main` does.
    let _ = result.report();
    std::process::exit(if failed { 1 } else { 0 });
}

/// The output of the program.
async fn printed(mistake: &Mistake) -> String {
    let clouds = Clouds::start_with(mistake.login, mistake.call).await;
    let folder = tempfile::tempdir().unwrap();
    let trusted = folder.path().join("trusted.pem");
    std::fs::write(&trusted, clouds.authority.pem()).unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "--ignored", "--nocapture", "mistakes::program"])
        .env_clear()
        .env("MISTAKE", mistake.program)
        .env("SSL_CERT_FILE", trusted)
        .envs(mistake.variables.iter().copied());
    if !matches!(mistake.given, Given::Nothing) {
        command
            .env("FALCON_CLIENT_ID", "an-id")
            .env("FALCON_CLIENT_SECRET", "hunter2");
    }
    if !matches!(mistake.given, Given::CredentialsAlone) {
        command.env("HTTPS_PROXY", &clouds.proxy);
    }
    let run = tokio::task::spawn_blocking(move || command.output());
    let output = run.await.unwrap().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{}: {text}", mistake.title);
    assert!(
        !text.contains("hunter2") && !text.contains("an-id"),
        "{text}"
    );
    text
}

/// The body of a program, as a reader would type it.
fn body(program: &str) -> String {
    let head = format!("pub(super) async fn {program}() -> Result<(), Error> {{\n");
    let (_, rest) = PROGRAMS.split_once(&head).unwrap();
    let (body, _) = rest.split_once("    Ok(())\n}\n").unwrap();
    body.lines()
        .map(|line| format!("{}\n", line.strip_prefix("    ").unwrap()))
        .collect()
}

#[cfg_attr(
    not(target_os = "linux"),
    ignore = "other systems take trusted certificates from no file"
)]
#[tokio::test]
async fn each_first_mistake_prints_what_the_page_shows() {
    let mut page = HEAD.to_owned();
    for mistake in MISTAKES {
        let (title, wrong, body) = (mistake.title, mistake.wrong, body(mistake.program));
        let printed = printed(mistake).await;
        write!(
            page,
            "\n## {title}\n\n{wrong}\n\n```rust\n{body}```\n\n```text\n{printed}```\n"
        )
        .unwrap();
    }
    let known = std::fs::read_to_string(PAGE).unwrap_or_default();
    if page != known && std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(PAGE, &page).unwrap();
        return;
    }
    for (line, known) in page.lines().zip(known.lines()) {
        assert_eq!(line, known, "{STALE}");
    }
    assert!(page == known, "{STALE}");
}
