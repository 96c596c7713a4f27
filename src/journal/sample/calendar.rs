//! When calls are made: by day, from eight to nine, most in the late morning; Saturdays are quieter,
//! Sundays quieter still.

/// Calls of an ordinary day.
const A_DAY: usize = 1_000;
const HOUR_MS: i64 = 3_600_000;
const DAY_HOURS: i64 = 24;
/// The office's clock is that of Moscow, without daylight saving.
const OFFSET_HOURS: i64 = 3;
/// 1970-01-01 was a Thursday; days are counted from Monday.
const FIRST_WEEKDAY: i64 = 3;

/// By hour of the office's day.
const HOURS: [u32; 24] = [
    1, 0, 0, 0, 0, 1, 2, 8, 45, 80, 110, 115, 100, 90, 95, 100, 90, 75, 60, 40, 22, 10, 4, 2,
];
/// From Monday on.
const WEEKDAYS: [u32; 7] = [12, 11, 10, 11, 12, 6, 3];

/// Moments of calls, ascending.
#[derive(Debug)]
pub(super) struct Calendar {
    count: usize,
    start_unix_ms: i64,
    /// The weight of all hours before each hour, and of all.
    before: Vec<u64>,
}

impl Calendar {
    pub(super) fn new(count: usize, until_unix_ms: i64) -> Self {
        let hours = i64::try_from(count / A_DAY + 1).unwrap_or(1) * DAY_HOURS;
        let first_hour = until_unix_ms.div_euclid(HOUR_MS) - hours;
        let mut before = vec![0];
        let mut sum = 0;
        for hour in first_hour..first_hour + hours {
            let local = hour + OFFSET_HOURS;
            let weekday = (local.div_euclid(DAY_HOURS) + FIRST_WEEKDAY).rem_euclid(7);
            sum +=
                u64::from(weight(&HOURS, local.rem_euclid(DAY_HOURS)) * weight(&WEEKDAYS, weekday));
            before.push(sum);
        }
        Self {
            count,
            start_unix_ms: first_hour * HOUR_MS,
            before,
        }
    }

    /// When the n-th call begins, Unix milliseconds; `chance` is from 0 to 1.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "a share of a day is exact enough in milliseconds"
    )]
    pub(super) fn moment(&self, n: usize, chance: f64) -> i64 {
        let all = self.before.last().copied().unwrap_or(0) as f64;
        let at = (n as f64 + chance) / self.count as f64 * all;
        let hour = self
            .before
            .partition_point(|before| *before as f64 <= at)
            .saturating_sub(1);
        let begin = self.before.get(hour).copied().unwrap_or(0) as f64;
        let end = self
            .before
            .get(hour + 1)
            .copied()
            .map_or(begin, |e| e as f64);
        let within = match end > begin {
            true => (at - begin) / (end - begin),
            false => 0.0,
        };
        let hour_ms = i64::try_from(hour).unwrap_or(0) * HOUR_MS;
        self.start_unix_ms + hour_ms + (within * HOUR_MS as f64) as i64
    }
}

fn weight(weights: &[u32], n: i64) -> u32 {
    usize::try_from(n)
        .ok()
        .and_then(|n| weights.get(n))
        .copied()
        .unwrap_or(0)
}
