//! The certificate that somebody trusted, written into the settings file.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::platform::files::write_atomically;
use crate::settings::{Change, Fingerprint, Sources, edit};

/// Writes it as `pbx.tls_pin`, with `pbx.tls = "pin"`; all else in the file stays as it is. Where that fails it is
/// trusted in this run only, and asked for again in the next.
pub(super) fn keep(path: &Path, fingerprint: Fingerprint) {
    if let Err(error) = write(path, fingerprint) {
        tracing::warn!(%error, path = %path.display(), "the trusted certificate is not kept");
    }
}

fn write(path: &Path, fingerprint: Fingerprint) -> anyhow::Result<()> {
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        read => read?,
    };
    write_atomically(path, &with_pin(&text, fingerprint)?)?;
    Ok(())
}

fn with_pin(text: &str, fingerprint: Fingerprint) -> anyhow::Result<String> {
    let changes = [
        ("tls", "pin".to_owned()),
        ("tls_pin", fingerprint.to_string()),
    ];
    let changes = changes.map(|(key, text)| Change {
        path: vec!["pbx".to_owned(), key.to_owned()],
        value: Some(text.into()),
    });
    Ok(edit(text, &changes, &Sources::default())?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{self, PbxTls};

    #[test]
    fn the_rest_of_the_file_stays_as_it_is() {
        let fingerprint = Fingerprint([0xAB; 32]);
        let text = "# ours\n[pbx] # the PBX\nhost = \"pbx\"\ntls = \"off\" # for now\n\n[operator]\nname = \"Анна\"\n";
        let written = with_pin(text, fingerprint).unwrap();
        let wanted = format!("settings_version = 1\n{text}").replace(
            "tls = \"off\" # for now\n",
            &format!("tls = \"pin\" # for now\ntls_pin = \"{fingerprint}\"\n"),
        );
        assert_eq!(written, wanted);
        for text in ["", "[operator]\nname = \"Анна\"\n", text] {
            let written = with_pin(text, fingerprint).unwrap();
            let settings = settings::load(&written).unwrap();
            assert_eq!(settings.pbx.tls, PbxTls::Pin);
            let kept = Fingerprint::parse(&settings.pbx.tls_pin);
            assert_eq!(kept, Some(fingerprint));
        }
    }
}
