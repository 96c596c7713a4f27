//! The settings of what stands on the screen and sounds.

use super::rows;

rows! {
    "cards.windows": "Карточки отдельными окнами", "Cards as windows of their own",
        "Иначе они стоят в главном окне.", "Else they stand in the main window.";
    "cards.direct": "Карточка звонка на свой номер", "Card of calls to one's own number",
        "Звонят снаружи прямо вам.", "Calls from outside straight to you.";
    "cards.queue": "Карточка звонка из очереди", "Card of calls by a queue",
        "Звонок пришёл через очередь или группу.", "Calls that came by a queue or a group.";
    "cards.internal": "Карточка звонка коллеги", "Card of colleagues' calls",
        "Звонят изнутри офиса.", "Calls from within the office.";
    "cards.leave_secs": "Карточка уходит через, с", "A card leaves after, s",
        "Когда звонок принял коллега или он закончен.", "When a colleague took the call, or it is over.";
    "cards.screen": "Экран карточек", "Screen of cards",
        "На каком мониторе они появляются.", "On which screen they appear.";
    "cards.corner": "Угол карточек", "Corner of cards",
        "Из какого угла экрана они растут.", "From which corner of the screen on.";
    "cards.scale": "Размер карточек, %", "Size of cards, %",
        "От 75 до 200.", "From 75 to 200.";

    "colleagues.do_not_disturb": "Метка «не беспокоить»", "Mark of do not disturb",
        "Состояние, которое ставит код АТС; {NUMBER}: внутренний номер. Во FreePBX Custom:DND{NUMBER}. Пусто: нет такого.",
        "The custom device state that a code of the PBX sets; {NUMBER} is the extension. FreePBX: Custom:DND{NUMBER}. Empty: none.";
    "colleagues.groups": "Группы коллег", "Groups of colleagues",
        "Название и внутренние номера, например Логисты: 101, 102.", "A name and its extensions, such as Logistics: 101, 102.";
    "queues.interface": "Устройство в очереди", "Device in queues",
        "Чем входят в очередь; {NUMBER}: внутренний номер. Пусто: как «Канал».", "What signs in; {NUMBER} is the extension. Empty: as the channel.";
    "queues.state_interface": "Чьё состояние смотреть", "Whose state counts",
        "Если занятость показывает другое устройство. Во FreePBX hint:{NUMBER}@ext-local.", "Where another device tells whether it is free. FreePBX: hint:{NUMBER}@ext-local.";
    "queues.pause_reasons": "Причины паузы", "Reasons for a pause",
        "Через запятую. Пусто: обед, перерыв, работа с заказами.", "With commas between. Empty: lunch, a break, work on orders.";

    "notifications.calls": "Уведомлять о звонках", "Notify of calls",
        "Уведомлением системы, когда окна не видно или всегда.", "By the system's notification, while the window is hidden or always.";
    "notifications.missed": "Уведомлять о пропущенных", "Notify of missed calls",
        "Одно уведомление с их числом.", "One notification with their number.";
    "notifications.sound": "Звук звонка", "Sound of a call",
        "Для гарнитур: телефон на столе звонит сам.", "For headsets: the phone on the desk rings by itself.";
    "notifications.sound_file": "Свой звук", "Sound of your own",
        "Файл WAV без сжатия. Пусто: звук программы.", "An uncompressed WAV file. Empty: the program's.";
    "notifications.sound_volume": "Громкость, %", "Volume, %",
        "От 0 до 100.", "From 0 to 100.";
    "notifications.sound_while_talking": "Звук и во время разговора", "Also while talking",
        "Иначе второй звонок во время разговора беззвучен.", "Else a second call during a talk is silent.";
    "hotkeys.call_clipboard": "Набрать скопированный номер", "Call the copied number",
        "Сочетание клавиш во всех программах (Windows, X11), например Ctrl+Alt+K. Пусто: нет.",
        "A combination of keys in every program (Windows, X11), such as Ctrl+Alt+K. Empty: none.";
    "hotkeys.show_window": "Показать окно", "Show the window",
        "Сочетание клавиш во всех программах. Пусто: нет.", "A combination of keys in every program. Empty: none.";

    "language": "Язык", "Language",
        "Как в системе, или выбранный.", "As the system's, or the chosen one.";
    "window.theme": "Оформление", "Look",
        "Как в системе, светлое или тёмное.", "As the system's, light or dark.";
    "window.scale": "Размер всего, %", "Size of everything, %",
        "От 100 до 200; Ctrl+плюс и Ctrl+минус меняют на ходу.", "From 100 to 200; Ctrl+plus and Ctrl+minus change it at once.";
    "window.renderer": "Чем рисовать окно", "How the window is drawn",
        "Если окно рисуется с ошибками. Действует после перезапуска.", "Where the window is drawn wrongly. Holds from the next start on.";
    "window.tray": "Значок в трее", "Icon in the tray",
        "Закрытое окно остаётся в трее. Действует после перезапуска.", "A closed window stays in the tray. Holds from the next start on.";
    "log.level": "Подробность журнала программы", "How much is logged",
        "Файл logs в папке данных, для разбора неполадок. Действует после перезапуска.",
        "The files in logs among the data, to find what went wrong. Holds from the next start on.";
    "settings_version": "Версия настроек", "Version of the settings",
        "Пишет сама программа.", "Written by the program itself.";
    "office_file": "Файл настроек офиса", "The office's settings",
        "Путь к office.toml: общие настройки всех рабочих мест. Действует после перезапуска.",
        "The path of office.toml: what all workplaces have in common. Holds from the next start on.";
}
