//! `trubka doctor`: every step from name to ring, as it ends, and what an administrator may paste.

use core::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use secrecy::SecretString;
use serde_json::{Value, json};

use super::connection::configured;
use super::doctor_bundle::{Bundle, refuse_to_overwrite};
use super::{Failure, print_json, print_line};
use crate::app::{self, Examined, Program};
use crate::directory::schema::DOCUMENTED;
use crate::doctor::checkup::report::{Finding, Step, Verdict};
use crate::doctor::checkup::rights::Function;
use crate::doctor::masking::HIDDEN;
use crate::doctor::recipe::{ManagerSection, Net, SqlUser};
use crate::settings::DirectoryKind;
use crate::texts::doctor::{self as words, Told};
use crate::texts::{Label, Lang};

/// What a PBX needs to connect callers and to call couriers back.
pub(super) const DIALPLAN: &str = include_str!("../../packaging/asterisk/extensions_trubka.conf");

/// What is asked of the doctor.
pub(super) struct Order {
    /// What the program is to do here; empty: everything.
    pub functions: Vec<Function>,
    /// Whom `permit` names; else this computer.
    pub subnet: Option<Net>,
    /// A file for support.
    pub bundle: Option<PathBuf>,
}

pub(super) async fn doctor(program: &Program, order: &Order, json: bool) -> Result<(), Failure> {
    configured(program)?;
    let mut bundle = None;
    if let Some(path) = &order.bundle {
        refuse_to_overwrite(path, program.lang)?;
        bundle = Some(Bundle::new(program));
    }
    let by_name = !order.functions.is_empty();
    let functions = match by_name {
        true => order.functions.clone(),
        false => Function::ALL.to_vec(),
    };
    let mut printed = Ok(());
    let examined = app::examine(&program.settings, &functions, by_name, &mut |step| {
        if printed.is_ok() {
            printed = tell(step, program, json);
        }
        if let Some(bundle) = &mut bundle {
            let lines = as_lines(step, &told(step, program), program.lang);
            lines.iter().for_each(|line| bundle.line(line));
        }
    })
    .await;
    printed?;
    let section = section(program, order, &functions, &examined);
    let lines = words::recipe::manager_conf(&section, program.lang);
    paste(
        "manager_conf",
        Label::DoctorManagerConf,
        &lines,
        program.lang,
        json,
    )?;
    if let Some(user) = sql_user(program, order, &examined) {
        let lines = words::recipe::sql_user(&user, program.lang);
        paste("sql", Label::DoctorSql, &lines, program.lang, json)?;
    }
    if let (Some(mut bundle), Some(path)) = (bundle, &order.bundle) {
        bundle.part(Label::DoctorManagerConf.text(program.lang));
        let hidden = ManagerSection {
            secret: HIDDEN.into(),
            ..section
        };
        let lines = words::recipe::manager_conf(&hidden, program.lang);
        lines.iter().for_each(|line| bundle.line(line));
        bundle.write(Some(&program.places.data), path)?;
        let shown = path.display().to_string();
        // Not among the lines that a script reads.
        eprintln!("{}", words::bundle_written(&shown, program.lang));
    }
    let verdict = examined.report.verdict();
    if json {
        return match print_json(&json!({ "verdict": verdict.code() })) {
            Ok(()) if verdict == Verdict::Fault => Err(Failure::tried(String::new())),
            other => other,
        };
    }
    match verdict {
        Verdict::Fault => Err(Failure::tried(Label::DoctorFoundFaults.text(program.lang))),
        Verdict::Warning => print_line(Label::DoctorFoundWarnings.text(program.lang)),
        _ => print_line(Label::DoctorFoundNothing.text(program.lang)),
    }
}

fn section(
    program: &Program,
    order: &Order,
    functions: &[Function],
    examined: &Examined,
) -> ManagerSection {
    let here = examined.local.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    ManagerSection::new(
        &program.settings.pbx.username,
        new_password(),
        order.subnet.unwrap_or_else(|| Net::of(here)),
        functions,
        examined.version.as_deref(),
    )
}

fn tell(step: &Step, program: &Program, json: bool) -> Result<(), Failure> {
    let told = told(step, program);
    match json {
        true => print_json(&object(step, &told)),
        false => as_lines(step, &told, program.lang)
            .iter()
            .try_for_each(|line| print_line(line)),
    }
}

fn told(step: &Step, program: &Program) -> Vec<(Verdict, Told)> {
    let tell = |finding: &Finding| {
        let words = words::finding(finding, &program.settings, program.lang);
        (finding.verdict(), words)
    };
    step.findings.iter().map(tell).collect()
}

/// A step as a person reads it.
fn as_lines(step: &Step, told: &[(Verdict, Told)], lang: Lang) -> Vec<String> {
    let verdict = words::verdict(step.verdict(), lang);
    let mut all = vec![format!("{}: {verdict}", words::topic(step.topic, lang))];
    all.extend(told.iter().flat_map(|(_, told)| lines(told, lang)));
    all
}

fn object(step: &Step, told: &[(Verdict, Told)]) -> Value {
    let findings: Vec<Value> = told
        .iter()
        .map(|(verdict, told)| {
            json!({
                "verdict": verdict.code(),
                "seen": told.seen,
                "means": told.means,
                "todo": told.todo,
                "lines": told.lines,
            })
        })
        .collect();
    json!({
        "step": step.topic.code(),
        "verdict": step.verdict().code(),
        "findings": findings,
    })
}

/// A finding as indented lines.
fn lines(told: &Told, lang: Lang) -> Vec<String> {
    let mut all = vec![format!("  {}", told.seen)];
    if !told.means.is_empty() {
        all.push(format!("    {}", told.means));
    }
    if !told.todo.is_empty() {
        let todo = Label::DoctorToDo.text(lang);
        all.push(format!("    {todo}: {}", told.todo));
    }
    all.extend(told.lines.iter().map(|line| format!("      {line}")));
    all
}

/// Only a server has users.
fn sql_user(program: &Program, order: &Order, examined: &Examined) -> Option<SqlUser> {
    let set = &program.settings.directory;
    if set.kind != DirectoryKind::Mysql {
        return None;
    }
    let here = examined.local_of_database;
    let here = here.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let tables: Vec<&str> = DOCUMENTED.iter().map(|(table, _)| *table).collect();
    Some(SqlUser::new(
        &set.username,
        new_password(),
        order.subnet.unwrap_or_else(|| Net::of(here)),
        &set.database,
        &tables,
    ))
}

fn new_password() -> SecretString {
    app::new_password().unwrap_or_else(|| HIDDEN.into())
}

fn paste(key: &str, title: Label, lines: &[String], lang: Lang, json: bool) -> Result<(), Failure> {
    if json {
        return print_json(&json!({ key: lines }));
    }
    print_line("")?;
    print_line(title.text(lang))?;
    lines.iter().try_for_each(|line| print_line(line))?;
    print_line("")
}
