//! Which records a list has, and in which order: the made-up ones, or those that writes left.

use serde_json::{Map, Value};

/// What writes changed of a record, given its id and its properties.
pub(crate) type Change<'a> = &'a dyn Fn(&str, &mut Map<String, Value>);

/// The records of a list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Selection {
    /// The indexes of all records in order. Without it, all made-up records but the removed ones.
    pub(crate) only: Option<Vec<u64>>,
    /// The indexes of made-up and added records that are gone, in ascending order.
    pub(crate) removed: Vec<u64>,
    /// How many records were added after the made-up ones.
    pub(crate) added: u64,
}

impl Selection {
    /// How many records the list has, of that many made-up ones.
    pub(crate) fn len(&self, records: u64) -> u64 {
        match &self.only {
            Some(only) => only.len() as u64,
            None => (records + self.added).saturating_sub(self.removed.len() as u64),
        }
    }

    /// The index of the record at a place of the list.
    pub(crate) fn index(&self, place: u64) -> u64 {
        if let Some(only) = &self.only {
            let place = usize::try_from(place).ok();
            return place
                .and_then(|place| only.get(place))
                .copied()
                .unwrap_or_default();
        }
        let gone = self.removed.iter();
        gone.fold(place, |index, gone| index + u64::from(*gone <= index))
    }

    /// Whether a record exists, of that many made-up ones. It may be missing in the list.
    pub(crate) fn knows(&self, index: u64, records: u64) -> bool {
        index < records + self.added && self.removed.binary_search(&index).is_err()
    }
}

#[cfg(test)]
mod tests {
    use super::Selection;

    fn listed(selection: &Selection, records: u64) -> Vec<u64> {
        let places = 0..selection.len(records);
        places.map(|place| selection.index(place)).collect()
    }

    #[test]
    fn removed_records_are_left_out_and_added_records_come_last() {
        let selection = Selection {
            removed: vec![0, 2, 3],
            added: 2,
            only: None,
        };
        assert_eq!(listed(&selection, 4), [1, 4, 5]);
        assert!(selection.knows(5, 4) && !selection.knows(2, 4) && !selection.knows(6, 4));
        assert_eq!(listed(&Selection::default(), 3), [0, 1, 2]);
    }

    #[test]
    fn a_list_may_have_an_order_of_its_own() {
        let only = Some(vec![3, 1]);
        let selection = Selection {
            only,
            ..Selection::default()
        };
        assert_eq!(listed(&selection, 10), [3, 1]);
    }
}
