//! What the file keeps, and when it is made anew.

use super::*;

fn person(found: Found, code: &str, name: Option<&str>, company: Option<&str>) -> Person {
    Person {
        role: who(kind(found)).0,
        found,
        code: code.into(),
        name: name.map(Into::into),
        company: company.map(Into::into),
        numbers: Vec::new(),
    }
}

async fn fill(memory: &Memory, unix_ms: i64) {
    memory.begin_copy().await.unwrap();
    let people = vec![
        person(Found::Courier, "21", Some("Пётр Семёнов"), None),
        person(
            Found::ContactPerson,
            "11",
            Some("Анна Петрова"),
            Some("ООО «Ёлка»"),
        ),
        person(Found::Client, "1", None, Some("ООО «Ёлка»")),
        person(Found::Client, "2", None, None),
    ];
    memory.add_people(people).await.unwrap();
    let numbers = vec![
        (Found::Courier, "21".to_owned(), "79030000001".to_owned()),
        (Found::Client, "21".to_owned(), "74950000001".to_owned()),
    ];
    memory.add_numbers(numbers).await.unwrap();
    memory.end_copy(unix_ms).await.unwrap();
}

async fn codes(memory: &Memory, fragment: &str) -> Vec<String> {
    let found = memory.find(fragment, 10).await.unwrap().expect("a copy");
    found.people.into_iter().map(|p| p.code).collect()
}

#[tokio::test]
async fn a_copy_outlives_the_program_and_is_found_by_fragments() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deeper").join("directory.db");
    let memory = Memory::new(Some(path.clone()), "office".into());
    assert_eq!(memory.find("пет", 10).await.unwrap(), None, "no copy yet");
    fill(&memory, 1_000).await;
    drop(memory);

    let memory = Memory::new(Some(path.clone()), "office".into());
    assert_eq!(memory.people_as_of().await.unwrap(), Some(1_000));
    // Whom one can call comes first.
    assert_eq!(codes(&memory, "ПЕТ").await, ["21", "11"]);
    assert_eq!(codes(&memory, "семен петр").await, ["21"]);
    assert_eq!(codes(&memory, "елка").await, ["11", "1"]);
    assert!(codes(&memory, "тров").await.is_empty(), "words begin so");
    let found = memory.find("семёнов", 1).await.unwrap().expect("a copy");
    assert_eq!(found.people[0].numbers, ["79030000001"]);

    // While the next copy is made the old one serves; one that was left half made is forgotten.
    memory.begin_copy().await.unwrap();
    assert_eq!(codes(&memory, "семен").await, ["21"]);
    fill(&memory, 2_000).await;
    assert_eq!(memory.people_as_of().await.unwrap(), Some(2_000));
    #[cfg(unix)]
    for file in fs::read_dir(path.parent().unwrap()).unwrap() {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = file.unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[tokio::test]
async fn answers_outlive_the_program_for_a_while() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("directory.db");
    let memory = Memory::new(Some(path.clone()), "office".into());
    let shared = |n| Answer {
        matches: Vec::new(),
        shared_by: Some(n),
        instead: None,
    };
    memory.remember("7916", &shared(1), 100).await.unwrap();
    memory.remember("7917", &shared(7), 200).await.unwrap();
    memory.remember("7916", &shared(9), 300).await.unwrap();
    drop(memory);
    let memory = Memory::new(Some(path), "office".into());
    let told = memory.remembered(250).await.unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(
        (told[0].number.as_str(), told[0].answered_unix_ms),
        ("7916", 300)
    );
    assert_eq!(told[0].answer, shared(9));
}

#[tokio::test]
async fn what_is_of_another_database_or_damaged_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("directory.db");
    let memory = Memory::new(Some(path.clone()), "office".into());
    fill(&memory, 1_000).await;
    drop(memory);
    let other = Memory::new(Some(path.clone()), "another office".into());
    assert_eq!(other.people_as_of().await.unwrap(), None);
    drop(other);
    fs::write(
        &path,
        "no database at all, and longer than a header of one, to be sure of it".repeat(9),
    )
    .unwrap();
    let memory = Memory::new(Some(path), "office".into());
    assert_eq!(memory.people_as_of().await.unwrap(), None);
    fill(&memory, 3_000).await;
    assert_eq!(codes(&memory, "семен").await, ["21"]);
}
