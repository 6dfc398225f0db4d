//! The record of the published file.

use std::fs;

use crate::project::{HOSTS, Project, stderr};

#[test]
fn the_published_file_is_recorded_until_another_interface_is_imported() {
    let project = Project::new();
    let published = "info: {title: Hosts, version: '7'}\n".to_owned() + HOSTS.trim_start();
    let facts = |text: &str, date: &str| {
        let output = project.run(text, &["--date", date]);
        assert!(output.status.success(), "{}", stderr(&output));
        let files = project.files();
        let record = files[&project.path("specs/published.yaml")].clone();
        let generated = &files[&project.path("sdk/src/generated/interface.rs")];
        for line in record.lines().skip(1).take(4) {
            assert!(generated.contains(line), "{line}: {generated}");
        }
        record
    };
    let record = facts(&published, "2026-10-01");
    // Computed by sha256sum.
    let checksum = "cb0239ddb465b0a77fb040560d7dd0fae06997ff729189bc74dfee761b29caec";
    for fact in [
        "title: \"Hosts\"\n".to_owned(),
        "version: \"7\"\n".to_owned(),
        "date: \"2026-10-01\"\n".to_owned(),
        format!("sha256: \"{checksum}\"\n"),
    ] {
        assert!(record.contains(&fact), "{fact}: {record}");
    }

    let same = published.clone() + "# another spelling\n";
    assert_eq!(facts(&same, "2026-10-02"), record);
    let news = facts(&published.replace("name: id", "name: ids"), "2026-10-03");
    assert!(
        news.contains("2026-10-03") && !news.contains(checksum),
        "{news}"
    );
}

#[test]
fn an_interface_that_was_edited_by_hand_is_refused() {
    let project = Project::new();
    let path = project.path("specs/falcon.swagger.json");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("\"id\"", "\"ids\"")).unwrap();
    let output = project.checked(&path);
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert!(
        said.contains("falcon.swagger.json is not the file"),
        "{said}"
    );
}

#[test]
fn another_interface_in_the_same_folder_is_not_held_against_the_record() {
    let project = Project::new();
    let path = project.path("specs/other.json");
    fs::copy(project.path("specs/falcon.swagger.json"), &path).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("\"id\"", "\"ids\"")).unwrap();
    let output = project.checked(&path);
    let said = stderr(&output);
    assert!(!said.contains("is not the file"), "{said}");
    assert!(
        said.contains("out of date") || said.contains("stale"),
        "{said}"
    );
}
