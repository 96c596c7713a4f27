//! The way to the PBX: what listens there, or does not, and the login.

use std::net::{TcpListener, TcpStream};

use crate::pbx::Pbx;
use crate::ran::{at, in_home, stranger, with_file};

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

/// The kernel throws every packet to the port away without a word, as a firewall's DROP does, by a filter of the socket's
/// own that lets nothing through: no privileges and no tools are needed for that.
#[cfg(target_os = "linux")]
#[test]
fn a_firewall_throws_everything_away() {
    // `BPF_RET | BPF_K` with 0 bytes to be kept.
    const KEEP_NOTHING: socket2::SockFilter = socket2::SockFilter::new(0x06, 0, 0, 0);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let socket = socket2::SockRef::from(&listener);
    socket.attach_filter(&[KEEP_NOTHING]).unwrap();
    let brief = std::time::Duration::from_millis(200);
    let dropped = TcpStream::connect_timeout(&address, brief).unwrap_err();
    assert_eq!(dropped.kind(), std::io::ErrorKind::TimedOut, "{dropped:?}");
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
    for (language, words) in [
        ("en", "the address pbx.invalid was not found"),
        ("ru", "pbx.invalid"),
    ] {
        let settings = format!(
            "language = \"{language}\"\n[pbx]\nhost = \"pbx.invalid\"\nusername = \"trubka\"\n"
        );
        let ran = with_file(&settings, &[]);
        ran.ended(1);
        // There is no password either: the first fault is told.
        ran.says("name", "fault", words, "");
    }
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
    let port = stranger("SSH-2.0-OpenSSH_9.2\r\n", b"");
    let settings = format!(
        "language = \"en\"\n[pbx]\nhost = \"127.0.0.1\"\nport = {port}\nusername = \"trubka\"\npassword_from = \"env:TRUBKA_NO_SUCH\"\n"
    );
    let ran = with_file(&settings, &[]);
    ran.ended(1);
    // The way is looked at all the same.
    ran.says("connection", "good", "accepts a connection", "");
    ran.says("login", "fault", "TRUBKA_NO_SUCH", "");
}

#[test]
fn without_a_pbx_in_the_settings_nothing_is_tried() {
    let home = tempfile::tempdir().unwrap();
    in_home(home.path(), &[]).ended(2);
}

#[test]
fn an_address_with_spaces_around_it_is_taken_as_the_connection_takes_it() {
    let port = stranger("SSH-2.0-OpenSSH_9.2\r\n", b"");
    let settings = format!(
        "language = \"en\"\n[pbx]\nhost = \" 127.0.0.1 \"\nport = {port}\nusername = \"trubka\"\n"
    );
    let ran = with_file(&settings, &[]);
    ran.says("connection", "good", "accepts a connection", "");
}
