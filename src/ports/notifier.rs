//! The operating system's own notifications, and what the operator answers to one.

/// Which of the notifications: there is at most one of each, and a new one takes its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Slot {
    /// A call that rings.
    Call,
    /// Missed calls.
    Missed,
    /// About the program itself.
    Program,
}

/// A notification. Its texts are shown as they are, without markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Which.
    pub slot: Slot,
    /// The title.
    pub title: String,
    /// A line or two.
    pub body: String,
    /// Buttons, where the system has them. A click on the notification itself is [`Answer::Show`].
    pub actions: Vec<Action>,
}

/// A button of a notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// What stands on it.
    pub label: String,
    /// What it asks for.
    pub answer: Answer,
}

/// What is asked for by a notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The window.
    Show,
    /// A call to this number.
    Call(String),
}

/// Shows notifications of the operating system.
pub trait Notifier: Send + Sync {
    /// Shows one, soon and without waiting: whether it appears is up to the system, and nothing may
    /// depend on it.
    fn notify(&self, notice: Notice);
    /// Takes it away, if it is still there.
    fn withdraw(&self, slot: Slot);
}
