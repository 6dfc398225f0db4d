// Each page is a file of its own, so that it can be read as a text. A build of the crate has no guide.
#![doc = include_str!("front.md")]

/// Declares a page. Without the features that its examples use, it says which these are.
macro_rules! page {
    ($name:ident, $text:literal, [$($feature:literal),*]) => {
        #[cfg_attr(all($(feature = $feature),*), doc = include_str!($text))]
        #[cfg_attr(
            not(all($(feature = $feature),*)),
            doc = concat!("This page is left out: it needs the features", $(" `", $feature, "`"),*, ".")
        )]
        pub mod $name {}
    };
}

page!(first_call, "first_call.md", ["hosts"]);
page!(
    clouds_and_tenants,
    "clouds_and_tenants.md",
    ["hosts", "mssp"]
);
page!(lists, "lists.md", ["hosts"]);
page!(ids_to_records, "ids_to_records.md", ["alerts", "hosts"]);
page!(writes, "writes.md", ["alerts", "hosts", "ioc"]);
page!(actions, "actions.md", ["actions", "blocking", "ioc"]);
page!(files, "files.md", ["sample_uploads"]);
page!(errors, "errors.md", ["hosts"]);
page!(testing, "testing.md", ["hosts", "mock"]);
page!(observing, "observing.md", ["hosts"]);
page!(filters, "filters.md", ["hosts", "ioc"]);
page!(
    event_streams,
    "event_streams.md",
    ["blocking", "event_stream", "event_streams"]
);
page!(
    real_time_response,
    "real_time_response.md",
    [
        "blocking",
        "real_time_response",
        "real_time_response_admin",
        "rtr"
    ]
);
page!(
    transfers,
    "transfers.md",
    [
        "blocking",
        "falcon_container_image",
        "sample_uploads",
        "transfers"
    ]
);
page!(
    jobs,
    "jobs.md",
    [
        "blocking",
        "falcon_container_image",
        "falconx_sandbox",
        "it_automation",
        "jobs",
        "malquery"
    ]
);
page!(ingest, "ingest.md", ["blocking", "hec"]);
page!(searches, "searches.md", ["blocking", "ngsiem", "siem"]);
page!(performance, "performance.md", ["blocking", "hosts"]);
page!(
    coming_from,
    "coming_from.md",
    [
        "alerts",
        "hosts",
        "ioc",
        "mssp",
        "sample_uploads",
        "sensor_download"
    ]
);
