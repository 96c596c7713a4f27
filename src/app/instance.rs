//! One window per user: two of them would both put up a card for each call and both write the same
//! journal. The first one holds a lock on a file in the data folder, which the operating system takes
//! back however the program ends; a second start finds the lock taken, asks the first to come forward,
//! and ends.
//!
//! The first listens on loopback, at a port that the system chooses. Port and a random word stand in a
//! file that only this user may read; without the word nobody is listened to, and all that can be
//! asked for is that the window comes forward.
//!
//! Left out: the demo office, which has a folder of its own each time; the command line, which may run
//! beside the window.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::platform::files::write_atomically;

const LOCK: &str = "window.lock";
const ADDRESS: &str = "window.address";
/// Both are one computer: what takes longer does not come.
const WITHIN: Duration = Duration::from_secs(2);
const TAKEN: &[u8] = b"taken";

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

/// Claims the window of this data folder.
pub(super) async fn claim(folder: &Path) -> Claim {
    match lock(folder) {
        Ok(Some(lock)) => Claim::Ours(Instance {
            folder: folder.to_owned(),
            _lock: Some(lock),
        }),
        Ok(None) => {
            let asked = timeout(WITHIN, ask(folder)).await;
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
    /// Tells `forward` whenever a later start asks for the window.
    pub(super) async fn listen(&self, forward: Arc<Notify>) {
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
                if let Ok(Ok(true)) = timeout(WITHIN, hear(visitor, &word)).await {
                    forward.notify_one();
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
async fn ask(folder: &Path) -> io::Result<bool> {
    let text = fs::read_to_string(folder.join(ADDRESS))?;
    let Some((port, word)) = text.trim().split_once(' ') else {
        return Ok(false);
    };
    let Ok(port) = port.parse::<u16>() else {
        return Ok(false);
    };
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
    stream.write_all(word.as_bytes()).await?;
    let mut answer = [0; TAKEN.len()];
    stream.read_exact(&mut answer).await?;
    Ok(answer == TAKEN)
}

/// True when the visitor knows the word.
async fn hear(mut visitor: TcpStream, word: &str) -> io::Result<bool> {
    let mut said = vec![0; word.len()];
    visitor.read_exact(&mut said).await?;
    let knows = said == word.as_bytes();
    if knows {
        visitor.write_all(TAKEN).await?;
    }
    Ok(knows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_second_start_brings_the_first_window_forward_until_that_is_closed() {
        let folder = tempfile::tempdir().unwrap();
        let Claim::Ours(first) = claim(folder.path()).await else {
            panic!("nobody else is here");
        };
        let early = claim(folder.path()).await;
        assert!(matches!(early, Claim::Theirs(false)), "{early:?}");

        let forward = Arc::new(Notify::new());
        first.listen(Arc::clone(&forward)).await;
        let second = claim(folder.path()).await;
        assert!(matches!(second, Claim::Theirs(true)), "{second:?}");
        timeout(WITHIN, forward.notified()).await.expect("told");

        drop(first);
        let third = claim(folder.path()).await;
        assert!(matches!(third, Claim::Ours(_)), "{third:?}");
    }

    #[tokio::test]
    async fn who_does_not_know_the_word_is_not_listened_to() {
        let folder = tempfile::tempdir().unwrap();
        let Claim::Ours(first) = claim(folder.path()).await else {
            panic!("nobody else is here");
        };
        let forward = Arc::new(Notify::new());
        first.listen(Arc::clone(&forward)).await;
        let address = folder.path().join(ADDRESS);
        let text = fs::read_to_string(&address).unwrap();
        let (port, word) = text.trim().split_once(' ').unwrap();
        fs::write(&address, format!("{port} {}", "0".repeat(word.len()))).unwrap();
        let stranger = claim(folder.path()).await;
        assert!(matches!(stranger, Claim::Theirs(false)), "{stranger:?}");
        fs::write(&address, "garbage").unwrap();
        let stranger = claim(folder.path()).await;
        assert!(matches!(stranger, Claim::Theirs(false)), "{stranger:?}");
        let told = timeout(Duration::from_millis(50), forward.notified()).await;
        assert!(told.is_err());
    }
}
