//! Walks the lists of a thousand tenants by one client, 64 at a time, on an account whose limit the fake enforces.
//! Fails unless each list is complete, no request was refused, and 95 % of the limit was used in each minute.

use std::error::Error;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use fake_falcon::{FakeFalcon, Usage};
use falcon_sdk::hosts::QueryDevicesByFilterScroll;
use falcon_sdk::{Client, ClientBuilder};
use tokio::task::JoinSet;

type Failure = Box<dyn Error + Send + Sync>;

const TENANTS: usize = 1_000;
const AT_ONCE: usize = 64;

/// Pages of each tenant. A minute has time for the pages of 240 tenants, and so for fewer logins than are allowed.
const PAGES: usize = 25;

/// Requests a minute of the account, and logins a minute of the address.
const LIMIT: usize = 6_000;
const LOGINS: usize = 300;

/// The least part of the limit to use, in per cent.
const USED: usize = 95;

/// The longest time between two pages of a tenant. While half of the limit is left for the rest of a minute, the share of each
/// walk is a page in 1.3 s.
const LONGEST: Duration = Duration::from_secs(5);

/// The argument that makes this program the client.
const CLIENT: &str = "client";

fn main() -> ExitCode {
    let is_client = std::env::args().nth(1).is_some_and(|it| it == CLIENT);
    let run = if is_client { walk() } else { measure() };
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Serves the account, and runs the client in a process of its own, whose memory counts.
fn measure() -> Result<(), Failure> {
    let falcon = FakeFalcon::builder()
        .records(PAGES as u64)
        .rate_limit(LIMIT)
        .login_limit(LOGINS)
        .keep_requests(false)
        .launch()?;
    let status = Command::new(std::env::current_exe()?)
        .arg(CLIENT)
        .env("FALCON_BASE_URL", falcon.base_url())
        .env("FALCON_CLIENT_ID", falcon.client_id())
        .env("FALCON_CLIENT_SECRET", falcon.client_secret())
        .status()?;
    if !status.success() {
        return Err(format!("the client ended with {status}").into());
    }
    print("requests", LIMIT, &falcon.usage());
    print("logins", LOGINS, &falcon.login_usage());
    let Usage {
        minutes, refused, ..
    } = falcon.usage();
    let whole = minutes.split_last().map_or(&[][..], |(_, whole)| whole);
    let least = whole.iter().min().copied().unwrap_or_default();
    let refused = refused + falcon.login_usage().refused;
    if refused > 0 || least * 100 < LIMIT * USED {
        return Err(format!("{refused} requests were refused, and a minute used {least}").into());
    }
    Ok(())
}

fn print(what: &str, limit: usize, usage: &Usage) {
    let (minutes, refused) = (&usage.minutes, usage.refused);
    println!("{what}: {minutes:?} of {limit} in each minute, {refused} refused");
}

/// What one walk did.
struct Walked {
    whole: Duration,
    /// The time to its first page, with the login.
    first: Duration,
    /// The longest time between two of its pages.
    longest: Duration,
}

#[tokio::main]
async fn walk() -> Result<(), Failure> {
    let client = ClientBuilder::from_env()?.pacing(true).build()?;
    let before = resident()?;
    let clients = clients(&client)?;
    let made = resident()?;
    let (mut walks, mut walked) = (JoinSet::new(), Vec::new());
    for client in clients.clone() {
        if walks.len() == AT_ONCE
            && let Some(walk) = walks.join_next().await
        {
            walked.push(walk??);
        }
        walks.spawn(tenant(client));
    }
    while let Some(walk) = walks.join_next().await {
        walked.push(walk??);
    }
    let after = resident()?;
    println!(
        "memory: {before} kB before, {made} kB with {TENANTS} tenants, {after} kB after their walks, {} bytes for each",
        after.saturating_sub(before) * 1024 / TENANTS
    );
    let times = |of: fn(&Walked) -> Duration| walked.iter().map(of).collect();
    summarise("a whole list", times(|it| it.whole));
    summarise("the first page, with the login", times(|it| it.first));
    let longest = summarise("the longest time between two pages", times(|it| it.longest));
    match longest > LONGEST {
        true => Err(format!("a tenant waited for {longest:?}").into()),
        false => Ok(()),
    }
}

fn clients(parent: &Client) -> Result<Vec<Client>, Failure> {
    let tenants = 0..TENANTS;
    let clients = tenants.map(|tenant| parent.for_member(format!("{tenant:032x}")));
    Ok(clients.collect::<Result<_, _>>()?)
}

async fn tenant(client: Client) -> Result<Walked, Failure> {
    let begun = Instant::now();
    let (mut last, mut first, mut longest) = (begun, None, Duration::ZERO);
    let mut read = 0;
    let mut pages = client.pages(QueryDevicesByFilterScroll::new().limit(1));
    while let Some(page) = pages.next().await {
        read += page?.resources.len();
        match first {
            None => first = Some(last.elapsed()),
            Some(_) => longest = longest.max(last.elapsed()),
        }
        last = Instant::now();
    }
    match read {
        PAGES => Ok(Walked {
            whole: begun.elapsed(),
            first: first.unwrap_or_default(),
            longest,
        }),
        _ => Err(format!("a tenant has {read} of {PAGES} hosts").into()),
    }
}

/// Prints the least, the median and the most, and returns the most.
fn summarise(what: &str, mut times: Vec<Duration>) -> Duration {
    times.sort();
    let at = |index: usize| times.get(index).copied().unwrap_or_default();
    let most = at(times.len().saturating_sub(1));
    let [least, median, longest] = [at(0), at(times.len() / 2), most].map(|it| it.as_secs_f64());
    println!("{what}: {least:.1} s at least, {median:.1} s median, {longest:.1} s at most");
    most
}

/// The resident memory of this process, in kB.
fn resident() -> Result<usize, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let value = line.and_then(|line| line.split_whitespace().next());
    Ok(value.ok_or("/proc/self/status has no VmRSS")?.parse()?)
}
