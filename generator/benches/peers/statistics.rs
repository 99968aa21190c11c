//! Figures of several runs in a few words.

use std::time::Duration;

/// The middle of several figures; the mean of the two in the middle where there are two.
pub fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() % 2 {
        _ if sorted.is_empty() => f64::NAN,
        0 => f64::midpoint(sorted[middle - 1], sorted[middle]),
        _ => sorted[middle],
    }
}

/// Median, least and greatest of several times, such as `1.20 s (1.15–1.31)`.
pub fn spread(times: &[Duration]) -> String {
    let seconds: Vec<f64> = times.iter().map(Duration::as_secs_f64).collect();
    let (middle, least) = (median(&seconds), seconds.iter().copied().fold(f64::INFINITY, f64::min));
    let greatest = seconds.iter().copied().fold(0.0, f64::max);
    let (factor, unit) = if middle < 1.0 { (1000.0, "ms") } else { (1.0, "s") };
    let figure = |seconds: f64| three_digits(seconds * factor);
    format!("{} {unit} ({}–{})", figure(middle), figure(least), figure(greatest))
}

/// A number with three digits that count.
pub fn three_digits(number: f64) -> String {
    let decimals = match number {
        _ if number < 10.0 => 2,
        _ if number < 100.0 => 1,
        _ => 0,
    };
    format!("{number:.decimals$}")
}

/// The power of the size with which a time grows.
pub fn growth(small: (usize, f64), large: (usize, f64)) -> f64 {
    (large.1 / small.1).ln() / (large.0 as f64 / small.0 as f64).ln()
}
