//! README.md, ARCHITECTURE.md, the example of the settings and the code agree.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use trubka::directory::MAPPING_KEYS;

const README: &str = include_str!("../README.md");
const ARCHITECTURE: &str = include_str!("../ARCHITECTURE.md");
const EXAMPLE: &str = include_str!("../packaging/trubka.example.toml");

#[test]
fn every_setting_of_the_example_is_in_the_readme_with_its_default() {
    let mut example = toml::from_str::<toml::Table>(EXAMPLE).unwrap();
    // Stands there as a comment, because an empty list of sections cannot be written as one.
    example.insert("operators".to_owned(), toml::Value::Array(Vec::new()));
    let dialling = example.get_mut("dialling");
    let dialling = dialling.and_then(toml::Value::as_table_mut).unwrap();
    dialling.insert("routes".to_owned(), toml::Value::Array(Vec::new()));
    let mut wanted = BTreeMap::new();
    flatten("", &example, &mut wanted);
    let keys: Vec<&String> = wanted.keys().collect();
    let told: BTreeMap<String, String> = rows(README)
        .filter(|cells| wanted.contains_key(&cells[0]) || cells[0].contains('.'))
        .filter(|cells| cells.len() == 3)
        .map(|cells| (cells[0].clone(), cells[1].clone()))
        .collect();
    assert_eq!(told.keys().collect::<Vec<_>>(), keys);
    assert_eq!(told, wanted);
}

#[test]
fn every_mapping_is_in_the_readme_and_known_to_the_settings() {
    let names: Vec<&str> = MAPPING_KEYS.iter().map(|key| key.key).collect();
    assert_eq!(names, trubka::settings::MAPPING_NAMES);
    for key in MAPPING_KEYS {
        let row = format!("| `{}` | {} |", key.key, key.what);
        assert!(README.contains(&row), "README.md lacks {row}");
    }
}

#[test]
fn links_and_pictures_lead_to_files() {
    for (name, text) in [("README.md", README), ("ARCHITECTURE.md", ARCHITECTURE)] {
        let links = text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.starts_with("http")) {
            assert!(root().join(link).exists(), "{name} leads to {link}");
        }
    }
}

#[test]
fn the_architecture_names_what_is_there() {
    let mut source = String::new();
    read_all(&root().join("src"), &mut source);
    let names = ARCHITECTURE.split('`').skip(1).step_by(2);
    for name in names.filter(|name| name.contains("::") && !name.contains([' ', '<'])) {
        let (above, last) = name.rsplit_once("::").unwrap();
        if last.is_empty()
            || ["std", "tokio", "chrono"]
                .iter()
                .any(|outside| above.starts_with(outside))
        {
            continue;
        }
        let known = [
            format!("fn {last}("),
            format!("fn {last}<"),
            format!("mod {last};"),
            format!("struct {last}"),
            format!("    {last}"),
        ];
        assert!(known.iter().any(|known| source.contains(known)), "{name}");
        let owner = above.rsplit("::").next().unwrap();
        assert!(source.contains(owner), "{name}");
    }
    for entry in fs::read_dir(root().join("src")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            ARCHITECTURE.contains(&name),
            "src/{name} is not in the tree"
        );
    }
    for entry in fs::read_dir(root().join("tests")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if let Some(name) = name.strip_suffix(".rs") {
            assert!(
                ARCHITECTURE.contains(&format!("`{name}`")),
                "tests/{name}.rs"
            );
        }
    }
}

/// Dotted keys and defaults; sections that are empty stand for maps.
fn flatten(above: &str, table: &toml::Table, found: &mut BTreeMap<String, String>) {
    for (key, value) in table {
        let key = match above {
            "" => key.clone(),
            above => format!("{above}.{key}"),
        };
        match value {
            toml::Value::Table(table) if table.is_empty() => {
                found.insert(key, "{}".to_owned());
            }
            toml::Value::Table(table) => flatten(&key, table, found),
            value => {
                found.insert(key, value.to_string());
            }
        }
    }
}

/// The rows of Markdown tables whose first cell is code: their cells, without the code's marks.
fn rows(text: &str) -> impl Iterator<Item = Vec<String>> {
    let lines = text.lines().filter(|line| line.starts_with("| `"));
    lines.map(|line| {
        let cells = line.trim_matches(['|', ' ']).split(" | ");
        cells
            .map(|cell| cell.trim_matches('`').to_owned())
            .collect()
    })
}

fn read_all(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, text);
        } else {
            text.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
