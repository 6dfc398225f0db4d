//! Reads a list with rusty_falcon, whose user has to request the pages, and prints the number of
//! items.

use std::env;
use std::error::Error;
use std::hint::black_box;

use rusty_falcon::apis::configuration::Configuration;
use rusty_falcon::apis::host_group_api::query_host_groups;
use rusty_falcon::apis::hosts_api::{
    combined_devices_by_filter, post_device_details_v2, query_devices_by_filter_scroll,
};
use rusty_falcon::apis::oauth2_api::oauth2_access_token;
use rusty_falcon::models::MsaIdsRequest;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let what = arguments.next().unwrap_or_default();
    let size: i32 = arguments.next().unwrap_or_default().parse()?;
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
    let read = match what.as_str() {
        "scroll" => scroll(&falcon, size).await?,
        "offset" => offset(&falcon, size).await?,
        "combined" => combined(&falcon, size).await?,
        "details" => details(&falcon, size).await?,
        _ => return Err("give scroll, offset, combined or details, and the size of a page".into()),
    };
    println!("{read}");
    Ok(())
}

async fn scroll(falcon: &Configuration, size: i32) -> Result<usize, Box<dyn Error>> {
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

async fn offset(falcon: &Configuration, size: i32) -> Result<usize, Box<dyn Error>> {
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

async fn combined(falcon: &Configuration, size: i32) -> Result<usize, Box<dyn Error>> {
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

async fn details(falcon: &Configuration, size: i32) -> Result<usize, Box<dyn Error>> {
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
