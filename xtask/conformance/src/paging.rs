//! Compares the SDK's paging of a list with the known paging of the service.

use fake_falcon::{By, List};
use falcon_sdk::spec::{At, PageSize, Paging, Spec};

use crate::report::Differs;

/// The differences; `None` if neither pages.
pub(crate) fn compare(spec: &Spec, list: Option<&List>) -> Option<Vec<Differs>> {
    match (spec.paging, list) {
        (Paging::None, None) => None,
        (Paging::None, Some(list)) => {
            Some(vec![Differs::new(format!("{:?}", list.by), "not paged")])
        }
        (paging, None) => Some(vec![Differs::new("not paged", format!("{paging:?}"))]),
        // Only the published shapes are known, and reading the list follows those.
        (_, Some(list)) if list.source.is_none() => Some(Vec::new()),
        (_, Some(list)) => Some(details(spec, list)),
    }
}

/// The differences between the SDK's paging and the known paging.
fn details(spec: &Spec, list: &List) -> Vec<Differs> {
    let (cursor, items) = match (spec.paging, &list.by) {
        (
            Paging::Offset {
                at, window, items, ..
            },
            By::Offset {
                at: place,
                window: most,
            },
        ) => (is(at, place) && (most.is_none() || *most == window), items),
        (
            Paging::Token {
                at, next, items, ..
            },
            By::Token {
                at: place,
                next: known,
            },
        ) => (is(at, place) && next.contains(&known.as_str()), items),
        (Paging::Marker { header, items, .. }, By::Marker { header: known }) => {
            (header == Some(known.as_str()), items)
        }
        _ => (false, ""),
    };
    let size = |size: PageSize| is(size.at, &list.size) && size.usual <= list.max.or(size.usual);
    let beside = match (&list.beside, spec.beside_token) {
        (None, _) => true,
        (Some(known), Some(names)) => known == names,
        (Some(_), None) => false,
    };
    if cursor && items == list.records && spec.page_size.is_some_and(size) && beside {
        return Vec::new();
    }
    let Spec {
        paging,
        page_size,
        beside_token,
        ..
    } = spec;
    let sdk = format!("{paging:?}, {page_size:?}, beside the token {beside_token:?}");
    vec![Differs::new(format!("{list:?}"), sdk)]
}

/// Whether the SDK sends a value at this place.
fn is(at: At, known: &fake_falcon::At) -> bool {
    match (at, known) {
        (At::Query(name), fake_falcon::At::Query(known)) => name == known,
        (At::Body(pointer), fake_falcon::At::Body(known)) => pointer == known,
        _ => false,
    }
}
