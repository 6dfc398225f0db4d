//! Does a task with rusty_falcon, whose user has to request the pages, and prints the number of items,
//! requests or bytes.

use std::env;
use std::error::Error;
use std::hint::black_box;

use rusty_falcon::apis::configuration::Configuration;
use rusty_falcon::apis::host_group_api::query_host_groups;
use rusty_falcon::apis::hosts_api::{
    combined_devices_by_filter, post_device_details_v2, query_devices_by_filter_scroll,
};
use rusty_falcon::apis::oauth2_api::oauth2_access_token;
use rusty_falcon::apis::sample_uploads_api::get_sample_v3;
use rusty_falcon::models::MsaIdsRequest;
use tokio::task::JoinSet;

type Failure = Box<dyn Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    // Its own login only knows the published clouds.
    let mut falcon = Configuration {
        base_path: env::var("FALCON_BASE_URL")?,
        ..Configuration::default()
    };
    let (id, secret) = (
        env::var("FALCON_CLIENT_ID")?,
        env::var("FALCON_CLIENT_SECRET")?,
    );
    let token = oauth2_access_token(&falcon, &id, &secret, None).await?;
    falcon.oauth_access_token = token.access_token;
    let done = match words.as_slice() {
        ["scroll", page] => scroll(&falcon, page.parse()?).await?,
        ["offset", page] => offset(&falcon, page.parse()?).await?,
        ["combined", page] => combined(&falcon, page.parse()?).await?,
        ["details", page] => details(&falcon, page.parse()?).await?,
        ["requests", number, parallel] => {
            requests(&falcon, number.parse()?, parallel.parse()?).await?
        }
        ["download", path] => download(&falcon, path).await?,
        other => return Err(format!("{other:?} is no task").into()),
    };
    println!("{done}");
    Ok(())
}

async fn requests(
    falcon: &Configuration,
    number: usize,
    parallel: usize,
) -> Result<usize, Failure> {
    let mut tasks: JoinSet<Result<usize, Failure>> = JoinSet::new();
    for task in 0..parallel {
        let falcon = falcon.clone();
        tasks.spawn(async move {
            let mut read = 0;
            for _ in (task..number).step_by(parallel) {
                let page = query_host_groups(&falcon, None, None, Some(1), None).await?;
                read += page.resources.len();
            }
            Ok(read)
        });
    }
    let mut read = 0;
    while let Some(done) = tasks.join_next().await {
        read += done??;
    }
    Ok(read)
}

async fn download(falcon: &Configuration, path: &str) -> Result<usize, Failure> {
    let file = get_sample_v3(falcon, &"0".repeat(64), None).await?;
    std::fs::write(path, &file)?;
    Ok(file.len())
}

async fn scroll(falcon: &Configuration, size: i32) -> Result<usize, Failure> {
    let (mut read, mut token) = (0, None::<String>);
    loop {
        let page = query_devices_by_filter_scroll(falcon, token.as_deref(), Some(size), None, None)
            .await?;
        read += black_box(page.resources).len();
        token = page.meta.pagination.map(|pagination| pagination.offset);
        if token.as_ref().is_none_or(String::is_empty) {
            return Ok(read);
        }
    }
}

async fn offset(falcon: &Configuration, size: i32) -> Result<usize, Failure> {
    let mut read = 0;
    loop {
        let at = i32::try_from(read)?;
        let page = query_host_groups(falcon, None, Some(at), Some(size), None).await?;
        if page.resources.is_empty() {
            return Ok(read);
        }
        read += black_box(page.resources).len();
    }
}

async fn combined(falcon: &Configuration, size: i32) -> Result<usize, Failure> {
    let (mut read, mut token) = (0, None::<String>);
    loop {
        let page =
            combined_devices_by_filter(falcon, token.as_deref(), Some(size), None, None, None)
                .await?;
        read += black_box(page.resources).len();
        token = page.meta.pagination.and_then(|pagination| pagination.next);
        if token.as_ref().is_none_or(String::is_empty) {
            return Ok(read);
        }
    }
}

async fn details(falcon: &Configuration, size: i32) -> Result<usize, Failure> {
    let (mut read, mut token) = (0, None::<String>);
    loop {
        let page = query_devices_by_filter_scroll(falcon, token.as_deref(), Some(size), None, None)
            .await?;
        let hosts = post_device_details_v2(falcon, MsaIdsRequest::new(page.resources)).await?;
        read += black_box(hosts.resources).len();
        token = page.meta.pagination.map(|pagination| pagination.offset);
        if token.as_ref().is_none_or(String::is_empty) {
            return Ok(read);
        }
    }
}
