//! Facts that a response states about itself.

use crate::wire::{self, Extra, Json};

/// Facts that a response states about itself. All services share this type: fields of a single
/// service are in `extra`.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Meta {
    /// How long the service took, in seconds.
    pub query_time: Option<f64>,
    /// The service that sent the response.
    pub powered_by: Option<String>,
    /// The trace id, by which CrowdStrike's support finds the request.
    pub trace_id: Option<String>,
    /// The place of the response in a list.
    pub pagination: Option<Pagination>,
    /// The changes of a write.
    pub writes: Option<Writes>,
    /// All other fields.
    pub extra: Extra,
}

wire::record!(Meta {
    "query_time" => query_time,
    "powered_by" => powered_by,
    "trace_id" => trace_id,
    "pagination" => pagination,
    "writes" => writes,
});

/// The place of a response in a list. The fields' meaning differs between services.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Pagination {
    /// The total of records on all pages.
    pub total: Option<i64>,
    /// The largest page size.
    pub limit: Option<i64>,
    /// A number or a token: the next offset, the current offset, or the offset of the request.
    pub offset: Option<Json>,
    /// The token of the next page.
    pub after: Option<String>,
    /// The token of the next page.
    pub next: Option<String>,
    /// The token of the next page.
    pub next_token: Option<String>,
    /// When the token expires, in the service's own unit of time.
    pub expires_at: Option<i64>,
    /// All other fields.
    pub extra: Extra,
}

wire::record!(Pagination {
    "total" => total,
    "limit" => limit,
    "offset" => offset,
    "after" => after,
    "next" => next,
    "next_token" => next_token,
    "expires_at" => expires_at,
});

/// The changes of a write.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Writes {
    /// How many resources were changed.
    pub resources_affected: Option<i64>,
    /// All other fields.
    pub extra: Extra,
}

wire::record!(Writes {
    "resources_affected" => resources_affected,
});

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Meta;
    use crate::wire::{decode, encode};

    #[test]
    fn one_meta_reads_the_facts_of_any_service() {
        let body = br#"{"query_time":0.25,"powered_by":"device-api","trace_id":"t","pagination":{"total":3,"limit":100,"offset":"token","after":"a","next":"n","next_token":"nt","expires_at":5,"previous":"p"},"writes":{"resources_affected":2},"quota":{"used":1}}"#;
        let decoded = decode::<Meta>(body).expect("valid JSON");
        assert_eq!(decoded.mismatches.total(), 0);
        let meta = decoded.value;
        assert_eq!(meta.query_time, Some(0.25));
        assert_eq!(
            meta.writes
                .as_ref()
                .and_then(|writes| writes.resources_affected),
            Some(2)
        );
        assert_eq!(meta.extra.get("quota"), Some(&json!({"used": 1})));
        assert_eq!(encode(&meta), body);
    }

    #[test]
    fn an_offset_is_a_number_or_a_token() {
        for (body, offset) in [
            (r#"{"pagination": {"offset": 100}}"#, json!(100)),
            (r#"{"pagination": {"offset": "token"}}"#, json!("token")),
        ] {
            let meta = decode::<Meta>(body.as_bytes()).expect("valid JSON").value;
            assert_eq!(
                meta.pagination.and_then(|pagination| pagination.offset),
                Some(offset)
            );
        }
    }

    #[test]
    fn a_total_may_be_null_or_text() {
        for (body, total) in [
            (r#"{"pagination": {"total": null}}"#, None),
            (r#"{"pagination": {"total": "7"}}"#, Some(7)),
        ] {
            let decoded = decode::<Meta>(body.as_bytes()).expect("valid JSON");
            assert_eq!(decoded.mismatches.total(), 0);
            assert_eq!(
                decoded
                    .value
                    .pagination
                    .and_then(|pagination| pagination.total),
                total
            );
        }
    }
}
