//! The built program, and what it said.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use serde_json::Value;

/// Somebody else who listens: greets, or answers the first words with something.
pub fn stranger(greeting: &'static str, answer: &'static [u8]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    // Ends with the test's process.
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let greeted = stream.write_all(greeting.as_bytes());
            thread::spawn(move || {
                let mut heard = [0; 512];
                if greeted.is_ok() && matches!(stream.read(&mut heard), Ok(1..)) {
                    let _ = stream.write_all(answer);
                }
            });
        }
    });
    port
}

#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    pub fn objects(&self) -> Vec<Value> {
        let lines = self.out.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    pub fn step(&self, name: &str) -> Value {
        let all = self.objects();
        let step = all.iter().find(|object| object["step"] == name);
        step.unwrap_or_else(|| panic!("no {name}: {self:?}"))
            .clone()
    }

    /// This step has this verdict, says this, and has this line.
    #[track_caller]
    pub fn says(&self, step: &str, verdict: &str, words: &str, line: &str) {
        let found = self.step(step);
        assert_eq!(found["verdict"], verdict, "{step}: {found}");
        let text = found["findings"].to_string();
        assert!(text.contains(words), "no «{words}» in {text}");
        let findings = found["findings"].as_array().unwrap();
        let lines: Vec<&Value> = findings
            .iter()
            .flat_map(|finding| finding["lines"].as_array().unwrap())
            .collect();
        assert!(
            line.is_empty() || lines.iter().any(|known| *known == line),
            "no line «{line}» in {lines:?}"
        );
    }

    #[track_caller]
    pub fn ended(&self, code: i32) {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert!(!self.err.contains("panicked"), "{self:?}");
    }
}

/// The doctor with a settings file of these words, where `env:TRUBKA_TEST_SECRET` is a password.
pub fn with_file(settings: &str, args: &[&str]) -> Ran {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("settings.toml"), settings).unwrap();
    in_home(home.path(), args)
}

/// The doctor in this home.
pub fn in_home(home: &Path, args: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_trubka"))
        .args(["--json", "doctor"])
        .args(args)
        .env_remove("TRUBKA_LOG")
        .env("TRUBKA_TEST_SECRET", "wonderful")
        .env("TRUBKA_HOME", home)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let ran = Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    };
    assert!(!ran.out.contains("wonderful") && !ran.err.contains("wonderful"));
    ran
}

/// The doctor at this port. More settings are further tables, or, behind `[pbx]`, lines of that one.
pub fn run(
    language: &str,
    port: u16,
    settings: &str,
    args: &[&str],
    files: &[(&str, &str)],
) -> Ran {
    let home = tempfile::tempdir().unwrap();
    let (pbx, rest) = match settings.strip_prefix("[pbx]\n") {
        Some(pbx) => (pbx, ""),
        None => ("", settings),
    };
    let settings = format!(
        "language = \"{language}\"\n[pbx]\nhost = \"127.0.0.1\"\nport = {port}\nusername = \"trubka\"\n\
         password_from = \"env:TRUBKA_TEST_SECRET\"\n{pbx}[operator]\nextensions = [\"101\"]\n\
         [dialling]\ncontext = \"internal\"\n{rest}"
    );
    std::fs::write(home.path().join("settings.toml"), settings).unwrap();
    for (name, text) in files {
        let path = home.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    in_home(home.path(), args)
}

/// Both languages at a port that is no PBX.
pub fn at(port: u16) -> [Ran; 2] {
    ["en", "ru"].map(|language| run(language, port, "", &[], &[]))
}
