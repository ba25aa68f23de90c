//! Medians, quartiles and means of measurements.

/// What a list of measurements says.
#[derive(Clone, Copy)]
pub(crate) struct Summary {
    /// The middle measurement.
    pub(crate) median: f64,
    /// The distance between the quartiles, relative to the median.
    pub(crate) spread: f64,
}

impl Summary {
    /// Summarises at least one measurement.
    pub(crate) fn of(mut measurements: Vec<f64>) -> Summary {
        measurements.sort_by(f64::total_cmp);
        let at = |part: f64| {
            let place = part * (measurements.len().saturating_sub(1)) as f64;
            let (low, high) = (place.floor() as usize, place.ceil() as usize);
            let (low, high) = (measurements[low], measurements[high]);
            low + (high - low) * place.fract()
        };
        let median = at(0.5);
        Summary { median, spread: (at(0.75) - at(0.25)) / median }
    }

    /// The median as a ratio, with half the spread.
    pub(crate) fn ratio(&self) -> String {
        format!("{:.2} ±{:.0}%", self.median, self.spread * 50.0)
    }
}

/// The ratios of measurements to those of the same rounds.
pub(crate) fn ratios(measurements: &[f64], measures: &[f64]) -> Vec<f64> {
    measurements.iter().zip(measures).map(|(measurement, measure)| measurement / measure).collect()
}

/// The geometric mean; the mean to take of ratios.
pub(crate) fn geometric_mean(ratios: &[f64]) -> f64 {
    (ratios.iter().map(|ratio| ratio.ln()).sum::<f64>() / ratios.len() as f64).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_interpolate_between_measurements() {
        let summary = Summary::of(vec![4.0, 1.0, 3.0, 2.0, 5.0]);
        assert_eq!(summary.median, 3.0);
        assert_eq!(summary.spread, 2.0 / 3.0);
        assert_eq!(Summary::of(vec![1.0, 2.0]).median, 1.5);
    }

    #[test]
    fn geometric_mean_of_a_ratio_and_its_inverse_is_one() {
        assert!((geometric_mean(&[4.0, 0.25]) - 1.0).abs() < 1e-12);
    }
}
