//! Notifications and the tray's icon over a real session bus of the test's own, with a notification
//! server and a tray that the test plays.
#![cfg(all(unix, not(target_os = "macos")))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use trubka::platform::notify::SystemNotifier;
use trubka::platform::tray::{SIDE, Tray};
use trubka::ports::notifier::{Action, Answer, Notice, Notifier as _, Slot};
use trubka::ports::outside::{TrayAction, TrayIcon, TrayItem, TrayState, TrayView};
use zbus::blocking::connection::Builder;
use zbus::blocking::{Connection, Proxy};
use zbus::zvariant::OwnedValue;

const SERVICE: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";
/// Set in the process that runs on the test's bus: a process cannot safely change its own environment.
const INSIDE: &str = "TRUBKA_TEST_ON_ITS_BUS";
/// Only a hanging test takes so long.
const WITHIN: Duration = Duration::from_secs(20);

#[test]
fn a_notification_is_replaced_answered_and_taken_away() {
    if !on_own_bus("a_notification_is_replaced_answered_and_taken_away") {
        return;
    }
    let (server, heard) = notification_server();
    let (answered, answers) = channel();
    let notifier = SystemNotifier::start(move |answer| drop(answered.send(answer)));
    notifier.notify(missed("Пётр <b>Ёлкин</b>", "79265550201"));
    let first = heard.recv_timeout(WITHIN).unwrap();
    assert_eq!(
        first,
        Heard::Shown {
            replaces: 0,
            title: "Пропущенный звонок".into(),
            body: "Пётр &lt;b&gt;Ёлкин&lt;/b&gt;".into(),
            actions: [
                "1.0",
                "Перезвонить",
                "1.1",
                "Показать",
                "default",
                "Показать"
            ]
            .map(str::to_owned)
            .to_vec(),
        }
    );
    notifier.notify(missed("Ольга", "79161112233"));
    let second = heard.recv_timeout(WITHIN).unwrap();
    assert!(
        matches!(second, Heard::Shown { replaces: 1, .. }),
        "{second:?}"
    );

    // A button of the first one, pressed while the second took its place, calls nobody.
    press(&server, 1, "1.0");
    press(&server, 1, "2.0");
    let answer = answers.recv_timeout(WITHIN);
    assert_eq!(answer, Ok(Answer::Call("79161112233".into())));
    press(&server, 1, "default");
    assert_eq!(answers.recv_timeout(WITHIN), Ok(Answer::Show));

    notifier.withdraw(Slot::Missed);
    assert_eq!(heard.recv_timeout(WITHIN), Ok(Heard::Closed(1)));
    // Nothing of it is left: the next one is a new one.
    notifier.notify(missed("Ольга", "79161112233"));
    let third = heard.recv_timeout(WITHIN).unwrap();
    assert!(
        matches!(third, Heard::Shown { replaces: 0, .. }),
        "{third:?}"
    );
}

#[test]
fn the_icon_goes_into_the_tray_asks_and_changes_there() {
    if !on_own_bus("the_icon_goes_into_the_tray_asks_and_changes_there") {
        return;
    }
    let (registered, icons) = channel();
    let desktop = Builder::session()
        .unwrap()
        .serve_at("/StatusNotifierWatcher", Watcher { registered })
        .unwrap()
        .name("org.kde.StatusNotifierWatcher")
        .unwrap()
        .build()
        .unwrap();
    let (asked, asks) = channel();
    let mut tray = Tray::new(
        view("Трубка", 0),
        |_| vec![7; SIDE * SIDE * 4],
        move |action| {
            let _ = asked.send(action);
        },
    );
    let name = icons.recv_timeout(WITHIN).unwrap();
    let item = Proxy::new(
        &desktop,
        name,
        "/StatusNotifierItem",
        "org.kde.StatusNotifierItem",
    )
    .unwrap();
    let () = item.call("Activate", &(0, 0)).unwrap();
    assert_eq!(asks.recv_timeout(WITHIN), Ok(TrayAction::Open));
    assert!(tray.is_there());
    let mut changes = item.receive_signal("NewToolTip").unwrap();
    tray.show(view("Трубка · 2 пропущенных звонка", 2));
    drop(changes.next().unwrap());
}

/// What the server was asked for.
#[derive(Debug, PartialEq)]
enum Heard {
    Shown {
        replaces: u32,
        title: String,
        body: String,
        actions: Vec<String>,
    },
    Closed(u32),
}

struct Notifications {
    heard: Sender<Heard>,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Notifications {
    fn get_capabilities(&self) -> Vec<String> {
        ["actions", "body", "body-markup"]
            .map(str::to_owned)
            .to_vec()
    }

    #[expect(clippy::too_many_arguments, reason = "the specification has as many")]
    fn notify(
        &self,
        _program: String,
        replaces: u32,
        _icon: String,
        title: String,
        body: String,
        actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _expires_ms: i32,
    ) -> u32 {
        let shown = Heard::Shown {
            replaces,
            title,
            body,
            actions,
        };
        drop(self.heard.send(shown));
        1
    }

    fn close_notification(&self, id: u32) {
        drop(self.heard.send(Heard::Closed(id)));
    }
}

struct Watcher {
    registered: Sender<String>,
}

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(&self, name: String) {
        drop(self.registered.send(name));
    }
}

fn notification_server() -> (Connection, Receiver<Heard>) {
    let (heard, hears) = channel();
    let server = Builder::session()
        .unwrap()
        .serve_at(PATH, Notifications { heard })
        .unwrap()
        .name(SERVICE)
        .unwrap()
        .build()
        .unwrap();
    (server, hears)
}

fn press(server: &Connection, id: u32, key: &str) {
    let none = None::<zbus::names::BusName<'_>>;
    server
        .emit_signal(none, PATH, SERVICE, "ActionInvoked", &(id, key))
        .unwrap();
}

fn missed(body: &str, number: &str) -> Notice {
    let action = |label: &str, answer| Action {
        label: label.into(),
        answer,
    };
    Notice {
        slot: Slot::Missed,
        title: "Пропущенный звонок".into(),
        body: body.into(),
        actions: vec![
            action("Перезвонить", Answer::Call(number.into())),
            action("Показать", Answer::Show),
        ],
    }
}

fn view(tooltip: &str, missed: usize) -> TrayView {
    TrayView {
        icon: TrayIcon {
            state: TrayState::Connected,
            missed,
        },
        tooltip: tooltip.into(),
        menu: vec![TrayItem::Separator],
    }
}

/// True in the process that has a bus of its own; elsewhere such a process is started with this test.
fn on_own_bus(test: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    let mut daemon = Command::new("dbus-daemon")
        .args(["--session", "--nofork", "--print-address"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("dbus-daemon");
    let mut address = String::new();
    let stdout = daemon.stdout.take().unwrap();
    BufReader::new(stdout).read_line(&mut address).unwrap();
    let inside = Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture"])
        .env("DBUS_SESSION_BUS_ADDRESS", address.trim())
        .env(INSIDE, "1")
        .status();
    end(daemon);
    assert!(inside.unwrap().success());
    false
}

fn end(mut daemon: Child) {
    daemon.kill().unwrap();
    daemon.wait().unwrap();
}
