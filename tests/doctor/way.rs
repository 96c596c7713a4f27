//! The way to the PBX: what listens there, or does not, and the login.

use std::net::TcpListener;
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
