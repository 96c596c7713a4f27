//! What egui is asked of the windows.

use egui::{RawInput, ThemePreference};

use super::*;

/// How many windows are given a size when everything is drawn `zoom` times as large from now on.
fn resized(ctx: &Context, stack: &mut Stack, zoom: f32) -> usize {
    let link = Link {
        latest: Arc::new(Arc::default),
        send: Arc::new(|_| {}),
        keyboard: Arc::new(|_| {}),
    };
    ctx.set_zoom_factor(zoom);
    let mut resized = 0;
    for _ in 0..2 {
        let mut output = ctx.run_ui(RawInput::default(), |ui| {
            let (snapshot, screens) = (Arc::default(), Screens::default());
            show(ui.ctx(), stack, &snapshot, Lang::Ru, &link, &screens);
        });
        // Nobody paints this.
        output.textures_delta.clear();
        let commands = output.viewport_output.values().flat_map(|it| &it.commands);
        let sizes = commands.filter(|it| matches!(it, ViewportCommand::InnerSize(_)));
        resized += sizes.count();
    }
    resized
}

#[test]
fn windows_of_cards_grow_with_what_is_in_them() {
    let ctx = Context::default();
    ctx.set_embed_viewports(false);
    super::super::theme::install(&ctx, ThemePreference::Light);
    let mut stack = Stack::new(&settings::Cards::default());
    assert_eq!(resized(&ctx, &mut stack, 1.0), 0);
    let windows = stack.places.slots.len();
    assert!(windows > 0, "one is there from the first frame on");
    assert_eq!(resized(&ctx, &mut stack, 2.0), windows);
    assert_eq!(resized(&ctx, &mut stack, 2.0), 0, "once is enough");
}
