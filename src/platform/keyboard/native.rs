//! Systems that give the keyboard to whoever is clicked.

/// Nothing is to be remembered.
#[derive(Debug, Default)]
pub struct Keyboard;

impl Keyboard {
    /// Nothing: a click gives the keyboard here.
    ///
    /// # Errors
    /// None.
    pub fn take(&self) -> Result<(), String> {
        Ok(())
    }

    /// Nothing: the next click elsewhere gives it to who is clicked.
    ///
    /// # Errors
    /// None.
    pub fn give_back(&self) -> Result<(), String> {
        Ok(())
    }
}
