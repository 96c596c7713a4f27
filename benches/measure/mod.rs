//! What the benches share: CPU time, memory, interleaved repetitions, and the line that a bench ends with.
//!
//! Rule: what is compared runs in turns within one run, and the fastest turn of each counts, so that whatever else
//! the machine does hits both alike.

#![allow(dead_code, reason = "each bench uses its part")]
#![allow(missing_docs, reason = "no part of the program")]
#![allow(clippy::unwrap_used, reason = "a bench fails by panicking")]

use std::fs;
use std::hint::black_box;
use std::time::Duration;

/// CPU time of this thread so far.
pub fn cpu() -> Duration {
    // The kernel brings the counter up to date when the thread gives way, else at its next tick.
    std::thread::yield_now();
    let told = fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    let nanos = told.split(' ').next().unwrap().parse().unwrap();
    Duration::from_nanos(nanos)
}

/// CPU time of `work` on this thread.
pub fn cpu_of<R>(work: impl FnOnce() -> R) -> Duration {
    let before = cpu();
    black_box(work());
    cpu() - before
}

/// This process's resident memory, bytes.
pub fn resident_bytes() -> usize {
    const PAGE: usize = 4096;
    let told = fs::read_to_string("/proc/self/statm").unwrap();
    told.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * PAGE
}

/// The fastest turn of each of these, over so many rounds in which each has one turn.
pub fn fastest<const N: usize>(
    rounds: usize,
    mut measured: [&mut dyn FnMut() -> Duration; N],
) -> [Duration; N] {
    let mut best = [Duration::MAX; N];
    for _ in 0..rounds {
        for (best, turn) in best.iter_mut().zip(&mut measured) {
            *best = turn().min(*best);
        }
    }
    best
}

/// One as so many of the other.
pub fn times(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

/// The line that a bench ends with: `ratio NAME VALUE GOAL`.
pub fn ratio(name: &str, value: f64, goal: f64) {
    println!("ratio {name} {value:.2} {goal}");
}
