//! Put-files and scripts: uploaded, found by name, and used by commands.

use fake_falcon::Rtr;
use falcon_sdk::real_time_response_admin::{RTRCreatePutFiles, RTRGetPutFilesV2};
use falcon_sdk::request::Upload;
use falcon_sdk::rtr::{Command, PutFile, Script, Session};
use falcon_sdk::{Error, JobProblem};

use crate::{done, minutes, seconds, start};

#[tokio::test(start_paused = true)]
async fn the_id_of_an_upload_is_found_by_its_whole_name() {
    let (falcon, client, _) = start(Rtr::new()).await;
    let upload = |name: &'static str| PutFile::new(name, "content").description("a tool");
    let other = upload("tool.exe.bak").upload(&client).await.unwrap();
    let id = upload("tool.exe")
        .comment("for case 7")
        .upload(&client)
        .await
        .unwrap();
    assert_ne!(id, other);
    let quoted = upload("it's.exe").upload(&client).await.unwrap();
    assert_ne!(id, quoted);
    let requests = falcon.requests();
    let sent = requests.iter().map(|it| String::from_utf8_lossy(&it.body));
    let sent: String = sent.collect();
    for part in [
        "name=\"file\"; filename=\"tool.exe\"",
        "a tool",
        "for case 7",
        "content",
    ] {
        assert!(sent.contains(part), "{part}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_upload_is_found_behind_a_page_of_names_that_contain_its_name() {
    let (_falcon, client, sent) = start(Rtr::new()).await;
    for number in 0..100 {
        let create = RTRCreatePutFiles::new("a tool", Upload::new("content"));
        let other = create.name(format!("a{number}"));
        client.send(other).await.unwrap().ok().unwrap();
    }
    let id = PutFile::new("a", "content").upload(&client).await.unwrap();
    let record = client.send(RTRGetPutFilesV2::new([&id])).await.unwrap();
    assert_eq!(record.resources[0].name.as_deref(), Some("a"));
    assert_eq!(sent.count("RTR-ListPut-Files"), 2, "two pages");
}

#[tokio::test(start_paused = true)]
async fn an_upload_is_waited_for_until_it_is_listed() {
    let (_falcon, client, sent) = start(Rtr::new().listed_after(seconds(20))).await;
    let script = Script::new("collect", "Get-Date")
        .platform("windows")
        .permission("group");
    script.upload(&client).await.unwrap();
    assert!(sent.count("RTR-ListScripts") > 2);
    assert_eq!(sent.count("RTR-CreateScripts"), 1);
    let session = Session::open(&client, "a").await.unwrap();
    let run = Command::new("runscript")
        .cloud_file("collect")
        .command_line("-Days 7");
    let output = done(session.run(run).await.unwrap());
    assert!(
        output
            .stdout
            .contains("runscript -CloudFile='collect' -CommandLine=```-Days 7```")
    );
}

#[tokio::test(start_paused = true)]
async fn an_upload_that_is_never_listed_or_exists_is_an_error() {
    let (_falcon, client, _) = start(Rtr::new().listed_after(minutes(5))).await;
    let tool = PutFile::new("tool.exe", "content");
    let error = tool.upload(&client).await.unwrap_err();
    let Error::Job(job) = error else {
        panic!("{error}");
    };
    assert!(job.to_string().contains("the put-file tool.exe"), "{job}");
    assert!(matches!(job.problem, JobProblem::Unfinished { .. }));
    let again = tool.upload(&client).await.unwrap_err();
    assert_eq!(again.status().unwrap(), 409);
}
