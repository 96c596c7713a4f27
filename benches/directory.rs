//! Who is calling, against a prepared `SELECT 1` on the same connection, on a MariaDB with 1,000,000 contacts and
//! 300,000 shipments.
//!
//! Prints lines `ratio NAME VALUE GOAL`: the median of the look-up over the median of `SELECT 1`, the two asked in
//! turns, each by the path that the program takes. The server is a private one under `target/bench`, whose data are
//! kept for the next run; `TRUBKA_BENCH_MYSQL=mysql://root:password@127.0.0.1:port` names another.

use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use secrecy::SecretString;
use sqlx::mysql::{MySqlConnectOptions, MySqlConnection};
use sqlx::{AssertSqlSafe, ConnectOptions};
use trubka::directory::{Database, Password};
use trubka::phone::Number;
use trubka::ports::directory::{Directory, LookUp};
use trubka::settings::{self, DirectoryKind};

const DATA: &str = include_str!("directory_data.sql");
const DATABASE: &str = "trubka_bench";
const USER: &str = "trubka_bench";
const PASSWORD: &str = "only-reads";
const SERVER: &str = "target/bench/mariadb";
const PORT: &str = "33160";
/// The bound, for each kind of caller.
const GOAL: f64 = 3.0;
const ROUNDS: u32 = 400;
/// Starts of the program.
const STARTS: u32 = 40;
/// Between a start and the first call.
const PAUSE: Duration = Duration::from_millis(100);

fn main() {
    // `cargo bench` and `cargo test --benches` pass flags of their own.
    // The program's own: both sides pay for its way of waking.
    let runtime = trubka::app::runtime().expect("a runtime");
    let own = std::env::var("TRUBKA_BENCH_MYSQL")
        .is_err()
        .then(Server::start);
    let url = std::env::var("TRUBKA_BENCH_MYSQL")
        .unwrap_or_else(|_| format!("mysql://root:office-root@127.0.0.1:{PORT}"));
    runtime.block_on(async { tokio::spawn(measure(url)).await.expect("measured") });
    drop(own);
}

async fn measure(url: String) {
    let options: MySqlConnectOptions = url.parse().expect("TRUBKA_BENCH_MYSQL");
    let mut admin = options.connect().await.expect("the server");
    make_data(&mut admin).await;
    let settings = settings::Directory {
        kind: DirectoryKind::Mysql,
        host: options.get_host().to_owned(),
        port: options.get_port(),
        username: USER.to_owned(),
        database: DATABASE.to_owned(),
        ..settings::Directory::default()
    };
    let database = Database::new(settings.clone(), password(), None);
    database.prepare().await.expect("prepared");
    let callers = callers();
    let mut pings = Vec::new();
    let mut answers: Vec<Vec<Duration>> = callers.iter().map(|_| Vec::new()).collect();
    // In turns, so that whatever else the machine does falls on all of them alike.
    for round in 0..ROUNDS {
        for ((_, numbers), answers) in callers.iter().zip(&mut answers) {
            let number = &numbers[round as usize % numbers.len()];
            pings.push(time(database.ping()).await.0);
            let (took, answer) = time(database.look_up(question(number))).await;
            answer.expect("an answer");
            answers.push(took);
        }
    }
    for ((name, _), answers) in callers.iter().zip(&mut answers) {
        report(name, answers, &mut pings);
    }
    report("directory-every", &mut answers.concat(), &mut pings);
    first_call(&settings).await;
}

/// The first call after a start of the program, against a `SELECT 1` that is the first thing asked after a start. Either
/// comes after a pause: nobody calls in the microsecond in which the connection is ready, and a server that has just
/// answered ten questions is quicker than one that waits for a call.
///
/// The server has not just started: it serves the office all day, and has the rows of those who call in memory. A number
/// whose rows it has to fetch first costs it that, whoever asks; what this adds is printed, without a goal.
async fn first_call(settings: &settings::Directory) {
    let mut pings = Vec::new();
    let mut answers = Vec::new();
    let mut unread = Vec::new();
    for start in 0..STARTS {
        let asked = started(settings).await;
        pings.push(time(asked.ping()).await.0);
        for (number, answers) in [
            (recipient(299_000 - start * 37), &mut answers),
            (recipient(298_980 - start * 37), &mut unread),
        ] {
            let called = started(settings).await;
            let (took, answer) = time(called.look_up(question(&number))).await;
            answer.expect("an answer");
            answers.push(took);
        }
    }
    report("directory-first-call", &mut answers, &mut pings);
    unread.sort_unstable();
    let median = unread[unread.len() / 2].as_secs_f64() * 1e6;
    println!("# directory-first-call, rows not in the server's memory: median {median:.0} us");
}

async fn started(settings: &settings::Directory) -> Database {
    let database = Database::new(settings.clone(), password(), None);
    database.prepare().await.expect("prepared");
    tokio::time::sleep(PAUSE).await;
    database
}

/// Numbers by who has them.
fn callers() -> Vec<(&'static str, Vec<String>)> {
    let many = |number: &dyn Fn(u32) -> String| (0..200).map(number).collect::<Vec<_>>();
    vec![
        (
            "directory-recipient",
            many(&|i| recipient(299_000 - i * 37)),
        ),
        (
            "directory-past-recipient",
            many(&|i| recipient(1_000 + i * 37)),
        ),
        (
            "directory-client",
            many(&|i| format!("7495{:07}", 1 + i * 91)),
        ),
        (
            "directory-contact-person",
            many(&|i| format!("7499{:07}", 1 + i * 291)),
        ),
        (
            "directory-courier",
            many(&|i| format!("7903{:07}", 1 + i * 9)),
        ),
        ("directory-unknown", many(&|i| format!("7912{i:07}"))),
        ("directory-busy-recipient", vec!["79170000001".to_owned()]),
        ("directory-busy-client", vec!["79170000002".to_owned()]),
        ("directory-busy-shop", vec!["79170000003".to_owned()]),
    ]
}

/// The number of the shipment with this code.
fn recipient(code: u32) -> String {
    format!("7916{:07}", code * 31 % 100_000)
}

fn question(digits: &str) -> LookUp {
    let number = Number::External {
        digits: digits.to_owned(),
        post_dial: None,
    };
    LookUp {
        forms: number.lookup_forms(),
        internal: false,
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a bench measures by the clock: most of a question is waiting"
)]
async fn time<T>(work: impl Future<Output = T>) -> (Duration, T) {
    let start = Instant::now();
    let done = work.await;
    (start.elapsed(), done)
}

fn report(name: &str, of: &mut [Duration], to: &mut [Duration]) {
    of.sort_unstable();
    to.sort_unstable();
    let at = |sorted: &[Duration], per_cent: usize| sorted[(sorted.len() - 1) * per_cent / 100];
    let us = |d: Duration| d.as_secs_f64() * 1e6;
    println!(
        "# {name}: median {:.0} us, p99 {:.0} us; SELECT 1: median {:.0} us, p99 {:.0} us",
        us(at(of, 50)),
        us(at(of, 99)),
        us(at(to, 50)),
        us(at(to, 99)),
    );
    println!("ratio {name} {:.2} {GOAL}", us(at(of, 50)) / us(at(to, 50)));
}

fn password() -> Password {
    Arc::new(|| Box::pin(async { Ok(SecretString::from(PASSWORD)) }))
}

/// Unless they are there.
async fn make_data(admin: &mut MySqlConnection) {
    let there: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM information_schema.statistics \
         WHERE table_schema = ? AND index_name = 'givn_address'",
    )
    .bind(DATABASE)
    .fetch_one(&mut *admin)
    .await
    .expect("the schema");
    if there > 0 {
        return;
    }
    println!("# making the data");
    let sql = format!(
        "DROP DATABASE IF EXISTS {DATABASE};
         CREATE DATABASE {DATABASE} CHARACTER SET utf8mb4;
         USE {DATABASE};
         CREATE OR REPLACE USER '{USER}'@'%' IDENTIFIED BY '{PASSWORD}';
         GRANT SELECT ON {DATABASE}.* TO '{USER}'@'%';
         {DATA}"
    );
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(admin)
        .await
        .expect("the data");
}

/// A private server that ends with this.
struct Server;

impl Server {
    fn start() -> Self {
        script("get", &[]);
        script("up", &[PORT]);
        Self
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        script("down", &[]);
    }
}

fn script(verb: &str, more: &[&str]) {
    let done = Command::new("tests/office/mariadb.sh")
        .args([verb, SERVER])
        .args(more)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("MARIADB_KEEP", "1")
        .stdout(std::process::Stdio::null())
        .status()
        .expect("tests/office/mariadb.sh runs");
    assert!(done.success(), "mariadb.sh {verb}");
}
