//! Reads `x-falcon-paging`, which has the form of the catalog's `paging`.
//!
//! With `style`, it replaces the decision of the rules. Without `style`, it corrects members.

use serde::Deserialize;
use serde_json::Value;

use crate::ir::{At, Confidence, Paging, PagingDecision};

use super::list::{self, List};
use super::rules;
use crate::lower::facts::Facts;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Annotation {
    style: Option<Style>,
    at: Option<String>,
    #[serde(default)]
    next: Vec<String>,
    header: Option<String>,
    window: Option<u64>,
    items: Option<String>,
    beside_token: Option<Vec<String>>,
    why_not: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Style {
    None,
    Offset,
    Token,
    Marker,
}

pub(super) fn apply(
    annotation: &Value,
    inferred: PagingDecision,
    facts: &Facts<'_>,
) -> Result<PagingDecision, String> {
    let problem = |problem: &str| format!("`x-falcon-paging`: {problem} in {annotation}");
    let read: Annotation =
        serde_json::from_value(annotation.clone()).map_err(|error| problem(&error.to_string()))?;
    let beside = read.beside_token.clone();
    let decision = match read.style {
        Some(_) => read.decision(facts),
        None => read.correction(inferred),
    };
    let decision = decision.and_then(|decision| goes_beside(beside, decision, facts));
    decision.map_err(problem)
}

/// Sets the parameters that are allowed with a token.
fn goes_beside(
    beside: Option<Vec<String>>,
    mut decision: PagingDecision,
    facts: &Facts<'_>,
) -> Result<PagingDecision, &'static str> {
    let Some(names) = beside else {
        return Ok(decision);
    };
    match decision.paging {
        Paging::Token { .. } => {}
        Paging::None | Paging::Offset { .. } | Paging::Marker { .. } => {
            return Err("only a token has a `beside_token`");
        }
    }
    if names.iter().any(|name| facts.query(name).is_none()) {
        return Err("`beside_token` names an unknown query parameter");
    }
    decision.beside_token = Some(names);
    Ok(decision)
}

impl Annotation {
    fn decision(self, facts: &Facts<'_>) -> Result<PagingDecision, &'static str> {
        let items = match (self.items, list::of(facts)) {
            (Some(items), _) | (None, List::One(items)) => Some(items),
            (None, List::None | List::Several { .. }) => None,
        };
        let items = || items.ok_or("the reply has no list or several lists: give `items`");
        let at = self.at.as_deref().map(At::parse).transpose()?;
        let at = || at.ok_or("`at` is missing");
        let paging = match self.style {
            None | Some(Style::None) => Paging::None,
            Some(Style::Offset) => Paging::Offset {
                at: at()?,
                window: self.window,
                items: items()?,
            },
            Some(Style::Token) if self.next.is_empty() => {
                return Err("`next` is missing: give a list of JSON pointers");
            }
            Some(Style::Token) => Paging::Token {
                at: at()?,
                next: self.next,
                items: items()?,
            },
            Some(Style::Marker) => Paging::Marker {
                header: self.header,
                items: items()?,
            },
        };
        Ok(PagingDecision {
            beside_token: rules::beside_token(&paging, facts),
            paging,
            rule: "overlay",
            confidence: Confidence::Sure,
            why_not: self.why_not,
        })
    }

    /// The recorded rule is still the rule that decided the style.
    fn correction(self, mut decision: PagingDecision) -> Result<PagingDecision, &'static str> {
        if self.at.is_some() || !self.next.is_empty() || self.header.is_some() {
            return Err("`at`, `next` and `header` need a `style`");
        }
        match &mut decision.paging {
            Paging::None => {
                return Err("`style` is missing, and no rule finds pages to correct");
            }
            Paging::Offset { window, .. } => *window = self.window.or(*window),
            Paging::Token { .. } | Paging::Marker { .. } if self.window.is_some() => {
                return Err("only an offset has a `window`");
            }
            Paging::Token { .. } | Paging::Marker { .. } => {}
        }
        if let Some(items) = self.items {
            decision.paging = decision.paging.over(items);
        }
        decision.why_not = self.why_not.or(decision.why_not);
        decision.confidence = Confidence::Sure;
        Ok(decision)
    }
}
