//! What differs between operating systems: secrets, notifications, places of files.
