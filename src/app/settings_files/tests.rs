//! Files that are wrong, gone or changed, on a real disk.

use std::fs;
use std::path::PathBuf;

use super::*;
use crate::app::start::{StartError, StartFault};
use crate::settings::{Change, SettingsError, Source, changes};

/// A user's folder, and the share of the office.
struct Home {
    folder: tempfile::TempDir,
    files: SettingsFiles,
}

const OWN: &str = "# mine\noffice_file = 'share/office.toml'\n[pbx]\nusername = \"me\"\n";
const OFFICE: &str = "locked = [\"pbx.host\"]\n[pbx]\nhost = \"10.0.0.1\"\n";

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let places = Places {
            settings: folder.path().join("settings.toml"),
            data: folder.path().join("data"),
        };
        let files = SettingsFiles::new(&places, None);
        fs::create_dir(folder.path().join("share")).unwrap();
        let home = Self { folder, files };
        home.write("settings.toml", OWN.as_bytes());
        home.write("share/office.toml", OFFICE.as_bytes());
        home
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).unwrap();
    }

    fn own(&self) -> String {
        fs::read_to_string(self.path("settings.toml")).unwrap()
    }

    /// As a start does.
    fn start(&self) -> Result<Loaded, StartError> {
        let loaded = self.files.load()?;
        self.files.keep(&loaded);
        Ok(loaded)
    }
}

fn told(loaded: &Loaded) -> Vec<(Which, &FileFault, Instead)> {
    let troubles = loaded.troubles.iter();
    troubles
        .map(|one| (one.which, &one.fault, one.instead))
        .collect()
}

#[test]
fn a_file_that_became_wrong_leaves_the_last_good_one_in_force() {
    let home = Home::new();
    let good = home.start().unwrap();
    assert_eq!(told(&good), []);
    assert_eq!(
        (
            good.settings.pbx.host.as_str(),
            good.settings.pbx.username.as_str()
        ),
        ("10.0.0.1", "me")
    );
    let newer = b"settings_version = 99\n[pbx]\nhots = 1\n";
    let wrongs: [&[u8]; 6] = [
        &OWN.as_bytes()[..OWN.len() - 4],
        b"\x00\x01\x02",
        b"[pbx]\nhots = \"x\"\n",
        b"[pbx]\npassword = \"x\"\n",
        b"[pbx]\nusername = \"me\"\n[dialling]\ncontext = \"a b\"\n",
        newer,
    ];
    for wrong in wrongs {
        home.write("settings.toml", wrong);
        let loaded = home.start().unwrap();
        assert_eq!(loaded.settings, good.settings);
        let [(Which::Own, fault, Instead::LastGood)] = told(&loaded)[..] else {
            panic!("{:?}", loaded.troubles);
        };
        let is_newer = matches!(fault, FileFault::Wrong(SettingsError::Newer { .. }));
        assert_eq!(is_newer, wrong == newer, "{fault:?}");
        assert_eq!(
            fs::read(home.path("settings.toml")).unwrap(),
            wrong,
            "nothing is mended unasked"
        );
    }
    // Mended, it counts again.
    home.write("settings.toml", OWN.replace("\"me\"", "\"you\"").as_bytes());
    let loaded = home.start().unwrap();
    assert_eq!(
        (told(&loaded), loaded.settings.pbx.username.as_str()),
        (vec![], "you")
    );
    // So does an empty one, as a disk leaves it; and nothing is saved beside what was in it.
    for empty in [&b""[..], b" \r\n"] {
        home.write("settings.toml", empty);
        let emptied = home.start().unwrap();
        assert_eq!(emptied.settings, loaded.settings);
        let expected = (Which::Own, &FileFault::Empty, Instead::LastGood);
        assert_eq!(told(&emptied), [expected]);
        let mut after = emptied.settings.clone();
        after.window.scale = 150;
        let saved = home
            .files
            .save(&changes(&emptied.settings, &after), &emptied);
        assert!(matches!(saved, Err(SaveError::Empty)));
        assert_eq!(fs::read(home.path("settings.toml")).unwrap(), empty);
    }
    // Deleted, it is to begin anew.
    fs::remove_file(home.path("settings.toml")).unwrap();
    assert_eq!(home.start().unwrap().settings, Settings::default());
}

#[test]
fn without_a_good_one_nothing_is_guessed() {
    let home = Home::new();
    home.write("settings.toml", b"[pbx");
    let error = home.start().unwrap_err();
    assert!(matches!(error.fault, StartFault::Settings(_)), "{error:?}");
    assert!(!home.path("data").exists());
}

#[test]
fn a_share_that_goes_away_leaves_its_settings() {
    let home = Home::new();
    let good = home.start().unwrap();
    fs::rename(home.path("share"), home.path("gone")).unwrap();
    let loaded = home.start().unwrap();
    assert_eq!(loaded.settings, good.settings);
    assert!(loaded.sources.is_locked("pbx.host"));
    assert_eq!(
        told(&loaded),
        [(Which::Office, &FileFault::Missing, Instead::LastGood)]
    );
    // Wrong on the share: the same.
    fs::rename(home.path("gone"), home.path("share")).unwrap();
    home.write("share/office.toml", b"[pbx]\nhost = 1\n");
    let loaded = home.start().unwrap();
    assert_eq!(loaded.settings, good.settings);
    assert!(matches!(
        told(&loaded)[..],
        [(Which::Office, FileFault::Wrong(_), Instead::LastGood)]
    ));
    // Never seen: the own ones alone, and it is said.
    fs::remove_dir_all(home.path("data")).unwrap();
    let loaded = home.start().unwrap();
    assert_eq!(loaded.settings.pbx.host, "");
    assert!(matches!(
        told(&loaded)[..],
        [(Which::Office, _, Instead::Nothing)]
    ));
}

/// A share whose server went away: whoever asks for a file there waits.
#[cfg(unix)]
#[test]
fn a_share_that_does_not_answer_leaves_its_settings_too() {
    let home = Home::new();
    let good = home.start().unwrap();
    for name in ["share/office.toml", "settings.toml"] {
        fs::remove_file(home.path(name)).unwrap();
        // Nobody will ever write into it.
        let made = std::process::Command::new("mkfifo")
            .arg(home.path(name))
            .status();
        assert!(made.unwrap().success());
        let loaded = home.start().unwrap();
        assert_eq!(loaded.settings, good.settings, "{name}");
        let told = told(&loaded);
        assert!(
            matches!(told.last(), Some((_, FileFault::Unreadable(why), Instead::LastGood)) if why.contains("no answer")),
            "{name}: {told:?}"
        );
    }
    // A device that never ends is no settings file.
    fs::remove_file(home.path("settings.toml")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", home.path("settings.toml")).unwrap();
    let loaded = home.start().unwrap();
    assert_eq!(loaded.settings, good.settings);
    assert!(matches!(
        told(&loaded)[0],
        (Which::Own, FileFault::Unreadable(_), Instead::LastGood)
    ));
}

#[test]
fn the_own_folder_may_be_a_share_too() {
    let folder = tempfile::tempdir().unwrap();
    let places = Places {
        settings: folder.path().join("roaming/settings.toml"),
        data: folder.path().join("data"),
    };
    let files = SettingsFiles::new(&places, None);
    let first = files.load().unwrap();
    assert_eq!(
        (first.is_there, told(&first)),
        (false, vec![]),
        "before the first set-up"
    );
    fs::create_dir(folder.path().join("roaming")).unwrap();
    fs::write(&places.settings, "[pbx]\nusername = \"me\"\n").unwrap();
    let good = files.load().unwrap();
    files.keep(&good);
    fs::rename(folder.path().join("roaming"), folder.path().join("away")).unwrap();
    let loaded = files.load().unwrap();
    assert_eq!(loaded.settings, good.settings);
    assert_eq!(
        told(&loaded),
        [(Which::Own, &FileFault::Missing, Instead::LastGood)]
    );
    // Taken away by a person, with the folder left: there is none.
    fs::create_dir(folder.path().join("roaming")).unwrap();
    let loaded = files.load().unwrap();
    assert_eq!(
        (loaded.settings, loaded.troubles.len()),
        (Settings::default(), 0)
    );
}

#[test]
fn a_value_of_the_offices_that_cannot_work_is_named_there() {
    let home = Home::new();
    home.write("share/office.toml", b"[dialling]\n\ncontext = \"a b\"\n");
    let error = home.start().unwrap_err();
    let StartFault::Problems(problems) = &error.fault else {
        panic!("{error:?}");
    };
    assert_eq!(
        (problems[0].which, problems[0].line),
        (Which::Office, Some(3))
    );
    assert!(error.text().contains("office.toml"), "{}", error.text());
}

fn change(loaded: &Loaded, change: impl Fn(&mut Settings)) -> Vec<Change> {
    let mut after = loaded.settings.clone();
    change(&mut after);
    changes(&loaded.settings, &after)
}

#[test]
fn what_is_saved_counts_and_can_be_taken_back() {
    let home = Home::new();
    let loaded = home.start().unwrap();
    let port = change(&loaded, |s| s.pbx.port = 5039);
    let saved = home.files.save(&port, &loaded).unwrap();
    assert_eq!(saved.loaded.settings.pbx.port, 5039);
    assert_eq!(saved.loaded.sources.of("pbx.port"), Source::Own);
    assert!(
        home.own().starts_with("# mine\n") && home.own().ends_with("port = 5039\n"),
        "{}",
        home.own()
    );
    assert!(home.files.are_as_in(&saved.loaded));
    let back = home.files.undo(&saved.undo).unwrap();
    assert_eq!(
        (back.settings, home.own().as_str()),
        (loaded.settings.clone(), OWN)
    );
    assert!(matches!(
        home.files.undo(&saved.undo),
        Err(SaveError::ChangedSince)
    ));
    // What somebody wrote by hand meanwhile stays.
    home.write(
        "settings.toml",
        format!("{OWN}plain_login = true\n").as_bytes(),
    );
    let saved = home.files.save(&port, &loaded).unwrap();
    assert!(saved.loaded.settings.pbx.plain_login && saved.loaded.settings.pbx.port == 5039);
    // The first saving of all makes the file, and taking it back removes it.
    fs::remove_file(home.path("settings.toml")).unwrap();
    let loaded = home.start().unwrap();
    let theme = change(&loaded, |s| s.window.scale = 150);
    let saved = home.files.save(&theme, &loaded).unwrap();
    assert_eq!(
        home.own(),
        "settings_version = 1\n\n[window]\nscale = 150\n"
    );
    home.files.undo(&saved.undo).unwrap();
    assert!(!home.path("settings.toml").exists());
}

#[test]
fn what_would_not_work_is_not_written() {
    let home = Home::new();
    let loaded = home.start().unwrap();
    let refused = |make: &dyn Fn(&mut Settings)| {
        let error = home
            .files
            .save(&change(&loaded, make), &loaded)
            .unwrap_err();
        assert_eq!(home.own(), OWN);
        error
    };
    let secret = refused(&|s| s.pbx.password_from = "s3cret".into());
    assert!(
        matches!(&secret, SaveError::Problems(all) if all[0].problem.key == "pbx.password_from")
    );
    assert!(matches!(
        refused(&|s| s.pbx.host = "pbx".into()),
        SaveError::Edit(_)
    ));
    for lang in Lang::ALL {
        assert!(!secret.messages(&home.files, lang).is_empty());
    }
    home.write("settings.toml", b"[pbx");
    let error = home
        .files
        .save(&change(&loaded, |s| s.pbx.port = 1), &loaded);
    assert!(matches!(error, Err(SaveError::Edit(_))), "{error:?}");
    assert_eq!(home.own(), "[pbx");
}

#[test]
fn a_read_only_file_is_left_alone() {
    let home = Home::new();
    let loaded = home.start().unwrap();
    let path = home.path("settings.toml");
    let mut rights = fs::metadata(&path).unwrap().permissions();
    rights.set_readonly(true);
    fs::set_permissions(&path, rights).unwrap();
    assert_eq!(home.start().unwrap().settings, loaded.settings);
    let error = home
        .files
        .save(&change(&loaded, |s| s.pbx.port = 1), &loaded);
    assert!(matches!(error, Err(SaveError::ReadOnly)), "{error:?}");
    assert_eq!(home.own(), OWN);
}

#[test]
fn a_changed_file_is_seen_without_reading_it() {
    let home = Home::new();
    let loaded = home.start().unwrap();
    assert!(home.files.are_as_in(&loaded));
    home.write(
        "share/office.toml",
        format!("{OFFICE}# longer\n").as_bytes(),
    );
    assert!(!home.files.are_as_in(&loaded));
    let loaded = home.start().unwrap();
    assert!(home.files.are_as_in(&loaded));
    fs::remove_file(home.path("share/office.toml")).unwrap();
    assert!(!home.files.are_as_in(&loaded));
}
