//! The keys of `[directory.mapping]`, so that a misspelt one is named when the file is read. What each is, and in
//! which columns it is looked for, stands in `directory::mapping`; a test there compares.

/// Every key of `[directory.mapping]`.
pub const MAPPING_NAMES: [&str; 15] = [
    "contact.code",
    "contact.name",
    "contact.client",
    "client.state",
    "recipient.name",
    "recipient.phone",
    "order.number",
    "order.state",
    "order.date",
    "order.window",
    "order.window_from",
    "order.window_to",
    "order.sum",
    "order.address",
    "user.name",
];
