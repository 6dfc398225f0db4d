//! What an import reads of the overlays, and what it adds to them.

use std::fs;

use crate::project::{HOSTS, Project, raw, stderr};

#[test]
fn missing_annotations_are_copied_to_an_overlay() {
    let project = Project::new();
    let services = project.path("sdk/src/generated/services/hosts.rs");
    let before = project.files()[&services].clone();
    let said = project.imported(&raw());
    assert!(
        said.contains("x-aliases copied to annotations.yaml for 1 place"),
        "{said}"
    );
    let files = project.files();
    assert!(!files[&project.path("specs/falcon.swagger.json")].contains("x-"));
    assert_eq!(files[&services], before);

    // The next import copies them from the overlay. It reports an annotation whose place is gone.
    project.imported(&raw());
    assert_eq!(project.files(), files);
    let moved = raw().replace("/hosts/v1", "/hosts/v2");
    let said = project.imported(&moved);
    assert!(said.contains("x-aliases copied"), "{said}");
    let said = project.imported(
        &moved
            .replace("/hosts/v2", "/v3")
            .replace("GetHosts", "Other"),
    );
    let lost = "lost: x-aliases at $.paths['/hosts/v2'].get";
    assert!(said.contains(lost), "{said}");

    // A file that has the annotations again needs no overlay.
    project.imported(HOSTS);
    assert!(!project.path("specs/annotations.yaml").exists());
}

#[test]
fn a_renamed_collection_keeps_its_old_name_until_the_next_breaking_release() {
    let project = Project::new();
    let devices = HOSTS.replace("tags: [hosts]", "tags: [devices]");
    let said = project.imported(&devices);
    assert!(
        said.contains("`hosts`: renamed to `devices`; `hosts` stays for one version"),
        "{said}"
    );
    assert!(said.contains("Semantic version: **minor**"), "{said}");
    let files = project.files();
    assert!(files[&project.path("sdk/Cargo.toml")].contains("hosts = [\"devices\"]"));
    let services = &files[&project.path("sdk/src/generated/services/mod.rs")];
    assert!(
        services.contains("#[deprecated = \"renamed to `devices`\"]\npub mod hosts {"),
        "{services}"
    );
    assert!(!files[&project.path("specs/falcon.swagger.json")].contains("former"));
    project.imported(&devices);
    assert_eq!(project.files(), files);

    // After its release, a breaking version drops it: codegen/tests/former.rs.
    let annotations = project.path("specs/annotations.yaml");
    let text = fs::read_to_string(&annotations).unwrap();
    let version = format!("\"since\":\"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(text.contains(&version), "{text}");
    fs::write(&annotations, text.replace(&version, "\"since\":\"0.0.1\"")).unwrap();
    let said = project.imported(&devices);
    assert!(
        said.contains("`hosts`: removed, the former name of `devices`"),
        "{said}"
    );
    assert!(!annotations.exists());
    assert!(
        !fs::read_to_string(project.path("sdk/Cargo.toml"))
            .unwrap()
            .contains("hosts")
    );
}

#[test]
fn a_renamed_operation_keeps_its_old_name_and_its_old_id() {
    let project = Project::new();
    let renamed = HOSTS.replace("GetHosts", "FindHosts");
    let said = project.imported(&renamed);
    let stays = "`hosts::GetHosts`: renamed to `hosts::FindHosts`; `hosts::GetHosts` stays";
    assert!(said.contains(stays), "{said}");
    assert!(said.contains("Semantic version: **minor**"), "{said}");
    let files = project.files();
    let services = &files[&project.path("sdk/src/generated/services/hosts.rs")];
    let alias = "#[deprecated = \"renamed to `FindHosts`\"]\npub type GetHosts = FindHosts;";
    assert!(services.contains(alias), "{services}");
    let catalog = &files[&project.path("sdk/src/generated/catalog/hosts.rs")];
    let aliases = ".aliases(&[\"ListHosts\", \"GetHosts\"])";
    assert!(catalog.contains(aliases), "{catalog}");
    let annotations = &files[&project.path("specs/annotations.yaml")];
    assert!(annotations.contains("x-former-types"), "{annotations}");
    project.imported(&renamed);
    assert_eq!(project.files(), files);
}

#[test]
fn stale_actions_stop_an_import_unless_they_are_allowed() {
    let project = Project::new();
    let overlay = "overlay: 1.0.0\nactions:\n\
        - {target: \"$.paths['/host/v1'].get\", description: why, update: {deprecated: true}}\n\
        - {target: \"$.paths['/hosts/v1'].get\", description: why, update: {tags: [hosts]}}\n";
    fs::write(project.path("specs/overlay.yaml"), overlay).unwrap();
    let said = project.refused(HOSTS);
    assert!(said.contains("similar: `/hosts/v1`"), "{said}");
    assert!(said.contains("--allow-stale"), "{said}");
    let output = project.run(HOSTS, &["--allow-stale"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("stale        overlay action 1"), "{said}");
    assert!(
        said.contains("satisfied    $.paths['/hosts/v1'].get"),
        "{said}"
    );
}

#[test]
fn the_committed_interface_is_compared_with_its_own_overlay() {
    let project = Project::new();
    project.commit();
    let parameter = "{name: id, in: query, type: string}";
    let later = HOSTS.replace(
        parameter,
        &format!("{parameter}, {}", parameter.replace("id", "group")),
    );
    // The old interface has no such parameter.
    let overlay = "overlay: 1.0.0\nactions:\n\
        - {target: \"$.paths['/hosts/v1'].get\", description: why, \
           update: {x-falcon-needs: [['query:group']]}}\n";
    fs::write(project.path("specs/overlay.yaml"), overlay).unwrap();
    for _ in 0..2 {
        let said = project.imported(&later);
        assert!(said.contains("group"), "{said}");
    }
}

#[test]
fn proposed_actions_are_appended_to_the_overlay_once_and_as_comments() {
    let project = Project::new();
    let bad = HOSTS
        .replace("type: string}]", "type: string}, {name: a-b, in: query, type: string}, {name: a_b, in: query, type: string}]")
        .replace("definitions:\n", "definitions:\n  api.Bad: {properties: {a: {$ref: \"#/definitions/api.Hots\"}}}\n");
    let before = project.files();
    let output = project.run(&bad, &["--write-overlay"]);
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert!(
        said.contains("published:13:") && said.contains("#/definitions/api.Hots"),
        "{said}"
    );
    let (mut after, overlay) = (
        project.files(),
        fs::read_to_string(project.path("specs/overlay.yaml")).unwrap(),
    );
    let proposed: Vec<&str> = overlay
        .lines()
        .filter(|line| line.contains("target:"))
        .collect();
    assert!(
        proposed
            .iter()
            .all(|line| line.starts_with("  # - {target: ")),
        "{overlay}"
    );
    assert_eq!(proposed.len(), 2, "{overlay}");
    // Nothing else changes, also the second time.
    let count = project.run(&bad, &["--write-overlay"]);
    assert!(
        stderr(&count).contains("\n0 actions are appended"),
        "{}",
        stderr(&count)
    );
    assert_eq!(project.files(), after);
    after.retain(|path, _| !path.ends_with("overlay.yaml"));
    assert_eq!(after, before);
    // A person takes the comments away.
    let overlay = overlay.replace("  # - ", "  - ");
    fs::write(project.path("specs/overlay.yaml"), overlay).unwrap();
    project.imported(&bad);
}
