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
    NumberOrNameField: "Номер или имя", "Number or name";
    Clear: "Очистить", "Clear";
    Close: "Закрыть", "Close";
    CloseCard: "Закрыть карточку", "Close the card";
    Copy: "Копировать", "Copy";
    CopyNumber: "Копировать номер", "Copy the number";
    // The header.
    Operator: "Оператор", "Operator";
    ChangeOperator: "Сменить оператора", "Change operator";
    WhoSitsHere: "Кто сейчас работает за этим местом?", "Who is working at this desk now?";
    OperatorName: "Имя", "Name";
    Extensions: "Внутренние номера", "Extensions";
    ExtensionsHint: "Например: 101, 102. Звонит первый из них.", "For example: 101, 102. Calls are placed from the first one.";
    NoExtension: "внутренний номер не задан", "no extension set";
    SitDown: "Работать под этим именем", "Work as this operator";
    Reconnect: "Соединиться сейчас", "Connect now";
    TrustCertificate: "Доверять сертификату", "Trust the certificate";
    HandOver: "Позвонить программой", "Call by program";
    Demo: "Демонстрация", "Demo";
    DemoNotice: "Демонстрационный офис: звонки, люди и заказы вымышлены.", "Demo office: the calls, people and orders are made up.";
    DemoEnds: "Закроете окно — демонстрация закончится.", "Closing the window ends the demo.";
    DemoAnswer: "Снять трубку", "Answer";
    DemoHangup: "Положить трубку", "Hang up";
    DemoDecline: "Отклонить", "Decline";
    // Pages.
    Pages: "Разделы", "Pages";
    PageCalls: "Звонки", "Calls";
    PageToCallBack: "Кому перезвонить", "To call back";
    PageColleagues: "Коллеги", "Colleagues";
    PageQueues: "Очереди", "Queues";
    PageSettings: "Настройки", "Settings";
    // Settings.
    SettingsPbx: "Связь с АТС", "PBX";
    SettingsOperator: "Рабочее место", "Workplace";
    SettingsDialling: "Звонки", "Calling";
    SettingsDirectory: "База", "Database";
    SettingsWords: "Слова и ссылки", "Words and links";
    SettingsJournal: "Журнал", "Journal";
    SettingsCards: "Карточки", "Cards";
    SettingsColleagues: "Коллеги и очереди", "Colleagues and queues";
    SettingsOutside: "Уведомления", "Notifications";
    SettingsWindow: "Окно", "Window";
    SettingsDiagnostics: "Диагностика", "Diagnostics";
    Measuring: "Измеряем…", "Measuring…";
    DiagnosticsConnection: "Соединение", "Connection";
    DiagnosticsDatabase: "База курьерской службы", "Courier database";
    DiagnosticsEvents: "События АТС", "The PBX's events";
    DiagnosticsFilters: "Фильтры событий", "Event filters";
    ColumnEvent: "Событие", "Event";
    ColumnPerSecond: "в секунду", "per s";
    ColumnOfEvents: "событий", "events";
    ColumnOfBytes: "объёма", "bytes";
    NotNeeded: "лишнее", "spare";
    RecordPbx: "Запись того, что говорит АТС", "Recording what the PBX says";
    RecordSaid: "Для разбора неполадок: запись можно отправить в поддержку или проиграть командой trubka replay. Пароля в ней нет.", "For troubleshooting: a recording can be sent to support or played by trubka replay. It holds no password.";
    RecordMasked: "Скрыть номера и имена", "Hide numbers and names";
    RecordStart: "Начать запись", "Start recording";
    RecordStop: "Остановить запись", "Stop recording";
    CopyPath: "Копировать путь", "Copy the path";
    SettingsOfDemo: "В демонстрационном офисе настраивать нечего: всё в нём вымышлено. Настройки есть у самой программы, когда она запущена без демонстрации.", "There is nothing to set in the demo office: all of it is made up. The program itself has settings when it is started without the demo.";
    SettingOfOffice: "из настроек офиса", "from the office's settings";
    SettingByLogin: "по входу в систему", "by the system's login";
    TestFirst: "Кто поднимет трубку первым", "Who picks up first";
    TestSecond: "Кому звонить потом", "Whom to call then";
    TestCall: "Тест: позвонить", "Test: call";
    Testing: "Идёт звонок…", "Calling…";
    TestGood: "Оба телефона соединены: звонки работают.", "Both are joined: calls work.";
    GuideBegin: "Начало", "Beginning";
    GuideBeginSaid: "Трубка показывает, кто звонит, и звонит по кнопке. Для этого нужен вход на вашу АТС Asterisk. Начать можно с демонстрационного офиса: он ни с чем не соединяется.", "Trubka shows who is calling and calls at a click. It needs a login at your Asterisk for that. You may look at the demo office first: it connects to nothing.";
    GuidePbxSaid: "Адрес АТС и пользователь из manager.conf. Если пользователя ещё нет, нажмите внизу «Проверить всё»: там появится готовый раздел для manager.conf с наименьшими правами.", "The PBX's address and the user of manager.conf. If there is no user yet, press “Check everything” below: then here stands the section for manager.conf with the least rights.";
    GuideOperatorSaid: "Какие телефоны стоят на этом столе. Звонки уходят с первого номера.", "Which phones stand on this desk. Calls are placed from the first number.";
    GuideDialling: "Канал и контекст", "Channel and context";
    GuideDiallingSaid: "Как АТС звонит на ваш телефон и чем набирает номер. Выберите свою АТС и проверьте.", "How the PBX rings your phone and what dials the number. Choose your PBX and check.";
    GuideDirectorySaid: "Без базы на карточке только номер. С базой: кто звонит, какие заказы в работе и у какого курьера посылка.", "Without a database a card has the number alone. With it: who is calling, which orders are in work and which courier holds the parcel.";
    GuideTest: "Тест", "Test";
    GuideTestSaid: "Зазвонит первый телефон; когда на нём ответят, АТС наберёт второй. Это настоящий звонок.", "The first phone rings; when it is answered the PBX dials the second one. This is a real call.";
    GuideDone: "Готово", "Done";
    GuideDoneSaid: "Карточка появится при первом звонке на ваш номер. Все настройки можно изменить в разделе «Настройки».", "A card comes with the first call to your number. All settings can be changed on the page “Settings”.";
    GuideConnect: "Настроить", "Set up";
    GuideDemo: "Посмотреть демонстрационный офис", "Look at the demo office";
    GuideNext: "Дальше", "Next";
    GuideBack: "Назад", "Back";
    GuideLeave: "Ко всем настройкам", "To all settings";
    GuideToWork: "К звонкам", "To the calls";
    GuideFound: "Сюда можно вернуться: «Настройки», «Связь с АТС», «Настроить по шагам».", "You can come back here: “Settings”, “PBX”, “Set up step by step”.";
    GuidePeople: "Из базы: нажмите на себя. Начните печатать имя, и останутся похожие.", "From the database: click on yourself. Begin to type the name, and only those like it stay.";
    GuidePin: "Программа покажет сертификат АТС вверху окна. Сверьте отпечаток с тем, что видите на самой АТС, и нажмите «Доверять сертификату».", "The program shows the PBX's certificate at the top of the window. Compare its fingerprint with what the PBX itself shows, and press “Trust the certificate”.";
    GuideOnline: "АТС на связи.", "The PBX is connected.";
    GuideOffline: "Связи с АТС пока нет: вернитесь к шагу 2 и нажмите «Проверить всё».", "The PBX is not connected yet: go back to step 2 and press “Check everything”.";
    PasswordWaits: "Сначала адрес и имя пользователя: пароль хранится под ними.", "The address and the user name come first: the password is kept under them.";
    PasswordIsKept: "Пароль есть в хранилище паролей системы.", "The password is in the system's keyring.";
    PasswordIsMissing: "Пароля в хранилище паролей системы пока нет.", "The password is not in the system's keyring yet.";
    Fit: "Подобрать", "Find what fits";
    Fitting: "Подбирается…", "Looking…";
    FitSaid: "Программа спросит АТС, как она знает ваш телефон и какой контекст принимает номера, и подставит найденное. Ни один телефон при этом не зазвонит.", "The program asks the PBX how it knows your phone and which context takes numbers, and sets what it finds. No phone rings.";
    FitRing: "Позвонить на мой телефон и узнать", "Ring my phone to find out";
    FitRingSaid: "Телефон на этом столе зазвонит по очереди разными каналами: ответьте или отклоните.", "The phone on this desk rings by one channel after the other: answer or decline.";
    PasswordWorks: "АТС приняла пароль.", "The PBX has taken the password.";
    SettingsAreKept: "Настройки сохраняются сразу; что вписано, по Enter.", "Settings are kept at once; what is typed, by Enter.";
    GuideBeginAgain: "Настроить по шагам", "Set up step by step";
    CheckUp: "Проверить всё, от адреса до телефона", "Check everything, from the address to the phone";
    CheckingUp: "Проверяется…", "Checking…";
    CheckedBefore: "С тех пор настройки изменились: проверьте ещё раз.", "The settings have changed since: check once more.";
    KeepPassword: "Сохранить пароль", "Keep the password";
    UndoSetting: "Вернуть как было", "Undo";
    // Keys.
    Keys: "Клавиши", "Keys";
    KeysAnywhere: "Везде", "Anywhere";
    KeysInCallField: "В поле номера", "In the call field";
    KeysInJournal: "В журнале и в списке коллег", "In the journal and among colleagues";
    KeysInColleagues: "У выбранного коллеги", "At the colleague selected";
    KeysInSettings: "В настройках", "In the settings";
    KeyUndoSetting: "Вернуть последнее изменение", "Take the last change back";
    KeyKeep: "Сохранить то, что в поле", "Keep what stands in the field";
    KeyRevert: "Вернуть в поле то, что сохранено", "Put back what is kept";
    KeysInField: "В любом поле", "In any field";
    KeyCallField: "В поле номера", "To the call field";
    KeySearch: "В поиск: по журналу или, на их странице, по коллегам", "To the search: of the journal or, on their page, of colleagues";
    KeyJournal: "В журнал, к выбранному звонку", "To the journal, to the selected call";
    KeyPartyPage: "К странице собеседника: выбранного звонка или самого нового", "To the party's page: of the call selected, or of the newest";
    KeyHandOn: "Перевести звонок; соединить с тем, кого спросили", "Transfer the call; connect it with whom you asked";
    KeyBackToCall: "Вернуться от того, кого спросили", "Back from whom you asked";
    KeyPark: "На парковку; забрать с парковки", "Park the call; take it back";
    KeyPickUp: "Перехватить звонок коллеги", "Pick up a colleague's call";
    KeyConnect: "Соединить с курьером или менеджером", "Connect with the courier or the manager";
    KeyDigits: "Набрать цифры собеседнику", "Send digits to the other side";
    KeyHangUp: "Положить трубку или отклонить", "Hang up or decline";
    KeyNote: "Заметка о звонке", "A note on the call";
    KeyLarger: "Крупнее", "Larger";
    KeySmaller: "Мельче", "Smaller";
    KeyNormalSize: "Обычный размер", "Usual size";
    KeyHelp: "Список клавиш", "List of keys";
    KeyClose: "Закрыть список, меню, уведомление или завершённую карточку", "Close a list, a menu, a notice or the card of a call that is over";
    KeyNext: "К следующей кнопке или полю; с Shift — обратно", "To the next button or field; with Shift, back";
    KeyCall: "Позвонить; если набрано имя — выбрать первого из списка", "Call; where a name is typed, choose the first of the list";
    KeyNameBelow: "Следующее имя из списка", "The next name of the list";
    KeyNameAbove: "Предыдущее имя из списка", "The name before";
    KeyRowBelow: "Следующий звонок", "The next call";
    KeyRowAbove: "Предыдущий звонок", "The call before";
    KeyPageBelow: "На десять звонков дальше", "Ten calls on";
    KeyPageAbove: "На десять звонков назад", "Ten calls back";
    KeyFirstRow: "К самому новому звонку", "To the newest call";
    KeyLastRow: "К самому старому из показанных", "To the oldest one shown";
    KeyCallRow: "Перезвонить", "Call this number";
    KeyEmpty: "Очистить поле, закрыть список имён под ним; из заметки и меню — выйти", "Empty the field, close the list of names under it; leave a note or a menu";
    // Calls in progress.
    Now: "Сейчас", "Now";
    NoCalls: "Сейчас никто не звонит.", "Nobody is calling right now.";
    CallsUnknown: "Связи с АТС нет: о звонках сейчас ничего не известно.", "There is no connection to the PBX: nothing is known of calls right now.";
    CallsWithoutPbx: "АТС не настроена: звонки здесь не видны.", "No PBX is configured: calls are not seen here.";
    Line: "линия", "line";
    ToTheCall: "К звонку", "To the call";
    CallActions: "Действия со звонком", "What to do with the call";
    TransferTo: "Кому перевести", "Transfer";
    TransferField: "Имя коллеги или номер", "Colleague or number";
    DigitsTo: "Набрать цифры", "Send digits to";
    DigitsField: "Цифры, * и #", "Digits, * and #";
    // Colleagues.
    SearchColleagues: "Поиск по коллегам", "Search the colleagues";
    SearchColleaguesHint: "Имя или внутренний номер", "Name or extension";
    OtherColleagues: "Остальные", "Others";
    You: "вы", "you";
    PassCallOn: "Перевести звонок", "Pass the call on";
    TakeOver: "Перехватить звонок", "Pick up";
    NobodyHere: "О коллегах пока ничего не известно: АТС не сообщает о внутренних номерах, и в базе их нет.", "Nothing is known of colleagues yet: the PBX tells of no extensions, and the database has none.";
    // Queues.
    QueueSignIn: "Войти", "Sign in";
    QueueSignOut: "Выйти", "Sign out";
    QueuePause: "Перерыв", "Pause";
    QueuePauseAll: "Перерыв во всех", "Pause in all";
    QueueResume: "Вернуться", "Resume";
    QueueResumeAll: "Вернуться во все", "Resume in all";
    PauseReason: "Причина перерыва", "Reason for the pause";
    OtherQueues: "Другие очереди", "Other queues";
    // The journal.
    Journal: "Журнал", "Journal";
    All: "Все", "All";
    Missed: "Пропущенные", "Missed";
    Incoming: "Входящие", "Incoming";
    Outgoing: "Исходящие", "Outgoing";
    OfficeCalls: "Весь офис", "Whole office";
    SearchHint: "Номер, имя, заказ", "Number, name, order";
    SearchJournal: "Поиск по журналу", "Search the journal";
    JournalEmpty: "Звонков пока нет. Здесь появится каждый звонок на ваши номера и с них.", "No calls yet. Every call to and from your extensions will appear here.";
    JournalEmptyWithoutPbx: "Звонков пока нет. Здесь появятся номера, которые вы набирали отсюда.", "No calls yet. The numbers that you call from here will appear here.";
    NothingFound: "Ничего не найдено.", "Nothing found.";
    NothingFoundAdvice: "Проверьте номер или снимите фильтр.", "Check the number or clear the filter.";
    NoMissed: "Пропущенных звонков нет.", "No missed calls.";
    JournalUnavailable: "Журнал сейчас недоступен.", "The journal is not available right now.";
    Loading: "Загружаем…", "Loading…";
    ColumnTime: "Время", "Time";
    ColumnResult: "Итог", "Result";
    ColumnExtension: "Внутренний номер", "Extension";
    // To call back.
    Waiting: "Ждут", "Waiting";
    PutOffTab: "Отложены", "Put off";
    DismissedTab: "Сняты", "Removed";
    PutOff: "Отложить", "Put off";
    DismissCaller: "Снять", "Remove";
    TakeBack: "Вернуть", "Take back";
    WhyNoCall: "Почему не нужно перезванивать?", "Why is no call needed?";
    DismissalNote: "Пояснение, если нужно", "A note, if needed";
    NobodyWaits: "Перезванивать некому.", "Nobody to call back.";
    NobodyPutOff: "Никто не отложен.", "Nobody is put off.";
    NobodyDismissed: "Никто не снят.", "Nobody was removed.";
    // A person.
    Withheld: "Номер скрыт", "Number withheld";
    Manager: "Менеджер", "Manager";
    NotALink: "Это не ссылка на телефонный номер (tel:+79161234567).", "This is no link of a telephone number (tel:+79161234567).";
    SendersManager: "Менеджер отправителя", "Sender's manager";
    CallManager: "Менеджеру", "Call the manager";
    CallBackWithRecipient: "Перезвонить курьеру и соединить с получателем", "Call the courier back and connect with the recipient";
    CallBackWithOffice: "Перезвонить курьеру и соединить с офисом", "Call the courier back and connect with the office";
    CallCourier: "Позвонить курьеру", "Call the courier";
    Courier: "Курьер", "Courier";
    Status: "Статус", "Status";
    OrdersInWork: "Заказы в работе", "Orders in work";
    Order: "Заказ", "Order";
    OtherMatches: "Номер есть и у других", "This number also belongs to";
    NobodyToShow: "Звонков пока нет: показать некого.", "No calls yet: there is nobody to show.";
    NotInDemo: "В демонстрации этого со звонком не сделать: трубку снимают и кладут кнопками наверху.", "The demo cannot do this with a call: its phone is picked up and hung up by the buttons at the top.";
    NoCallForThis: "Сейчас нет звонка, с которым это можно сделать.", "There is no call right now with which this can be done.";
    NoQueues: "Очередей здесь нет: АТС о них не сообщает.", "There are no queues here: the PBX tells of none.";
    NoColleagues: "О коллегах здесь ничего не известно.", "Nothing is known of colleagues here.";
    FoldNotices: "Свернуть", "Fold";
    SelectACall: "Выберите звонок, чтобы увидеть, кто звонил.", "Select a call to see who it was.";
    CallerNamedBy: "Имя передала АТС", "Name given by the PBX";
    // The party's page.
    PartyPage: "Страница собеседника", "The party's page";
    PartyAndNote: "Собеседник и заметка", "Details and note";
    BackToList: "Назад к списку", "Back to the list";
    Note: "Заметка", "Note";
    Attempts: "Звонили", "Called";
    NoteDone: "Готово", "Done";
    NoteField: "О чём говорили, что обещано", "What was said, what was promised";
    NotesStayHere: "Заметки и итоги хранятся на этом рабочем месте.", "Notes and results stay on this computer.";
    NoteNotKept: "Заметка пока не записана. Она не потеряна: программа пробует снова.", "The note is not written yet. It is not lost: the program keeps trying.";
    Phones: "Другие телефоны", "Other phones";
    LatestCalls: "Последние звонки", "Latest calls";
    NoOtherCalls: "Других звонков нет.", "There are no other calls.";
    OrdersThen: "Заказы в то время", "Orders at the time";
    CopyOrder: "Копировать номер заказа", "Copy order number";
    OpenOrder: "Открыть заказ", "Open order";
    OpenClient: "Открыть клиента", "Open the client";
    OpenCourier: "Открыть курьера", "Open the courier";
    OpenRecipient: "Открыть отправление", "Open the shipment";
    RouteCheck: "Что будет с номером", "What would happen with a number";
    RouteCheckSaid: "Никуда не звонит: показывает, какое правило подошло, что получит АТС и можно ли звонить.", "Calls nobody: shows which rule has the number, what the PBX would be asked, and whether it may be called.";
    CallAnyway: "Всё равно позвонить", "Call anyway";
    // Trouble.
    Busy: "Программа занята: действие не выполнено. Повторите через несколько секунд.", "The program is busy and did not carry this out. Try again in a few seconds.";
    // The window when the program cannot start.
    CannotStart: "Трубка не может начать работу", "Trubka cannot start";
    OpenFile: "Открыть файл", "Open the file";
    OpenFolder: "Открыть папку", "Open the folder";
    TryAgain: "Попробовать снова", "Try again";
    Quit: "Выйти", "Quit";
    // The tray, the end.
    ShowNotified: "Показать", "Show";
    OpenWindow: "Открыть Трубку", "Open Trubka";
    QuitProgram: "Выйти из Трубки", "Quit Trubka";
    Stay: "Остаться", "Stay";
    // The command line.
    NoPasswordGiven: "Пароль не введён: напишите его одной строкой.", "No password was given: write it as one line.";
    PasswordKept: "Пароль сохранён в хранилище паролей системы.", "The password is kept in the system's keyring.";
    NoCallsYet: "Звонков пока нет.", "No calls yet.";
    WhoIsNobody: "Не сказано, кого искать. Укажите номер, имя, компанию или заказ, например: 8 916 123-45-67, Королёв, #12345.", "It is not said whom to look for. Give a number, a name, a company or an order, for example: 8 916 123-45-67, Smith, #12345.";
    JournalOfNobody: "Неизвестно, чей журнал показать: внутренний номер оператора не задан. Укажите его в настройках: operator.extensions; журнал всего офиса: journal.office = true.", "It is not known whose journal to show: the operator has no extension. Set it in the settings: operator.extensions; the whole office's journal: journal.office = true.";
    TestOfOneNumber: "Оба номера одинаковые: проверка соединяет два разных телефона.", "Both numbers are the same: the test joins two different phones.";
    TestOfNoNumber: "На первый номер АТС позвонить не может: это должен быть внутренний или обычный телефонный номер.", "The PBX cannot ring the first number: it has to be an extension or an ordinary telephone number.";
    DoctorToDo: "Что делать", "What to do";
    DoctorManagerConf: "Готовый раздел manager.conf с наименьшими правами (после правки: manager reload):", "The section of manager.conf with the least rights (a change needs: manager reload):";
    DoctorSql: "Готовый пользователь базы, который только читает (для MySQL и MariaDB):", "The user of the database who only reads (for MySQL and MariaDB):";
    DoctorFoundNothing: "Всё, что можно проверить без звонка, в порядке.", "Everything that can be checked without a call is in order.";
    DoctorFoundWarnings: "Программа работает, но есть на что обратить внимание.", "The program works, but some things should be looked at.";
    DoctorFoundFaults: "Найдены ошибки: начните с первой.", "There are faults: begin with the first.";
    BundleHides: "Пароли, имена операторов и телефонные номера скрыты; одинаковые номера скрыты одинаково. Прочтите файл перед отправкой.", "Passwords, the operators' names and telephone numbers are hidden; the same number is hidden the same way. Read the file before you send it.";
    BundleSettings: "Настройки", "Settings";
    BundleTrouble: "Что не так с настройками", "What is wrong with the settings";
    BundleFile: "Файл настроек, каким он лежит на диске (значения скрыты)", "The settings file as it lies on the disk (values are hidden)";
    BundleFound: "Что нашла проверка", "What the check-up found";
    BundleLog: "Последние строки протокола работы", "The log's last lines";
    BundleNoLog: "Протокола в папке данных нет.", "There is no log in the folder of data.";
    NotASubnet: "это не адрес и не подсеть; пример: 192.168.10.0/24", "this is neither an address nor a subnet; an example: 192.168.10.0/24";
    UnknownCommand: "Такой команды нет", "There is no such command";
    MissingCommand: "Не указана команда", "A command is missing";
    UnknownArgument: "Такого параметра нет", "There is no such argument";
    MissingArgument: "Не указано обязательное", "An argument is missing";
    ArgumentConflict: "Вместе этого не указывают", "These do not go together";
    MissingValue: "Не указано значение", "A value is missing";
    WrongValue: "Значение не подходит", "The value is wrong";
    WrongArguments: "Командная строка не разобрана", "The arguments are wrong";
    PerhapsMeant: "Возможно, имелось в виду", "Perhaps meant";
    ValuesToChoose: "Допустимо", "To choose from";
    Usage: "Как вызывать", "Usage";
    MoreByHelp: "Подробнее: trubka --help", "For more, try trubka --help";
    DemoIsWindow: "Демонстрация открывается только окном, без команды.", "The demo opens as a window only, without a command.";
    NoSuchOrder: "Такой команды нет, или сейчас её не допускает ни один звонок.", "There is no such order, or no call allows it now.";
    CardOnScreen: "Карточка", "Card";
    CallIsOver: "Звонок завершён", "Call over";
}
