//! A PBX that lets anybody in and says what it is given, and the engine in front of it.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinHandle;
use tokio::time::Instant;
use trubka::desk::snapshot::{Connection, Offline, Snapshot};
use trubka::directory::Off;
use trubka::engine::wire::connect::{BoxFuture, BoxStream, Stream, Transport};
use trubka::engine::wire::{Wire, WireConfig};
use trubka::engine::{self, Ports, Screen};
use trubka::ports::calling_program::{CallingProgram, CallingProgramError};
use trubka::ports::journal::Journal;
use trubka::settings::{Operator, Settings};

/// Keeps a pretended clock from running ahead while a thread of the journal's is at work and all else waits.
pub fn hold_the_clock() {
    tokio::time::pause();
    tokio::spawn(async {
        loop {
            tokio::task::yield_now().await;
        }
    });
}

/// Speaks AMI on this stream until nobody has anything to say.
pub async fn serve(stream: impl AsyncRead + AsyncWrite, mut words: mpsc::Receiver<String>) {
    let (reader, writer) = tokio::io::split(stream);
    let mut reader = Box::pin(BufReader::new(reader).lines());
    let mut action = String::new();
    let mut writer = std::pin::pin!(writer);
    writer
        .write_all(b"Asterisk Call Manager/11.0.0\r\n")
        .await
        .unwrap();
    loop {
        tokio::select! {
            said = words.recv() => {
                let Some(text) = said else { return };
                writer.write_all(text.as_bytes()).await.unwrap();
            }
            line = reader.next_line() => {
                let Ok(Some(line)) = line else { return };
                if let Some(name) = line.strip_prefix("Action: ") {
                    action = name.to_owned();
                }
                if let Some(id) = line.strip_prefix("ActionID: ") {
                    writer.write_all(answer(&action, id).as_bytes()).await.unwrap();
                }
            }
        }
    }
}

fn answer(action: &str, id: &str) -> String {
    let more = match action {
        "Challenge" => "Challenge: 1\r\n",
        "Events" => "Events: On\r\n",
        "Status" => {
            return format!(
                "Response: Success\r\nActionID: {id}\r\nEventList: start\r\n\r\nEvent: StatusComplete\r\nActionID: {id}\r\nEventList: Complete\r\nItems: 0\r\n\r\n"
            );
        }
        _ => "",
    };
    format!("Response: Success\r\nActionID: {id}\r\n{more}\r\n")
}

/// One end of a pipe, once.
pub struct Pipe(Arc<Mutex<Option<BoxStream>>>);

impl Pipe {
    pub fn new(end: impl Stream + 'static) -> Self {
        Self(Arc::new(Mutex::new(Some(Box::new(end)))))
    }
}

impl Transport for Pipe {
    fn address(&self) -> String {
        "pbx:5038".into()
    }

    fn connect(&self) -> BoxFuture<Result<BoxStream, Offline>> {
        let pipe = Arc::clone(&self.0);
        Box::pin(async move { Ok(pipe.lock().await.take().expect("never lost")) })
    }
}

/// No calling program.
struct Nobody;

impl CallingProgram for Nobody {
    fn call(&self, _: &str) -> Result<(), CallingProgramError> {
        Ok(())
    }
}

/// The real engine, logged in, for an operator with this extension.
pub async fn engine(
    transport: Box<dyn Transport>,
    journal: Arc<dyn Journal>,
    extension: &str,
) -> (Screen, JoinHandle<()>) {
    let mut settings = Settings::default();
    settings.pbx.host = "pbx".into();
    settings.operator = Operator {
        user: "anna".into(),
        name: "Анна".into(),
        extensions: vec![extension.to_owned()],
    };
    // All calls of the office are kept.
    settings.journal.office = true;
    let epoch = Instant::now();
    let config = WireConfig {
        username: "operator".into(),
        plain_login: false,
    };
    let secret = Box::new(|| Box::pin(async { Ok("secret".into()) }) as _);
    let ports = Ports {
        wire: Some(Wire::new(config, transport, secret, epoch)),
        directory: Arc::new(Off),
        journal,
        calling_program: Arc::new(Nobody),
        open: Arc::new(|_| Ok(())),
        announce: None,
        remember: Box::new(|_| {}),
        pretended: None,
        remake: None,
    };
    let (mut screen, link) = engine::link(&settings, false);
    let running = tokio::spawn(engine::run(settings, false, ports, link, epoch));
    let is_ready = |snapshot: &Snapshot| {
        matches!(snapshot.connection, Connection::Online { .. }) && snapshot.journal.loaded
    };
    // The held clock goes on as a real one would.
    while !is_ready(&screen.snapshots.borrow_and_update()) {
        std::thread::sleep(Duration::from_millis(1));
        tokio::time::advance(Duration::from_millis(1)).await;
    }
    (screen, running)
}
