//! Follows the published redirect of a download. The token goes to the API alone.

use http::Method;
use reqwest::Url;

use crate::cloud::Server;
use crate::request::Call;

/// The file of a redirect.
#[derive(Debug)]
pub(super) enum File {
    /// On the API's own server.
    Here(Call),
    /// On another server, by its base URL.
    Elsewhere(String, Call),
}

impl File {
    /// The file at a `Location`, in a response of the server with that base URL. `None` if it is no
    /// URL, or is not encrypted.
    pub(super) fn at(location: &str, base: &str) -> Option<Self> {
        let here = Url::parse(&format!("{base}/")).ok()?;
        let there = here.join(location).ok()?;
        let query = there.query().map(|query| format!("?{query}"));
        let path = format!("{}{}", there.path(), query.unwrap_or_default());
        if there.origin() == here.origin() {
            // The base URL may have a path.
            let path = path.strip_prefix(here.path().trim_end_matches('/'))?;
            return Some(File::Here(Call::request(Method::GET, path)));
        }
        let origin = there.origin().ascii_serialization();
        match Server::own(&origin, false) {
            Ok(_) => Some(File::Elsewhere(origin, Call::request(Method::GET, path))),
            Err(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const API: &str = "https://api.crowdstrike.com";

    /// The server and the path, with `here` for the API.
    fn at(location: &str, base: &str) -> Option<(String, String)> {
        File::at(location, base).map(|file| match file {
            File::Here(call) => ("here".to_owned(), call.path_and_query()),
            File::Elsewhere(server, call) => (server, call.path_and_query()),
        })
    }

    #[test]
    fn only_the_apis_own_origin_is_here() {
        for (location, server, path) in [
            ("/a/b?c=%20d", "here", "/a/b?c=%20d"),
            ("https://api.crowdstrike.com/a", "here", "/a"),
            ("https://API.crowdstrike.com:443/a", "here", "/a"),
            ("//files.example/a", "https://files.example", "/a"),
            (
                "https://api.crowdstrike.com.evil.example/a",
                "https://api.crowdstrike.com.evil.example",
                "/a",
            ),
            (
                "https://api.crowdstrike.com:444/a",
                "https://api.crowdstrike.com:444",
                "/a",
            ),
            (
                "https://api.crowdstrike.com@evil.example/a",
                "https://evil.example",
                "/a",
            ),
        ] {
            let found = at(location, API);
            assert_eq!(
                found,
                Some((server.to_owned(), path.to_owned())),
                "{location}"
            );
        }
    }

    #[test]
    fn a_file_that_is_not_encrypted_is_not_fetched() {
        for location in [
            "http://files.example/a",
            "http://api.crowdstrike.com/a",
            "ftp://a/b",
        ] {
            assert_eq!(at(location, API), None, "{location}");
        }
    }

    #[test]
    fn a_base_url_may_have_a_path() {
        let base = "https://proxy.example/falcon";
        let here = ("here".to_owned(), "/a".to_owned());
        assert_eq!(at("/falcon/a", base), Some(here));
        assert_eq!(at("/other/a", base), None);
    }
}
