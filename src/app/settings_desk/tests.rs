//! What the page asks for, on files of a real disk.

use std::fs;
use std::path::Path;

use super::*;
use crate::app::live_settings::LiveSettings;
use crate::app::settings_files::SettingsFiles;
use crate::app::start::Program;
use crate::platform::places::Places;
use crate::settings::{Settings, SettingsFile};
use tokio::sync::watch;

/// The desk over the settings of this folder.
fn worker(folder: &Path) -> Worker {
    let places = Places {
        settings: folder.join("settings.toml"),
        data: folder.join("data"),
    };
    let files = SettingsFiles::new(&places, None);
    let loaded = files.load().unwrap();
    let program = Program {
        settings: loaded.settings.clone(),
        settings_file: SettingsFile {
            path: String::new(),
            is_there: loaded.is_there,
        },
        operator_by_settings: None,
        places,
        lang: Lang::En,
        files: Some((files, loaded)),
    };
    let (engine, _) = watch::channel(Arc::new(Settings::default()));
    let (progress, _) = mpsc::channel(STEPS);
    let (commands, _) = mpsc::channel(1);
    let mut worker = Worker {
        live: LiveSettings::new(&program, engine).unwrap(),
        lang: Lang::En,
        commands: commands.downgrade(),
        undos: Vec::new(),
        progress,
        now: Shown::default(),
        checked: None,
        shown: Arc::default(),
        ctx: Context::default(),
    };
    worker.refresh(Vec::new());
    worker
}

fn change(key: &str, value: &str) -> Change {
    Change {
        path: key.split('.').map(str::to_owned).collect(),
        value: Some(value.into()),
    }
}

/// What the page shows.
fn shown(worker: &Worker) -> Arc<Shown> {
    Arc::clone(&worker.shown.lock().unwrap())
}

const OWN: &str =
    "settings_version = 1\n# mine\n[pbx]\nhost = \"10.0.0.5\" # the old one\nusername = \"me\"\n";

#[test]
fn what_is_saved_counts_and_is_taken_back_step_by_step() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.toml");
    let mut worker = worker(folder.path());
    assert_eq!(
        (shown(&worker).undo.as_deref(), file.exists()),
        (None, false)
    );
    // Both at once, as a proposal of the first start sets them.
    let both = [
        change("dialling.operator_channel", "SIP/{NUMBER}"),
        change("dialling.context", "from-internal"),
    ];
    worker.change(&both);
    worker.change(&[change("operator.name", "Анна")]);
    let now = shown(&worker);
    assert_eq!(now.undo.as_deref(), Some("operator.name"));
    assert_eq!(now.settings.operator.name, "Анна");
    assert_eq!(now.settings.dialling.context, "from-internal");
    assert_eq!(now.messages, []);
    worker.undo();
    let now = shown(&worker);
    assert_eq!(now.undo.as_deref(), Some("dialling.operator_channel"));
    assert_eq!(now.settings.operator.name, "");
    worker.undo();
    let now = shown(&worker);
    assert_eq!((now.undo.as_deref(), file.exists()), (None, false));
    assert_eq!(now.settings.dialling, Settings::default().dialling);
}

#[test]
fn what_somebody_else_writes_meanwhile_stays() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.toml");
    fs::write(&file, OWN).unwrap();
    let mut worker = worker(folder.path());
    worker.change(&[change("operator.name", "Анна")]);
    let by_hand = fs::read_to_string(&file).unwrap() + "extensions = [\"101\", \"102\"]\n";
    fs::write(&file, &by_hand).unwrap();
    // Taking it back would take that away too.
    worker.undo();
    let now = shown(&worker);
    assert_eq!((now.messages.len(), now.undo.as_deref()), (1, None));
    assert_eq!(fs::read_to_string(&file).unwrap(), by_hand);
    worker.change(&[change("operator.name", "Борис")]);
    let now = shown(&worker);
    assert_eq!(
        (now.settings.operator.name.as_str(), now.messages.len()),
        ("Борис", 0)
    );
    assert_eq!(now.settings.operator.extensions, ["101", "102"]);
    assert!(fs::read_to_string(&file).unwrap().contains("# the old one"));
}

#[test]
fn what_cannot_be_kept_is_told_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.toml");
    let own = format!("office_file = 'office.toml'\n{OWN}");
    fs::write(&file, &own).unwrap();
    let office = "locked = [\"dialling.context\"]\n[dialling]\ncontext = \"office\"\n";
    fs::write(folder.path().join("office.toml"), office).unwrap();
    let mut worker = worker(folder.path());
    assert!(shown(&worker).sources.is_locked("dialling.context"));
    let wrongs = [
        // Locked; no port; all or none.
        vec![change("dialling.context", "mine")],
        vec![change("pbx.port", "many")],
        vec![change("operator.name", "Анна"), change("pbx.port", "many")],
    ];
    for wrong in wrongs {
        worker.change(&wrong);
        let now = shown(&worker);
        assert_eq!(
            (now.messages.len(), now.undo.as_deref()),
            (1, None),
            "{wrong:?}"
        );
        assert_eq!(now.settings.dialling.context, "office");
        assert_eq!(fs::read_to_string(&file).unwrap(), own, "{wrong:?}");
    }
    let mut rights = fs::metadata(&file).unwrap().permissions();
    rights.set_readonly(true);
    fs::set_permissions(&file, rights).unwrap();
    worker.change(&[change("operator.name", "Анна")]);
    let now = shown(&worker);
    assert_eq!((now.messages.len(), now.undo.as_deref()), (1, None));
    assert_eq!(fs::read_to_string(&file).unwrap(), own);
}

#[tokio::test]
async fn a_checkup_and_a_test_call_go_on_beside_what_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let mut worker = worker(folder.path());
    let (progress, mut under_way) = mpsc::channel(STEPS);
    worker.progress = progress;
    worker.check_up(&[]);
    worker.test("101".into(), "101".into());
    // Asked for twice, they are made once.
    worker.check_up(&[]);
    worker.change(&[change("operator.name", "Анна")]);
    let now = shown(&worker);
    assert_eq!(now.settings.operator.name, "Анна");
    assert!(!now.checkup.as_ref().unwrap().is_over && now.tested.as_ref().unwrap().end.is_none());
    let is_done = |now: &Shown| {
        let checkup = now.checkup.as_ref().unwrap();
        checkup.is_over && now.tested.as_ref().unwrap().end.is_some()
    };
    while !is_done(&shown(&worker)) {
        worker.go_on(under_way.recv().await.unwrap());
    }
    let now = shown(&worker);
    let one_number = Label::TestOfOneNumber.text(Lang::En);
    assert_eq!(
        now.tested.as_ref().unwrap().end,
        Some(Some(Message::new(one_number, "")))
    );
    assert!(!now.checkup.as_ref().unwrap().steps.is_empty());
    worker.progress = mpsc::channel(1).0;
    assert!(under_way.recv().await.is_none(), "made twice");
}
