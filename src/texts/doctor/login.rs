//! The login.

use core::net::IpAddr;

use super::Told;
use crate::doctor::checkup::report::Login;
use crate::ports::secrets::SecretError;
use crate::settings::Settings;
use crate::texts::Lang;
use crate::texts::connection::offline;

pub(super) fn told(login: &Login, settings: &Settings, lang: Lang) -> Told {
    match login {
        Login::In(user) => Told::seen(lang.pick(
            format!("Вход под именем {user} выполнен."),
            format!("Logged in as {user}."),
        )),
        Login::Refused { user, local } => refused(user, *local, lang),
        Login::PlainAllowed => Told::new(
            lang.pick(
                "Настройка разрешает передавать пароль открытым текстом (plain_login = true).",
                "The settings allow the password to be sent in the clear (plain_login = true).",
            ),
            lang.pick(
                "Если АТС не предложит защищённый вход, пароль прочтёт любой, кто видит сеть.",
                "Where the PBX offers no protected login, anybody who sees the network reads the password.",
            ),
            lang.pick(
                "Выключите эту настройку: вход с защитой пароля умеет любой Asterisk.",
                "Turn it off: every Asterisk has the protected login.",
            ),
        )
        .with(["plain_login = false".to_owned()]),
        Login::Offline(why) => {
            let told: Told = offline(why, lang).into();
            let is_multiple = matches!(why, crate::desk::snapshot::Offline::AlreadyInUse);
            told.with(is_multiple.then(|| "allowmultiplelogin = yes".to_owned()))
                .with(no_password(why, settings))
        }
    }
}

/// Into a keyring that is there; else past it.
fn no_password(why: &crate::desk::snapshot::Offline, settings: &Settings) -> Option<String> {
    let crate::desk::snapshot::Offline::NoPassword(why) = why else {
        return None;
    };
    let is_keyring = settings.pbx.password_from.is_empty();
    is_keyring.then(|| match why {
        SecretError::NoKeyring(_) | SecretError::KeyringLocked(_) => {
            "password_from = \"env:TRUBKA_PBX_PASSWORD\"".to_owned()
        }
        _ => "trubka password pbx".to_owned(),
    })
}

fn refused(user: &str, local: Option<IpAddr>, lang: Lang) -> Told {
    let address = local.map_or_else(String::new, |local| local.to_string());
    Told::new(
        lang.pick(
            format!("АТС отказала во входе пользователю {user}."),
            format!("The PBX refused the login of the user {user}."),
        ),
        lang.pick(
            "Причину она не называет, их может быть три: неверный пароль, неверное имя пользователя или запрет для адреса этого компьютера.",
            "It does not say why; there are three possible reasons: a wrong password, a wrong user name, or this computer’s address is not allowed.",
        ),
        lang.pick(
            format!("Сохраните пароль заново (trubka password pbx) и сверьте имя. Если они верны, пусть администратор АТС посмотрит в manager.conf раздел [{user}]: строку secret и строки deny и permit, которые должны пускать адрес {address}; после правки нужна команда «manager reload». Какая из причин верна, написано в журнале Asterisk."),
            format!("Store the password anew (trubka password pbx) and compare the name. If they are right, ask the PBX administrator to look at the section [{user}] of manager.conf: the line secret, and the lines deny and permit, which have to let {address} in; a change needs “manager reload”. Asterisk’s own log says which of the three it is."),
        ),
    )
    .with([format!("[{user}]")])
    .with(local.map(permit))
}

/// `permit = 10.0.0.7/255.255.255.255`.
fn permit(local: IpAddr) -> String {
    match local {
        IpAddr::V4(local) => format!("permit = {local}/255.255.255.255"),
        IpAddr::V6(local) => format!("permit = {local}/128"),
    }
}
