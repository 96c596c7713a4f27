//! One message: its fields, reachable without copying.
