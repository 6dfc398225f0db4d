//! The binary with a command.

use std::process::Command;

fn fake(arguments: &[&str]) -> std::process::Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fake-falcon"));
    command.args(arguments).output().expect("the binary")
}

#[test]
fn a_command_finds_the_server_in_its_environment_and_its_exit_code_is_ours() {
    let script = "echo $FALCON_BASE_URL $FALCON_CLIENT_ID $FALCON_CLIENT_SECRET; exit 7";
    let output = fake(&["--records", "3", "--", "sh", "-c", script]);
    assert_eq!(output.status.code(), Some(7));
    let words = String::from_utf8(output.stdout).expect("text");
    let words: Vec<&str> = words.split_whitespace().collect();
    assert!(words[0].starts_with("http://127.0.0.1:"), "{words:?}");
    assert_eq!(words.len(), 3);
}

#[test]
fn a_missing_command_is_an_error_that_names_it() {
    let output = fake(&["--", "no-such-command-anywhere"]);
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8(output.stderr).expect("text");
    assert!(
        error.starts_with("error: no-such-command-anywhere: "),
        "{error}"
    );
}

#[test]
fn an_unreadable_interface_is_an_error_that_names_it() {
    let output = fake(&["--spec", "no-such-file.json", "--", "true"]);
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8(output.stderr).expect("text");
    assert!(
        error.starts_with("error: no-such-file.json: cannot be read"),
        "{error}"
    );
}

#[test]
fn an_unknown_reading_of_filters_is_an_error_that_names_all() {
    let output = fake(&["--filter", "join=left", "--", "true"]);
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8(output.stderr).expect("text");
    assert!(error.contains("join=or-first, join=in-order"), "{error}");
    let output = fake(&[
        "--filter",
        "few-operators",
        "--filter",
        "lenient",
        "--",
        "true",
    ]);
    assert_eq!(output.status.code(), Some(0));
}
