//! A program with three operations: contains the hosts that a filter selects, and prints their names.

use rusty_falcon::apis::hosts_api::{
    perform_action_v2, post_device_details_v2, query_devices_by_filter_scroll,
};
use rusty_falcon::easy::client::FalconHandle;
use rusty_falcon::models::{MsaEntityActionRequestV2, MsaIdsRequest};

const EDIT: u32 = 0;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let falcon = FalconHandle::from_env().await?;
    let filter = Some("tags:'FalconGroupingTags/lost'");
    let page = query_devices_by_filter_scroll(&falcon.cfg, None, None, None, filter).await?;
    let ids = page.resources;
    let hosts = post_device_details_v2(&falcon.cfg, MsaIdsRequest::new(ids.clone())).await?;
    let action = MsaEntityActionRequestV2::new(ids);
    let contained = perform_action_v2(&falcon.cfg, "contain", action).await?;
    for host in &hosts.resources {
        println!("{:?}", host.hostname);
    }
    println!("{:?} of edit {EDIT}", contained.resources.len());
    Ok(())
}
