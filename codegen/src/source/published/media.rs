//! Kinds of media types.

/// A media type without its parameters.
pub fn essence(media: &str) -> &str {
    media.split(';').next().unwrap_or(media).trim()
}

/// Whether a media type is only used for files. JSON may be labelled as plain text.
pub fn is_file(media: &str) -> bool {
    let essence = essence(media);
    let archives = ["gzip", "octet-stream", "pdf", "x-7z-compressed", "zip"];
    let application = essence.strip_prefix("application/");
    essence.starts_with("image/") || application.is_some_and(|kind| archives.contains(&kind))
}

/// Whether a media type is JSON, or any type, which includes JSON.
pub fn is_json(media: &str) -> bool {
    let essence = essence(media);
    essence == "application/json" || essence.ends_with("+json") || essence == "*/*"
}
