//! What couriers hold.

use super::*;

/// What couriers hold, of [`VARIANT_A`] and [`VARIANT_B`].
pub async fn check_parcels(directory: &dyn Directory, what: &str) {
    for (courier, expected) in [
        (
            "21",
            vec![
                "9003 Пётр Ёлкин 79165551111 48215",
                "9001 Мария Котова 79161234567 48213",
            ],
        ),
        // What was handed back, closed, or only written down for the courier is not in hand.
        ("22", vec!["9004 ЕЛКИН ПЕТР 79165551111 48216"]),
        ("23", vec![]),
        ("2", vec![]),
        ("21' OR '1' = '1", vec![]),
    ] {
        let told = directory.parcels(courier.into()).await.expect(what);
        let lines: Vec<String> = told.iter().map(held).collect();
        assert_eq!(lines, expected, "{what}: {courier}");
    }
}

fn held(m: &Match) -> String {
    let orders: Vec<&str> = m.orders.iter().map(|o| o.number.as_str()).collect();
    format!(
        "{} {} {} {}",
        m.code,
        m.name.as_deref().unwrap_or("-"),
        m.phones.join(","),
        orders.join(",")
    )
}

/// SQL for a courier with a full bag: two numbers of each recipient, one more in the shipment itself.
pub fn full_bag() -> String {
    let rows = |f: &dyn Fn(u32) -> String| (0..300).map(f).collect::<Vec<_>>().join(", ");
    format!(
        "ALTER TABLE address ADD COLUMN phone VARCHAR(60);\n\
         INSERT INTO address (code, zakaz, date_put, fio, phone) VALUES {};\n\
         INSERT INTO givn (code, address, kurier, State) VALUES {};\n\
         INSERT INTO contacts (code, VALUE, Source, SourceCodeType) VALUES {}",
        rows(&|i| format!(
            "({}, 48213, NULL, 'Котова', '8 916 555-{i:04}')",
            400_000 + i
        )),
        rows(&|i| format!("({}, {}, 23, 1)", 400_000 + i, 400_000 + i)),
        rows(&|i| format!("({}, '7926{i:07}', {}, 3)", 400_000 + i, 400_000 + i)),
    )
}

/// The newest are told, and so many that a person can choose from.
pub async fn check_full_bag(directory: &dyn Directory, what: &str) {
    let told = directory.parcels("23".into()).await.expect(what);
    assert_eq!(told.len(), 60, "{what}");
    let first = told.first().map(held).unwrap_or_default();
    assert_eq!(
        first, "400299 Котова 79260000299,8 916 555-0299 48213",
        "{what}"
    );
}
