//! The connection to the PBX in words.

#[cfg(test)]
mod tests;

use super::settings::secret_error;
use super::time::{date, local, next_attempt, short_duration, time_of_day};
use super::tls::tls_fault;
use super::{Lang, Message};
use crate::desk::snapshot::{Connection, Offline};

/// A few words for the header: `На связи с АТС · 4 мс`.
pub fn connection_short(connection: &Connection, lang: Lang) -> String {
    match connection {
        Connection::NotConfigured => lang
            .pick("АТС не настроена", "No PBX configured")
            .to_owned(),
        Connection::Connecting { .. } => lang
            .pick("Соединяемся с АТС…", "Connecting to the PBX…")
            .to_owned(),
        Connection::Online { round_trip_ms, .. } => {
            let online = lang.pick("На связи с АТС", "Connected to the PBX");
            match round_trip_ms {
                Some(0) => format!("{online} · < 1 {}", lang.pick("мс", "ms")),
                Some(ms) => format!("{online} · {ms} {}", lang.pick("мс", "ms")),
                None => online.to_owned(),
            }
        }
        Connection::Offline { .. } => lang
            .pick("Нет связи с АТС", "No connection to the PBX")
            .to_owned(),
    }
}

/// The same where there is room for a word or two only.
pub fn connection_brief(connection: &Connection, lang: Lang) -> &'static str {
    match connection {
        Connection::NotConfigured => lang.pick("Без АТС", "No PBX"),
        Connection::Connecting { .. } => lang.pick("Соединяемся…", "Connecting…"),
        Connection::Online { .. } => lang.pick("На связи", "Connected"),
        Connection::Offline { .. } => lang.pick("Нет связи", "Offline"),
    }
}

/// All that is to be said of the connection, each a message; the trouble first.
/// `now_unix_ms` is the snapshot's clock.
pub fn connection_messages(connection: &Connection, now_unix_ms: i64, lang: Lang) -> Vec<Message> {
    let mut messages = connection_troubles(connection, now_unix_ms, lang);
    match connection {
        Connection::Connecting { address } => messages.push(Message::new(
            lang.pick(
                format!("Соединяемся с АТС по адресу {address}…"),
                format!("Connecting to the PBX at {address}…"),
            ),
            "",
        )),
        Connection::Online { version, .. } => {
            let pbx = match version {
                Some(version) => format!("Asterisk {version}"),
                None => "Asterisk".to_owned(),
            };
            messages.push(Message::new(
                lang.pick(
                    format!("АТС на связи: {pbx}."),
                    format!("Connected: {pbx}."),
                ),
                "",
            ));
        }
        Connection::NotConfigured | Connection::Offline { .. } => {}
    }
    messages
}

/// Why there is no connection, or what is not to be seen by it; empty when all is well.
pub fn connection_troubles(connection: &Connection, now_unix_ms: i64, lang: Lang) -> Vec<Message> {
    match connection {
        Connection::NotConfigured => vec![not_configured(lang)],
        Connection::Connecting { .. } => Vec::new(),
        Connection::Online {
            blind_to_earlier_calls,
            sees_calls,
            ..
        } => {
            let sees_none = (!sees_calls).then(|| sees_no_calls(lang));
            let is_blind = blind_to_earlier_calls.then(|| blind(lang));
            sees_none.into_iter().chain(is_blind).collect()
        }
        Connection::Offline {
            why,
            since_unix_ms,
            retry_unix_ms,
        } => {
            let mut message = offline(why, lang);
            if let Some(since) = since(*since_unix_ms, now_unix_ms, lang) {
                message.what = format!("{} {since}", message.what);
            }
            let secs = retry_unix_ms.map_or(0, |retry| {
                let left = u64::try_from((retry - now_unix_ms).max(0)).unwrap_or(0);
                left.div_ceil(1000)
            });
            message.advice = format!("{} {}", message.advice, sentence(&next_attempt(secs, lang)));
            vec![message]
        }
    }
}

/// Beside calls that were under way when the connection went: `по состоянию на 14:02`.
pub fn known_as_of(since_unix_ms: i64, lang: Lang) -> Option<String> {
    let time = time_of_day(local(since_unix_ms)?);
    Some(lang.pick(format!("по состоянию на {time}"), format!("as of {time}")))
}

/// A time of which the journal knows nothing: `12:40–12:58 не было связи с АТС…`.
pub fn break_words(from_unix_ms: i64, to_unix_ms: i64, lang: Lang) -> Option<String> {
    let (from, to) = (local(from_unix_ms)?, local(to_unix_ms)?);
    let (from, to) = (time_of_day(from), time_of_day(to));
    let secs = u64::try_from(to_unix_ms.saturating_sub(from_unix_ms)).unwrap_or(0) / 1000;
    let when = match secs {
        0..60 => format!("{from}, {}:", short_duration(secs, lang)),
        _ => format!("{from}–{to}"),
    };
    Some(lang.pick(
        format!("{when} не было связи с АТС, звонки этого времени могли сюда не попасть"),
        format!("{when} no connection to the PBX, calls of that time may be missing here"),
    ))
}

/// Since when there is no connection: `Связи нет с 14:02.`, on another day with its date.
fn since(since_unix_ms: i64, now_unix_ms: i64, lang: Lang) -> Option<String> {
    let (since, now) = (local(since_unix_ms)?, local(now_unix_ms)?);
    let time = time_of_day(since);
    Some(match since.date() == now.date() {
        true => lang.pick(
            format!("Связи нет с {time}."),
            format!("No connection since {time}."),
        ),
        false => {
            let day = date(since.date(), now.date(), lang);
            lang.pick(
                format!("Связи нет с {time}, {day}."),
                format!("No connection since {time}, {day}."),
            )
        }
    })
}

/// Why there is no connection, and what to do.
pub fn offline(why: &Offline, lang: Lang) -> Message {
    match lang {
        Lang::Ru => offline_ru(why),
        Lang::En => offline_en(why),
    }
}

fn offline_ru(why: &Offline) -> Message {
    match why {
        Offline::Unresolved(host) => Message::new(
            format!("Ошибка соединения с сервером телефонии: адрес {host} не найден."),
            "Проверьте адрес сервера в настройках и работает ли сеть на этом компьютере.",
        ),
        Offline::Refused(address) => Message::new(
            format!("Ошибка соединения с сервером телефонии: порт закрыт ({address})."),
            "Компьютер по этому адресу есть, но подключений на этом порту он не принимает. Проверьте порт сервера в настройках (обычно 5038). Если он верен, пусть администратор АТС проверит, запущен ли Asterisk и включён ли AMI (enabled = yes в manager.conf).",
        ),
        Offline::TimedOut(address) => Message::new(
            format!("Ошибка соединения с сервером телефонии: {address} не отвечает."),
            "Проверьте адрес сервера и сеть. Если они в порядке, подключение с этого рабочего места, скорее всего, не пропускает межсетевой экран: попросите администратора АТС открыть порт.",
        ),
        Offline::Mute(address) => Message::new(
            format!(
                "Ошибка соединения с сервером телефонии: {address} принимает подключение, но молчит."
            ),
            "Скорее всего, это не тот порт: AMI здоровается сразу, а молча ждут, например, порт с TLS (обычно 5039) и другие службы. Проверьте порт сервера в настройках (обычно 5038). Если он верен, Asterisk завис или перегружен.",
        ),
        Offline::NotAmi { address, banner } => Message::new(
            format!("По адресу {address} отвечает не Asterisk."),
            format!(
                "Это не порт управления AMI. Проверьте адрес и порт сервера в настройках (обычно 5038).{}",
                quoted(" Полученный ответ: «", banner, "».")
            ),
        ),
        Offline::LoginRefused => Message::new(
            "АТС отказала во входе.",
            "Причину она не называет, их может быть три: неверный пароль, неверное имя пользователя или запрет для адреса этого рабочего места. Проверьте имя пользователя и пароль в настройках. Если они верны, пусть администратор АТС посмотрит раздел этого пользователя в manager.conf, строки secret, permit и deny.",
        ),
        Offline::NoMd5 => Message::new(
            "АТС не поддерживает вход с защитой пароля (MD5).",
            "Пароль пришлось бы передать по сети открытым текстом, поэтому программа не входит. Если сеть надёжна, разрешите такой вход в настройках: plain_login = true в разделе [pbx].",
        ),
        Offline::AlreadyInUse => Message::new(
            "Этот пользователь AMI уже подключён к АТС с другого места.",
            "АТС разрешает ему только одно подключение. Закройте программу на другом компьютере, возьмите для этого рабочего места отдельного пользователя или попросите администратора АТС разрешить несколько подключений (allowmultiplelogin = yes в manager.conf).",
        ),
        Offline::NoEvents { message } => Message::new(
            "АТС впустила программу, но отказалась сообщать ей о звонках.",
            format!(
                "Администратору АТС нужно дать этому пользователю право на чтение событий: read = call,agent,user,cdr в manager.conf.{}",
                quoted(" Ответ АТС: «", message, "».")
            ),
        ),
        Offline::Tls { address, fault } => tls_fault(address, fault, Lang::Ru),
        Offline::NoPassword(why) => {
            let secret = secret_error(why, Lang::Ru);
            Message::new(
                "Программа не может войти на АТС: нет пароля.",
                secret.to_string(),
            )
        }
        Offline::ShutDown => Message::new(
            "АТС выключается или перезапускается.",
            "Ничего делать не нужно: программа подключится сама, когда АТС снова заработает. Звонки за это время в журнал не попадут.",
        ),
        Offline::Lost => Message::new(
            "Связь с АТС прервалась.",
            "Программа подключится снова сама. Если это повторяется, проверьте сеть.",
        ),
        Offline::Silent => Message::new(
            "АТС перестала отвечать.",
            "Программа подключится снова сама. Если это повторяется, проверьте сеть и нагрузку на сервер АТС.",
        ),
        Offline::Protocol => Message::new(
            "От АТС пришли данные, которые не удалось разобрать.",
            "Соединение закрыто, программа подключится снова сама. Если это повторяется, проверьте, что по этому адресу и порту отвечает именно Asterisk.",
        ),
    }
}

fn offline_en(why: &Offline) -> Message {
    match why {
        Offline::Unresolved(host) => Message::new(
            format!("Cannot connect to the telephony server: the address {host} was not found."),
            "Check the server address in the settings and whether this computer's network works.",
        ),
        Offline::Refused(address) => Message::new(
            format!("Cannot connect to the telephony server: the port is closed ({address})."),
            "There is a computer at this address, but it accepts no connections on this port. Check the server port in the settings (usually 5038). If it is right, ask the PBX administrator whether Asterisk is running and AMI is enabled (enabled = yes in manager.conf).",
        ),
        Offline::TimedOut(address) => Message::new(
            format!("Cannot connect to the telephony server: {address} does not answer."),
            "Check the server address and the network. If both are fine, a firewall probably blocks this desk: ask the PBX administrator to open the port.",
        ),
        Offline::Mute(address) => Message::new(
            format!(
                "Cannot connect to the telephony server: {address} accepts connections, but says nothing."
            ),
            "It is probably the wrong port: AMI is the first to speak, while a port with TLS (usually 5039) and other services wait. Check the server port in the settings (usually 5038). If it is right, Asterisk hangs or is overloaded.",
        ),
        Offline::NotAmi { address, banner } => Message::new(
            format!("What answers at {address} is not Asterisk."),
            format!(
                "This is not the AMI port. Check the server address and port in the settings (usually 5038).{}",
                quoted(" It answered: “", banner, "”.")
            ),
        ),
        Offline::LoginRefused => Message::new(
            "The PBX refused the login.",
            "It does not say why; there are three possible reasons: a wrong password, a wrong user name, or this desk's address is not allowed. Check the user name and the password in the settings. If they are right, ask the PBX administrator to look at this user's section of manager.conf: secret, permit and deny.",
        ),
        Offline::NoMd5 => Message::new(
            "The PBX does not offer a protected login (MD5).",
            "The password would cross the network in the clear, so the program does not log in. If you trust the network, allow it in the settings: plain_login = true in [pbx].",
        ),
        Offline::AlreadyInUse => Message::new(
            "This AMI user is already logged in from somewhere else.",
            "The PBX allows it one connection only. Close the program on the other computer, use a separate user for this desk, or ask the PBX administrator to allow several connections (allowmultiplelogin = yes in manager.conf).",
        ),
        Offline::NoEvents { message } => Message::new(
            "The PBX let the program in, but refuses to tell it of calls.",
            format!(
                "The PBX administrator has to give this user the right to read events: read = call,agent,user,cdr in manager.conf.{}",
                quoted(" The PBX said: “", message, "”.")
            ),
        ),
        Offline::Tls { address, fault } => tls_fault(address, fault, Lang::En),
        Offline::NoPassword(why) => Message::new(
            "The program cannot log in to the PBX: there is no password.",
            secret_error(why, Lang::En).to_string(),
        ),
        Offline::ShutDown => Message::new(
            "The PBX is shutting down or restarting.",
            "There is nothing to do: the program connects by itself when the PBX is back. Calls made meanwhile will be missing from the journal.",
        ),
        Offline::Lost => Message::new(
            "The connection to the PBX was lost.",
            "The program reconnects by itself. If this keeps happening, check the network.",
        ),
        Offline::Silent => Message::new(
            "The PBX stopped answering.",
            "The program reconnects by itself. If this keeps happening, check the network and the load of the PBX server.",
        ),
        Offline::Protocol => Message::new(
            "The PBX sent data that could not be understood.",
            "The connection was closed and the program reconnects by itself. If this keeps happening, check that it is really Asterisk that answers at this address and port.",
        ),
    }
}

fn not_configured(lang: Lang) -> Message {
    lang.pick(
        Message::new(
            "АТС не настроена: входящие звонки здесь не видны, исходящие набирает программа для звонков.",
            "Адрес сервера и имя пользователя задаются в «Настройках» (Ctrl+,) или в файле настроек: host и username в разделе [pbx].",
        ),
        Message::new(
            "No PBX is configured: incoming calls are not seen here, outgoing ones are dialled by the calling program.",
            "The server address and the user name are set on the page “Settings” (Ctrl+,), or in the settings file: host and username in its section [pbx].",
        ),
    )
}

fn sees_no_calls(lang: Lang) -> Message {
    lang.pick(
        Message::new(
            "АТС не показывает звонки этому пользователю.",
            "Карточки не появятся, и журнал останется пустым. Администратору АТС нужно добавить пользователю право на чтение звонков: read = call в manager.conf.",
        ),
        Message::new(
            "The PBX does not show calls to this user.",
            "No cards will appear and the journal will stay empty. The PBX administrator has to give the user the right to read calls: read = call in manager.conf.",
        ),
    )
}

fn blind(lang: Lang) -> Message {
    lang.pick(
        Message::new(
            "Звонки, начатые до подключения, не видны.",
            "Новые звонки видны как обычно. Чтобы видеть и начатые раньше, администратор АТС может добавить пользователю право reporting: write = originate,reporting в manager.conf.",
        ),
        Message::new(
            "Calls that began before the connection are not visible.",
            "New calls are. To see earlier ones too, the PBX administrator can add the right reporting: write = originate,reporting in manager.conf.",
        ),
    )
}

fn quoted(before: &str, text: &str, after: &str) -> String {
    match text.trim() {
        "" => String::new(),
        text => format!("{before}{text}{after}"),
    }
}

/// A phrase as a sentence of its own.
fn sentence(phrase: &str) -> String {
    let mut chars = phrase.chars();
    let first: String = chars
        .next()
        .map(|c| c.to_uppercase().collect())
        .unwrap_or_default();
    let end = if phrase.ends_with('…') { "" } else { "." };
    format!("{first}{}{end}", chars.as_str())
}
