//! Which event a message is.
