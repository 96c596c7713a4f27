//! The way to the PBX.

use super::Told;
use crate::desk::snapshot::{Offline, TlsFault};
use crate::doctor::checkup::report::{Network, Protocol};
use crate::settings::Settings;
use crate::texts::connection::offline;
use crate::texts::{Lang, tls};

pub(super) fn told(network: &Network, settings: &Settings, lang: Lang) -> Told {
    match network {
        Network::Resolved { host, addresses } => {
            let all: Vec<String> = addresses.iter().map(ToString::to_string).collect();
            let all = all.join(", ");
            Told::seen(match *host == all {
                true => lang.pick(
                    format!("{host} — готовый адрес, искать имя не нужно."),
                    format!("{host} is an address itself, there is no name to be looked up."),
                ),
                false => lang.pick(
                    format!("{host} — это {all}."),
                    format!("{host} is {all}."),
                ),
            })
        }
        Network::Connected { peer, local, ms } => Told::seen(lang.pick(
            format!("{peer} принимает подключение ({ms} мс). АТС видит этот компьютер под адресом {local}, если по пути его не меняет маршрутизатор."),
            format!("{peer} accepts a connection ({ms} ms). The PBX sees this computer as {local}, unless a router on the way changes that."),
        )),
        Network::NotEncrypted { is_here: true } => Told::seen(lang.pick(
            "АТС на этом же компьютере: шифровать соединение незачем.",
            "The PBX is this very computer: there is nobody to encrypt against.",
        )),
        Network::NotEncrypted { is_here: false } => Told::new(
            lang.pick(
                "Соединение с АТС не зашифровано; сам пароль защищён (MD5).",
                "The connection to the PBX is not encrypted; the password itself is protected (MD5).",
            ),
            lang.pick(
                "Кто видит сеть между этим компьютером и АТС, видит и номера звонков.",
                "Whoever sees the network between this computer and the PBX sees the numbers of calls too.",
            ),
            lang.pick(
                "В сети офиса этого довольно; через интернет включите TLS (настройка pbx.tls) или VPN.",
                "Inside the office’s network that will do; over the internet use TLS (the setting pbx.tls) or a VPN.",
            ),
        ),
        Network::Secured {
            certificate,
            protocol,
        } => Told::new(
            lang.pick(
                format!("Соединение зашифровано ({protocol}), сертификату АТС программа верит."),
                format!("The connection is encrypted ({protocol}), and the PBX’s certificate is believed."),
            ),
            tls::certificate(certificate, lang),
            "",
        ),
        Network::Ami(line) => Told::seen(lang.pick(
            format!("Отвечает порт управления Asterisk: «{line}»."),
            format!("Asterisk’s manager port answers: “{line}”."),
        )),
        Network::Other {
            address,
            protocol,
            line,
        } => other(address, *protocol, line, settings, lang),
        Network::Offline(why) => {
            let told: Told = offline(why, lang).into();
            told.with(lines(why))
        }
    }
}

fn other(address: &str, protocol: Protocol, line: &str, settings: &Settings, lang: Lang) -> Told {
    let what = match protocol {
        Protocol::Ssh => lang.pick("служба удалённого входа SSH", "a secure shell (SSH)"),
        Protocol::Http => lang.pick("веб-сервер", "a web server"),
        Protocol::Sip => lang.pick(
            "порт SIP, с которым говорят телефоны",
            "the SIP port, which phones speak to",
        ),
        Protocol::Mail => lang.pick("почтовый сервер", "a mail server"),
        Protocol::Ftp => lang.pick("файловый сервер FTP", "a file server (FTP)"),
        Protocol::Database => lang.pick("база данных MySQL", "a MySQL database"),
        Protocol::Tls => lang.pick("порт с шифрованием TLS", "a port encrypted by TLS"),
    };
    let quoted = match line.trim() {
        "" => String::new(),
        line => lang.pick(format!(": «{line}»"), format!(": “{line}”")),
    };
    let seen = lang.pick(
        format!("По адресу {address} отвечает не Asterisk, а {what}{quoted}."),
        format!("What answers at {address} is not Asterisk but {what}{quoted}."),
    );
    let means = match protocol {
        Protocol::Tls => lang.pick(
            "За шифрованием может быть и порт управления Asterisk (обычно 5039), но сейчас программа говорит с ним без шифрования.",
            "Behind it there may be Asterisk’s manager port (usually 5039), but the program speaks to it unencrypted now.",
        ),
        _ => lang.pick(
            "Адрес, скорее всего, верный, а порт чужой.",
            "The address is probably right, and the port is somebody else’s.",
        ),
    };
    let port = settings.pbx.port;
    let todo = match port {
        5038 => lang.pick(
            "Узнайте у администратора АТС порт из manager.conf (строка port) и укажите его в настройке pbx.port.".to_owned(),
            "Ask the PBX administrator for the port in manager.conf (the line port) and set pbx.port to it.".to_owned(),
        ),
        _ => lang.pick(
            format!("Сейчас указан порт {port}; порт управления обычно 5038. Исправьте настройку pbx.port."),
            format!("The port is set to {port}; the manager port is usually 5038. Correct the setting pbx.port."),
        ),
    };
    Told::new(seen, means, todo).with((port != 5038).then(|| "port = 5038".to_owned()))
}

/// What is to be written into the settings.
fn lines(why: &Offline) -> Vec<String> {
    let Offline::Tls { fault, .. } = why else {
        return Vec::new();
    };
    match (&**fault, fault.to_trust()) {
        (TlsFault::PlainAmi, _) => vec!["tls = \"off\"".to_owned()],
        (_, Some(certificate)) => vec![
            "tls = \"pin\"".to_owned(),
            format!("tls_pin = \"{}\"", certificate.fingerprint),
        ],
        _ => Vec::new(),
    }
}
