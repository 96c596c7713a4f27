//! The courier database.

use super::Told;
use crate::doctor::checkup::database::{Database, SLOW_MS};
use crate::doctor::recipe::{named, quoted};
use crate::ports::directory::{DatabaseTlsFault, DirectoryError};
use crate::ports::inspection::{Numbers, Timed, Unindexed};
use crate::ports::secrets::SecretError;
use crate::settings::Settings;
use crate::texts::Lang;
use crate::texts::directory::directory_error;

pub(super) fn told(database: &Database, settings: &Settings, lang: Lang) -> Told {
    match database {
        Database::In { server, seen_as } => Told::seen(match seen_as {
            Some(seen_as) => lang.pick(
                format!("Вход выполнен: {server}; сервер видит программу как {seen_as}."),
                format!("Logged in: {server}; the server sees the program as {seen_as}."),
            ),
            None => lang.pick(format!("Файл открыт: {server}."), format!("The file is open: {server}.")),
        }),
        Database::NotEncrypted => Told::new(
            lang.pick(
                "Соединение с базой не зашифровано.",
                "The connection to the database is not encrypted.",
            ),
            lang.pick(
                "Кто видит сеть, видит имена и адреса клиентов.",
                "Whoever sees the network sees the clients’ names and addresses.",
            ),
            lang.pick(
                "Если сервер умеет TLS, укажите в настройках directory.tls = 'required'.",
                "If the server has TLS, set directory.tls = 'required'.",
            ),
        ),
        Database::Failed(error) => {
            let told: Told = directory_error(error, lang).into();
            told.with(line(error, settings))
        }
        Database::Missing { what, account } => {
            let told: Told = directory_error(what, lang).into();
            told.with(grant(what, account.as_deref(), settings))
        }
        Database::Complete => Told::seen(lang.pick(
            "Все описанные таблицы и столбцы на месте и читаются.",
            "All documented tables and columns are there and can be read.",
        )),
        Database::Unindexed(unindexed) => without_index(unindexed, lang),
        Database::MayWrite(rights) => Told::new(
            lang.pick(
                format!("Пользователь базы может больше, чем читать: {}.", rights.join(", ")),
                format!("The user of the database may do more than read: {}.", rights.join(", ")),
            ),
            lang.pick(
                "Программа только читает. Кто узнает её пароль, сможет испортить базу.",
                "The program only reads. Whoever learns its password could damage the database.",
            ),
            lang.pick(
                "Заведите пользователя, который только читает: готовые команды SQL напечатаны ниже.",
                "Make a user who only reads: the SQL is printed below.",
            ),
        ),
        Database::LookUp(timed) => look_up(*timed, lang),
        Database::Numbers(numbers) => numbers_told(numbers, lang),
    }
}

/// What is to be done at once.
fn line(error: &DirectoryError, settings: &Settings) -> Option<String> {
    let is_keyring = settings.directory.password_from.is_empty();
    match error {
        DirectoryError::NoPassword(SecretError::NoKeyring(_) | SecretError::KeyringLocked(_))
            if is_keyring =>
        {
            Some("password_from = \"env:TRUBKA_DIRECTORY_PASSWORD\"".to_owned())
        }
        DirectoryError::NoPassword(_) if is_keyring => Some("trubka password directory".to_owned()),
        // Old servers have no other way; what that means stands in the sentence.
        DirectoryError::Tls(DatabaseTlsFault::NotAgreed(_)) => Some("tls = \"off\"".to_owned()),
        _ => None,
    }
}

fn grant(what: &DirectoryError, account: Option<&str>, settings: &Settings) -> Option<String> {
    let (user, host) = account?.rsplit_once('@')?;
    match what {
        DirectoryError::MissingTable(table) => Some(format!(
            "GRANT SELECT ON {}.{} TO {}@{};",
            named(&settings.directory.database),
            named(table),
            quoted(user),
            quoted(host),
        )),
        _ => None,
    }
}

fn without_index(unindexed: &Unindexed, lang: Lang) -> Told {
    let Unindexed {
        table,
        column,
        best,
    } = unindexed;
    let columns: Vec<String> = best.iter().map(|name| named(name)).collect();
    Told::new(
        lang.pick(
            format!("На столбце {column} таблицы {table} нет индекса."),
            format!("The column {column} of the table {table} has no index."),
        ),
        lang.pick(
            "При каждом звонке сервер читает эту таблицу целиком; чем она больше, тем позже на карточке появится имя.",
            "At every call the server reads that table from end to end; the larger it is, the later the card has a name.",
        ),
        lang.pick(
            "Пусть администратор базы добавит индекс.",
            "Ask the database administrator to add an index.",
        ),
    )
    .with([format!(
        "CREATE INDEX {} ON {} ({});",
        named(&format!("trubka_{table}")),
        named(table),
        columns.join(", ")
    )])
}

fn look_up(timed: Timed, lang: Lang) -> Told {
    let Timed { ms, bare_ms } = timed;
    let seen = lang.pick(
        format!(
            "Поиск по номеру занимает {ms} мс, из них {bare_ms} мс – дорога до сервера и обратно."
        ),
        format!("A look-up takes {ms} ms, {bare_ms} ms of them the way to the server and back."),
    );
    if ms <= SLOW_MS {
        return Told::seen(seen);
    }
    let todo = match bare_ms * 2 > ms {
        true => lang.pick(
            "Проверьте сеть до сервера базы.",
            "Look at the network to the database server.",
        ),
        false => lang.pick(
            "Проверьте индексы и нагрузку на сервер базы.",
            "Look at the indexes and the load of the database server.",
        ),
    };
    Told::new(
        seen,
        lang.pick(
            "Имя появится на карточке заметно позже звонка.",
            "The card will have the name noticeably later than the call.",
        ),
        todo,
    )
}

fn numbers_told(numbers: &Numbers, lang: Lang) -> Told {
    let Numbers {
        looked_at,
        lost,
        examples,
    } = numbers;
    if *looked_at == 0 {
        return Told::seen(lang.pick(
            "Номеров в таблице contacts пока нет.",
            "There are no numbers in the table contacts yet.",
        ));
    }
    let seen = lang.pick(
        format!("Просмотрено номеров: {looked_at}; поиск не нашёл бы из них: {lost}."),
        format!(
            "Numbers looked at: {looked_at}; a look-up would not find so many of them: {lost}."
        ),
    );
    if *lost == 0 {
        return Told::seen(seen);
    }
    let shown = examples.join("; ");
    Told::new(
        seen,
        lang.pick(
            format!("Находятся номера вида 79161234567, 89161234567, 9161234567 и +79161234567, по одному в поле. А записаны, например, так: {shown}."),
            format!("Numbers in the form 79161234567, 89161234567, 9161234567 and +79161234567 are found, one to a field. These are written so: {shown}."),
        ),
        lang.pick(
            "Пусть администратор курьерской программы приведёт contacts.VALUE к виду 79161234567.",
            "Ask the administrator of the courier software to bring contacts.VALUE into the form 79161234567.",
        ),
    )
}
