//! What every reply says about itself.

use crate::wire::{self, Decode, Extra, Fields, Json, Record};

/// What a reply says about itself. One for all services: what a service adds is in `extra`.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Meta {
    /// How long the service took, in seconds.
    pub query_time: Option<f64>,
    /// The service that answered.
    pub powered_by: Option<String>,
    /// The id by which the vendor's support finds the request.
    pub trace_id: Option<String>,
    /// Where in a list the reply stands.
    pub pagination: Option<Pagination>,
    /// What a write has changed.
    pub writes: Option<Writes>,
    /// Whatever else came.
    pub extra: Extra,
}

impl Record for Meta {
    fn field(&mut self, name: &str) -> &mut dyn Decode {
        match name {
            "query_time" => &mut self.query_time,
            "powered_by" => &mut self.powered_by,
            "trace_id" => &mut self.trace_id,
            "pagination" => &mut self.pagination,
            "writes" => &mut self.writes,
            _ => wire::extra(&mut self.extra, name),
        }
    }

    fn fields(&self, out: &mut dyn Fields) {
        out.field("query_time", &self.query_time);
        out.field("powered_by", &self.powered_by);
        out.field("trace_id", &self.trace_id);
        out.field("pagination", &self.pagination);
        out.field("writes", &self.writes);
        out.extra(&self.extra);
    }
}

wire::record!(Meta);

/// Where in a list a reply stands, as the service says: its meaning differs between services.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Pagination {
    /// How many records match, on all pages.
    pub total: Option<i64>,
    /// The most records that a page may have.
    pub limit: Option<i64>,
    /// A number or a token: the next offset, the current one, or an echo.
    pub offset: Option<Json>,
    /// The token of the next page.
    pub after: Option<String>,
    /// The token of the next page.
    pub next: Option<String>,
    /// The token of the next page.
    pub next_token: Option<String>,
    /// When the token ends, in the service's own count of time.
    pub expires_at: Option<i64>,
    /// Whatever else came.
    pub extra: Extra,
}

impl Record for Pagination {
    fn field(&mut self, name: &str) -> &mut dyn Decode {
        match name {
            "total" => &mut self.total,
            "limit" => &mut self.limit,
            "offset" => &mut self.offset,
            "after" => &mut self.after,
            "next" => &mut self.next,
            "next_token" => &mut self.next_token,
            "expires_at" => &mut self.expires_at,
            _ => wire::extra(&mut self.extra, name),
        }
    }

    fn fields(&self, out: &mut dyn Fields) {
        out.field("total", &self.total);
        out.field("limit", &self.limit);
        out.field("offset", &self.offset);
        out.field("after", &self.after);
        out.field("next", &self.next);
        out.field("next_token", &self.next_token);
        out.field("expires_at", &self.expires_at);
        out.extra(&self.extra);
    }
}

wire::record!(Pagination);

/// What a write has changed.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Writes {
    /// How many resources.
    pub resources_affected: Option<i64>,
    /// Whatever else came.
    pub extra: Extra,
}

impl Record for Writes {
    fn field(&mut self, name: &str) -> &mut dyn Decode {
        match name {
            "resources_affected" => &mut self.resources_affected,
            _ => wire::extra(&mut self.extra, name),
        }
    }

    fn fields(&self, out: &mut dyn Fields) {
        out.field("resources_affected", &self.resources_affected);
        out.extra(&self.extra);
    }
}

wire::record!(Writes);

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Meta;
    use crate::wire::{decode, encode};

    #[test]
    fn one_meta_holds_what_any_service_says() {
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
