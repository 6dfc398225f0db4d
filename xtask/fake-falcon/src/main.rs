//! `fake-falcon`: serves a Falcon API on loopback, until it is stopped or a command ends.

use std::process::{Command, ExitCode};
use std::time::Duration;

use clap::Parser;
use fake_falcon::{
    Actions, Builder, EventStreams, FakeFalcon, FaultRate, Filters, Hec, Jobs, Rtr, Siem,
    Transfers, duration,
};

/// Serves a Falcon API on loopback, until it is stopped or a command ends.
#[derive(Parser)]
struct Arguments {
    /// The port on 127.0.0.1; 0 is any free port.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The number of records in each paged list.
    #[arg(long, default_value_t = 250)]
    records: u64,
    /// The seed of all made-up values.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The approximate size of a record in bytes of JSON [default: all published properties].
    #[arg(long, value_name = "BYTES")]
    record_size: Option<usize>,
    /// The size of a downloaded file in bytes.
    #[arg(long, value_name = "BYTES", default_value_t = 100_000)]
    file_size: u64,
    /// Returns a record for any id. Otherwise an unknown id is an error.
    #[arg(long)]
    any_ids: bool,
    /// Ignores filters. Otherwise they select records, and a wrong one is a 400.
    #[arg(long)]
    ignore_filters: bool,
    /// A switch of how filters are read; may be given several times.
    ///
    /// Switches: join=or-first|in-order (which of `+` and `,` applies first), escapes=doubled|none
    /// (of quotes in a text), plain=case|part (how texts in plain quotes compare),
    /// stars=anywhere|nowhere (in plain quotes), empty-is-absent (`name:''` does not match every
    /// record), absent-is-neither (no condition but null matches a record without the property),
    /// lenient (blanks, double quotes and =<), no-relative-dates, few-operators (as hosts have
    /// them).
    #[arg(long = "filter", value_name = "SWITCH")]
    filters: Vec<String>,
    /// Accepts any client id and secret. Otherwise only the printed pair is valid.
    #[arg(long)]
    any_credentials: bool,
    /// A scope of the API client, such as hosts:read; may be given several times [default: all].
    #[arg(long = "scope", value_name = "SCOPE")]
    scopes: Vec<String>,
    /// A child tenant, by its id; may be given several times [default: any id].
    #[arg(long = "member", value_name = "CID")]
    members: Vec<String>,
    /// How many requests a minute are accepted [default: any number].
    #[arg(long, value_name = "REQUESTS")]
    rate_limit: Option<usize>,
    /// How many logins a minute are accepted [default: any number].
    #[arg(long, value_name = "LOGINS")]
    login_limit: Option<usize>,
    /// The delay of each response, such as 20ms or 1.5s.
    #[arg(long, default_value = "0ms", value_parser = duration)]
    latency: Duration,
    /// A fault and the share of requests that it affects, such as 429:0.1; may be given several
    /// times.
    ///
    /// Faults: a status from 400 to 599, reset (no response), truncated (half a response), html (a
    /// gateway's page), slow (two seconds late), short-page, expired-token, expired-cursor,
    /// no-list, no-next-page, misfit (a null in place of a record). `502@write:0.1` affects only
    /// writes.
    #[arg(long = "fault", value_name = "FAULT:RATE")]
    faults: Vec<FaultRate>,
    /// A fault of a single request to an operation, such as PerformActionV2:2:500 for the second;
    /// may be given several times.
    #[arg(long = "fault-at", value_name = "OPERATION:NUMBER:FAULT")]
    faults_at: Vec<String>,
    /// A switch of actions on hosts, alerts, indicators and policies; may be given several times.
    ///
    /// Switches: containment-time=5s, offline=HOST (it stays pending), left-out=ID (of responses),
    /// anonymous-errors (errors beside records have no ids), whole-rows (a wrong indicator refuses
    /// its whole request), rows-in-records (a wrong indicator is a record), uncounted (updates of
    /// alerts are not counted), policy-between (a policy is made before the first write of a
    /// precedence).
    #[arg(long = "action", value_name = "SWITCH")]
    action: Vec<String>,
    /// A switch of real time response; may be given several times.
    ///
    /// Switches: offline=HOST, left-out=HOST (of the results of batches), command-time=5s,
    /// file-time=5s, listed-after=5s (put-files and scripts), chunks=3 (of an output),
    /// unwritten=no-record|blank|404 (the response for a chunk that is not written yet), shared-ids
    /// (each tier knows the commands of all tiers), refresh-opens (a refresh may open a session).
    #[arg(long = "rtr", value_name = "SWITCH")]
    rtr: Vec<String>,
    /// A switch of Next-Gen SIEM; may be given several times.
    ///
    /// Switches: polls=5 (until a search is done), poll-after=1s|none, events=3, buffer=200 (the
    /// most events in a result), warning=TEXT, cancelled, idle=90s (the life of a search without a
    /// poll), refusing=html|text|json (a wrong query), unpaged (each poll returns all events),
    /// silent-uploads (no id of a lookup file).
    #[arg(long = "siem", value_name = "SWITCH")]
    siem: Vec<String>,
    /// A switch of the ingest over HEC; may be given several times.
    ///
    /// Faults, each in one of so many requests: busy=5 (429), failed=5 (503 before events are
    /// stored), failed-after=5 (500 after they are stored), reset=5, reset-after=5, wrong-key=5
    /// (403), refused=5 (400), page=5 (a gateway's page with status 200). Besides: unauthorized (a
    /// wrong key is a 401), largest=1000000 (bytes of a body, more is a 413), counted (events are
    /// counted, not stored).
    #[arg(long = "hec", value_name = "SWITCH")]
    hec: Vec<String>,
    /// A switch of samples, archives, installers and images; may be given several times.
    ///
    /// Switches: polls=5 (until the report on an image is there), empty-report (a 200 without a
    /// report until then, not a 404), damaged (a byte of each file is changed on its way).
    #[arg(long = "transfer", value_name = "SWITCH")]
    transfer: Vec<String>,
    /// A switch of jobs, such as exports, scans and workflows; may be given several times.
    ///
    /// Switches: polls=5 (until a job ends), failed=MESSAGE, cancelled, state=NAME (which every
    /// poll reports), late=5s (how long a new job is a 404), late-error (a 200 with an error in
    /// place of this 404), json-download (a JSON error in place of a file), lower-resources
    /// (`resources` where `Resources` is published).
    #[arg(long = "job", value_name = "SWITCH")]
    jobs: Vec<String>,
    /// A switch of the event streams; may be given several times.
    ///
    /// Switches: partitions=3, partition-at=60s (another partition, added at that time), rate=10
    /// (events per second and partition), history=1000 (events at the start), retention=3600s,
    /// event-size=4096, interval=60s (of a refresh), keep-alive=5s, piece=100 (bytes at a time),
    /// exclusive-offsets (a feed starts after its offset), listed-when-idle (no stream is listed
    /// while a feed is open), app-id-in-use=NAME. Faults, once in each period: reset=300s,
    /// half-line=300s, expired=300s, silence=300s, refused-refresh=300s, failed-refresh=300s,
    /// refused-feed=300s, failed-feed=300s, blank-list=300s, gone=300s.
    #[arg(long = "stream", value_name = "SWITCH")]
    stream: Vec<String>,
    /// How many times faster than real time the clock of the event streams runs.
    #[arg(long, default_value_t = 1.0)]
    speed: f64,
    /// The published interface, in a form that `import` reads [default: the project's own]
    #[arg(long)]
    spec: Option<std::path::PathBuf>,
    /// A command to run with `FALCON_BASE_URL`, `FALCON_CLIENT_ID` and `FALCON_CLIENT_SECRET` set.
    #[arg(last = true)]
    command: Vec<String>,
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut builder = FakeFalcon::builder()
        .port(arguments.port)
        .records(arguments.records)
        .seed(arguments.seed)
        .file_size(arguments.file_size)
        .any_ids(arguments.any_ids)
        .ignore_filters(arguments.ignore_filters)
        .any_credentials(arguments.any_credentials)
        .latency(arguments.latency)
        .keep_requests(false);
    builder = arguments.scopes.into_iter().fold(builder, Builder::scope);
    builder = arguments.members.into_iter().fold(builder, Builder::member);
    if let Some(requests) = arguments.rate_limit {
        builder = builder.rate_limit(requests);
    }
    if let Some(logins) = arguments.login_limit {
        builder = builder.login_limit(logins);
    }
    for fault in arguments.faults {
        builder = match fault.only() {
            None => builder.fault(fault.fault(), fault.rate()),
            Some(effect) => builder.fault_of(effect, fault.fault(), fault.rate()),
        };
    }
    for text in arguments.faults_at {
        let wrong = || format!("{text:?}: write such as PerformActionV2:2:500");
        let (operation, rest) = text.split_once(':').ok_or_else(wrong)?;
        let (number, fault) = rest.split_once(':').ok_or_else(wrong)?;
        let fault: FaultRate = format!("{fault}:1").parse()?;
        builder = builder.fault_at(
            operation,
            number.parse().map_err(|_| wrong())?,
            fault.fault(),
        );
    }
    let mut filters = Filters::new();
    for switch in arguments.filters {
        filters = filters.set(&switch)?;
    }
    builder = builder.filters(filters);
    let mut actions = Actions::new();
    for switch in arguments.action {
        actions = actions.set(&switch)?;
    }
    builder = builder.actions(actions);
    let mut rtr = Rtr::new();
    for switch in arguments.rtr {
        rtr = rtr.set(&switch)?;
    }
    builder = builder.rtr(rtr);
    let mut siem = Siem::new();
    for switch in arguments.siem {
        siem = siem.set(&switch)?;
    }
    builder = builder.siem(siem);
    let mut hec = Hec::new();
    for switch in arguments.hec {
        hec = hec.set(&switch)?;
    }
    builder = builder.hec(hec);
    let mut transfers = Transfers::new();
    for switch in arguments.transfer {
        transfers = transfers.set(&switch)?;
    }
    builder = builder.transfers(transfers);
    let mut jobs = Jobs::new();
    for switch in arguments.jobs {
        jobs = jobs.set(&switch)?;
    }
    builder = builder.jobs(jobs);
    let mut streams = EventStreams::default();
    for switch in arguments.stream {
        streams = streams.set(&switch)?;
    }
    builder = builder.event_streams(streams).speed(arguments.speed);
    if let Some(bytes) = arguments.record_size {
        builder = builder.record_size(bytes);
    }
    if let Some(spec) = arguments.spec {
        builder = builder.spec(spec);
    }
    let falcon = builder.launch()?;
    let hec_url = falcon.hec_url();
    let variables = [
        ("FALCON_BASE_URL", falcon.base_url()),
        ("FALCON_CLIENT_ID", falcon.client_id()),
        ("FALCON_CLIENT_SECRET", falcon.client_secret()),
        ("FALCON_HEC_URL", &*hec_url),
        ("FALCON_HEC_API_KEY", falcon.hec_api_key()),
    ];
    if let [program, rest @ ..] = arguments.command.as_slice() {
        let status = Command::new(program)
            .args(rest)
            .envs(variables)
            .status()
            .map_err(|error| format!("{program}: {error}"))?;
        // A command ended by a signal has no code.
        let code = status.code().and_then(|code| u8::try_from(code).ok());
        return Ok(code.map_or(ExitCode::FAILURE, ExitCode::from));
    }
    println!("A fake Falcon listens at {}", falcon.base_url());
    for (name, value) in variables {
        println!("export {name}={value}");
    }
    loop {
        std::thread::park();
    }
}
