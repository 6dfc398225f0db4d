//! The corpus, and fixed inputs near it.

use fuzz::{Mutator, TARGETS, Target};

/// The number of generated inputs for a target, besides its corpus.
const MADE: usize = 300;

fn replay(name: &str) {
    let mut targets = TARGETS.iter();
    let target: &Target = targets
        .find(|target| target.name == name)
        .expect("a target");
    let corpus = target.corpus();
    assert!(!corpus.is_empty());
    for input in &corpus {
        (target.feed)(input);
    }
    let mut mutator = Mutator::new(target, &corpus, 1);
    for _ in 0..MADE {
        (target.feed)(&mutator.input());
    }
}

#[test]
fn no_body_makes_decoding_panic_or_lose_data() {
    replay("decoder");
}

#[test]
fn no_text_makes_the_parser_of_filters_panic_or_lose_a_condition() {
    replay("filters");
}

#[test]
fn no_header_makes_a_reply_panic() {
    replay("headers");
}

#[test]
fn no_text_makes_the_generator_panic() {
    replay("interface");
}

#[test]
fn no_overlay_makes_the_generator_panic() {
    replay("overlay");
}

#[test]
fn every_list_ends_whatever_the_server_returns() {
    replay("walk");
}

/// Bodies that are too large to commit.
#[test]
fn deep_and_long_bodies_are_read_or_refused() {
    let target = TARGETS.iter().find(|target| target.name == "decoder");
    let feed = target.expect("a target").feed;
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("{\"resources\":[", "]}")] {
        let deep = format!("{}null{}", open.repeat(10_000), close.repeat(10_000));
        feed(deep.as_bytes());
        feed(open.repeat(10_000).as_bytes());
    }
    let long = "x".repeat(100 << 20);
    let body = bytes::Bytes::from(format!(r#"{{"resources":["{long}"]}}"#));
    let read = falcon_sdk::wire::decode::<falcon_sdk::reply::Envelope<Vec<String>>>(&body);
    let read = read.expect("valid JSON");
    assert_eq!(
        read.value.resources.first().map(String::len),
        Some(100 << 20)
    );
}
