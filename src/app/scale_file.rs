//! How large the operator has chosen everything to be, kept between two starts: a file of its own beside
//! the data, because the settings file belongs to the administrator.
//!
//! It counts only in the place of the size that it was chosen instead of: when the administrator sets
//! another, that is the later word.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::platform::files::write_atomically;
use crate::ui::Scale;

/// The file.
#[derive(Debug, Clone)]
pub struct ScaleFile {
    path: PathBuf,
    by_settings: Scale,
}

#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    /// Percent.
    scale: u16,
    /// What the settings said then.
    instead_of: u16,
}

impl ScaleFile {
    /// Of the settings' size, in the folder of the data.
    pub(super) fn in_folder(data: &Path, by_settings: Scale) -> Self {
        Self {
            path: data.join("scale.toml"),
            by_settings,
        }
    }

    /// What was chosen in the place of the settings' size, if something was.
    pub(super) fn read(&self) -> Option<Scale> {
        let text = fs::read_to_string(&self.path).ok()?;
        let kept = toml::from_str::<Kept>(&text).ok()?;
        (kept.instead_of == self.by_settings.percent()).then(|| Scale::of(kept.scale))
    }

    /// Writes each choice, the latest when several wait; until the sender is gone.
    pub(super) async fn keep(self, mut chosen: watch::Receiver<Scale>) {
        while chosen.changed().await.is_ok() {
            let scale = *chosen.borrow_and_update();
            let file = self.clone();
            let written = tokio::task::spawn_blocking(move || file.write(scale)).await;
            if let Ok(Err(error)) = written {
                tracing::warn!(error, "the chosen size will not be known at the next start");
            }
        }
    }

    fn write(&self, scale: Scale) -> Result<(), String> {
        let kept = Kept {
            scale: scale.percent(),
            instead_of: self.by_settings.percent(),
        };
        let folder = self.path.parent().map_or(Ok(()), fs::create_dir_all);
        folder.map_err(|error| error.to_string())?;
        let text = toml::to_string(&kept).map_err(|error| error.to_string())?;
        write_atomically(&self.path, &text).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_chosen_stays_until_the_settings_say_another() {
        let folder = std::env::temp_dir().join(format!("trubka-scale-{:016x}", fastrand::u64(..)));
        let file = ScaleFile::in_folder(&folder, Scale::of(100));
        assert_eq!(file.read(), None, "nothing was chosen");
        let (choose, chosen) = watch::channel(Scale::of(100));
        let keeper = tokio::spawn(file.clone().keep(chosen));
        choose.send_replace(Scale::of(130));
        drop(choose);
        keeper.await.expect("it ends with the window");
        assert_eq!(file.read(), Some(Scale::of(130)));
        let later = ScaleFile::in_folder(&folder, Scale::of(150));
        assert_eq!(later.read(), None, "a later word");
        fs::write(folder.join("scale.toml"), "scale = 'x'").expect("written");
        assert_eq!(file.read(), None);
        fs::remove_dir_all(folder).expect("ours");
    }
}
