//! The window in place of the desk when the settings are wrong: who starts the program from a menu
//! reads no stderr.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use eframe::{App, Frame};
use egui::{Context, ThemePreference, Ui, ViewportCommand};

use super::start::{Program, StartError};
use super::window::{self, WindowError};
use crate::platform::opener;
use crate::settings::Renderer;
use crate::texts::{Lang, Message, start};
use crate::ui::theme;
use crate::ui::trouble::{Choice, Trouble, trouble_ui};

const SIZE: [f32; 2] = [560.0, 300.0];

/// Tells what is wrong until the user gives up or `again` succeeds; gives back the program then.
///
/// # Errors
/// When no window can be opened.
pub fn trouble_window(
    error: &StartError,
    again: impl FnMut() -> Result<Program, StartError> + 'static,
) -> Result<Option<Program>, WindowError> {
    let shared = Rc::new(RefCell::new(Shared {
        lang: error.lang,
        trouble: trouble(error),
        again: Box::new(again),
        program: None,
    }));
    let viewport = window::viewport(error.lang, SIZE).with_min_inner_size([320.0, 200.0]);
    window::open(Renderer::Auto, &viewport, error.lang, |cc| {
        theme::install(&cc.egui_ctx, ThemePreference::System);
        Box::new(Window {
            shared: Rc::clone(&shared),
            not_opened: Arc::default(),
        })
    })?;
    let program = shared.borrow_mut().program.take();
    Ok(program)
}

fn trouble(error: &StartError) -> Trouble {
    Trouble {
        file: error.file.clone(),
        opens: error.opens(),
        messages: error.messages(),
        not_opened: None,
    }
}

/// What outlives the window.
struct Shared {
    lang: Lang,
    trouble: Trouble,
    again: Box<dyn FnMut() -> Result<Program, StartError>>,
    program: Option<Program>,
}

struct Window {
    shared: Rc<RefCell<Shared>>,
    /// What came of opening the file, which another thread waits for.
    not_opened: Arc<Mutex<Option<Message>>>,
}

impl App for Window {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut Frame) {
        let mut shared = self.shared.borrow_mut();
        let came = self.not_opened.lock();
        if let Some(message) = came.unwrap_or_else(PoisonError::into_inner).take() {
            shared.trouble.not_opened = Some(message);
        }
        let path = shared.trouble.file.as_ref();
        let path = path.map(|file| PathBuf::from(&file.path));
        let lang = shared.lang;
        match trouble_ui(ui, &shared.trouble, lang) {
            None => {}
            Some(Choice::OpenFile) => self.open(ui.ctx(), path, lang),
            Some(Choice::OpenFolder) => {
                let folder = path.as_deref().and_then(|path| path.parent());
                self.open(ui.ctx(), folder.map(PathBuf::from), lang);
            }
            Some(Choice::Again) => match (shared.again)() {
                Ok(program) => {
                    shared.program = Some(program);
                    ui.ctx().send_viewport_cmd(ViewportCommand::Close);
                }
                Err(error) => {
                    shared.lang = error.lang;
                    shared.trouble = trouble(&error);
                }
            },
            Some(Choice::Quit) => ui.ctx().send_viewport_cmd(ViewportCommand::Close),
        }
    }
}

impl Window {
    /// On a thread of its own: some programs are waited for.
    fn open(&self, ctx: &Context, path: Option<PathBuf>, lang: Lang) {
        let Some(path) = path else { return };
        let (told, ctx) = (Arc::clone(&self.not_opened), ctx.clone());
        thread::spawn(move || {
            if let Err(why) = opener::open(&path) {
                let message = start::not_opened(&path.display().to_string(), &why, lang);
                *told.lock().unwrap_or_else(PoisonError::into_inner) = Some(message);
                ctx.request_repaint();
            }
        });
    }
}
