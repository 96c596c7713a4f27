//! A line in the operating system's own notifications.

/// Shows notifications of the operating system.
pub trait Notifier: Send + Sync {
    /// Shows one, soon and without waiting: whether it appears is up to the system, and nothing may
    /// depend on it. Both texts are shown as they are, without markup.
    fn notify(&self, title: &str, body: &str);
}
