//! The certificate that somebody trusted, written into the settings file.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use toml_edit::{DocumentMut, Item, Table, value};

use crate::platform::files::write_atomically;
use crate::settings::Fingerprint;

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
    let mut document: DocumentMut = text.parse()?;
    let pbx = document.entry("pbx").or_insert(Item::Table(Table::new()));
    if let Some(pbx) = pbx.as_table_like_mut() {
        for (key, text) in [
            ("tls", "pin".to_owned()),
            ("tls_pin", fingerprint.to_string()),
        ] {
            // With the comment that stands behind it.
            let decor = pbx
                .get(key)
                .and_then(Item::as_value)
                .map(|old| old.decor().clone());
            let mut new = value(text);
            if let (Some(decor), Some(new)) = (decor, new.as_value_mut()) {
                *new.decor_mut() = decor;
            }
            pbx.insert(key, new);
        }
    }
    Ok(document.to_string())
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
        let wanted = text.replace(
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
