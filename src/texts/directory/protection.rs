//! Why the connection to the courier database is not protected.

use super::{REMEMBERED_EN, REMEMBERED_RU};
use crate::ports::directory::DatabaseTlsFault as Fault;
use crate::texts::{Lang, Message};

/// In a few words: `Сертификат базы не принят`.
pub(super) fn short(fault: &Fault, lang: Lang) -> &'static str {
    match fault {
        Fault::NotAgreed(_) => lang.pick(
            "Нет защищённой связи с базой",
            "No protected connection to the database",
        ),
        Fault::Certificate(_) => lang.pick(
            "Сертификат базы не принят",
            "The database’s certificate was not accepted",
        ),
        Fault::NoAuthorities { .. } => lang.pick(
            "Нечем проверить сертификат базы",
            "Nothing to check the database’s certificate by",
        ),
    }
}

/// What is wrong, and what to do.
pub(super) fn told(fault: &Fault, lang: Lang) -> Message {
    match (fault, lang) {
        (Fault::NotAgreed(why), Lang::Ru) => Message::new(
            "Не удалось защитить соединение с базой курьерской программы (TLS).",
            format!(
                "{REMEMBERED_RU} Старые серверы (MySQL 5.5, MariaDB 5.5) умеют только TLS 1.0 и 1.1, которыми программа не пользуется: для них укажите tls = 'off' в разделе [directory]. Тогда имена и номера идут по сети открыто, годится только надёжная сеть. Подробности: {why}."
            ),
        ),
        (Fault::NotAgreed(why), Lang::En) => Message::new(
            "The connection to the courier database could not be protected (TLS).",
            format!(
                "{REMEMBERED_EN} Old servers (MySQL 5.5, MariaDB 5.5) speak only TLS 1.0 and 1.1, which the program does not use: for them set tls = 'off' in [directory]. Names and numbers then cross the network in the clear, fit for a network you trust. Details: {why}."
            ),
        ),
        (Fault::Certificate(why), Lang::Ru) => Message::new(
            "Сертификату сервера базы верить нельзя.",
            format!(
                "Пароль базы не передавался. {REMEMBERED_RU} Сертификат должен быть подписан центром из файла tls_ca (раздел [directory]), действовать сегодня и называть тот адрес, который стоит в настройке host. Возьмите файл центра у администратора базы или попросите его обновить сертификат. Подробности: {why}."
            ),
        ),
        (Fault::Certificate(why), Lang::En) => Message::new(
            "The database server’s certificate cannot be believed.",
            format!(
                "The database password was not sent. {REMEMBERED_EN} The certificate has to be signed by an authority in the file tls_ca (in [directory]), be valid today, and name the address that the setting host has. Get the authority’s file from the database administrator, or ask for a new certificate. Details: {why}."
            ),
        ),
        (Fault::NoAuthorities { file, why }, Lang::Ru) => Message::new(
            format!("Не удалось взять удостоверяющий центр базы из файла {file}."),
            format!(
                "{REMEMBERED_RU} Нечем проверить, что отвечает именно ваш сервер базы, поэтому программа с ним не соединяется. Проверьте настройку tls_ca в разделе [directory]: это файл PEM. Подробности: {why}."
            ),
        ),
        (Fault::NoAuthorities { file, why }, Lang::En) => Message::new(
            format!("No authority for the database could be taken from the file {file}."),
            format!(
                "{REMEMBERED_EN} There is nothing to check by that your own database server answers, so the program does not connect to it. Check the setting tls_ca in [directory]: it is a PEM file. Details: {why}."
            ),
        ),
    }
}
