//! Passwords: read from where the settings say (`password_from`), kept in the OS keyring.
//!
//! Rule: a password leaves this module only as a [`SecretString`], and no error repeats what stood
//! in a setting, since people write the password itself there. Every copy of ours is wiped when it is
//! left; what the keyring's and the system's own calls keep is theirs.

use std::fs::File;
use std::io::Read;
use std::path::Path;

#[cfg(not(all(unix, not(target_os = "macos"))))]
use keyring::Entry;
#[cfg(all(unix, not(target_os = "macos")))]
use keyring_core::{Entry, api::CredentialStoreApi as _};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::children;
use crate::ports::secrets::SecretError;
use crate::settings;

/// The keyring's service.
const SERVICE: &str = "trubka";

/// AMI cuts lines at 1,024 bytes; a longer secret cannot be sent.
const MAX_BYTES: u64 = 1_000;

/// Whose password it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account<'a> {
    /// `pbx` or `directory`.
    pub kind: &'a str,
    /// The user.
    pub username: &'a str,
    /// The server.
    pub host: &'a str,
}

impl<'a> Account<'a> {
    /// Of the AMI user.
    pub fn pbx(settings: &'a settings::Pbx) -> Self {
        Self {
            kind: "pbx",
            username: &settings.username,
            host: settings::tidy_host(&settings.host),
        }
    }

    /// Of the courier database's user.
    pub fn directory(settings: &'a settings::Directory) -> Self {
        Self {
            kind: "directory",
            username: &settings.username,
            host: settings::tidy_host(&settings.host),
        }
    }

    /// The user of the keyring's entry: `pbx:operator@10.0.0.5`.
    pub fn entry(&self) -> String {
        format!("{}:{}@{}", self.kind, self.username, self.host)
    }
}

/// Reads a password. `source` is the setting `password_from`: empty for the keyring, `env:NAME`, or
/// `file:PATH`, whose first line it is. May block for a while (a keyring may ask its user): not for
/// a thread that must go on.
pub fn read(source: &str, account: &Account<'_>) -> Result<SecretString, SecretError> {
    if source.is_empty() {
        return from_keyring(account);
    }
    match source.split_once(':') {
        Some(("env", name)) if !name.is_empty() => {
            children::hide(source);
            from_variable(name)
        }
        Some(("file", path)) if !path.is_empty() => from_file(Path::new(path)),
        _ => Err(SecretError::BadSource),
    }
}

/// Keeps a password in the keyring.
pub fn store(account: &Account<'_>, password: &SecretString) -> Result<(), SecretError> {
    entry(account)
        .and_then(|entry| entry.set_password(password.expose_secret()))
        .map_err(|error| keyring_error(&error, account))
}

fn from_keyring(account: &Account<'_>) -> Result<SecretString, SecretError> {
    entry(account)
        .and_then(|entry| entry.get_password().map(Zeroizing::new))
        .map(|password| SecretString::from(password.as_str()))
        .map_err(|error| keyring_error(&error, account))
}

/// Over a connection to the session's bus that is made anew each time: the keyring may come later than the program,
/// which starts with the session, and may be started anew.
#[cfg(all(unix, not(target_os = "macos")))]
fn entry(account: &Account<'_>) -> keyring::Result<Entry> {
    zbus_secret_service_keyring_store::Store::new()?.build(SERVICE, &account.entry(), None)
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn entry(account: &Account<'_>) -> keyring::Result<Entry> {
    Entry::new(SERVICE, &account.entry())
}

fn from_variable(name: &str) -> Result<SecretString, SecretError> {
    match std::env::var(name).map(Zeroizing::new) {
        Ok(value) if !value.is_empty() => Ok(value.as_str().into()),
        _ => Err(SecretError::NoVariable(name.to_owned())),
    }
}

fn from_file(path: &Path) -> Result<SecretString, SecretError> {
    let shown = path.display().to_string();
    let unreadable = |why: String| SecretError::Unreadable {
        path: shown.clone(),
        why,
    };
    let file = File::open(path).map_err(|error| unreadable(error.to_string()))?;
    warn_if_others_can_read(&file, &shown);
    let mut text = Zeroizing::new(String::with_capacity(2 * MAX_BYTES as usize));
    // No more than a password: the path may be that of a device or a huge file.
    file.take(MAX_BYTES + 1)
        .read_to_string(&mut text)
        .map_err(|error| unreadable(error.to_string()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let line = text.lines().next().unwrap_or("");
    if line.is_empty() || line.len() as u64 > MAX_BYTES {
        return Err(SecretError::EmptyFile(shown));
    }
    Ok(line.into())
}

#[cfg(unix)]
fn warn_if_others_can_read(file: &File, path: &str) {
    use std::os::unix::fs::PermissionsExt;
    if let Ok(metadata) = file.metadata()
        && metadata.is_file()
        && metadata.permissions().mode() & 0o044 != 0
    {
        tracing::warn!(path, "others can read the password file: chmod 600");
    }
}

#[cfg(not(unix))]
fn warn_if_others_can_read(_file: &File, _path: &str) {}

/// The keyring's errors may hold the stored bytes; only their kind is told.
fn keyring_error(error: &keyring::Error, account: &Account<'_>) -> SecretError {
    match error {
        keyring::Error::NoEntry => SecretError::NotInKeyring {
            user: account.entry(),
        },
        // Only `keyring` itself knows why.
        keyring::Error::NoDefaultStore => {
            SecretError::NoKeyring(match keyring::Entry::store_status() {
                Err(why) => kind(why),
                Ok(()) => "no keyring service".to_owned(),
            })
        }
        keyring::Error::NoStorageAccess(why) => SecretError::KeyringLocked(why.to_string()),
        other => SecretError::NoKeyring(kind(other)),
    }
}

fn kind(error: &keyring::Error) -> String {
    match error {
        keyring::Error::PlatformFailure(why) => why.to_string(),
        keyring::Error::BadEncoding(_) => "the stored password is not UTF-8".to_owned(),
        keyring::Error::BadDataFormat(_, _) => "the stored password has another format".to_owned(),
        keyring::Error::Ambiguous(_) => "there are several such entries".to_owned(),
        keyring::Error::TooLong(what, _) => format!("{what} is too long"),
        _ => "no keyring service".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const ACCOUNT: Account<'_> = Account {
        kind: "pbx",
        username: "operator",
        host: "10.0.0.5",
    };

    fn revealed(source: &str) -> Result<String, SecretError> {
        read(source, &ACCOUNT).map(|secret| secret.expose_secret().to_owned())
    }

    #[test]
    fn each_server_has_an_entry_of_its_own() {
        let mut all = settings::Settings::default();
        all.pbx.username = "operator".into();
        all.pbx.host = "10.0.0.5".into();
        all.directory.username = "reader".into();
        all.directory.host = "db".into();
        assert_eq!(Account::pbx(&all.pbx).entry(), "pbx:operator@10.0.0.5");
        assert_eq!(
            Account::directory(&all.directory).entry(),
            "directory:reader@db"
        );
    }

    #[test]
    fn a_file_gives_its_first_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        let source = format!("file:{}", path.display());
        for (text, password) in [
            ("amp111", "amp111"),
            ("amp111\n", "amp111"),
            ("amp111\r\nnote\r\n", "amp111"),
            (" with spaces \n", " with spaces "),
            ("\u{feff}пароль:1\n", "пароль:1"),
        ] {
            fs::write(&path, text).unwrap();
            assert_eq!(revealed(&source), Ok(password.to_owned()), "{text:?}");
        }
        for text in [String::new(), "\nsecond".to_owned(), "x".repeat(5_000)] {
            fs::write(&path, &text).unwrap();
            let wanted = SecretError::EmptyFile(path.display().to_string());
            assert_eq!(revealed(&source), Err(wanted), "{}", text.len());
        }
        fs::remove_file(&path).unwrap();
        assert!(matches!(
            revealed(&source),
            Err(SecretError::Unreadable { .. })
        ));
    }

    #[test]
    fn a_variable_gives_its_value() {
        // Cargo sets this one for every test.
        assert_eq!(revealed("env:CARGO_PKG_NAME"), Ok("trubka".to_owned()));
        let missing = "TRUBKA_TEST_THAT_NOBODY_SETS";
        let wanted = SecretError::NoVariable(missing.to_owned());
        assert_eq!(revealed(&format!("env:{missing}")), Err(wanted));
    }

    #[test]
    fn a_password_in_the_settings_place_is_not_repeated() {
        for source in ["amp111", "env:", "file:", "keyring:amp111"] {
            let error = read(source, &ACCOUNT).unwrap_err();
            assert_eq!(error, SecretError::BadSource, "{source}");
            assert!(!format!("{error} {error:?}").contains("amp111"));
        }
    }

    #[test]
    fn the_keyrings_bytes_are_in_no_error() {
        let stored = keyring::Error::BadEncoding(b"amp111".to_vec());
        let told = keyring_error(&stored, &ACCOUNT);
        assert!(!format!("{told} {told:?}").contains("amp111"));
        let none = keyring_error(&keyring::Error::NoEntry, &ACCOUNT);
        let user = "pbx:operator@10.0.0.5".to_owned();
        assert_eq!(none, SecretError::NotInKeyring { user });
    }

    #[test]
    fn a_machine_without_a_keyring_says_so() {
        let nobody = Account {
            kind: "test",
            username: "nobody",
            host: "nowhere.invalid",
        };
        let error = read("", &nobody).unwrap_err();
        assert!(
            matches!(
                error,
                SecretError::NoKeyring(_)
                    | SecretError::KeyringLocked(_)
                    | SecretError::NotInKeyring { .. }
            ),
            "{error:?}"
        );
    }

    #[test]
    fn a_read_password_is_not_shown_by_debug() {
        let secret = read("env:CARGO_PKG_NAME", &ACCOUNT).unwrap();
        assert!(!format!("{secret:?}").contains("trubka"));
    }
}
