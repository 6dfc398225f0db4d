//! Requests as curl commands, read as a shell reads them.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at an unexpected result")]

use std::process::Command;

use falcon_sdk::request::{Call, Method, Upload};
use falcon_sdk::spec::{Body, Param, Spec};
use falcon_sdk::wire::{self, Secret};

static LOGIN: Spec = Spec::new(Method::POST, "/oauth2/token", "Login", "oauth2")
    .params(&[
        Param::form("client_id"),
        Param::form("client_secret").secret(),
    ])
    .body(Body::Form)
    .without_bearer();
static UPLOAD: Spec = Spec::new(Method::POST, "/files/{id}/v1", "Upload", "files")
    .params(&[
        Param::path("id"),
        Param::query("key").secret(),
        Param::header("X-File-Password").secret(),
        Param::form("comment"),
        Param::form("file").file(),
    ])
    .body(Body::Multipart);

/// The arguments of `curl`.
fn words(call: &Call) -> Vec<String> {
    let script = format!("curl() {{ printf '%s\\0' \"$@\"; }}\n{}", call.to_curl());
    let output = Command::new("sh")
        .args(["-c", &script])
        .env("FALCON_TOKEN", "the-token")
        .env("CLIENT_SECRET", "the secret")
        .env("X_FILE_PASSWORD", "pass'word")
        .env("KEY", "the-key")
        .env_remove("FALCON_BASE_URL")
        .output()
        .unwrap();
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{output:?}"
    );
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_terminator('\0').map(str::to_owned).collect()
}

const TOKEN: &str = "Authorization: Bearer the-token";

#[test]
fn any_text_is_one_word() {
    let mut call = Call::request(Method::PUT, "/a/v1");
    call.json(&"it's $HOME `id` \\ \" \n @x");
    call.header("X-Note", &"$(id) 'a'");
    assert_eq!(
        words(&call),
        [
            "-X",
            "PUT",
            "-H",
            TOKEN,
            "-H",
            "X-Note: $(id) 'a'",
            "-H",
            "Content-Type: application/json",
            "--data-raw",
            r#""it's $HOME `id` \\ \" \n @x""#,
            "https://api.crowdstrike.com/a/v1",
        ]
    );
}

#[test]
fn a_secret_is_a_variable_in_any_place() {
    let mut call = Call::new(&UPLOAD);
    call.path("id", &"a b")
        .query("key", &"hidden")
        .header("X-File-Password", &"hidden")
        .form("comment", &"@not a file")
        .file(
            "file",
            &Upload::path("dir/a \"b\".bin").content_type("text/x-a"),
        );
    assert!(!call.to_curl().contains("hidden"), "{}", call.to_curl());
    assert_eq!(
        words(&call),
        [
            "-X",
            "POST",
            "-H",
            TOKEN,
            "-H",
            "X-File-Password: pass'word",
            "--form-string",
            "comment=@not a file",
            "-F",
            r#"file=@"dir/a \"b\".bin";filename="a \"b\".bin";type=text/x-a"#,
            "https://api.crowdstrike.com/files/a%20b/v1?key=the-key",
        ]
    );
}

#[test]
fn a_form_is_escaped_by_curl_and_a_login_has_no_token() {
    let mut call = Call::new(&LOGIN);
    call.form("client_id", &"a&b")
        .form("client_secret", &"hidden");
    assert_eq!(
        words(&call),
        [
            "-X",
            "POST",
            "--data-urlencode",
            "client_id=a&b",
            "--data-urlencode",
            "client_secret=the secret",
            "https://api.crowdstrike.com/oauth2/token",
        ]
    );
}

#[test]
fn a_secret_in_a_json_body_is_a_variable() {
    let body = std::collections::BTreeMap::from([
        ("client_secret".to_owned(), Secret::from("hidden")),
        ("key".to_owned(), Secret::from("hidden")),
    ]);
    let mut call = Call::request(Method::POST, "/a/v1");
    call.json(&vec![body]);
    let words = words(&call);
    assert!(
        words.contains(&r#"[{"client_secret":"the secret","key":"the-key"}]"#.to_owned()),
        "{words:?}"
    );
    assert!(!call.to_curl().contains("hidden"));
    call.json(&wire::Json::from(1));
    assert!(
        call.to_curl().contains("--data-raw '1'"),
        "a new body has no old secrets"
    );
}

#[test]
fn marks_inside_of_a_value_run_nothing() {
    let text = "\u{E000}HOME$(id)\u{E001}\u{E000}\"; id; \"\u{E001}";
    let mut call = Call::request(Method::POST, "/a/v1");
    call.header("X-Note", &text);
    assert!(words(&call).contains(&format!("X-Note: {text}")));
}

#[test]
fn a_file_as_the_whole_body_is_read_from_disk() {
    let mut call = Call::request(Method::POST, "/a/v1");
    call.bytes(&Upload::path("some folder/a b"));
    let line = call.to_curl();
    assert!(line.contains("--data-binary '@some folder/a b'"), "{line}");
    call.bytes(&Upload::new("in memory").file_name("note.txt"));
    let line = call.to_curl();
    assert!(line.contains("--data-binary '@note.txt'"), "{line}");
    assert!(!line.contains("in memory"));
}

#[test]
fn a_published_secret_is_also_hidden_in_untyped_json() {
    static NODE: Spec = Spec::new(Method::POST, "/nodes/v1", "CreateNode", "nodes")
        .body(Body::json(true))
        .secrets(&["extra"]);
    let mut call = Call::new(&NODE);
    call.json(&serde_json::json!([{"extra": {"a": ["hunter2", 1]}, "name": "kept"}]));
    let line = call.to_curl();
    assert!(
        line.contains("\"$A\"") && !line.contains("hunter2"),
        "{line}"
    );
    assert!(line.contains(r#""name":"kept""#), "{line}");
}
