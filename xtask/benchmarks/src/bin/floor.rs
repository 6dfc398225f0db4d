//! Does the least that a task needs: receives the same bytes with reqwest, and decodes none of them but
//! the token of the next page. Prints the number of items, requests or bytes that it expects.

use reqwest::{Client, Response};
use serde::Deserialize;
use tokio::fs::File;
use tokio::io::AsyncWriteExt;
use tokio::task::JoinSet;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// How much of a page is searched for a token. It stands before the items.
const HEAD: usize = 4096;

#[derive(Clone)]
struct Falcon {
    client: Client,
    base_url: String,
    token: String,
}

#[derive(Deserialize)]
struct Login {
    access_token: String,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let falcon = Falcon::log_in().await?;
    let done = match words.as_slice() {
        ["scroll", page] => falcon.scroll(page.parse()?).await?,
        ["offset", page] => falcon.offset(page.parse()?).await?,
        ["combined", page] => falcon.combined(page.parse()?).await?,
        ["details", page] => falcon.details(page.parse()?).await?,
        ["requests", number, parallel] => {
            falcon.requests(number.parse()?, parallel.parse()?).await?
        }
        ["download", path] => falcon.download(path).await?,
        other => return Err(format!("{other:?} is no task").into()),
    };
    println!("{done}");
    Ok(())
}

/// The paths of the lists, as this SDK requests them.
const SCROLL: &str = "/devices/queries/devices-scroll/v1";
const OFFSET: &str = "/devices/queries/host-groups/v1";
const COMBINED: &str = "/devices/combined/devices/v1";
const DETAILS: &str = "/devices/entities/devices/v2";
const SAMPLE: &str = "/samples/entities/samples/v3";

impl Falcon {
    async fn log_in() -> Result<Self, Failure> {
        // reqwest makes a TLS configuration even for a service without TLS.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let variable = |name: &str| std::env::var(format!("FALCON_{name}"));
        let (client, base_url) = (Client::new(), variable("BASE_URL")?);
        let (id, secret) = (variable("CLIENT_ID")?, variable("CLIENT_SECRET")?);
        let login = client
            .post(format!("{base_url}/oauth2/token"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("client_id={id}&client_secret={secret}"));
        let reply = login.send().await?.error_for_status()?.bytes().await?;
        let login: Login = serde_json::from_slice(&reply)?;
        Ok(Falcon {
            client,
            base_url,
            token: login.access_token,
        })
    }

    async fn get(&self, path: &str, query: &str) -> Result<Response, Failure> {
        let request = self.client.get(format!("{}{path}?{query}", self.base_url));
        let response = request.bearer_auth(&self.token).send().await?;
        Ok(response.error_for_status()?)
    }

    async fn scroll(&self, page: u64) -> Result<u64, Failure> {
        self.by_token(SCROLL, page, "offset").await
    }

    async fn combined(&self, page: u64) -> Result<u64, Failure> {
        self.by_token(COMBINED, page, "next").await
    }

    /// Reads a list whose pages have a token of that name. All pages but the last are full.
    async fn by_token(&self, path: &str, page: u64, name: &str) -> Result<u64, Failure> {
        let (mut read, mut query) = (0, format!("limit={page}"));
        loop {
            let head = discard(self.get(path, &query).await?).await?;
            read += page.min(number(&head, "total")?.saturating_sub(read));
            match token(&head, name) {
                Some(token) => query = format!("limit={page}&offset={}", escaped(token)),
                None => return Ok(read),
            }
        }
    }

    async fn offset(&self, page: u64) -> Result<u64, Failure> {
        let mut read = 0;
        loop {
            let query = format!("limit={page}&offset={read}");
            let head = discard(self.get(OFFSET, &query).await?).await?;
            let total = number(&head, "total")?;
            read = (read + page).min(total);
            if read == total {
                return Ok(read);
            }
        }
    }

    /// The list of ids in a page is sent as received.
    async fn details(&self, page: u64) -> Result<u64, Failure> {
        let (mut read, mut query) = (0, format!("limit={page}"));
        loop {
            let body = self.get(SCROLL, &query).await?.text().await?;
            let (_, ids) = body.split_once("\"resources\":").ok_or("no resources")?;
            let (ids, _) = ids.split_once(']').ok_or("no list")?;
            let details = self
                .client
                .post(format!("{}{DETAILS}", self.base_url))
                .bearer_auth(&self.token)
                .header("content-type", "application/json")
                .body(format!("{{\"ids\":{ids}]}}"));
            discard(details.send().await?.error_for_status()?).await?;
            read += page.min(number(&body, "total")?.saturating_sub(read));
            match token(&body, "offset") {
                Some(token) => query = format!("limit={page}&offset={}", escaped(token)),
                None => return Ok(read),
            }
        }
    }

    async fn requests(&self, number: u64, parallel: u64) -> Result<u64, Failure> {
        let mut tasks: JoinSet<Result<u64, Failure>> = JoinSet::new();
        for task in 0..parallel {
            let falcon = self.clone();
            tasks.spawn(async move {
                let mut done = 0;
                for _ in (task..number).step_by(parallel as usize) {
                    discard(falcon.get(OFFSET, "limit=1").await?).await?;
                    done += 1;
                }
                Ok(done)
            });
        }
        let mut done = 0;
        while let Some(task) = tasks.join_next().await {
            done += task??;
        }
        Ok(done)
    }

    async fn download(&self, path: &str) -> Result<u64, Failure> {
        let mut response = self.get(SAMPLE, &format!("ids={}", "0".repeat(64))).await?;
        let (mut file, mut received) = (File::create(path).await?, 0);
        while let Some(piece) = response.chunk().await? {
            file.write_all(&piece).await?;
            received += piece.len() as u64;
        }
        file.flush().await?;
        Ok(received)
    }
}

/// Receives a body, and returns the start of it.
async fn discard(mut response: Response) -> Result<String, Failure> {
    let mut head = Vec::with_capacity(HEAD);
    while let Some(piece) = response.chunk().await? {
        let rest = HEAD.saturating_sub(head.len()).min(piece.len());
        head.extend_from_slice(piece.get(..rest).unwrap_or_default());
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

/// A text of `meta.pagination`; `None` if it is empty or absent.
fn token<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let (_, pagination) = head.split_once("\"pagination\":{")?;
    let (pagination, _) = pagination.split_once('}')?;
    let (_, value) = pagination.split_once(&format!("\"{name}\":\""))?;
    let (token, _) = value.split_once('"')?;
    Some(token).filter(|token| !token.is_empty())
}

/// A number of `meta.pagination`.
fn number(head: &str, name: &str) -> Result<u64, Failure> {
    let (_, value) = head.split_once(&format!("\"{name}\":")).ok_or("no total")?;
    let end = value.find(|letter: char| !letter.is_ascii_digit());
    Ok(value
        .get(..end.unwrap_or(value.len()))
        .unwrap_or_default()
        .parse()?)
}

/// A token is Base64.
fn escaped(token: &str) -> String {
    token
        .replace('+', "%2B")
        .replace('/', "%2F")
        .replace('=', "%3D")
}
