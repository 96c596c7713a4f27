//! Who is logged in to the operating system.

/// The login name; `None` when the system does not say.
pub fn login() -> Option<String> {
    whoami::username().ok().filter(|login| !login.is_empty())
}

#[cfg(all(test, unix))]
mod tests {
    use crate::platform::children;

    #[test]
    fn it_is_the_systems_own_name() {
        // Without its feature `std` the crate calls everybody by one name.
        let told = children::command("id").arg("-un").output().unwrap();
        let told = String::from_utf8(told.stdout).unwrap();
        assert_eq!(super::login().as_deref(), Some(told.trim()));
    }
}
