//! The settings of the courier database, of the journal, and of what the office calls things.

use super::rows;

rows! {
    "directory.kind": "База курьерской службы", "Courier database",
        "Откуда известно, кто звонит.", "What tells who is calling.";
    "directory.host": "Адрес базы", "Database host",
        "IP-адрес или имя сервера MySQL или MariaDB.", "The IP address or name of the MySQL or MariaDB server.";
    "directory.port": "Порт базы", "Database port",
        "Обычно 3306.", "Usually 3306.";
    "directory.username": "Пользователь базы", "Database user",
        "Достаточно права SELECT на таблицы справочника.", "SELECT on the directory's tables is enough.";
    "directory.password": "Пароль базы", "Database password",
        "Программа держит его в хранилище паролей системы, а не в файле настроек.", "Kept in the system's keyring, not in the settings file.";
    "directory.password_from": "Откуда брать пароль базы", "Where its password is",
        "Как у АТС: пусто, env:ИМЯ или file:ПУТЬ.", "As the PBX's: empty, env:NAME or file:PATH.";
    "directory.database": "Имя базы", "Database name",
        "Обычно courier.", "Usually courier.";
    "directory.path": "Файл базы", "Database file",
        "Для базы в файле SQLite.", "Of a database in an SQLite file.";
    "directory.tls": "Шифрование связи с базой", "Encryption to the database",
        "Старые серверы умеют только TLS 1.0 и 1.1: с ними шифрование выключают.",
        "Old servers speak only TLS 1.0 and 1.1: it has to be off for them.";
    "directory.tls_ca": "Файл удостоверяющего центра базы", "The database's authorities",
        "Файл PEM; им проверяется сертификат сервера базы.", "A PEM file that the database server's certificate is checked by.";
    "directory.timeout_ms": "Ждать базу, мс", "Wait for the database, ms",
        "Дольше этого ни один вопрос не ждёт: карточка показывает номер и говорит, что базы нет.",
        "No question waits longer: the card shows the number and says that the database is away.";
    "directory.max_parties": "Больше стольких: никто", "More than so many: nobody",
        "Номер, который записан у большего числа людей, никого не называет.",
        "A number that more people than this have names nobody.";
    "directory.max_orders": "Заказов на карточке", "Orders on a card",
        "Не больше стольких отправлений в работе.", "At most so many shipments in work.";
    "directory.mapping": "Столбцы базы", "Columns of the database",
        "Столбцы, названия которых в вашей базе другие. Пусто: программа находит сама; «-»: не показывать.",
        "Columns with other names in your database. Empty: found by the program; “-”: not shown.";
    "directory.order_states": "Состояния заказов", "States of orders",
        "Код из базы и ваше слово, например 3: на складе.", "The code in the database and your word, such as 3: in stock.";
    "directory.client_states": "Состояния клиентов", "States of clients",
        "Код из базы и ваше слово, например 1: активен.", "The code in the database and your word, such as 1: active.";

    "words.client": "Клиент", "Client",
        "Как у вас называют клиента. Пусто: «клиент».", "What you call a client. Empty: “client”.";
    "words.courier": "Курьер", "Courier",
        "Как у вас называют курьера. Пусто: «курьер».", "What you call a courier. Empty: “courier”.";
    "words.recipient": "Получатель", "Recipient",
        "Как у вас называют получателя. Пусто: «получатель».", "What you call a recipient. Empty: “recipient”.";
    "words.staff": "Сотрудник", "Staff",
        "Как у вас называют сотрудника. Пусто: «сотрудник».", "What you call a colleague. Empty: “staff”.";
    "words.unknown": "Неизвестный", "Unknown",
        "Как называть того, кого нет в базе. Пусто: «неизвестный».", "What to call whom the database does not know. Empty: “unknown”.";

    "links.order": "Ссылка на заказ", "Link to an order",
        "Страница заказа в вашей системе: https://…/{ORDER}. Пусто: нет.", "An order's page in your own system: https://…/{ORDER}. Empty: none.";
    "links.client": "Ссылка на клиента", "Link to a client",
        "Страница клиента: https://…/{CLIENT}. Пусто: нет.", "A client's page: https://…/{CLIENT}. Empty: none.";
    "links.courier": "Ссылка на курьера", "Link to a courier",
        "Страница курьера: https://…/{COURIER}. Пусто: нет.", "A courier's page: https://…/{COURIER}. Empty: none.";
    "links.recipient": "Ссылка на получателя", "Link to a recipient",
        "Страница отправления: https://…/{RECIPIENT}. Пусто: нет.", "A shipment's page: https://…/{RECIPIENT}. Empty: none.";
    "links.schemes": "Другие начала ссылок", "Other beginnings of links",
        "Например courier, если ссылки вида courier:… открывает ваша программа. Через запятую.",
        "Such as courier, where links like courier:… are opened by a program of yours. With commas between.";

    "journal.path": "Файл журнала", "Journal file",
        "Пусто: в папке данных программы. Действует после перезапуска.", "Empty: in the program's folder of data. Holds from the next start on.";
    "journal.office": "Журнал всего офиса", "The whole office's journal",
        "Записывать и показывать звонки всех, а не только свои.", "Keep and show everybody's calls, not only your own.";
    "journal.office_locked": "Не давать переключать", "Not to be changed",
        "Оператор не переключает свои звонки и звонки офиса в окне.", "The operator may not switch between own and the office's calls.";
    "to_call_back.days": "Кому перезвонить: дней", "To call back: days",
        "Кто не дозвонился за столько дней, тот в списке.", "Whoever was missed within so many days is on the list.";
    "notes.results": "Итоги звонков", "Results of calls",
        "Из них выбирают одним нажатием. Через запятую. Пусто: короткий список.", "To choose from at one click. With commas between. Empty: a short list.";
}
