//! `trubka doctor`: every step from name to ring, as it ends, and what an administrator may paste.

use core::net::{IpAddr, Ipv4Addr};

use serde_json::{Value, json};

use super::connection::configured;
use super::{Failure, print_json, print_line};
use crate::app::{self, Examined, Program};
use crate::directory::schema::DOCUMENTED;
use crate::doctor::checkup::report::{Step, Verdict};
use crate::doctor::checkup::rights::Function;
use crate::doctor::recipe::{ManagerSection, Net, SqlUser};
use crate::settings::DirectoryKind;
use crate::texts::doctor::{self as words, Told};
use crate::texts::{Label, Lang};

/// What is asked of the doctor.
pub(super) struct Order {
    /// What the program is to do here; empty: everything.
    pub functions: Vec<Function>,
    /// Whom `permit` names; else this computer.
    pub subnet: Option<Net>,
}

pub(super) async fn doctor(program: &Program, order: &Order, json: bool) -> Result<(), Failure> {
    configured(program)?;
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
    let lang = program.lang;
    let told: Vec<(Verdict, Told)> = step
        .findings
        .iter()
        .map(|finding| {
            let words = words::finding(finding, &program.settings, lang);
            (finding.verdict(), words)
        })
        .collect();
    if json {
        return print_json(&object(step, &told));
    }
    let verdict = words::verdict(step.verdict(), lang);
    print_line(&format!("{}: {verdict}", words::topic(step.topic, lang)))?;
    for (_, told) in told {
        lines(&told, lang)
            .iter()
            .try_for_each(|line| print_line(line))?;
    }
    Ok(())
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

fn new_password() -> String {
    app::new_password().unwrap_or_else(|| "…".to_owned())
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
