//! The same without async.

use fake_falcon::{FakeFalcon, Hec, HecFault};
use falcon_sdk::blocking;
use falcon_sdk::hec::Ingest;

use crate::line;

#[test]
fn events_are_delivered_without_async() {
    let hec = Hec::new().first(HecFault::ResetAfter);
    let falcon = FakeFalcon::builder().hec(hec).launch().unwrap();
    let settings = Ingest::builder(falcon.hec_api_key()).url(falcon.hec_url());
    let ingest = blocking::hec::Ingest::build(settings.batch_bytes(100)).unwrap();
    for number in 0..100 {
        ingest.send(line(number)).unwrap();
    }
    ingest.flush().unwrap();
    assert_eq!(ingest.progress().delivered, 100);
    let report = ingest.close();
    assert_eq!(report.delivered, 100);
    assert!(report.possibly_doubled > 0);
    assert_eq!(falcon.hec_count(), 100 + report.possibly_doubled);
}
