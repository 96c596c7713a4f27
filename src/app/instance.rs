//! One window per user: two of them would both put up a card for each call and both write the same
//! journal. The first one holds a lock on a file in the data folder, which the operating system takes
//! back however the program ends; a second start finds the lock taken, asks the first to come forward,
//! and ends.
//!
//! The first listens on loopback, at a port that the system chooses. Port and a random word stand in a
//! file that only this user may read; without the word nobody is listened to, and all that can be
//! asked for is that the window comes forward, and shows a number that a link names.
//!
//! Left out: the demo office, which has a folder of its own each time; the command line, which may run
//! beside the window.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use crate::platform::files::write_atomically;

const LOCK: &str = "window.lock";
const ADDRESS: &str = "window.address";
/// Both are one computer: what takes longer does not come.
const WITHIN: Duration = Duration::from_secs(2);
const TAKEN: &[u8] = b"taken";
/// Bytes of a number that a link names.
const LONGEST: usize = 255;

/// Who has the window.
#[derive(Debug)]
pub(super) enum Claim {
    /// This start.
    Ours(Instance),
    /// An earlier one; true when its window was asked to come forward.
    Theirs(bool),
}

/// The right to have the window, as long as it lives.
#[derive(Debug)]
pub(super) struct Instance {
    folder: PathBuf,
    /// `None` where files cannot be locked (some network folders): better two windows than none.
    _lock: Option<File>,
}

/// Claims the window of this data folder; whoever has it is asked to show the number of a link.
pub(super) async fn claim(folder: &Path, link: Option<&str>) -> Claim {
    match lock(folder) {
        Ok(Some(lock)) => Claim::Ours(Instance {
            folder: folder.to_owned(),
            _lock: Some(lock),
        }),
        Ok(None) => {
            let asked = timeout(WITHIN, ask(folder, link.unwrap_or_default())).await;
            Claim::Theirs(matches!(asked, Ok(Ok(true))))
        }
        Err(error) => {
            tracing::warn!(%error, "whether a window is open already cannot be told");
            Claim::Ours(Instance {
                folder: folder.to_owned(),
                _lock: None,
            })
        }
    }
}

impl Instance {
    /// Tells whenever a later start asks for the window, and with which link.
    pub(super) async fn listen(&self, asked: impl Fn(Option<String>) + Send + 'static) {
        let word = format!("{:032x}", fastrand::u128(..));
        let listener = match self.open(&word).await {
            Ok(listener) => listener,
            Err(error) => {
                tracing::warn!(%error, "a second start will not bring this window forward");
                return;
            }
        };
        tokio::spawn(async move {
            loop {
                // A failed accept is the visitor's trouble, or means that there are no more sockets.
                let Ok((visitor, _)) = listener.accept().await else {
                    tokio::time::sleep(WITHIN).await;
                    continue;
                };
                if let Ok(Ok(Some(link))) = timeout(WITHIN, hear(visitor, &word)).await {
                    asked((!link.is_empty()).then_some(link));
                }
            }
        });
    }

    async fn open(&self, word: &str) -> io::Result<TcpListener> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        write_atomically(&self.folder.join(ADDRESS), &format!("{port} {word}\n"))?;
        Ok(listener)
    }
}

/// `None` when another program holds it.
fn lock(folder: &Path) -> io::Result<Option<File>> {
    fs::create_dir_all(folder)?;
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join(LOCK))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Asks the first start to come forward; true when it answered.
async fn ask(folder: &Path, link: &str) -> io::Result<bool> {
    let text = fs::read_to_string(folder.join(ADDRESS))?;
    let Some((port, word)) = text.trim().split_once(' ') else {
        return Ok(false);
    };
    let Ok(port) = port.parse::<u16>() else {
        return Ok(false);
    };
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
    stream.write_all(word.as_bytes()).await?;
    // A length of one byte, then the text.
    let length = u8::try_from(link.len()).unwrap_or(0);
    let text = link.get(..length.into()).unwrap_or_default();
    stream.write_u8(length).await?;
    stream.write_all(text.as_bytes()).await?;
    let mut answer = [0; TAKEN.len()];
    stream.read_exact(&mut answer).await?;
    Ok(answer == TAKEN)
}

/// The link, empty where there is none, of a visitor who knows the word.
async fn hear(mut visitor: TcpStream, word: &str) -> io::Result<Option<String>> {
    let mut said = vec![0; word.len()];
    visitor.read_exact(&mut said).await?;
    if said != word.as_bytes() {
        return Ok(None);
    }
    let mut link = [0; LONGEST];
    let length = usize::from(visitor.read_u8().await?);
    let link = link.get_mut(..length).unwrap_or_default();
    visitor.read_exact(link).await?;
    let link = String::from_utf8_lossy(link).into_owned();
    visitor.write_all(TAKEN).await?;
    Ok(Some(link))
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc;

    use super::*;

    /// What the first window was asked for.
    async fn listening(first: &Instance) -> mpsc::Receiver<Option<String>> {
        let (sender, asked) = mpsc::channel(8);
        first
            .listen(move |link| sender.try_send(link).unwrap())
            .await;
        asked
    }

    #[tokio::test]
    async fn a_second_start_brings_the_first_window_forward_until_that_is_closed() {
        let folder = tempfile::tempdir().unwrap();
        let Claim::Ours(first) = claim(folder.path(), None).await else {
            panic!("nobody else is here");
        };
        let early = claim(folder.path(), None).await;
        assert!(matches!(early, Claim::Theirs(false)), "{early:?}");

        let mut asked = listening(&first).await;
        let second = claim(folder.path(), None).await;
        assert!(matches!(second, Claim::Theirs(true)), "{second:?}");
        let told = timeout(WITHIN, asked.recv()).await.expect("told");
        assert_eq!(told, Some(None));
        let third = claim(folder.path(), Some("+7 916 123-45-67")).await;
        assert!(matches!(third, Claim::Theirs(true)), "{third:?}");
        let told = timeout(WITHIN, asked.recv()).await.expect("told");
        assert_eq!(told, Some(Some("+7 916 123-45-67".to_owned())));

        drop(first);
        let third = claim(folder.path(), None).await;
        assert!(matches!(third, Claim::Ours(_)), "{third:?}");
    }

    #[tokio::test]
    async fn who_does_not_know_the_word_is_not_listened_to() {
        let folder = tempfile::tempdir().unwrap();
        let Claim::Ours(first) = claim(folder.path(), None).await else {
            panic!("nobody else is here");
        };
        let mut asked = listening(&first).await;
        let address = folder.path().join(ADDRESS);
        let text = fs::read_to_string(&address).unwrap();
        let (port, word) = text.trim().split_once(' ').unwrap();
        fs::write(&address, format!("{port} {}", "0".repeat(word.len()))).unwrap();
        let stranger = claim(folder.path(), Some("112")).await;
        assert!(matches!(stranger, Claim::Theirs(false)), "{stranger:?}");
        fs::write(&address, "garbage").unwrap();
        let stranger = claim(folder.path(), None).await;
        assert!(matches!(stranger, Claim::Theirs(false)), "{stranger:?}");
        assert!(asked.try_recv().is_err());
    }
}
