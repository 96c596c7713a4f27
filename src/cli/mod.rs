//! The command line: a second screen over the same engine. What the window can do, a subcommand can
//! do without a display; support staff, scripts and tests use it.
//!
//! Results go to stdout (with `--json` one JSON object a line), errors to stderr in a sentence. Exit
//! codes: 0 done, 1 it did not succeed (no answer, nobody found, no connection), 2 it could not even
//! be tried (wrong arguments, wrong or missing settings, not a number).

mod arguments;
mod call;
mod callback;
mod connection;
mod doctor;
mod doctor_bundle;
mod journal;
mod journal_fill;
mod office;
mod orders;
mod password;
mod print;
mod record;
pub mod replay;
mod replay_print;
mod route_check;
mod settings;
mod subcommands;
mod test_call;
mod to_call_back;
mod view;
mod watch;
mod who;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use subcommands::{JournalCommand, PasswordOf, SettingsCommand};

use crate::app::window::WindowError;
use crate::app::{self, Program, StartError};
use crate::doctor::checkup::rights::Function;
use crate::doctor::recipe::Net;
use crate::phone::of_link;
use crate::platform::locale;
use crate::settings::Language;
use crate::texts::{self, Label, Lang};
use print::{print_json, print_line, sentence};

/// The desktop companion of a courier office's telephone. Without a command it opens the window.
#[derive(Debug, Parser)]
#[command(name = "trubka", version)]
pub struct Args {
    /// Open the demo office: a pretended PBX with its people and calls; your own settings and journal
    /// are not touched.
    #[arg(long)]
    demo: bool,
    /// Read this settings file instead of the usual one.
    #[arg(long, global = true, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// Print JSON, one object a line, for scripts.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Follow calls and the connection until Ctrl+C.
    Watch {
        /// Also do what standard input says, a line each: call NUMBER, hangup, transfer TO, ask TO, connect,
        /// back, park, fetch, digits 123. The first call that allows it is meant, or the one whose id
        /// follows as @CALL.
        #[arg(long)]
        act: bool,
    },
    /// Call a number: the operator's first extension rings, then the number is called. Without a PBX
    /// in the settings the number goes to the system's calling program.
    Call {
        /// The number, as a person writes it.
        number: String,
        /// Hand the number to the system's calling program, past the PBX.
        #[arg(long)]
        by_program: bool,
        /// Call whatever is to be known first: that a colleague talks with the number, that many calls went out.
        #[arg(long)]
        yes: bool,
    },
    /// Show the number of a `tel:` link in the window, which calls it when the button is pressed. What a system starts
    /// for such links; `trubka tel:…` is the same.
    Link {
        /// The link: `tel:+79161234567`.
        link: String,
    },
    /// What would happen with a number: which line it leaves by, what the PBX would be asked, whether it may be
    /// called. Nothing is dialled. Exit code 0: it may be called, 1: it may not.
    RouteCheck {
        /// The number, as a person writes it.
        number: String,
    },
    /// Call a courier back: the courier's phone rings, then the recipient is called, at the office's expense and
    /// with the office's number shown.
    Callback {
        /// The courier's number.
        courier: String,
        /// The recipient's number, or an extension of the office.
        recipient: String,
        /// Call whatever is to be known first: that a colleague talks with the recipient, that many calls went out.
        #[arg(long)]
        yes: bool,
    },
    /// Test calling: rings the first number, then the second, joins them, and names the fault if that
    /// fails.
    TestCall {
        /// The number that rings first: an extension or an outside number.
        first: String,
        /// The number that is dialled when the first has picked up.
        second: String,
    },
    /// Check everything from the PBX's name to a ringing phone, rights and known holes included, without ringing
    /// anybody; and print the section of manager.conf with the least rights. Exit code 0: no fault (there may be
    /// warnings), 1: a fault, 2: nothing to be checked.
    Doctor {
        /// What the program is to do here; otherwise everything it can.
        #[arg(long = "for", value_name = "LIST", value_delimiter = ',', value_parser = function)]
        functions: Vec<Function>,
        /// Let these computers log in, not this one only: 192.168.10.0/24.
        #[arg(long, value_name = "SUBNET", value_parser = subnet)]
        subnet: Option<Net>,
        /// Write what support needs into this new file too: the settings, what was found, the log's last lines. No
        /// password is in it, and telephone numbers are hidden.
        #[arg(long, value_name = "FILE")]
        bundle: Option<PathBuf>,
        /// Print extensions_trubka.conf, the PBX's part of connecting callers and of calling couriers back, and do no more.
        #[arg(long)]
        dialplan: bool,
    },
    /// Whose number is this? Or who is called so, or who gets this order.
    Who {
        /// A number, a name or a company as a person writes it, or an order: `#12345`.
        number: String,
    },
    /// Everybody of the office: whose phone is free, who talks with whom and since when.
    Colleagues {
        /// Go on, and print what changes.
        #[arg(long)]
        watch: bool,
    },
    /// The PBX's queues: who waits, and the operator's own part; with an option, change that.
    Queues {
        /// Go on, and print what changes.
        #[arg(long)]
        watch: bool,
        /// Take calls of this queue from now on.
        #[arg(long, value_name = "QUEUE", group = "order")]
        sign_in: Option<String>,
        /// Take none of this queue's any more.
        #[arg(long, value_name = "QUEUE", group = "order")]
        sign_out: Option<String>,
        /// Pause for this reason (which may be empty), in all queues or the one of `--in`.
        #[arg(long, value_name = "REASON", group = "order")]
        pause: Option<String>,
        /// End the pause, in all queues or the one of `--in`.
        #[arg(long, group = "order")]
        resume: bool,
        /// The queue of a pause.
        #[arg(long = "in", value_name = "QUEUE")]
        within: Option<String>,
    },
    /// The journal of calls, newest first.
    #[command(args_conflicts_with_subcommands = true)]
    Journal {
        #[command(subcommand)]
        command: Option<JournalCommand>,
        /// A fragment of a number, a name, a company, an order or a note; of several words each must be there.
        #[arg(long, value_name = "TEXT", default_value = "")]
        search: String,
        /// Only incoming calls that nobody answered.
        #[arg(long)]
        missed: bool,
        /// At most so many.
        #[arg(long, value_name = "N", default_value_t = 50)]
        limit: usize,
    },
    /// Whom to call back: who was missed in the last days and has not been spoken with since, in the order in
    /// which to call.
    ToCallBack {
        /// Those that this queue lost too, besides one's own missed calls. May be given several times.
        #[arg(long = "queue", value_name = "NAME")]
        queues: Vec<String>,
    },
    /// Play a recorded AMI connection through the call tracker, and print its calls as JSON, one a
    /// line.
    Replay {
        /// The recording (`.ami` or `.ami.gz`; `.times` and `.sent` beside it are used).
        file: PathBuf,
        /// The view of the operator with these extensions or devices, separated by commas.
        #[arg(long, value_name = "LIST", value_delimiter = ',')]
        ext: Vec<String>,
    },
    /// Every setting: what counts, where it comes from, and whether the office locks it.
    #[command(args_conflicts_with_subcommands = true)]
    Settings {
        #[command(subcommand)]
        command: Option<SettingsCommand>,
    },
    /// Record what the PBX says, until Ctrl+C, so that `trubka replay` plays it. Passwords never stand in it; 64 MB at
    /// most.
    Record {
        /// The file; `.ami` is added. Beside it come `.times` and `.sent`, and `-2`, `-3` … for each connection anew.
        file: PathBuf,
        /// Mask numbers and callers' names, the same ones alike: the replay tells of the same calls.
        #[arg(long)]
        mask: bool,
    },
    /// Keep a password, read from the first line of stdin, in the system's keyring.
    Password {
        /// Whose password.
        of: PasswordOf,
    },
}

/// Why a command did not succeed: its exit code, and the sentence for stderr (empty: all is said).
#[derive(Debug)]
pub(crate) struct Failure {
    code: u8,
    words: String,
}

impl Failure {
    fn tried(words: impl Into<String>) -> Self {
        Self {
            code: 1,
            words: words.into(),
        }
    }

    fn not_tried(words: impl Into<String>) -> Self {
        Self {
            code: 2,
            words: words.into(),
        }
    }
}

/// Runs the program with the process's arguments.
pub fn main() -> ExitCode {
    let args = arguments::given();
    app::start_log();
    let done = run(&args);
    app::end_log();
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure { code, words }) => {
            if !words.is_empty() {
                eprintln!("{words}");
            }
            ExitCode::from(code)
        }
    }
}

/// One of the things that the program does, by its word.
fn function(word: &str) -> Result<Function, String> {
    let known = Function::ALL.into_iter().find(|known| known.code() == word);
    known.ok_or_else(|| Function::ALL.map(Function::code).join(", "))
}

fn subnet(text: &str) -> Result<Net, String> {
    text.parse()
        .map_err(|_| Label::NotASubnet.text(system_lang()).to_owned())
}

fn run(args: &Args) -> Result<(), Failure> {
    let load = || {
        let program = Program::load(args.settings.as_deref())?;
        if args.settings.is_none() {
            program.keep_settings();
        }
        for message in program.settings_troubles() {
            eprintln!("{message}");
        }
        // Who replays a recording or measures leaves nothing behind.
        if connection::connects(args) {
            app::log_to_file(&program.places, program.settings.log.level);
        }
        Ok(program.with_last_operator())
    };
    let refused = |error: StartError| Failure::not_tried(error.text());
    let program = || load().map_err(refused);
    match &args.command {
        None if args.demo => {
            app::demo_window(Program::load(args.settings.as_deref()).ok().as_ref())
                .map_err(|error| no_window(&error, system_lang()))
        }
        Some(_) if args.demo => Err(Failure::not_tried(Label::DemoIsWindow.text(system_lang()))),
        None => window(args, None),
        Some(Command::Link { link }) => match of_link(link) {
            Some(number) => window(args, Some(&number)),
            None => Err(Failure::not_tried(Label::NotALink.text(system_lang()))),
        },
        Some(Command::Watch { act }) => block_on(watch::watch(&program()?, args.json, *act)),
        Some(Command::Call {
            number,
            by_program,
            yes,
        }) => {
            let program = program()?;
            block_on(call::call(&program, number, *by_program, *yes, args.json))
        }
        Some(Command::RouteCheck { number }) => {
            route_check::route_check(&program()?, number, args.json)
        }
        Some(Command::Callback {
            courier,
            recipient,
            yes,
        }) => {
            let program = program()?;
            block_on(callback::callback(
                &program, courier, recipient, *yes, args.json,
            ))
        }
        Some(Command::TestCall { first, second }) => {
            block_on(test_call::test_call(&program()?, first, second, args.json))
        }
        Some(Command::Doctor { dialplan: true, .. }) => print_line(doctor::DIALPLAN),
        Some(Command::Doctor {
            functions,
            subnet,
            bundle,
            ..
        }) => {
            let order = doctor::Order {
                functions: functions.clone(),
                subnet: *subnet,
                bundle: bundle.clone(),
            };
            match (load(), bundle) {
                (Err(error), Some(path)) => doctor_bundle::without_settings(&error, path),
                (loaded, _) => {
                    let program = loaded.map_err(refused)?;
                    block_on(doctor::doctor(&program, &order, args.json))
                }
            }
        }
        Some(Command::Who { number }) => block_on(who::who(&program()?, number, args.json)),
        Some(Command::Colleagues { watch }) => {
            block_on(office::colleagues(&program()?, *watch, args.json))
        }
        Some(Command::Queues {
            watch,
            sign_in,
            sign_out,
            pause,
            resume,
            within,
        }) => {
            let order = match (sign_in, sign_out, pause) {
                (Some(queue), _, _) => Some(office::Order::SignIn(queue.clone())),
                (_, Some(queue), _) => Some(office::Order::SignOut(queue.clone())),
                (_, _, Some(reason)) => Some(office::Order::Pause(within.clone(), reason.clone())),
                _ => resume.then(|| office::Order::Resume(within.clone())),
            };
            block_on(office::queues(&program()?, order, *watch, args.json))
        }
        Some(Command::Journal {
            command: Some(JournalCommand::Fill { calls, into, seed }),
            ..
        }) => {
            let calls = usize::try_from(*calls).unwrap_or(usize::MAX);
            let program = program()?;
            block_on(journal_fill::fill(&program, calls, into, *seed, args.json))
        }
        Some(Command::Journal {
            command: None,
            search,
            missed,
            limit,
        }) => block_on(journal::journal(
            &program()?,
            search,
            *missed,
            *limit,
            args.json,
        )),
        Some(Command::ToCallBack { queues }) => {
            block_on(to_call_back::to_call_back(&program()?, queues, args.json))
        }
        Some(Command::Replay { file, ext }) => {
            // A recording is read the same way on a computer where nothing is set up yet.
            let program = program()?;
            replay_print::print(file, ext, &program.settings, program.lang)
        }
        Some(Command::Settings { command: None }) => settings::list(&program()?, args.json),
        Some(Command::Settings {
            command: Some(SettingsCommand::Set { key, value }),
        }) => settings::change(&program()?, &settings::Order::Set(key, value)),
        Some(Command::Settings {
            command: Some(SettingsCommand::Unset { key }),
        }) => settings::change(&program()?, &settings::Order::Unset(key)),
        Some(Command::Record { file, mask }) => {
            block_on(record::record(&program()?, file, *mask, args.json))
        }
        Some(Command::Password { of }) => password::store(&program()?, *of),
    }
}

/// The program for its window. What is wrong with the settings is told in a window too, until it is put
/// right or given up: started from a menu, stderr is nobody's.
/// Opens the desk, or asks for the one that is open.
fn window(args: &Args, link: Option<&str>) -> Result<(), Failure> {
    let program = program_or_window(args)?;
    app::log_to_file(&program.places, program.settings.log.level);
    match app::main_window(&program, link) {
        Err(error) => window_ended(&error, program.lang),
        Ok(()) => Ok(()),
    }
}

fn program_or_window(args: &Args) -> Result<Program, Failure> {
    let file = args.settings.clone();
    let load = move || {
        let program = Program::load(file.as_deref());
        program.inspect_err(|error| eprintln!("{}", error.text()))
    };
    let program = match load() {
        Ok(program) => Some(program),
        Err(error) => app::trouble_window(&error, load).unwrap_or_else(|error| {
            tracing::info!(%error, "the trouble is told on stderr only");
            None
        }),
    };
    let program = program.ok_or_else(|| Failure::not_tried(""))?;
    program.keep_settings();
    Ok(program.with_last_operator())
}

/// A second start is no failure when the first one's window came forward: that is what was wanted.
fn window_ended(error: &anyhow::Error, lang: Lang) -> Result<(), Failure> {
    let Some(open) = error.downcast_ref::<app::OpenAlready>() else {
        return Err(no_window(error, lang));
    };
    let words = texts::start::open_already(open.came_forward, lang);
    match open.came_forward {
        true => {
            eprintln!("{words}");
            Ok(())
        }
        false => Err(Failure::tried(sentence(&words))),
    }
}

fn no_window(error: &anyhow::Error, lang: Lang) -> Failure {
    Failure::tried(match error.downcast_ref::<WindowError>() {
        Some(error) => sentence(&texts::start::no_window(error.why(), lang)),
        None => format!("{error:#}"),
    })
}

/// The language before the settings are known.
fn system_lang() -> Lang {
    Lang::choose(Language::Auto, locale::language())
}

fn block_on(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let runtime = app::runtime().map_err(|error| Failure::tried(error.to_string()))?;
    runtime.block_on(work)
}
