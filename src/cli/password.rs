//! `trubka password pbx|directory`: into the keyring, never on the command line.

use std::io::BufRead as _;

use secrecy::SecretString;
use zeroize::Zeroizing;

use super::{Failure, PasswordOf};
use crate::app::Program;
use crate::platform::secrets::{self, Account};
use crate::texts::{self, Label};

pub(super) fn store(program: &Program, of: PasswordOf) -> Result<(), Failure> {
    let lang = program.lang;
    // Wiped when it is left, whatever the way; reserved, so that no copy is made while it grows.
    let mut line = Zeroizing::new(String::with_capacity(1024));
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(|error| Failure::not_tried(error.to_string()))?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        return Err(Failure::not_tried(Label::NoPasswordGiven.text(lang)));
    }
    let password = SecretString::from(password);
    let account = match of {
        PasswordOf::Pbx => Account::pbx(&program.settings.pbx),
        PasswordOf::Directory => Account::directory(&program.settings.directory),
    };
    secrets::store(&account, &password)
        .map_err(|error| Failure::tried(texts::settings::secret_error(&error, lang).to_string()))?;
    println!("{}", Label::PasswordKept.text(lang));
    Ok(())
}
