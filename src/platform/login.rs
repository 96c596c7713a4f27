//! Who is logged in to the operating system.

/// The login name; `None` when the system does not say.
pub fn login() -> Option<String> {
    whoami::username().ok().filter(|login| !login.is_empty())
}
