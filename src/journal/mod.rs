//! The journal of calls in a local SQLite file.
