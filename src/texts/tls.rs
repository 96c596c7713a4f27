//! TLS towards the PBX in words: what is wrong with it, and whose certificate is there.

use super::time::local;
use super::{Lang, Message};
use crate::desk::snapshot::{Certificate, TlsFault};

/// A certificate as a person judges it, in one sentence.
pub fn certificate(certificate: &Certificate, lang: Lang) -> String {
    let Certificate {
        subject, issuer, ..
    } = certificate;
    let subject = or_none(subject, lang);
    let issuer = or_none(issuer, lang);
    let from = day(certificate.valid_from_unix_s, lang);
    let to = day(certificate.valid_to_unix_s, lang);
    let names = match certificate.names.is_empty() {
        true => String::new(),
        false => {
            let names = certificate.names.join(", ");
            lang.pick(
                format!(", для адресов {names}"),
                format!(", for the hosts {names}"),
            )
        }
    };
    let fingerprint = certificate.fingerprint;
    lang.pick(
        format!(
            "Сертификат: кому выдан – {subject}{names}; кем – {issuer}; действует с {from} по {to}; отпечаток SHA-256 {fingerprint}."
        ),
        format!(
            "The certificate: issued to {subject}{names}; by {issuer}; valid from {from} to {to}; SHA-256 fingerprint {fingerprint}."
        ),
    )
}

/// What a certificate is judged by, where there is little room: its fingerprint, and the one before.
pub fn fingerprints(fault: &TlsFault, lang: Lang) -> String {
    let Some(shown) = fault.to_trust() else {
        return String::new();
    };
    let now = shown.fingerprint;
    match fault {
        TlsFault::Changed { pinned, .. } => lang.pick(
            format!("Прежний отпечаток: {pinned}. Теперь: {now}."),
            format!("The fingerprint before: {pinned}. Now: {now}."),
        ),
        _ => lang.pick(
            format!("Отпечаток SHA-256: {now}."),
            format!("SHA-256 fingerprint: {now}."),
        ),
    }
}

/// The settings allow the password to cross the network as it is.
pub fn plain_login(lang: Lang) -> Message {
    lang.pick(
        Message::new(
            "Вход на АТС без защиты пароля разрешён (plain_login = true в разделе [pbx]).",
            "Если АТС не предложит защищённый вход (MD5), пароль пойдёт по сети открытым текстом. Включите TLS или уберите эту строку: Asterisk предлагает MD5 всегда, кроме редких настроек.",
        ),
        Message::new(
            "Logging in to the PBX without protecting the password is allowed (plain_login = true in [pbx]).",
            "Where the PBX offers no protected login (MD5), the password crosses the network in the clear. Switch TLS on, or take this line out: Asterisk always offers MD5, but for rare set-ups.",
        ),
    )
}

/// What is wrong with TLS at this address, and what to do.
pub fn tls_fault(address: &str, fault: &TlsFault, lang: Lang) -> Message {
    let mut message = match lang {
        Lang::Ru => fault_ru(address, fault),
        Lang::En => fault_en(address, fault),
    };
    if let Some(shown) = fault.to_trust() {
        message.advice = format!("{} {}", message.advice, certificate(shown, lang));
    }
    message
}

fn fault_ru(address: &str, fault: &TlsFault) -> Message {
    match fault {
        TlsFault::Wanted(_) => Message::new(
            format!("По адресу {address} отвечает TLS, а в настройках он выключен."),
            "Похоже, это порт AMI с TLS. Укажите порт без TLS (обычно 5038) или включите TLS: сверьте отпечаток с администратором АТС и, если он тот же, доверьтесь этому сертификату (tls = 'pin' в разделе [pbx]).",
        ),
        TlsFault::PlainAmi => Message::new(
            format!("По адресу {address} отвечает Asterisk, но без TLS."),
            "Пароль не передавался. Укажите порт AMI с TLS (обычно 5039; его включают строки tlsenable = yes и tlsbindaddr в manager.conf) или выключите TLS: tls = 'off' в разделе [pbx]. Тогда пароль защищён (MD5), а сведения о звонках идут по сети открыто.",
        ),
        TlsFault::NotTls { banner } if banner.is_empty() => Message::new(
            format!("По адресу {address} соединение закрыли, как только речь зашла о TLS."),
            "Это не порт AMI с TLS, или Asterisk не смог прочитать свой сертификат. Проверьте порт сервера в настройках (обычно 5039) и попросите администратора АТС посмотреть tlscertfile и tlsprivatekey в manager.conf.",
        ),
        TlsFault::NotTls { banner } => Message::new(
            format!("По адресу {address} отвечает не Asterisk и не TLS."),
            format!(
                "Это не порт AMI с TLS. Проверьте адрес и порт сервера в настройках (обычно 5039). Полученный ответ: «{banner}»."
            ),
        ),
        TlsFault::Silent => Message::new(
            format!("{address} принимает подключение, но не отвечает по TLS."),
            "Скорее всего, это не тот порт, или сервер перегружен. Проверьте порт сервера в настройках (AMI с TLS обычно на 5039).",
        ),
        TlsFault::Old => Message::new(
            format!("Сервер {address} умеет только устаревший TLS (1.0 или 1.1)."),
            "Эти версии взламываются, и программа ими не пользуется. Пусть администратор АТС обновит Asterisk и OpenSSL или разрешит TLS 1.2. До тех пор можно подключаться без TLS: tls = 'off' в разделе [pbx] и порт без TLS (обычно 5038). Тогда пароль защищён (MD5), а сведения о звонках идут по сети открыто.",
        ),
        TlsFault::Handshake(why) => Message::new(
            format!("Не удалось договориться с {address} о защищённом соединении."),
            format!(
                "Пусть администратор АТС проверит настройки TLS в manager.conf (tlscipher, tlsverifyclient). Причина словами библиотеки TLS: «{why}»."
            ),
        ),
        TlsFault::UnknownIssuer(_) => Message::new(
            format!("Сертификат сервера {address} подписан тем, кому этот компьютер не доверяет."),
            "Пароль не передавался. Для собственной АТС офиса это обычно. Возьмите у администратора АТС файл его удостоверяющего центра (tls = 'file' и tls_ca в разделе [pbx]) или сверьте с ним отпечаток и, если он тот же, доверьтесь этому сертификату (tls = 'pin').",
        ),
        TlsFault::WrongName { wanted, .. } => Message::new(
            format!("Сертификат сервера {address} выдан не для адреса {wanted}."),
            "Пароль не передавался. Укажите в настройках адрес, который стоит в сертификате, попросите администратора АТС о другом сертификате, или сверьте с ним отпечаток и, если он тот же, доверьтесь этому (tls = 'pin' в разделе [pbx]).",
        ),
        TlsFault::Expired(_) => Message::new(
            format!("Срок сертификата сервера {address} истёк."),
            "Пароль не передавался. Пусть администратор АТС обновит сертификат. Проверьте и дату на этом компьютере.",
        ),
        TlsFault::NotYetValid(_) => Message::new(
            format!("Срок сертификата сервера {address} ещё не начался."),
            "Пароль не передавался. Проверьте дату и время на этом компьютере и на сервере АТС.",
        ),
        TlsFault::Unfit { why, .. } => Message::new(
            format!("Сертификат сервера {address} не удалось проверить."),
            format!(
                "Пароль не передавался. Такие сертификаты делает, например, старый сценарий ast_tls_cert. Сверьте отпечаток с администратором АТС и, если он тот же, доверьтесь сертификату (tls = 'pin' в разделе [pbx]), или попросите другой. Причина словами библиотеки TLS: «{why}»."
            ),
        ),
        TlsFault::Unseen(_) => Message::new(
            format!("Сертификату сервера {address} ещё никто не доверился."),
            "Пароль не передавался. Сверьте отпечаток с администратором АТС и, если он тот же, доверьтесь этому сертификату (tls_pin в разделе [pbx]).",
        ),
        TlsFault::Changed { pinned, .. } => Message::new(
            format!("У сервера {address} другой сертификат, чем тот, которому доверились."),
            format!(
                "Программа не подключается: либо администратор АТС сменил сертификат, либо кто-то встал между этим компьютером и АТС. Пароль не передавался. Спросите администратора АТС; новому сертификату доверяйтесь, только если он подтвердит отпечаток. Прежний отпечаток: {pinned}."
            ),
        ),
        TlsFault::NoAuthorities { file, why } => {
            let what = match file {
                Some(file) => format!(
                    "Не удалось взять удостоверяющие центры из файла {file} (tls_ca в разделе [pbx])."
                ),
                None => {
                    "Операционная система не назвала ни одного удостоверяющего центра.".to_owned()
                }
            };
            let why = match why {
                Some(why) => format!("Причина словами системы: «{why}»."),
                None => "Ни одного сертификата там нет.".to_owned(),
            };
            Message::new(
                what,
                format!(
                    "Нечем проверить, что отвечает именно ваша АТС, поэтому программа не подключается. {why}"
                ),
            )
        }
    }
}

fn fault_en(address: &str, fault: &TlsFault) -> Message {
    match fault {
        TlsFault::Wanted(_) => Message::new(
            format!("TLS answers at {address}, and the settings have it off."),
            "This is probably AMI's TLS port. Set the port without TLS (usually 5038), or switch TLS on: compare the fingerprint with the PBX administrator's and, if it is the same, trust this certificate (tls = 'pin' in [pbx]).",
        ),
        TlsFault::PlainAmi => Message::new(
            format!("Asterisk answers at {address}, but without TLS."),
            "The password was not sent. Set AMI's TLS port (usually 5039; tlsenable = yes and tlsbindaddr in manager.conf open it), or switch TLS off: tls = 'off' in [pbx]. The password is protected then (MD5), while what is told of calls crosses the network in the clear.",
        ),
        TlsFault::NotTls { banner } if banner.is_empty() => Message::new(
            format!("{address} closed the connection as soon as TLS was spoken."),
            "This is not AMI's TLS port, or Asterisk could not read its certificate. Check the server port in the settings (usually 5039), and ask the PBX administrator to look at tlscertfile and tlsprivatekey in manager.conf.",
        ),
        TlsFault::NotTls { banner } => Message::new(
            format!("What answers at {address} is neither Asterisk nor TLS."),
            format!(
                "This is not AMI's TLS port. Check the server address and port in the settings (usually 5039). It answered: “{banner}”."
            ),
        ),
        TlsFault::Silent => Message::new(
            format!("{address} accepts connections, but does not answer by TLS."),
            "It is probably the wrong port, or the server is overloaded. Check the server port in the settings (AMI by TLS is usually on 5039).",
        ),
        TlsFault::Old => Message::new(
            format!("The server {address} speaks only outdated TLS (1.0 or 1.1)."),
            "Those versions are broken, and the program does not use them. The PBX administrator should update Asterisk and OpenSSL, or allow TLS 1.2. Until then you can connect without TLS: tls = 'off' in [pbx] and the port without TLS (usually 5038). The password is protected then (MD5), while what is told of calls crosses the network in the clear.",
        ),
        TlsFault::Handshake(why) => Message::new(
            format!("No protected connection could be agreed with {address}."),
            format!(
                "Ask the PBX administrator to check the TLS settings in manager.conf (tlscipher, tlsverifyclient). In the TLS library's words: “{why}”."
            ),
        ),
        TlsFault::UnknownIssuer(_) => Message::new(
            format!(
                "The certificate of {address} is signed by somebody whom this computer does not trust."
            ),
            "The password was not sent. For an office's own PBX this is usual. Get the authority's file from the PBX administrator (tls = 'file' and tls_ca in [pbx]), or compare the fingerprint with theirs and, if it is the same, trust this certificate (tls = 'pin').",
        ),
        TlsFault::WrongName { wanted, .. } => Message::new(
            format!("The certificate of {address} is not for the host {wanted}."),
            "The password was not sent. Set the host that stands in the certificate, ask the PBX administrator for another one, or compare the fingerprint with theirs and, if it is the same, trust this one (tls = 'pin' in [pbx]).",
        ),
        TlsFault::Expired(_) => Message::new(
            format!("The certificate of {address} has expired."),
            "The password was not sent. The PBX administrator should renew the certificate. Check this computer's date too.",
        ),
        TlsFault::NotYetValid(_) => Message::new(
            format!("The certificate of {address} is not valid yet."),
            "The password was not sent. Check the date and time of this computer and of the PBX.",
        ),
        TlsFault::Unfit { why, .. } => Message::new(
            format!("The certificate of {address} could not be checked."),
            format!(
                "The password was not sent. The old script ast_tls_cert, for one, makes such certificates. Compare the fingerprint with the PBX administrator's and, if it is the same, trust the certificate (tls = 'pin' in [pbx]), or ask for another. In the TLS library's words: “{why}”."
            ),
        ),
        TlsFault::Unseen(_) => Message::new(
            format!("Nobody has trusted the certificate of {address} yet."),
            "The password was not sent. Compare the fingerprint with the PBX administrator's and, if it is the same, trust this certificate (tls_pin in [pbx]).",
        ),
        TlsFault::Changed { pinned, .. } => Message::new(
            format!("{address} has another certificate than the one that was trusted."),
            format!(
                "The program does not connect: either the PBX administrator has renewed the certificate, or somebody stands between this computer and the PBX. The password was not sent. Ask the PBX administrator, and trust the new certificate only if they confirm its fingerprint. The fingerprint before: {pinned}."
            ),
        ),
        TlsFault::NoAuthorities { file, why } => {
            let what = match file {
                Some(file) => {
                    format!("No authorities could be taken from the file {file} (tls_ca in [pbx]).")
                }
                None => "The operating system named no authorities.".to_owned(),
            };
            let why = match why {
                Some(why) => format!("In the system's words: “{why}”."),
                None => "There is no certificate in it.".to_owned(),
            };
            Message::new(
                what,
                format!(
                    "There is nothing to check by that your own PBX answers, so the program does not connect. {why}"
                ),
            )
        }
    }
}

fn or_none(name: &str, lang: Lang) -> &str {
    match name.trim() {
        "" => lang.pick("не указано", "nobody"),
        name => name,
    }
}

fn day(unix_s: i64, lang: Lang) -> String {
    let Some(at) = local(unix_s.saturating_mul(1000)) else {
        return "?".to_owned();
    };
    let shape = lang.pick("%d.%m.%Y", "%Y-%m-%d");
    at.date().format(shape).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::snapshot::Fingerprint;
    use crate::texts::checks::messages;

    fn shown() -> Certificate {
        Certificate {
            subject: "CN=pbx".into(),
            issuer: "CN=Asterisk Private CA".into(),
            names: vec!["pbx.office".into(), "10.0.0.5".into()],
            valid_from_unix_s: 1_760_000_000,
            valid_to_unix_s: 1_790_000_000,
            fingerprint: Fingerprint([0xAB; 32]),
        }
    }

    #[test]
    fn every_fault_has_its_sentences() {
        let file = Some("ca.pem".to_owned());
        let faults = [
            TlsFault::Wanted(shown()),
            TlsFault::PlainAmi,
            TlsFault::NotTls {
                banner: String::new(),
            },
            TlsFault::NotTls {
                banner: "SSH-2.0-OpenSSH_9.2".into(),
            },
            TlsFault::Silent,
            TlsFault::Old,
            TlsFault::Handshake("handshake failure".into()),
            TlsFault::UnknownIssuer(shown()),
            TlsFault::WrongName {
                wanted: "10.0.0.6".into(),
                certificate: shown(),
            },
            TlsFault::Expired(shown()),
            TlsFault::NotYetValid(shown()),
            TlsFault::Unfit {
                certificate: Some(shown()),
                why: "version 1".into(),
            },
            TlsFault::Unfit {
                certificate: None,
                why: "version 1".into(),
            },
            TlsFault::Unseen(shown()),
            TlsFault::Changed {
                pinned: Fingerprint([0x01; 32]),
                certificate: shown(),
            },
            TlsFault::NoAuthorities {
                file: file.clone(),
                why: Some("Permission denied".into()),
            },
            TlsFault::NoAuthorities { file, why: None },
            TlsFault::NoAuthorities {
                file: None,
                why: None,
            },
        ];
        messages(&faults, |fault, lang| tls_fault("pbx:5039", fault, lang));
    }

    #[test]
    fn a_changed_certificate_shows_both_fingerprints() {
        let fault = TlsFault::Changed {
            pinned: Fingerprint([0x01; 32]),
            certificate: shown(),
        };
        for lang in Lang::ALL {
            let text = tls_fault("pbx:5039", &fault, lang).to_string();
            for text in [text, fingerprints(&fault, lang)] {
                for fingerprint in [Fingerprint([0x01; 32]), Fingerprint([0xAB; 32])] {
                    assert!(text.contains(&fingerprint.to_string()), "{text}");
                }
            }
        }
        assert_eq!(fingerprints(&TlsFault::Old, Lang::Ru), "");
    }

    #[test]
    fn a_plain_login_is_warned_of() {
        messages(&[()], |(), lang| plain_login(lang));
    }

    #[test]
    fn a_certificate_is_shown_with_all_that_a_person_judges_it_by() {
        let text = certificate(&shown(), Lang::Ru);
        for part in [
            "CN=pbx",
            "pbx.office, 10.0.0.5",
            "Private CA",
            "2025",
            "2026",
            "AB:AB",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}
