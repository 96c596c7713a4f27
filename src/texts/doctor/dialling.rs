//! The channel template and the context.

use super::Told;
use crate::desk::snapshot::DialProblem;
use crate::doctor::checkup::report::{Dialling, Shipped};
use crate::phone::PbxForm;
use crate::settings::Settings;
use crate::texts::dialling::dial_problem;
use crate::texts::{Lang, connect};

pub(super) fn told(dialling: &Dialling, settings: &Settings, lang: Lang) -> Told {
    match dialling {
        Dialling::BadSetting(key) => {
            dial_problem(&DialProblem::BadSetting((*key).to_owned()), lang).into()
        }
        Dialling::Knows {
            context,
            exten,
            is_outside: true,
        } => Told::seen(lang.pick(
            format!("Контекст {context} принимает городские и мобильные номера в виде {exten}."),
            format!("The context {context} takes outside numbers in the form {exten}."),
        )),
        Dialling::Knows { context, exten, .. } => Told::seen(lang.pick(
            format!("Контекст {context} знает внутренний номер {exten}."),
            format!("The context {context} knows the extension {exten}."),
        )),
        Dialling::NoContext { context, setting } => Told::new(
            lang.pick(
                format!("В диалплане нет контекста {context}."),
                format!("The dialplan has no context {context}."),
            ),
            lang.pick(
                "Ни один звонок по кнопке не пройдёт.",
                "No call by a click will go through.",
            ),
            lang.pick(
                format!("Исправьте настройку {setting}: имя контекста для исходящих звонков знает администратор АТС (во FreePBX from-internal, в MikoPBX all_peers)."),
                format!("Correct the setting {setting}: the PBX administrator knows the context for outgoing calls (FreePBX’s is from-internal, MikoPBX’s all_peers)."),
            ),
        ),
        Dialling::NoNumber {
            context,
            exten,
            is_outside,
            setting,
            ..
        } => no_number(context, exten, *is_outside, setting, settings, lang),
        Dialling::NoContextOrNumber {
            context,
            exten,
            setting,
        } => Told::new(
            lang.pick(
                format!("Либо в диалплане нет контекста {context}, либо в нём нет номера {exten}."),
                format!("Either the dialplan has no context {context}, or that has no number {exten}."),
            ),
            lang.pick(
                "Звонок по кнопке не пройдёт. Точнее АТС скажет только пользователю с правом reporting.",
                "A call by a click will not go through. The PBX says more only to a user with the right reporting.",
            ),
            lang.pick(
                format!("Проверьте настройки {setting}, dialling.number_form и dialling.client_prefix."),
                format!("Check the settings {setting}, dialling.number_form and dialling.client_prefix."),
            ),
        ),
        Dialling::HasShipped { context, what } => Told::seen(match what {
            Shipped::Connect => lang.pick(
                format!("Контекст {context} на АТС есть: звонящего можно сразу соединить с курьером, менеджером, получателем."),
                format!("The PBX has the context {context}: callers can be put through to couriers, managers and recipients at once."),
            ),
            Shipped::CallBack => lang.pick(
                format!("Контекст {context} на АТС есть: курьерам можно перезванивать."),
                format!("The PBX has the context {context}: couriers can be called back."),
            ),
        }),
        Dialling::LacksShipped { context, what } => lacks_shipped(context, *what, lang),
        Dialling::ShippedUnproven { context, what } => Told::new(
            lang.pick(
                format!("Есть ли на АТС контекст {context}, спросить нельзя: не хватает прав."),
                format!("Whether the PBX has the context {context} cannot be asked: the rights are missing."),
            ),
            match what {
                Shipped::Connect => lang.pick(
                    "Без него звонящего не соединить сразу с курьером, менеджером, получателем.",
                    "Without it callers cannot be put through to couriers, managers and recipients at once.",
                ),
                Shipped::CallBack => lang.pick(
                    "Без него курьерам не перезвонить.",
                    "Without it couriers cannot be called back.",
                ),
            },
            lang.pick(
                "Ответит АТС пользователю с правом call, reporting или originate; или посмотрит её администратор: команда dialplan show.",
                "The PBX tells a user with the right call, reporting or originate; or its administrator looks: dialplan show.",
            ),
        ),
        Dialling::CannotTell => Told::new(
            lang.pick(
                "Есть ли такой контекст, спросить нельзя: не хватает прав.",
                "Whether there is such a context cannot be asked: the rights are missing.",
            ),
            lang.pick(
                "Спросить об этом можно с правом originate, call или reporting.",
                "A user with the right originate, call or reporting may ask.",
            ),
            lang.pick(
                "Покажет проверочный звонок: trubka test-call.",
                "A test call will show it: trubka test-call.",
            ),
        ),
        Dialling::OnlyACallShows { extension } => Told::new(
            lang.pick(
                "Никому не звонили: что телефон действительно звонит и слышно ли обоих, покажет только звонок.",
                "Nobody was called: that the phone really rings, and that both are heard, only a call shows.",
            ),
            lang.pick(
                "Проверочный звонок вызовет сначала ваш телефон, потом второй номер.",
                "A test call rings your own phone first, then a second number.",
            ),
            lang.pick(
                format!("Когда можно позвонить: trubka test-call {extension} НОМЕР."),
                format!("When it is all right to call: trubka test-call {extension} NUMBER."),
            ),
        ),
    }
}

/// One of the contexts that come with the program.
fn lacks_shipped(context: &str, what: Shipped, lang: Lang) -> Told {
    let means = match what {
        Shipped::Connect => lang.pick(
            "Звонящего не соединить сразу с курьером, менеджером, получателем; сначала спросить их самому можно.",
            "Callers cannot be put through to couriers, managers and recipients at once; asking those first works.",
        ),
        Shipped::CallBack => lang.pick(
            "Курьерам не перезвонить.",
            "Couriers cannot be called back.",
        ),
    };
    Told::new(
        lang.pick(
            format!("На АТС нет контекста {context}."),
            format!("The PBX lacks the context {context}."),
        ),
        means,
        connect::add_context(lang),
    )
    .with(["#include \"extensions_trubka.conf\"".to_owned()])
}

fn no_number(
    context: &str,
    exten: &str,
    is_outside: bool,
    setting: &str,
    settings: &Settings,
    lang: Lang,
) -> Told {
    let form = form(settings.dialling.number_form);
    let prefix = &settings.dialling.client_prefix;
    match is_outside {
        true => Told::new(
            lang.pick(
                format!("Контекст {context} не принимает городские и мобильные номера в виде {exten}."),
                format!("The context {context} takes no outside numbers in the form {exten}."),
            ),
            lang.pick(
                format!("Так программа их набирает: dialling.number_form = \u{ab}{form}\u{bb}, dialling.client_prefix = \u{ab}{prefix}\u{bb}. Диалплан может ждать другой вид номера, или контекст не тот."),
                format!("That is how the program dials them: dialling.number_form = “{form}”, dialling.client_prefix = “{prefix}”. The dialplan may want another form, or it is the wrong context."),
            ),
            lang.pick(
                "Узнайте у администратора АТС, как звонят наружу, и исправьте dialling.number_form, dialling.client_prefix или dialling.context.",
                "Ask the PBX administrator how one calls outside, and correct dialling.number_form, dialling.client_prefix or dialling.context.",
            ),
        ),
        false => Told::new(
            lang.pick(
                format!("Контекст {context} не знает внутренний номер {exten}."),
                format!("The context {context} does not know the extension {exten}."),
            ),
            lang.pick(
                "Звонки на внутренние номера через него не пройдут.",
                "Calls to extensions will not go through it.",
            ),
            lang.pick(
                format!("Если коллегам нужно звонить по кнопке, исправьте настройку {setting}; если номера {exten} нет вовсе, исправьте operator.extensions."),
                format!("If colleagues are to be called by a click, correct the setting {setting}; if there is no {exten} at all, correct operator.extensions."),
            ),
        ),
    }
}

/// As the setting spells it.
fn form(form: PbxForm) -> &'static str {
    match form {
        PbxForm::Plus => "+7",
        PbxForm::Digits => "7",
        PbxForm::Trunk8 => "8",
        PbxForm::Outside98 => "98",
    }
}
