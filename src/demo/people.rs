//! Who works in the demo office, who calls it, and where they stand in its dialplan. The numbers are
//! those of the demo's courier database; names stay there: the PBX knows none of them.

/// The telephone company.
pub(super) const TRUNK: &str = "PJSIP/trunk_name";
/// Where the phones dial, and where clicks are sent.
pub(super) const CONTEXT: &str = "from-internal";
/// Where calls from the city come in.
pub(super) const FROM_TRUNK: &str = "from-trunk";
/// The office's number, shown to those whom it calls.
pub(super) const OFFICE: &str = "74951234567";
/// The number that rings the ring group.
pub(super) const GROUP: &str = "74951234560";
/// The number that leads into the queue.
pub(super) const QUEUE_LINE: &str = "74951234570";
/// The queue.
pub(super) const QUEUE: &str = "operators";
/// Another one, which one may sign in to; nobody calls it.
pub(super) const COURIERS_QUEUE: &str = "couriers";

/// A person with a desk phone.
#[derive(Debug)]
pub(super) struct Colleague {
    /// `users.user`.
    pub(super) user: &'static str,
    pub(super) extension: &'static str,
    pub(super) name: &'static str,
}

/// The operator who sits at this window.
pub(super) static OWN: Colleague = Colleague {
    user: "anna",
    extension: "101",
    name: "Анна Соколова",
};

/// Everybody, the operator first.
pub(super) static COLLEAGUES: [Colleague; 3] = [
    Colleague {
        user: "anna",
        extension: "101",
        name: "Анна Соколова",
    },
    Colleague {
        user: "pavel",
        extension: "102",
        name: "Павел Орлов",
    },
    Colleague {
        user: "olga",
        extension: "103",
        name: "Ольга Ким",
    },
];

/// The rest of the office and what their phones do: a device state, or "DND". They never ring here.
pub(super) static OTHERS: [(Colleague, &str); 4] = [
    (
        Colleague {
            user: "fedor",
            extension: "104",
            name: "Фёдор Лапин",
        },
        "UNAVAILABLE",
    ),
    (
        Colleague {
            user: "elena",
            extension: "105",
            name: "Елена Фомина",
        },
        "DND",
    ),
    (
        Colleague {
            user: "timur",
            extension: "106",
            name: "Тимур Садыков",
        },
        "INUSE",
    ),
    (
        Colleague {
            user: "vera",
            extension: "110",
            name: "Вера Ильина",
        },
        "NOT_INUSE",
    ),
];

/// Who answers in the queue.
pub(super) const MEMBERS: [&str; 3] = ["101", "102", "103"];

pub(super) fn name(extension: &str) -> &'static str {
    COLLEAGUES
        .iter()
        .find(|c| c.extension == extension)
        .map_or("", |c| c.name)
}

/// Recipients whose parcel is on its way.
pub(super) const RECIPIENTS: [&str; 3] = ["79161234567", "79031112244", "79255550142"];
/// Contact persons of clients.
pub(super) const CLIENTS: [&str; 3] = ["74957778801", "79165550101", "78123334455"];
/// Couriers.
pub(super) const COURIERS: [&str; 2] = ["79161110001", "79161110002"];
/// Nobody knows them.
pub(super) const STRANGERS: [&str; 2] = ["79859998877", "375291234567"];
