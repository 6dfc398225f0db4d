mod account;

use std::sync::Arc;

use super::*;

const SHORT: Duration = Duration::from_millis(100);

async fn entered(gate: &Gate) -> Duration {
    let begun = Instant::now();
    drop(gate.enter().await);
    begun.elapsed()
}

#[tokio::test(start_paused = true)]
async fn an_open_gate_lets_all_requests_pass_at_once() {
    let gate = Gate::new(1, false);
    for _ in 0..1000 {
        assert!(entered(&gate).await < SHORT);
    }
}

#[tokio::test(start_paused = true)]
async fn a_closed_gate_lets_no_request_pass_before_it_opens() {
    let gate = Gate::new(6000, false);
    gate.close(SHORT);
    assert!(entered(&gate).await >= SHORT);
    assert!(entered(&gate).await < SHORT, "and is open afterwards");
}

#[tokio::test(start_paused = true)]
async fn a_shorter_closing_does_not_open_the_gate() {
    let gate = Gate::new(6000, false);
    gate.close(SHORT);
    gate.close(Duration::ZERO);
    assert!(entered(&gate).await >= SHORT);
}

#[tokio::test(start_paused = true)]
async fn waiting_requests_pass_one_by_one() {
    let gate = Arc::new(Gate::new(6000, false));
    gate.close(SHORT);
    let enter = |_| {
        let gate = Arc::clone(&gate);
        tokio::spawn(async move {
            drop(gate.enter().await);
            Instant::now()
        })
    };
    let tasks: Vec<_> = (0..20).map(enter).collect();
    let mut times = Vec::new();
    for task in tasks {
        times.push(task.await.unwrap());
    }
    let spread = *times.iter().max().unwrap() - *times.iter().min().unwrap();
    assert!(
        spread >= Duration::from_millis(180),
        "10 ms each: {spread:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_dropped_request_takes_no_time_from_the_others() {
    let gate = Arc::new(Gate::new(60, false));
    gate.close(SHORT);
    let wait = |_| {
        let gate = Arc::clone(&gate);
        tokio::spawn(async move { drop(gate.enter().await) })
    };
    let tasks: Vec<_> = (0..1000).map(wait).collect();
    while gate.state().waiting < 1000 {
        tokio::task::yield_now().await;
    }
    for task in tasks {
        task.abort();
        let _ = task.await;
    }
    assert_eq!(gate.state().waiting, 0);
    // They would have taken a second each.
    assert!(entered(&gate).await < Duration::from_secs(30));
}

#[tokio::test(start_paused = true)]
async fn no_request_overtakes_waiting_requests() {
    let gate = Arc::new(Gate::new(600, false));
    gate.close(SHORT);
    let passed = Arc::new(Mutex::new(Vec::new()));
    let mut tasks = Vec::new();
    for number in 0..6 {
        let (gate, passed) = (Arc::clone(&gate), Arc::clone(&passed));
        tasks.push(tokio::spawn(async move {
            drop(gate.enter().await);
            passed.lock().unwrap().push(number);
        }));
        tokio::task::yield_now().await;
        if number == 2 {
            // The gate is open, but requests wait.
            tokio::time::sleep(SHORT * 3 / 2).await;
        }
    }
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(*passed.lock().unwrap(), [0, 1, 2, 3, 4, 5]);
}

#[tokio::test(start_paused = true)]
async fn a_gate_that_closes_again_holds_back_waiting_requests() {
    let gate = Arc::new(Gate::new(6000, false));
    gate.close(SHORT);
    let waiting = {
        let gate = Arc::clone(&gate);
        tokio::spawn(async move { entered(&gate).await })
    };
    tokio::time::sleep(SHORT / 2).await;
    gate.close(SHORT * 2);
    assert!(waiting.await.unwrap() >= SHORT * 2);
}

#[tokio::test(start_paused = true)]
async fn a_request_counts_from_its_start_until_a_minute_after_its_end() {
    let gate = Gate::new(1, true);
    let passed = gate.enter().await;
    let another = tokio::time::timeout(WINDOW * 2, gate.enter()).await;
    assert!(another.is_err(), "the service may not have counted it yet");
    drop(passed);
    let waited = entered(&gate).await;
    assert!(
        waited >= WINDOW && waited < WINDOW + SHORT * 2,
        "{waited:?}"
    );
}
