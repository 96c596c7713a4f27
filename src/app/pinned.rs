//! The certificate that somebody trusted, written into the settings file.

use toml::Value;

use super::settings_files::{SaveError, SettingsFiles};
use crate::settings::{Change, Fingerprint};

/// Writes it as `pbx.tls_pin`, with `pbx.tls = "pin"`; all else in the file stays as it is. Where that fails it is
/// trusted in this run only, and asked for again in the next.
pub(super) fn keep(files: &SettingsFiles, fingerprint: Fingerprint) {
    let kept = files
        .load()
        .map_err(|error| SaveError::Reload(Box::new(error)))
        .and_then(|loaded| files.save(&changes(fingerprint), &loaded));
    if let Err(error) = kept {
        let path = files.own().display();
        tracing::warn!(%error, %path, "the trusted certificate is not kept");
    }
}

fn changes(fingerprint: Fingerprint) -> [Change; 2] {
    let change = |key: &str, text: String| Change {
        path: vec!["pbx".to_owned(), key.to_owned()],
        value: Some(Value::String(text)),
    };
    [
        change("tls", "pin".to_owned()),
        change("tls_pin", fingerprint.to_string()),
    ]
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::platform::places::Places;
    use crate::settings::{self, PbxTls};

    #[test]
    fn the_rest_of_the_file_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places {
            settings: folder.path().join("settings.toml"),
            data: folder.path().join("data"),
        };
        let text = "# ours\n[pbx] # the PBX\nhost = \"pbx\"\nusername = \"anna\"\ntls = \"off\" # for now\n\n[operator]\nname = \"Анна\"\n";
        fs::write(&places.settings, text).unwrap();
        let fingerprint = Fingerprint([0xAB; 32]);
        keep(&SettingsFiles::new(&places, None), fingerprint);
        let written = fs::read_to_string(&places.settings).unwrap();
        for kept in ["# ours", "# the PBX", "# for now", "name = \"Анна\""] {
            assert!(written.contains(kept), "{written}");
        }
        let settings = settings::load(&written).unwrap();
        assert_eq!(settings.pbx.tls, PbxTls::Pin);
        let kept = Fingerprint::parse(&settings.pbx.tls_pin);
        assert_eq!(kept, Some(fingerprint));
    }
}
