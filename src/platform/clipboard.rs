//! The text on the clipboard.

/// What is not read: nobody copies a longer telephone number.
const LONGEST: usize = 200;

/// The beginning of the clipboard's text; `None` where there is none. Takes as long as the program
/// that has it: not for a thread that must go on.
pub fn text() -> Option<String> {
    let text = arboard::Clipboard::new()
        .and_then(|mut clipboard| clipboard.get_text())
        .map_err(|error| tracing::debug!(%error, "no text on the clipboard"))
        .ok()?;
    Some(text.chars().take(LONGEST).collect())
}
