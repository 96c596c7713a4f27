//! X11: the input focus, set by a connection of its own.

use std::fmt::Display;
use std::sync::atomic::{AtomicU32, Ordering};

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{AtomEnum, ConnectionExt as _, InputFocus, Window};
use x11rb::rust_connection::RustConnection;

/// Lent to a card, and who had it before.
#[derive(Debug, Default)]
pub struct Keyboard {
    /// The window that had it, as the X server names it; 0: none.
    before: AtomicU32,
}

impl Keyboard {
    /// Gives the keyboard to the window under the pointer if it is one of this program.
    ///
    /// # Errors
    /// In the X server's words.
    pub fn take(&self) -> Result<(), String> {
        let (connection, root) = connect()?;
        let pointer = reply(connection.query_pointer(root))?;
        let pointer = pointer.reply().map_err(words)?;
        let card = pointer.child;
        if card == x11rb::NONE || !is_ours(&connection, card)? {
            return Ok(());
        }
        let focus = reply(connection.get_input_focus())?;
        let before = focus.reply().map_err(words)?.focus;
        if before == card {
            return Ok(());
        }
        set(&connection, card)?;
        self.before.store(before, Ordering::Relaxed);
        Ok(())
    }

    /// Gives it back to the window that had it, unless another has it by now.
    ///
    /// # Errors
    /// In the X server's words; a window that has gone meanwhile cannot have it.
    pub fn give_back(&self) -> Result<(), String> {
        let before = self.before.swap(0, Ordering::Relaxed);
        if before == x11rb::NONE {
            return Ok(());
        }
        let (connection, root) = connect()?;
        let focus = reply(connection.get_input_focus())?;
        let now = focus.reply().map_err(words)?.focus;
        // Of a card that has gone the server gave it to the root window.
        let is_nobodys = now == root || now == x11rb::NONE || now == POINTER_ROOT;
        if is_nobodys || is_ours(&connection, now)? {
            set(&connection, before)?;
        }
        Ok(())
    }
}

/// `InputFocus` of a server whose keyboard follows the pointer.
const POINTER_ROOT: Window = 1;

fn connect() -> Result<(RustConnection, Window), String> {
    let (connection, screen) = RustConnection::connect(None).map_err(words)?;
    let roots = &connection.setup().roots;
    let root = roots.get(screen).map(|screen| screen.root);
    Ok((connection, root.ok_or("no such screen")?))
}

/// The toolkit tells the process of each of its windows.
fn is_ours(connection: &RustConnection, window: Window) -> Result<bool, String> {
    let atom = reply(connection.intern_atom(true, b"_NET_WM_PID"))?;
    let atom = atom.reply().map_err(words)?.atom;
    let told = connection.get_property(false, window, atom, AtomEnum::CARDINAL, 0, 1);
    let told = reply(told)?.reply().map_err(words)?;
    let pid = told.value32().and_then(|mut values| values.next());
    Ok(pid == Some(std::process::id()))
}

/// What loses it with the window gives it to the window's parent: a window manager then finds another.
fn set(connection: &RustConnection, window: Window) -> Result<(), String> {
    let set = connection.set_input_focus(InputFocus::PARENT, window, x11rb::CURRENT_TIME);
    reply(set)?.check().map_err(words)
}

fn reply<T, E: Display>(asked: Result<T, E>) -> Result<T, String> {
    asked.map_err(words)
}

fn words(error: impl Display) -> String {
    error.to_string()
}
