//! The demo office over its real socket, by a client that knows nothing of it.

use std::time::Duration;

use md5::{Digest as _, Md5};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use super::scene_tests::{keys, messages, of, recorded_keys};
use super::{Office, Pace};

type Fields = Vec<(String, String)>;

fn quick() -> Pace {
    let moment = Duration::from_millis(20);
    Pace {
        first_call: moment,
        between: moment,
        patience: Duration::from_secs(60),
        talk: moment,
        colleague: moment,
        answer: moment,
        dial: moment,
        own_phone: moment,
        by_itself: None,
    }
}

struct Client(BufReader<TcpStream>);

impl Client {
    async fn connect(office: &Office) -> Self {
        let stream = TcpStream::connect(office.address()).await.unwrap();
        let mut client = Self(BufReader::new(stream));
        let mut banner = String::new();
        client.0.read_line(&mut banner).await.unwrap();
        assert_eq!(banner, "Asterisk Call Manager/11.0.0\r\n");
        client
    }

    async fn send(&mut self, action: &str) {
        let bytes = action.replace('\n', "\r\n") + "\r\n\r\n";
        self.0.write_all(bytes.as_bytes()).await.unwrap();
    }

    /// The next message; `None` at the end of the connection.
    async fn next(&mut self) -> Option<Fields> {
        let mut text = String::new();
        while !text.ends_with("\r\n\r\n") {
            if self.0.read_line(&mut text).await.unwrap() == 0 {
                return None;
            }
        }
        Some(messages(&text).remove(0))
    }

    /// The next message in which the key has the value; what came before it is dropped.
    async fn until(&mut self, key: &str, value: &str) -> Fields {
        loop {
            let fields = self.next().await.expect("the connection stays");
            if of(&fields, key) == value {
                return fields;
            }
        }
    }

    async fn log_in(&mut self, office: &Office) {
        let settings = office.settings();
        let file = settings.pbx.password_from.strip_prefix("file:").unwrap();
        let password = std::fs::read_to_string(file).unwrap();
        self.send("Action: Challenge\nAuthType: MD5\nActionID: c")
            .await;
        let challenge = self.until("ActionID", "c").await;
        let key = Md5::digest(format!("{}{password}", of(&challenge, "Challenge")));
        let key: String = key.iter().map(|b| format!("{b:02x}")).collect();
        let user = settings.pbx.username;
        self.send(&format!(
            "Action: Login\nAuthType: MD5\nUsername: {user}\nKey: {key}\nActionID: l"
        ))
        .await;
        let answer = self.until("ActionID", "l").await;
        assert_eq!(of(&answer, "Message"), "Authentication accepted");
        assert_eq!(self.until("Event", "FullyBooted").await.len(), 5);
    }
}

async fn office(pace: Pace) -> Office {
    Office::open(pace, 1, 1_760_000_000).await.unwrap()
}

#[tokio::test]
async fn a_call_comes_in_is_answered_at_the_click_and_hung_up_at_the_click() {
    let pace = Pace {
        talk: Duration::from_secs(60),
        ..quick()
    };
    let office = office(pace).await;
    let mut client = Client::connect(&office).await;
    client.log_in(&office).await;
    let phone = office.phone();
    let mut state = phone.state();
    assert!(!state.borrow().talking);

    let caller = client.until("Event", "Newchannel").await;
    assert_eq!(of(&caller, "ChannelStateDesc"), "Ring");
    let ringing = client.until("ChannelStateDesc", "Ringing").await;
    assert!(of(&ringing, "Channel").starts_with("PJSIP/101-"));
    assert_eq!(of(&ringing, "ConnectedLineNum"), of(&caller, "CallerIDNum"));
    assert_eq!(of(&ringing, "Linkedid"), of(&caller, "Uniqueid"));
    state.wait_for(|s| s.ringing && !s.talking).await.unwrap();
    phone.answer();
    let up = client.until("Event", "BridgeEnter").await;
    assert_eq!(of(&up, "Uniqueid"), of(&ringing, "Uniqueid"));
    state.wait_for(|s| s.talking && !s.ringing).await.unwrap();
    phone.hangup();
    let left = client.until("Event", "BridgeLeave").await;
    assert_eq!(of(&left, "Uniqueid"), of(&ringing, "Uniqueid"));
    client.until("Event", "Hangup").await;
    state.wait_for(|s| !s.talking && !s.ringing).await.unwrap();
}

#[tokio::test]
async fn an_originate_rings_the_own_phone_then_the_number() {
    let pace = Pace {
        first_call: Duration::from_secs(600),
        ..quick()
    };
    let office = office(pace).await;
    let mut client = Client::connect(&office).await;
    client.log_in(&office).await;
    client
        .send(
            "Action: Originate\nActionID: o\nChannel: PJSIP/101\nContext: from-internal\n\
             Exten: 79161112233\nPriority: 1\nCallerID: \"79161112233\" <101>\nTimeout: 30000\n\
             Async: true\nChannelId: trubka-7-1",
        )
        .await;
    let queued = client.until("ActionID", "o").await;
    assert_eq!(of(&queued, "Response"), "Success");
    let own = client.until("Event", "Newchannel").await;
    assert_eq!(of(&own, "Uniqueid"), "trubka-7-1");
    let answer = client.until("Event", "OriginateResponse").await;
    assert_eq!(of(&answer, "ActionID"), "o");
    assert_eq!(of(&answer, "Uniqueid"), "trubka-7-1");
    let called = client.until("Event", "Newchannel").await;
    assert!(of(&called, "Channel").starts_with("PJSIP/trunk_name-"));
    let dialled = client.until("Event", "DialBegin").await;
    assert_eq!(of(&dialled, "DialString"), "79161112233@trunk_name");
    assert_eq!(of(&dialled, "DestConnectedLineNum"), "74951234567");
    let end = client.until("Event", "DialEnd").await;
    assert_eq!(of(&end, "DialStatus"), "ANSWER");
    for _ in 0..2 {
        client.until("Event", "Hangup").await;
    }

    for (fields, why) in [
        (
            "Context: from-internal\nExten: 101",
            "Channel not specified",
        ),
        (
            "Channel: PJSIP/101\nContext: elsewhere\nExten: 102",
            "Extension does not exist.",
        ),
        (
            "Channel: PJSIP/101\nContext: from-internal\nExten: boss",
            "Extension does not exist.",
        ),
    ] {
        client
            .send(&format!("Action: Originate\nActionID: bad\n{fields}"))
            .await;
        let refused = client.until("ActionID", "bad").await;
        assert_eq!(of(&refused, "Response"), "Error");
        assert_eq!(of(&refused, "Message"), why);
    }
}

#[tokio::test]
async fn it_answers_with_the_keys_of_a_real_one() {
    let office = office(quick()).await;
    let mut client = Client::connect(&office).await;
    client.log_in(&office).await;
    client.until("ChannelStateDesc", "Ringing").await;
    let real = recorded_keys();
    let known = |fields: &Fields| {
        let sets = real.get(of(fields, "Event"));
        assert!(
            sets.is_some_and(|s| s.contains(&keys(fields))),
            "{fields:?}\n{sets:#?}"
        );
    };
    for (action, item, complete) in [
        ("Status", "Status", "StatusComplete"),
        (
            "CoreShowChannels",
            "CoreShowChannel",
            "CoreShowChannelsComplete",
        ),
        (
            "ExtensionStateList",
            "ExtensionStatus",
            "ExtensionStateListComplete",
        ),
    ] {
        client
            .send(&format!("Action: {action}\nActionID: list"))
            .await;
        let start = client.until("ActionID", "list").await;
        assert_eq!(of(&start, "EventList"), "start");
        known(&start);
        let mut items = 0;
        loop {
            let fields = client.until("ActionID", "list").await;
            known(&fields);
            if of(&fields, "Event") == complete {
                assert_eq!(of(&fields, "ListItems"), items.to_string());
                break;
            }
            assert_eq!(of(&fields, "Event"), item);
            items += 1;
        }
        assert!(items >= 2, "{action}: {items}");
    }
    for action in ["Ping", "CoreSettings"] {
        client
            .send(&format!("Action: {action}\nActionID: {action}"))
            .await;
        let answer = client.until("ActionID", action).await;
        assert_eq!(of(&answer, "Response"), "Success");
        known(&answer);
    }
    client.send("Action: ListCommands\nActionID: lc").await;
    let rights = client.until("ActionID", "lc").await;
    assert!(of(&rights, "Originate").ends_with("(Priv: originate,all)"));
    client
        .send("Action: Command\nActionID: no\nCommand: core stop now")
        .await;
    let refused = client.until("ActionID", "no").await;
    assert!(of(&refused, "Message").starts_with("Invalid/unknown command: Command."));
    client.send("Action: Logoff\nActionID: bye").await;
    let bye = client.until("ActionID", "bye").await;
    assert_eq!(of(&bye, "Response"), "Goodbye");
    assert!(client.next().await.is_none());
}

#[tokio::test]
async fn only_the_right_password_opens_it() {
    let office = office(quick()).await;
    for login in [
        "Action: Login\nUsername: trubka\nSecret: wrong\nActionID: l",
        // No challenge was asked for: its empty string must not count as one.
        "Action: Login\nAuthType: MD5\nUsername: trubka\nKey: d41d8cd98f00b204e9800998ecf8427e\nActionID: l",
        "Action: Login\nActionID: l",
    ] {
        let mut client = Client::connect(&office).await;
        client.send("Action: Ping\nActionID: p").await;
        let denied = client.until("ActionID", "p").await;
        assert_eq!(of(&denied, "Message"), "Permission denied");
        client.send(login).await;
        let refused = client.until("ActionID", "l").await;
        assert_eq!(of(&refused, "Response"), "Error");
        assert_eq!(of(&refused, "Message"), "Authentication failed");
        assert!(client.next().await.is_none());
    }
}

#[tokio::test]
async fn a_closed_office_leaves_nothing() {
    let office = office(quick()).await;
    let settings = office.settings();
    let folder = office.directory().parent().unwrap().to_owned();
    assert!(settings.pbx.host == "127.0.0.1" && settings.pbx.port > 0);
    assert_eq!(settings.operator.extensions, ["101"]);
    for path in [&settings.directory.path, &settings.journal.path] {
        assert!(std::path::Path::new(path).starts_with(&folder));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |p: &std::path::Path| std::fs::metadata(p).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        assert_eq!(mode(&folder.join("password")), 0o600);
    }
    let mut client = Client::connect(&office).await;
    let address = office.address();
    drop(office);
    assert!(!folder.exists());
    assert!(client.next().await.is_none());
    assert!(TcpStream::connect(address).await.is_err());
}
