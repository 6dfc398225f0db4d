//! The results of a batch: an object with one for each host.

use serde_json::{Map, Value, json};

use crate::data::Data;
use crate::ids;
use crate::record::Records;
use crate::shape;
use crate::spec::Operation;

/// Where the results of a batch stand.
const RESULTS: [&str; 2] = ["/resources", "/combined/resources"];

/// Puts a result for each of the hosts into a body that publishes results by host. One that no list
/// shows has an error in its result, as at the service.
pub(crate) fn put(
    data: &Data,
    operation: &Operation,
    cid: &str,
    body: &mut Value,
    hosts: &[String],
) {
    let reply = shape::reply(&data.spec, operation);
    let published = RESULTS.into_iter().find_map(|pointer| {
        let schema = shape::at(&data.spec, reply, pointer)?;
        let result = schema.get("additionalProperties")?;
        Some((pointer, result.as_object().map(|_| result)?))
    });
    let Some((pointer, schema)) = published else {
        return;
    };
    let records = Records {
        spec: &data.spec,
        templates: &data.templates,
        operation,
        schema,
        named: "aid",
        cid,
        seed: data.seed,
        size: data.record_size,
    };
    let result = |host: &String| {
        let made = records.with_ids(std::slice::from_ref(host));
        let mut made: Value = serde_json::from_slice(&made).unwrap_or_default();
        if let Some(result) = made.as_object_mut() {
            let errors = match ids::is_known(data, host) {
                true => json!([]),
                false => json!([ids::unknown(host)]),
            };
            result.insert("errors".to_owned(), errors);
        }
        (host.clone(), made)
    };
    let results: Map<String, Value> = hosts.iter().map(result).collect();
    if let Some(slot) = body.pointer_mut(pointer) {
        *slot = results.into();
    }
}
