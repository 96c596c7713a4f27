//! Passwords of the database's user that are hard to write.

use trubka::directory::open;
use trubka::ports::directory::DirectoryError;

use crate::directory_cases as cases;
use crate::{Office, PASSWORD};

#[tokio::test]
#[ignore = "needs TRUBKA_TEST_MYSQL"]
async fn passwords_that_are_hard_to_write_are_sent_as_they_are() {
    let mut office = Office::new("hard", cases::VARIANT_A, "").await;
    let long: &'static str = Box::leak("д".repeat(200).into_boxed_str());
    for password in [
        " a b  c ",
        "a:b::c@d/e?f#g",
        "пароль-секрет: да",
        "q\"'\\;%&",
        long,
    ] {
        let written = password.replace('\\', "\\\\").replace('\'', "''");
        let user = office.user.clone();
        office
            .run(&format!(
                "ALTER USER '{user}'@'%' IDENTIFIED BY '{written}'"
            ))
            .await;
        let directory = open(&office.settings, cases::password(password), None);
        directory.prepare().await.expect(password);
        // Nor is it taken because any would be.
        let other = open(&office.settings, cases::password(PASSWORD), None);
        let refused = other.prepare().await.expect_err(password);
        assert!(
            matches!(refused, DirectoryError::AccessDenied),
            "{refused:?}"
        );
    }
    office.close().await;
}
