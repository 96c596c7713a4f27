//! What an administrator pastes, line by line, with comments that say what each line is for.
//!
//! Rule: among the lines is a new password, so no `Debug` shows them, and they are wiped when they are left.

use std::fmt;
use std::ops::Deref;

use secrecy::ExposeSecret as _;
use zeroize::Zeroizing;

use super::rights::function;
use crate::doctor::checkup::rights::Class;
use crate::doctor::recipe::{ManagerSection, SqlUser};
use crate::texts::Lang;

/// Lines to be pasted.
#[derive(Clone, Default)]
pub struct Pasted(Zeroizing<Vec<String>>);

impl Deref for Pasted {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.0
    }
}

impl From<Vec<String>> for Pasted {
    fn from(lines: Vec<String>) -> Self {
        Self(Zeroizing::new(lines))
    }
}

impl fmt::Debug for Pasted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[… {} lines]", self.len())
    }
}

/// The section of manager.conf.
pub fn manager_conf(section: &ManagerSection, lang: Lang) -> Pasted {
    let comment = |text: &str| format!("; {text}");
    let mut lines = vec![
        format!("[{}]", section.user),
        comment(lang.pick(
            "Новый пароль; у прежнего пользователя строку secret можно не менять. Сохранить его в программе: trubka password pbx",
            "A new password; a user that exists may keep its line secret. To keep it in the program: trubka password pbx",
        )),
        format!("secret = {}", section.secret.expose_secret()),
        comment(lang.pick(
            "Только с этих адресов",
            "From these addresses only",
        )),
        "deny = 0.0.0.0/0.0.0.0".to_owned(),
    ];
    if section.permit.address.is_ipv6() {
        lines.push("deny = ::/0".to_owned());
    }
    lines.push(format!("permit = {}", section.permit));
    for (is_read, key, classes) in [
        (true, "read", &section.least.read),
        (false, "write", &section.least.write),
    ] {
        for class in classes {
            lines.push(comment(&why(section, *class, is_read, lang)));
        }
        let names: Vec<&str> = classes.iter().map(|class| class.name()).collect();
        lines.push(format!(
            "{key} = {}",
            match names.is_empty() {
                true => "none".to_owned(),
                false => names.join(","),
            }
        ));
    }
    lines.push(comment(lang.pick(
        "События, которые программе не нужны: десятая часть того, что АТС ей посылает",
        "Events that the program does not need: a tenth of what the PBX sends it",
    )));
    lines.extend(section.filters());
    lines.into()
}

/// The user of the database.
pub fn sql_user(user: &SqlUser, lang: Lang) -> Pasted {
    let comment = lang.pick(
        "-- Пользователь, который только читает. Пароль новый; сохранить его в программе: trubka password directory",
        "-- A user who only reads. The password is new; to keep it in the program: trubka password directory",
    );
    let mut lines = vec![comment.to_owned()];
    lines.extend_from_slice(&user.statements());
    lines.into()
}

fn why(section: &ManagerSection, class: Class, is_read: bool, lang: Lang) -> String {
    let all = section.is_for(class, is_read);
    let all: Vec<&str> = all.iter().map(|f| function(*f, lang)).collect();
    format!("{}: {}", class.name(), all.join("; "))
}
