//! The local copy of couriers, clients, contact persons and users, for finding them by name.
//!
//! Rule: read in bounded pages, kept in memory only, bounded, renewed when it is older than
//! [`RENEW_AFTER`] and somebody asks; a copy that cannot be renewed serves on. Recipients are not in it:
//! they are as many as there are shipments, and are found by number or order.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use super::answer;
use super::connection::Cells;
use super::copy_query::PAGE;
use super::pool::{Pool, Question};
use super::text;
use crate::ports::directory::{DirectoryError, Found, Person, Role};

/// A name that is younger is not found yet.
const RENEW_AFTER: Duration = Duration::from_secs(600);

/// People kept; an office with more is found by number.
const MOST: usize = 300_000;

/// The copy, once somebody asked for it.
#[derive(Default)]
pub struct People(Mutex<Option<Copy>>);

struct Copy {
    people: Arc<Vec<Known>>,
    at: Instant,
}

struct Known {
    person: Person,
    /// Folded words of the name, then of the company.
    words: Vec<String>,
}

impl People {
    /// Those whose name and company have words that begin with each of the words asked for, at most
    /// `limit`.
    ///
    /// # Errors
    /// There is no copy yet, and none can be made.
    pub async fn find(
        &self,
        pool: &Pool,
        fragment: &str,
        limit: usize,
    ) -> Result<Vec<Person>, DirectoryError> {
        let people = self.copy(pool).await?;
        let asked = text::folded(fragment);
        let asked: Vec<&str> = asked.split(' ').filter(|word| !word.is_empty()).collect();
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let fits = |known: &&Known| {
            let has = |begin: &&str| known.words.iter().any(|word| word.starts_with(*begin));
            asked.iter().all(has)
        };
        let mut found: Vec<&Person> = people
            .iter()
            .filter(fits)
            .map(|known| &known.person)
            .collect();
        found.sort_by_cached_key(|person| {
            (
                person.role,
                person.name.is_none(),
                person.name.clone(),
                person.company.clone(),
                person.code.clone(),
            )
        });
        Ok(found.into_iter().take(limit).cloned().collect())
    }

    /// Who asks while it is being made waits for the same copy.
    async fn copy(&self, pool: &Pool) -> Result<Arc<Vec<Known>>, DirectoryError> {
        let mut copy = self.0.lock().await;
        if let Some(copy) = &*copy
            && copy.at.elapsed() < RENEW_AFTER
        {
            return Ok(Arc::clone(&copy.people));
        }
        match (read(pool).await, &*copy) {
            (Ok(people), _) => {
                let people = Arc::new(people);
                *copy = Some(Copy {
                    people: Arc::clone(&people),
                    at: Instant::now(),
                });
                Ok(people)
            }
            (Err(error), Some(old)) => {
                tracing::warn!(%error, "the copy of people is old");
                Ok(Arc::clone(&old.people))
            }
            (Err(error), None) => Err(error),
        }
    }
}

async fn read(pool: &Pool) -> Result<Vec<Known>, DirectoryError> {
    let mut people: Vec<Person> = Vec::new();
    let mut index: HashMap<(&'static str, String), usize> = HashMap::new();
    let tables = [
        ("1", Role::Courier, Found::Courier),
        ("2", Role::Client, Found::Client),
        ("39", Role::Client, Found::ContactPerson),
    ];
    for (kind, role, found) in tables {
        let mut last = None;
        while people.len() < MOST {
            let rows = pool.ask(Question::PeoplePage(found, last.clone())).await?;
            let is_last = rows.len() < PAGE;
            for row in rows {
                let Some(code) = cell(&row, 0) else { continue };
                last = Some(code.clone());
                index.insert((kind, code.clone()), people.len());
                people.push(Person {
                    role,
                    found,
                    code,
                    name: cell(&row, 1),
                    company: cell(&row, 2),
                    numbers: Vec::new(),
                });
            }
            if is_last {
                break;
            }
        }
    }
    let mut after = None;
    loop {
        let end = pool.ask(Question::StretchEnd(after.clone())).await?;
        let end = end.first().and_then(|row| cell(row, 0));
        let stretch = Question::Stretch(after.clone(), end.clone());
        for row in pool.ask(stretch).await? {
            let (Some(number), Some(kind), Some(code)) =
                (cell(&row, 0), cell(&row, 1), cell(&row, 2))
            else {
                continue;
            };
            let kind = tables.iter().find(|(known, ..)| *known == kind);
            let at = kind.and_then(|(kind, ..)| index.get(&(*kind, code)));
            if let Some(person) = at.and_then(|at| people.get_mut(*at))
                && !person.numbers.contains(&number)
            {
                person.numbers.push(number);
            }
        }
        match end {
            // The same again would never end.
            Some(end) if after.as_ref() != Some(&end) => after = Some(end),
            _ => break,
        }
    }
    for person in &mut people {
        person.numbers.sort_unstable();
    }
    let users = answer::users(pool.ask(Question::Users).await?);
    people.extend(users.into_iter().map(|user| Person {
        role: Role::Staff,
        found: Found::Staff,
        name: user.name.or_else(|| Some(user.user.clone())),
        code: user.user,
        company: None,
        numbers: user.extensions,
    }));
    Ok(people.into_iter().filter_map(Known::new).collect())
}

fn cell(row: &Cells, at: usize) -> Option<String> {
    row.get(at)?.as_deref().and_then(text::clean)
}

impl Known {
    /// `None` for one without a name.
    fn new(person: Person) -> Option<Self> {
        let words: Vec<String> = [&person.name, &person.company]
            .into_iter()
            .flatten()
            .flat_map(|name| {
                let folded = text::folded(name);
                folded.split(' ').map(str::to_owned).collect::<Vec<_>>()
            })
            .filter(|word| !word.is_empty())
            .collect();
        (!words.is_empty()).then_some(Self { person, words })
    }
}
