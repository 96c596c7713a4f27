//! What differs between operating systems: passwords, certificates, places of files, notifications, the tray, hotkeys,
//! sound, the clipboard, the keyboard of a card, the language, the program that calls, the one that opens a file, what
//! programs that are started may know.
//!
//! Rule: adapters only, each small, each harmless when the system has no such thing. Deliberately
//! left out: what is done with any of it (`app`).

pub mod calling_program;
pub mod certificates;
pub mod children;
pub mod clipboard;
pub mod files;
pub mod hotkeys;
pub mod keyboard;
pub mod locale;
pub mod login;
pub mod notify;
pub mod opener;
pub mod places;
pub mod secrets;
pub mod sound;
pub mod tray;
