//! Walks lists of 10,000 to 10,000,000 ids by each paging style, and prints what an id costs: it must not depend on
//! the length. The walk and the fake are processes of their own, so that the memory of each is seen.

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use allocation_counter::measure;
use fake_falcon::FakeFalcon;
use falcon_sdk::Client;
use falcon_sdk::request::Call;
use wait4::{ResourceUsage, Wait4};

type Failure = Box<dyn Error>;

/// The operation and the page size of each style.
const STYLES: [(&str, &str, u64); 3] = [
    ("token", "QueryDevicesByFilterScroll", 10_000),
    ("offset", "queryHostGroups", 5_000),
    ("marker", "QueryIntelIndicatorIds", 10_000),
];

const LENGTHS: [u64; 4] = [10_000, 100_000, 1_000_000, 10_000_000];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let run = match words.as_slice() {
        [] => table(&LENGTHS),
        ["serve", records] => serve(records),
        ["walk", operation, size] => walk(operation, size),
        lengths => lengths
            .iter()
            .map(|it| Ok(it.parse()?))
            .collect::<Result<Vec<_>, Failure>>()
            .and_then(|it| table(&it)),
    };
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn table(lengths: &[u64]) -> Result<(), Failure> {
    println!(
        "| style | ids | wall, s | CPU, s | CPU of an id, ns | peak memory, MB | allocations of 1,000 ids | CPU of the fake for an id, ns | peak memory of the fake, MB |"
    );
    println!("| --- | --: | --: | --: | --: | --: | --: | --: | --: |");
    for (style, operation, size) in STYLES {
        for &ids in lengths {
            let row = row(operation, size, ids)?;
            println!("| {style} | {ids} | {row} |");
        }
    }
    Ok(())
}

/// Serves a list, and walks it.
fn row(operation: &str, size: u64, ids: u64) -> Result<String, Failure> {
    let this = std::env::current_exe()?;
    let mut fake = Command::new(&this)
        .args(["serve", &ids.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut command = Command::new(&this);
    command.args(["walk", operation, &size.to_string()]);
    let output = fake.stdout.take().ok_or("the fake prints nothing")?;
    for line in BufReader::new(output).lines().take(3) {
        if let Some((name, value)) = line?.split_once('=') {
            command.env(name, value);
        }
    }
    let begun = Instant::now();
    let mut walk = command.stdout(Stdio::piped()).spawn()?;
    let (printed, walk) = ended(&mut walk)?;
    let wall = begun.elapsed().as_secs_f64();
    // It stops when its input ends.
    drop(fake.stdin.take());
    let fake = fake.wait4()?.rusage;
    let counts: Vec<u64> = printed
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<_, _>>()?;
    let [read, allocations] = counts.as_slice() else {
        return Err(format!("the walk printed {printed:?}").into());
    };
    if *read != ids {
        return Err(format!("{operation}: {read} of {ids} ids").into());
    }
    let each = |time: Duration| time.as_secs_f64() * 1e9 / ids as f64;
    let megabytes = |used: &ResourceUsage| used.maxrss as f64 / 1e6;
    let allocations = *allocations as f64 * 1e3 / ids as f64;
    Ok(format!(
        "{wall:.2} | {:.2} | {:.0} | {:.0} | {allocations:.0} | {:.0} | {:.0}",
        cpu(&walk).as_secs_f64(),
        each(cpu(&walk)),
        megabytes(&walk),
        each(cpu(&fake)),
        megabytes(&fake),
    ))
}

/// What a process has printed, and what it has used.
fn ended(process: &mut Child) -> Result<(String, ResourceUsage), Failure> {
    let mut printed = String::new();
    if let Some(output) = &mut process.stdout {
        output.read_to_string(&mut printed)?;
    }
    let used = process.wait4()?;
    match used.status.success() {
        true => Ok((printed, used.rusage)),
        false => Err(format!("the walk ended with {}", used.status).into()),
    }
}

fn cpu(used: &ResourceUsage) -> Duration {
    used.utime + used.stime
}

/// Serves lists of that length until the input ends.
fn serve(records: &str) -> Result<(), Failure> {
    let falcon = FakeFalcon::builder()
        .records(records.parse()?)
        .keep_requests(false)
        .launch()?;
    let mut output = std::io::stdout();
    writeln!(output, "FALCON_BASE_URL={}", falcon.base_url())?;
    writeln!(output, "FALCON_CLIENT_ID={}", falcon.client_id())?;
    writeln!(output, "FALCON_CLIENT_SECRET={}", falcon.client_secret())?;
    output.flush()?;
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink())?;
    Ok(())
}

/// Walks a list on this thread, and prints the number of ids and of allocations.
fn walk(operation: &str, size: &str) -> Result<(), Failure> {
    let size = size.parse()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut read = Ok(0);
    let used = measure(|| read = runtime.block_on(ids(operation, size)));
    println!("{} {}", read?, used.count_total);
    Ok(())
}

async fn ids(operation: &str, size: u64) -> Result<u64, Failure> {
    let call = Call::by_id(operation)?;
    let client = Client::from_env()?;
    let mut items = client.call_items(&call).page_size(size);
    let mut read = 0;
    while let Some(id) = items.next().await {
        std::hint::black_box(id?);
        read += 1;
    }
    Ok(read)
}
