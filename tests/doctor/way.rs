//! The way to the PBX: what listens there, or does not, and the login.

use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};

use crate::pbx::Pbx;
use crate::ran::{Ran, at, stranger};

#[test]
fn in_a_good_office_nothing_is_wrong() {
    let [en, ru] = Pbx::default().examined();
    for ran in [&en, &ru] {
        ran.ended(0);
        for step in [
            "name",
            "connection",
            "tls",
            "banner",
            "login",
            "version",
            "phones",
            "clock",
        ] {
            assert_eq!(ran.step(step)["verdict"], "good", "{ran:?}");
        }
        // What only a call shows is said to be so.
        assert_eq!(ran.step("rights")["verdict"], "note", "{ran:?}");
        assert_eq!(ran.step("dialling")["verdict"], "note", "{ran:?}");
    }
    en.says("dialling", "note", "trubka test-call 101 NUMBER", "");
    ru.says("rights", "note", "видеть звонки", "");
}

#[test]
fn nothing_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let [en, ru] = at(port);
    en.ended(1);
    en.says("connection", "fault", "the port is closed", "");
    ru.says("connection", "fault", "порт закрыт", "");
    assert_eq!(ru.step("login")["verdict"], "skipped");
}

/// A port whose queue of callers is full: what comes is thrown away without a word, as a firewall does.
#[cfg(target_os = "linux")]
#[test]
fn a_firewall_throws_everything_away() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    let brief = std::time::Duration::from_millis(200);
    while let Ok(stream) = TcpStream::connect_timeout(&address, brief) {
        waiting.push(stream);
        assert!(waiting.len() < 100_000, "the queue has no end");
    }
    let [en, ru] = at(address.port());
    en.ended(1);
    en.says(
        "connection",
        "fault",
        "a firewall probably blocks this desk",
        "",
    );
    ru.says("connection", "fault", "межсетевой экран", "");
}

#[test]
fn the_name_is_unknown() {
    let settings = "[pbx]\nhost = \"pbx.invalid\"\n";
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("settings.toml");
    std::fs::write(
        &path,
        format!("language = \"en\"\n{settings}username = \"trubka\"\n"),
    )
    .unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_trubka"))
        .args(["--json", "doctor"])
        .env("TRUBKA_HOME", home.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let ran = Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    };
    ran.ended(1);
    // There is no password either: the first fault is told.
    ran.says("name", "fault", "the address pbx.invalid was not found", "");
}

#[test]
fn a_secure_shell_listens_there() {
    let [en, ru] = at(stranger("SSH-2.0-OpenSSH_9.2\r\n", b""));
    en.ended(1);
    en.says(
        "banner",
        "fault",
        "not Asterisk but a secure shell (SSH): “SSH-2.0-OpenSSH_9.2”",
        "port = 5038",
    );
    ru.says(
        "banner",
        "fault",
        "не Asterisk, а служба удалённого входа SSH",
        "port = 5038",
    );
}

#[test]
fn a_web_server_listens_there() {
    let [en, ru] = at(stranger("", b"HTTP/1.1 400 Bad Request\r\n\r\n"));
    en.ended(1);
    en.says(
        "banner",
        "fault",
        "not Asterisk but a web server",
        "port = 5038",
    );
    ru.says(
        "banner",
        "fault",
        "не Asterisk, а веб-сервер",
        "port = 5038",
    );
}

#[test]
fn telephones_are_served_there() {
    let [en, ru] = at(stranger("", b"SIP/2.0 400 Bad Request\r\n\r\n"));
    en.says(
        "banner",
        "fault",
        "the SIP port, which phones speak to",
        "port = 5038",
    );
    ru.says("banner", "fault", "порт SIP", "port = 5038");
}

#[test]
fn a_mail_server_listens_there() {
    let [en, ru] = at(stranger("220 mail ESMTP Postfix\r\n", b""));
    en.says("banner", "fault", "a mail server", "port = 5038");
    ru.says("banner", "fault", "почтовый сервер", "port = 5038");
}

#[test]
fn the_login_is_refused() {
    let pbx = Pbx {
        login: Some("Authentication failed"),
        ..Pbx::default()
    };
    let [en, ru] = pbx.examined();
    en.ended(1);
    let permit = "permit = 127.0.0.1/255.255.255.255";
    en.says(
        "login",
        "fault",
        "a wrong password, a wrong user name, or this computer’s address",
        permit,
    );
    ru.says(
        "login",
        "fault",
        "неверный пароль, неверное имя пользователя или запрет для адреса",
        permit,
    );
    ru.says("login", "fault", "[trubka]", "[trubka]");
}

#[test]
fn somebody_is_logged_in_already() {
    let pbx = Pbx {
        login: Some("User trubka Login Already In Use"),
        ..Pbx::default()
    };
    let [en, ru] = pbx.examined();
    en.says(
        "login",
        "fault",
        "already logged in",
        "allowmultiplelogin = yes",
    );
    ru.says(
        "login",
        "fault",
        "уже подключён",
        "allowmultiplelogin = yes",
    );
}

#[test]
fn there_is_no_password() {
    let home = tempfile::tempdir().unwrap();
    let port = stranger("SSH-2.0-OpenSSH_9.2\r\n", b"");
    let settings = format!(
        "language = \"en\"\n[pbx]\nhost = \"127.0.0.1\"\nport = {port}\nusername = \"trubka\"\npassword_from = \"env:TRUBKA_NO_SUCH\"\n"
    );
    std::fs::write(home.path().join("settings.toml"), settings).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_trubka"))
        .args(["--json", "doctor"])
        .env("TRUBKA_HOME", home.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let ran = Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    };
    ran.ended(1);
    // The way is looked at all the same.
    ran.says("connection", "good", "accepts a connection", "");
    ran.says("login", "fault", "TRUBKA_NO_SUCH", "");
}

#[test]
fn without_a_pbx_in_the_settings_nothing_is_tried() {
    let home = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_trubka"))
        .arg("doctor")
        .env("TRUBKA_HOME", home.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
}

#[test]
fn an_address_with_spaces_around_it_is_taken_as_the_connection_takes_it() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("settings.toml");
    let port = stranger("SSH-2.0-OpenSSH_9.2\r\n", b"");
    let settings = format!(
        "language = \"en\"\n[pbx]\nhost = \" 127.0.0.1 \"\nport = {port}\nusername = \"trubka\"\n"
    );
    std::fs::write(&path, settings).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_trubka"))
        .args(["--json", "doctor"])
        .env("TRUBKA_HOME", home.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let ran = Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    };
    ran.says("connection", "good", "accepts a connection", "");
}
