//! Buttons, headings, hints: short texts without arguments.

use super::Lang;

/// One row is one label: its name, Russian, English.
macro_rules! labels {
    ($($name:ident: $ru:literal, $en:literal;)*) => {
        /// A short text of the window.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Label {
            $(#[doc = concat!("`", $en, "`")] $name,)*
        }

        impl Label {
            /// Every label.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The text in a language.
            pub fn text(self, lang: Lang) -> &'static str {
                match self {
                    $(Self::$name => lang.pick($ru, $en),)*
                }
            }
        }
    };
}

labels! {
    AppName: "Трубка", "Trubka";
    // The call field.
    Call: "Позвонить", "Call";
    CallAgain: "Перезвонить", "Call back";
    NumberField: "Номер телефона", "Phone number";
    NumberHint: "Номер", "Number";
    CallFieldHelp: "Введите номер и нажмите Enter: сначала зазвонит ваш телефон.", "Type a number and press Enter: your own phone rings first.";
    Clear: "Очистить", "Clear";
    Close: "Закрыть", "Close";
    CloseCard: "Закрыть карточку", "Close the card";
    Copy: "Копировать", "Copy";
    CopyNumber: "Копировать номер", "Copy the number";
    Copied: "Скопировано", "Copied";
    Cancel: "Отмена", "Cancel";
    Save: "Сохранить", "Save";
    Details: "Подробнее", "Details";
    // The header.
    Operator: "Оператор", "Operator";
    ChangeOperator: "Сменить оператора", "Change operator";
    WhoSitsHere: "Кто сейчас работает за этим местом?", "Who is working at this desk now?";
    OperatorName: "Имя", "Name";
    Extensions: "Внутренние номера", "Extensions";
    ExtensionsHint: "Например: 101, 102. Звонит первый из них.", "For example: 101, 102. Calls are placed from the first one.";
    NoExtension: "внутренний номер не задан", "no extension set";
    NobodyElse: "Больше никого нет в списке.", "Nobody else is on the list.";
    SitDown: "Работать под этим именем", "Work as this operator";
    Reconnect: "Соединиться сейчас", "Connect now";
    Demo: "Демонстрация", "Demo";
    DemoNotice: "Демонстрационный офис: звонки, люди и заказы вымышлены.", "Demo office: the calls, people and orders are made up.";
    DemoPhone: "Ваш телефон", "Your phone";
    DemoPhoneIdle: "Телефон молчит", "The phone is silent";
    DemoPhoneRings: "Телефон звонит", "The phone is ringing";
    DemoPhoneTalks: "Идёт разговор", "You are talking";
    DemoAnswer: "Снять трубку", "Pick up";
    DemoHangup: "Положить трубку", "Hang up";
    DemoDecline: "Отклонить", "Decline";
    // Calls in progress.
    Now: "Сейчас", "Now";
    NoCalls: "Сейчас никто не звонит.", "Nobody is calling right now.";
    MyCalls: "Мои", "Mine";
    Colleagues: "У коллег", "Colleagues";
    Queue: "очередь", "queue";
    Line: "линия", "line";
    // The journal.
    Journal: "Журнал", "Journal";
    All: "Все", "All";
    Missed: "Пропущенные", "Missed";
    Incoming: "Входящие", "Incoming";
    Outgoing: "Исходящие", "Outgoing";
    Internal: "Внутренние", "Internal";
    Callbacks: "Курьеры", "Couriers";
    OfficeCalls: "Весь офис", "Whole office";
    OwnCalls: "Мои звонки", "My calls";
    OfficeLocked: "Выбор закреплён администратором.", "The administrator has locked this choice.";
    SearchHint: "Номер, имя, заказ", "Number, name, order";
    SearchJournal: "Поиск по журналу", "Search the journal";
    JournalEmpty: "Звонков пока нет. Здесь появится каждый звонок на ваши номера и с них.", "No calls yet. Every call to and from your extensions will appear here.";
    NothingFound: "Ничего не найдено.", "Nothing found.";
    NothingFoundAdvice: "Проверьте номер или снимите фильтр.", "Check the number or clear the filter.";
    NoMissed: "Пропущенных звонков нет.", "No missed calls.";
    Loading: "Загружаем…", "Loading…";
    More: "Показать ещё", "Show more";
    ColumnTime: "Время", "Time";
    ColumnWho: "Кто", "Who";
    ColumnNumber: "Номер", "Number";
    ColumnOrder: "Заказ", "Order";
    ColumnResult: "Итог", "Result";
    ColumnExtension: "Внутренний номер", "Extension";
    // A person.
    Unknown: "Неизвестный", "Unknown";
    Withheld: "Номер скрыт", "Number withheld";
    LookingUp: "Ищем в базе…", "Looking up…";
    NotFound: "Номера нет в базе.", "This number is not in the database.";
    Company: "Компания", "Company";
    Manager: "Менеджер", "Manager";
    CallManager: "Менеджеру", "Call the manager";
    CallCourier: "Позвонить курьеру", "Call the courier";
    Courier: "Курьер", "Courier";
    Status: "Статус", "Status";
    OrdersInWork: "Заказы в работе", "Orders in work";
    NoOrders: "Заказов в работе нет.", "No orders in work.";
    Order: "Заказ", "Order";
    Address: "Адрес", "Address";
    Window: "Время доставки", "Delivery window";
    Sum: "К оплате", "To be paid";
    OtherMatches: "Номер есть и у других", "This number also belongs to";
    WhyThisPerson: "Почему мы так считаем", "Why we think so";
    EarlierCalls: "Раньше", "Earlier";
    SelectACall: "Выберите звонок, чтобы увидеть, кто звонил.", "Select a call to see who it was.";
    CallerNamedBy: "Имя передала АТС", "Name given by the PBX";
    // Settings and trouble.
    Settings: "Настройки", "Settings";
    SettingsFile: "Файл настроек", "Settings file";
    OpenSettingsFile: "Открыть файл настроек", "Open the settings file";
    Theme: "Оформление", "Appearance";
    ThemeSystem: "Как в системе", "As in the system";
    ThemeLight: "Светлое", "Light";
    ThemeDark: "Тёмное", "Dark";
    Language: "Язык", "Language";
    LanguageAuto: "Язык системы", "System language";
    WhatHappened: "Что случилось", "What happened";
    WhatToDo: "Что делать", "What to do";
    NotConfiguredTitle: "АТС ещё не настроена", "No PBX is configured yet";
    NotConfiguredAdvice: "Укажите в файле настроек, в разделе [pbx], адрес сервера и имя пользователя.", "Set the server address and the user name in the [pbx] section of the settings file.";
    Busy: "Программа занята: действие не выполнено. Повторите через несколько секунд.", "The program is busy and did not carry this out. Try again in a few seconds.";
    Quit: "Выход", "Quit";
    // The command line.
    NoHome: "У пользователя нет домашней папки: настройкам и журналу негде лежать. Задайте папку переменной TRUBKA_HOME.", "This user has no home folder for the settings and the journal. Name a folder in the variable TRUBKA_HOME.";
    NoPasswordGiven: "Пароль не введён: напишите его одной строкой.", "No password was given: write it as one line.";
    PasswordKept: "Пароль сохранён в хранилище паролей системы.", "The password is kept in the system's keyring.";
    DemoIsWindow: "Демонстрация открывается только окном, без команды.", "The demo opens as a window only, without a command.";
    CardOnScreen: "Карточка", "Card";
    CallIsOver: "Звонок завершён", "Call over";
}
