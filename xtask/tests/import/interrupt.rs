//! An import that a person interrupts.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::project::{HOSTS, Project, stderr};

/// Starts an import of another interface.
fn started(project: &Project) -> Child {
    let file = project.path("published");
    fs::write(
        &file,
        HOSTS
            .replace("name: id", "name: ids")
            .replace("api.Host", "api.Device"),
    )
    .unwrap();
    let mut command = project.command(&file, &[]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

fn interrupt(child: &Child) {
    let id = child.id().to_string();
    let status = Command::new("kill").args(["-INT", &id]).status();
    assert!(status.unwrap().success(), "the import has ended");
}

fn wait_for(path: &Path) {
    let start = Instant::now();
    while !path.exists() {
        assert!(start.elapsed() < Duration::from_secs(60), "no {path:?}");
        sleep(Duration::from_millis(1));
    }
}

#[test]
fn an_interrupt_while_files_are_written_changes_nothing() {
    let project = Project::new();
    let before = project.files();
    // The import waits until the test reads the last of its new files.
    let last = project.path("sdk/src/generated/interface.rs.new");
    assert!(
        Command::new("mkfifo")
            .arg(&last)
            .status()
            .unwrap()
            .success()
    );
    let child = started(&project);
    wait_for(&project.path("specs/falcon.swagger.json.new"));
    wait_for(&project.path("sdk/src/generated/services/hosts.rs.new"));
    interrupt(&child);
    fs::read(&last).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("interrupted: all files are as they were"),
        "{}",
        stderr(&output)
    );
    fs::remove_file(project.path("published")).ok();
    assert_eq!(project.files(), before);
}

#[test]
fn an_interrupt_at_any_time_leaves_all_files_old_or_all_new() {
    let project = Project::new();
    let before = project.files();
    let start = Instant::now();
    let output = started(&project).wait_with_output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    let (whole, after) = (start.elapsed(), project.files());
    for step in 0..20 {
        project.imported(HOSTS);
        assert_eq!(project.files(), before);
        let child = started(&project);
        sleep(whole * step / 20);
        let id = child.id().to_string();
        // It may have ended.
        let kill = Command::new("kill").args(["-INT", &id]).output();
        kill.unwrap();
        child.wait_with_output().unwrap();
        let files = project.files();
        assert!(files == before || files == after, "{step}: {files:?}");
    }
}
