//! Values of several rounds: least, median and most.

/// The least, the median and the most of some values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Summary {
    pub(crate) least: f64,
    pub(crate) median: f64,
    pub(crate) most: f64,
}

impl Summary {
    /// `None` without values. Of an even number, the median is the mean of the two in the middle.
    pub(crate) fn of(values: impl IntoIterator<Item = f64>) -> Option<Summary> {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let (upper, lower) = (values.len() / 2, values.len().saturating_sub(1) / 2);
        Some(Summary {
            least: *values.first()?,
            median: (values.get(lower)? + values.get(upper)?) / 2.0,
            most: *values.last()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Summary;

    #[test]
    fn the_median_is_in_the_middle() {
        let of = |values: &[f64]| Summary::of(values.iter().copied());
        let odd = of(&[5.0, 1.0, 2.0]).unwrap();
        assert_eq!((odd.least, odd.median, odd.most), (1.0, 2.0, 5.0));
        assert_eq!(of(&[4.0, 1.0, 2.0, 9.0]).unwrap().median, 3.0);
        assert_eq!(of(&[7.0]).unwrap().median, 7.0);
        assert_eq!(of(&[]), None);
    }
}
