//! The program's log: to stderr, by the variable `TRUBKA_LOG` (`info`, `trubka=debug`), warnings otherwise; and as
//! JSON, an object a line, into `logs` among the program's data, by the setting `log.level` or that variable.
//!
//! Rule: numbers are logged at `debug` only, secrets never; libraries put nothing below a warning into the file. A day
//! has a file, a week is kept, and no file grows without end. Writing waits for nobody: a thread of its own does it.

use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use tracing::level_filters::LevelFilter;
use tracing_appender::non_blocking::{NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _, fmt, reload};

use crate::platform::places::Places;
use crate::settings::LogLevel;

const VARIABLE: &str = "TRUBKA_LOG";
/// Files that are kept.
const FILES: usize = 7;
/// A file is no larger.
const MAX_BYTES: u64 = 20 * 1024 * 1024;
/// Lines that may wait for the disk.
const WAITING_LINES: usize = 4096;

/// Where the file's lines go, once it is known.
static FILE: OnceLock<NonBlocking> = OnceLock::new();
static GUARD: Mutex<Option<WorkerGuard>> = Mutex::new(None);
type Reload = reload::Handle<Targets, tracing_subscriber::Registry>;
static FILTER: OnceLock<Reload> = OnceLock::new();

/// Starts the log; once a process. The file is written after [`to_file`].
pub fn start() {
    let filter = EnvFilter::try_from_env(VARIABLE).unwrap_or_else(|_| EnvFilter::new("warn"));
    let terminal = fmt::layer()
        .with_writer(io::stderr)
        // Colours are noise in a file.
        .with_ansi(io::stderr().is_terminal())
        .with_filter(filter);
    let (of_file, handle) = reload::Layer::new(Targets::new());
    let file = fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_writer(ToFile)
        .with_filter(of_file);
    let started = tracing_subscriber::registry()
        .with(file)
        .with(terminal)
        .try_init();
    if started.is_err() {
        // A test started one before; its log is as good.
        tracing::debug!("the log was started already");
        return;
    }
    let _ = FILTER.set(handle);
    log_panics();
}

/// Where its files are.
pub fn folder(places: &Places) -> PathBuf {
    places.data.join("logs")
}

/// Writes into a file too, from now on; what fails is told on stderr, and the program goes on.
pub fn to_file(places: &Places, level: LogLevel) {
    let filter = filter_of(level, std::env::var(VARIABLE).ok().as_deref());
    let Some(filter) = filter else { return };
    if FILE.get().is_none() {
        let folder = folder(places);
        let writer = match Bounded::open(&folder) {
            Ok(writer) => writer,
            Err(error) => {
                tracing::warn!(%error, folder = %folder.display(), "there is no log file");
                return;
            }
        };
        let (writer, guard) = NonBlockingBuilder::default()
            .buffered_lines_limit(WAITING_LINES)
            .thread_name("log")
            .finish(writer);
        let _ = FILE.set(writer);
        *GUARD.lock().unwrap_or_else(PoisonError::into_inner) = Some(guard);
    }
    if let Some(handle) = FILTER.get()
        && let Err(error) = handle.reload(filter)
    {
        tracing::warn!(%error, "the log's level stays");
    }
    let (version, system) = (env!("CARGO_PKG_VERSION"), std::env::consts::OS);
    tracing::info!(version, system, "the program begins");
}

/// The last lines reach the disk.
pub fn end() {
    drop(GUARD.lock().unwrap_or_else(PoisonError::into_inner).take());
}

/// What goes into the file; `None`: nothing. The variable names a level of this program or what tracing's filters
/// are made of.
fn filter_of(level: LogLevel, variable: Option<&str>) -> Option<Targets> {
    let level = match level {
        LogLevel::Off => LevelFilter::OFF,
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
        LogLevel::Trace => LevelFilter::TRACE,
    };
    if level == LevelFilter::OFF {
        return None;
    }
    let asked: Option<Targets> = variable.and_then(|text| text.parse().ok());
    let ours = asked
        .and_then(|asked| {
            let named = asked.iter().find(|(target, _)| *target == "trubka");
            named.map(|(_, level)| level).or(asked.default_level())
        })
        .map_or(level, |asked| asked.max(level));
    let others = ours.min(LevelFilter::WARN);
    Some(
        Targets::new()
            .with_default(others)
            .with_target("trubka", ours),
    )
}

fn log_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, "a panic");
        before(panic);
    }));
}

/// Writes to the file, if there is one by now.
struct ToFile;

impl<'a> MakeWriter<'a> for ToFile {
    type Writer = Box<dyn Write + 'a>;

    fn make_writer(&'a self) -> Self::Writer {
        match FILE.get() {
            Some(file) => Box::new(file.clone()),
            None => Box::new(io::sink()),
        }
    }
}

/// A file a day, and none larger than [`MAX_BYTES`]: what comes then is lost until the next day.
struct Bounded {
    inner: RollingFileAppender,
    day: chrono::NaiveDate,
    left: u64,
}

impl Bounded {
    fn open(folder: &Path) -> Result<Self, Box<dyn std::error::Error>> {
        // Else the appender complains on stderr that it cannot look for old files.
        std::fs::create_dir_all(folder)?;
        let inner = RollingFileAppender::builder()
            .rotation(Rotation::DAILY)
            .filename_prefix("trubka")
            .filename_suffix("log")
            .max_log_files(FILES)
            .build(folder)?;
        let day = today();
        let path = folder.join(format!("trubka.{day}.log"));
        let written = std::fs::metadata(path).map_or(0, |file| file.len());
        Ok(Self {
            inner,
            day,
            left: MAX_BYTES.saturating_sub(written),
        })
    }
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let today = today();
        if today != self.day {
            (self.day, self.left) = (today, MAX_BYTES);
        }
        let Some(left) = self.left.checked_sub(bytes.len() as u64) else {
            self.left = 0;
            return Ok(bytes.len());
        };
        self.left = left;
        self.inner.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// The appender's days are UTC's.
#[expect(
    clippy::disallowed_methods,
    reason = "wired here, beside the engine: the log's files have their day's name"
)]
fn today() -> chrono::NaiveDate {
    chrono::Utc::now().date_naive()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_may_ask_for_more_and_libraries_say_no_more_than_warnings() {
        let level = |setting, variable| {
            let filter = filter_of(setting, variable)?;
            let levels: Vec<_> = filter.iter().map(|(_, level)| level).collect();
            Some((levels, filter.default_level()))
        };
        let told = |ours, others| Some((vec![ours], Some(others)));
        let (warn, info) = (LevelFilter::WARN, LevelFilter::INFO);
        assert_eq!(level(LogLevel::Off, Some("trace")), None);
        assert_eq!(level(LogLevel::Info, None), told(info, warn));
        assert_eq!(level(LogLevel::Info, Some("error")), told(info, warn));
        let trace = told(LevelFilter::TRACE, warn);
        assert_eq!(level(LogLevel::Info, Some("trace")), trace);
        assert_eq!(
            level(LogLevel::Info, Some("trubka=trace,sqlx=trace")),
            trace
        );
        let error = LevelFilter::ERROR;
        assert_eq!(level(LogLevel::Error, None), told(error, error));
    }

    #[test]
    fn a_days_file_does_not_grow_without_end() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = Bounded::open(folder.path()).unwrap();
        let line = vec![b'x'; 1024 * 1024];
        for _ in 0..30 {
            file.write_all(&line).unwrap();
        }
        let size = |file: &Path| std::fs::metadata(file).unwrap().len();
        let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(files.len(), 1);
        let path = files.into_iter().next().unwrap().unwrap().path();
        assert_eq!(size(&path), MAX_BYTES);
        let mut again = Bounded::open(folder.path()).unwrap();
        again.write_all(b"more").unwrap();
        assert_eq!(size(&path), MAX_BYTES);
    }
}
