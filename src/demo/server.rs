//! AMI over TCP: the banner, the login by challenge, the actions, and everybody's events.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use md5::{Digest as _, Md5};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{broadcast, mpsc};
use tokio::task::JoinSet;

use super::asked;
use super::channel::{Channel, Id, State};
use super::event::Message;
use super::exchange::{Exchange, extension, hint};
use super::outgoing::Originate;
use super::people::{COLLEAGUES, CONTEXT};

/// AMI's user of the demo.
pub(super) const USER: &str = "trubka";
const BANNER: &str = "Asterisk Call Manager/11.0.0\r\n";
/// No action is longer; a client that sends more is no AMI client.
const LONGEST_ACTION: usize = 16 * 1024;

/// What a connection asks of the server as a whole.
enum Order {
    /// Somebody logged in: the office opens.
    Begin,
    Originate(Originate),
}

/// Serves until it is dropped; every connection and every call ends with it.
pub(super) async fn serve(listener: TcpListener, exchange: Arc<Exchange>, secret: SecretString) {
    let mut tasks = JoinSet::new();
    let (orders, mut ordered) = mpsc::channel(64);
    let mut open = false;
    loop {
        tokio::select! {
            connection = listener.accept() => {
                // A connection that failed while it was accepted is the client's to try again.
                let Ok((stream, _)) = connection else { continue };
                let connection = Connection {
                    exchange: exchange.clone(),
                    secret: secret.clone(),
                    orders: orders.clone(),
                    challenge: String::new(),
                    logged_in: false,
                    events: false,
                };
                tasks.spawn(async move {
                    if let Err(error) = connection.run(stream).await {
                        tracing::debug!(%error, "a client of the demo went away");
                    }
                });
            }
            Some(order) = ordered.recv() => {
                let exchange = exchange.clone();
                match order {
                    Order::Begin if open => {}
                    Order::Begin => {
                        open = true;
                        tasks.spawn(async move { exchange.live().await });
                    }
                    Order::Originate(order) => {
                        tasks.spawn(async move { exchange.outgoing(&order).await });
                    }
                }
            }
            Some(_) = tasks.join_next() => {}
        }
    }
}

struct Connection {
    exchange: Arc<Exchange>,
    secret: SecretString,
    orders: mpsc::Sender<Order>,
    challenge: String,
    logged_in: bool,
    events: bool,
}

impl Connection {
    async fn run(mut self, mut stream: TcpStream) -> io::Result<()> {
        let mut events = self.exchange.listen();
        let mut input = Vec::new();
        stream.write_all(BANNER.as_bytes()).await?;
        loop {
            let mut chunk = [0; 4096];
            tokio::select! {
                read = stream.read(&mut chunk) => {
                    let n = read?;
                    if n == 0 {
                        return Ok(());
                    }
                    input.extend_from_slice(chunk.get(..n).unwrap_or_default());
                    while let Some(action) = next_action(&mut input) {
                        let (answer, stay) = self.act(&action).await;
                        stream.write_all(answer.as_bytes()).await?;
                        if !stay {
                            return Ok(());
                        }
                    }
                    if input.len() > LONGEST_ACTION {
                        return Ok(());
                    }
                }
                event = events.recv() => match event {
                    Ok(event) if self.logged_in && self.events => {
                        stream.write_all(event.as_bytes()).await?;
                    }
                    Ok(_) => {}
                    // Asterisk cuts off who does not read.
                    Err(broadcast::error::RecvError::Lagged(_)) => return Ok(()),
                    Err(broadcast::error::RecvError::Closed) => return Ok(()),
                },
            }
        }
    }

    /// The answer to an action, and whether the connection stays.
    async fn act(&mut self, action: &Action) -> (String, bool) {
        let name = action.of("Action").to_ascii_lowercase();
        match name.as_str() {
            "challenge" => return (self.challenge(action), true),
            "login" => return self.login(action).await,
            _ if !self.logged_in => return (action.error("Permission denied"), true),
            _ => {}
        }
        let answer = match name.as_str() {
            "logoff" => {
                let goodbye = action.response("Goodbye");
                return (
                    goodbye.with("Message", "Thanks for all the fish.").end(),
                    false,
                );
            }
            "ping" => action
                .success()
                .with("Ping", "Pong")
                .with("Timestamp", "0.000000")
                .end(),
            "events" => {
                self.events = on(action.of("EventMask"));
                let word = if self.events { "On" } else { "Off" };
                action.success().with("Events", word).end()
            }
            "coresettings" => core_settings(action),
            "listcommands" => list_commands(action),
            "coreshowchannels" => self.list(action, "CoreShowChannel", core_show_channel),
            "status" => self.list(action, "Status", status),
            "extensionstatelist" => extension_states(action, &self.exchange),
            "devicestatelist" | "presencestatelist" | "queuestatus" | "queueadd"
            | "queueremove" | "queuepause" => asked::answer(&self.exchange, &name, action),
            "originate" => self.originate(action).await,
            _ => action.error(&format!(
                "Invalid/unknown command: {}. Use Action: ListCommands to show available commands.",
                action.of("Action")
            )),
        };
        (answer, true)
    }

    fn challenge(&mut self, action: &Action) -> String {
        if !action.of("AuthType").eq_ignore_ascii_case("md5") {
            return action.error("Must specify AuthType");
        }
        self.challenge = (100_000_000 + self.exchange.chance(900_000_000)).to_string();
        action.success().with("Challenge", &self.challenge).end()
    }

    async fn login(&mut self, action: &Action) -> (String, bool) {
        let secret = self.secret.expose_secret();
        let right = match action.of("AuthType").eq_ignore_ascii_case("md5") {
            true => {
                let digest = Md5::digest(format!("{}{secret}", self.challenge));
                let key: String = digest.iter().map(|b| format!("{b:02x}")).collect();
                !self.challenge.is_empty() && action.of("Key").eq_ignore_ascii_case(&key)
            }
            false => action.of("Secret") == secret,
        };
        if !right || action.of("Username") != USER {
            return (action.error("Authentication failed"), false);
        }
        self.logged_in = true;
        self.events = match action.of("Events") {
            "" => true,
            word => on(word),
        };
        // The server lives as long as its connections.
        let _ = self.orders.send(Order::Begin).await;
        let mut answer = action
            .success()
            .with("Message", "Authentication accepted")
            .end();
        if self.events {
            let booted = Message::event("FullyBooted", "system,all")
                .with("Uptime", 1)
                .with("LastReload", 1)
                .with("Status", "Fully Booted");
            answer.push_str(&booted.end());
        }
        (answer, true)
    }

    async fn originate(&self, action: &Action) -> String {
        let exten = action.of("Exten");
        if action.of("Channel").is_empty() {
            return action.error("Channel not specified");
        }
        let dialable = !exten.is_empty() && exten.chars().all(|c| c.is_ascii_digit() || c == '+');
        if action.of("Context") != CONTEXT || !dialable {
            return action.error("Extension does not exist.");
        }
        let order = Originate {
            action_id: action.id().map(str::to_owned),
            channel: action.of("Channel").to_owned(),
            exten: exten.to_owned(),
            caller: caller_id(action.of("CallerID")),
            timeout: Duration::from_millis(action.of("Timeout").parse().unwrap_or(30_000)),
            channel_id: Some(action.of("ChannelId").to_owned()).filter(|id| !id.is_empty()),
        };
        if self.orders.send(Order::Originate(order)).await.is_err() {
            return action.error("Originate failed");
        }
        action
            .success()
            .with("Message", "Originate successfully queued")
            .end()
    }

    fn list(
        &self,
        action: &Action,
        item: &str,
        write: impl Fn(&Action, &Channel) -> Message,
    ) -> String {
        let channels = self.exchange.channels();
        let follow = match item {
            "Status" => "Channel status will follow",
            _ => "Channels will follow",
        };
        let mut answer = list_start(action, follow);
        for channel in &channels {
            answer.push_str(&write(action, channel).end());
        }
        let complete = list_end(action, &format!("{item}sComplete"), channels.len());
        match item {
            "Status" => {
                let complete = list_end(action, "StatusComplete", channels.len());
                answer.push_str(&complete.with("Items", channels.len()).end());
            }
            _ => answer.push_str(&complete.end()),
        }
        answer
    }
}

/// An action's headers.
pub(super) struct Action(Vec<(String, String)>);

impl Action {
    /// A header's value, or nothing.
    pub(super) fn of(&self, key: &str) -> &str {
        self.0
            .iter()
            .find(|(k, _)| k.eq_ignore_ascii_case(key))
            .map_or("", |(_, v)| v)
    }

    pub(super) fn id(&self) -> Option<&str> {
        Some(self.of("ActionID")).filter(|id| !id.is_empty())
    }

    pub(super) fn response(&self, word: &str) -> Message {
        Message::response(word, self.id())
    }

    pub(super) fn success(&self) -> Message {
        self.response("Success")
    }

    pub(super) fn error(&self, why: &str) -> String {
        self.response("Error").with("Message", why).end()
    }
}

/// Takes the first whole action off the input.
fn next_action(input: &mut Vec<u8>) -> Option<Action> {
    let (end, blank) = [&b"\r\n\r\n"[..], b"\n\n"]
        .into_iter()
        .filter_map(|blank| memchr::memmem::find(input, blank).map(|at| (at, blank.len())))
        .min()?;
    let bytes: Vec<u8> = input.drain(..end + blank).collect();
    let text = String::from_utf8_lossy(&bytes);
    let headers = text
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned()))
        .collect();
    Some(Action(headers))
}

/// `"name" <number>`, `name <number>` or a number alone.
fn caller_id(text: &str) -> Id {
    match text.rsplit_once('<') {
        Some((name, number)) => Id::new(
            number.trim_end_matches('>').trim(),
            name.trim().trim_matches('"'),
        ),
        None => Id::new(text.trim(), ""),
    }
}

fn on(mask: &str) -> bool {
    !mask.eq_ignore_ascii_case("off") && mask != "0" && !mask.eq_ignore_ascii_case("false")
}

pub(super) fn list_start(action: &Action, message: &str) -> String {
    action
        .success()
        .with("EventList", "start")
        .with("Message", message)
        .end()
}

pub(super) fn list_end(action: &Action, name: &str, items: usize) -> Message {
    Message::item(name)
        .action_id(action.id())
        .with("EventList", "Complete")
        .with("ListItems", items)
}

fn core_settings(action: &Action) -> String {
    action
        .success()
        .with("AMIversion", "11.0.0")
        .with("AsteriskVersion", "22.0.0-demo")
        .with("SystemName", "")
        .with("CoreMaxCalls", 0)
        .with("CoreMaxLoadAvg", "0.000000")
        .with("CoreRunUser", "")
        .with("CoreRunGroup", "")
        .with("CoreMaxFilehandles", 0)
        .with("CoreRealTimeEnabled", "No")
        .with("CoreCDRenabled", "No")
        .with("CoreHTTPenabled", "No")
        .with("SoundsSearchCustomDir", "No")
        .end()
}

/// What this user may run, as Asterisk lists it.
fn list_commands(action: &Action) -> String {
    [
        ("Challenge", "Generate Challenge for MD5 Auth.", "<none>"),
        (
            "CoreSettings",
            "Show PBX core settings (version etc).",
            "system,reporting,all",
        ),
        (
            "CoreShowChannels",
            "List currently active channels.",
            "system,reporting,all",
        ),
        (
            "DeviceStateList",
            "List the current known device states.",
            "call,reporting,all",
        ),
        ("Events", "Control Event Flow.", "<none>"),
        (
            "ExtensionStateList",
            "List the current known extension states.",
            "call,reporting,all",
        ),
        ("ListCommands", "List available manager commands.", "<none>"),
        ("Login", "Login Manager.", "<none>"),
        ("Logoff", "Logoff Manager.", "<none>"),
        ("Originate", "Originate a call.", "originate,all"),
        ("Ping", "Keepalive command.", "<none>"),
        (
            "PresenceStateList",
            "List the current known presence states.",
            "call,reporting,all",
        ),
        ("QueueAdd", "Add interface to queue.", "agent,all"),
        (
            "QueuePause",
            "Makes a queue member temporarily unavailable.",
            "agent,all",
        ),
        ("QueueRemove", "Remove interface from queue.", "agent,all"),
        ("QueueStatus", "Show queue status.", "<none>"),
        (
            "Status",
            "List channel status.",
            "system,call,reporting,all",
        ),
    ]
    .into_iter()
    .fold(action.success(), |answer, (name, words, rights)| {
        answer.with(name, format!("{words}  (Priv: {rights})"))
    })
    .end()
}

fn core_show_channel(action: &Action, channel: &Channel) -> Message {
    let secs = channel.born.elapsed().as_secs();
    Message::item("CoreShowChannel")
        .action_id(action.id())
        .channel(channel)
        .with("Application", channel.application)
        .with("ApplicationData", &channel.data)
        .with(
            "Duration",
            format!("{:02}:{:02}:{:02}", secs / 3600, secs / 60 % 60, secs % 60),
        )
        .with("BridgeId", &channel.bridge)
}

fn status(action: &Action, channel: &Channel) -> Message {
    Message::event("Status", "Call")
        .channel(channel)
        .with("Type", "PJSIP")
        .with("DNID", "")
        .with("EffectiveConnectedLineNum", &channel.connected.number)
        .with("EffectiveConnectedLineName", &channel.connected.name)
        .with("TimeToHangup", 0)
        .with("BridgeID", &channel.bridge)
        .with("Application", channel.application)
        .with("Data", &channel.data)
        .with("Nativeformats", "(alaw)")
        .with("Readformat", "alaw")
        .with("Readtrans", "")
        .with("Writeformat", "alaw")
        .with("Writetrans", "")
        .with("Callgroup", 0)
        .with("Pickupgroup", 0)
        .with("Seconds", channel.born.elapsed().as_secs())
        .action_id(action.id())
}

fn extension_states(action: &Action, exchange: &Exchange) -> String {
    let channels = exchange.channels();
    let mut answer = list_start(action, "Extension Statuses will follow");
    for colleague in &COLLEAGUES {
        let leg = channels
            .iter()
            .find(|c| extension(&c.device) == Some(colleague.extension));
        let (number, words) = match leg.map(|l| l.state) {
            Some(State::Ringing) => (8, "Ringing"),
            Some(State::Up) => (1, "InUse"),
            _ => (0, "Idle"),
        };
        let item = Message::item("ExtensionStatus").action_id(action.id());
        answer.push_str(&hint(item, colleague.extension, number, words).end());
    }
    let others = exchange.other_hints(action.id());
    let count = COLLEAGUES.len() + others.len();
    for other in others {
        answer.push_str(&other.end());
    }
    answer.push_str(&list_end(action, "ExtensionStateListComplete", count).end());
    answer
}
