//! The settings of the connection, of who sits here and of calling.

use super::rows;

rows! {
    // «Адрес сервера» and the others in quotes are the documented names.
    "pbx.host": "Адрес сервера", "Server address",
        "IP-адрес или имя Asterisk. Пусто: АТС нет, звонки передаются программе для звонков.",
        "The IP address or name of Asterisk. Empty: there is no PBX, calls are handed to the calling program.";
    "pbx.port": "Порт сервера", "Server port",
        "Порт AMI: обычно 5038, с TLS 5039.", "AMI's port: usually 5038, with TLS 5039.";
    "pbx.tls": "Шифрование (TLS)", "Encryption (TLS)",
        "Какому сертификату АТС верить. Без шифрования пароль защищён входом по MD5, а кто кому звонит, видно в сети.",
        "Which certificate of the PBX to believe. Without it the password is protected by the MD5 login, and what AMI tells can be read on the network.";
    "pbx.tls_ca": "Файл сертификата", "Certificate file",
        "Файл PEM: центр, который подписал сертификат АТС, или сам этот сертификат.",
        "A PEM file: the authority that signed the PBX's certificate, or that certificate itself.";
    "pbx.tls_pin": "Отпечаток сертификата", "Certificate's fingerprint",
        "SHA-256 сертификата АТС. Пусто: программа покажет сертификат и спросит, доверять ли ему.",
        "SHA-256 of the PBX's certificate. Empty: the program shows the certificate and asks whether to trust it.";
    "pbx.username": "Имя пользователя", "User name",
        "Раздел в manager.conf на сервере АТС.", "The section of manager.conf on the PBX.";
    "pbx.password": "Пароль", "Password",
        "Программа держит его в хранилище паролей системы, а не в файле настроек.", "Kept in the system's keyring, not in the settings file.";
    "pbx.password_from": "Откуда брать пароль", "Where the password is",
        "Пусто: из хранилища паролей системы. env:ИМЯ: из переменной окружения. file:ПУТЬ: первая строка файла, который читаете только вы.",
        "Empty: in the system's keyring. env:NAME: in an environment variable. file:PATH: the first line of a file that only you can read.";
    "pbx.plain_login": "Разрешить открытый пароль", "Allow the plain login",
        "Если АТС не умеет входа по MD5, пароль пойдёт по сети открытым текстом.",
        "Where the PBX offers no MD5 login, the password crosses the network in the clear.";

    "operator.user": "Логин в базе", "Login in the database",
        "Кто сидит за этим местом: users.user в базе курьерской службы.", "Who sits here: users.user in the courier database.";
    "operator.name": "Имя оператора", "Operator's name",
        "Так оператор подписан в окне.", "As the operator is named in the window.";
    "operator.extensions": "Внутренние номера", "Extensions",
        "Через запятую. Звонки уходят с первого; входящий на любой из них показывает карточку.",
        "With commas between. Calls are placed from the first one; a call to any of them shows a card.";
    "operators": "Сменщики", "Others at this desk",
        "Кто ещё работает за этим местом: выбираются в заголовке окна.", "Who else works at this desk: they are chosen in the window's header.";

    "dialling.operator_channel": "Канал", "Channel",
        "Как АТС звонит на ваш телефон. {NUMBER}: внутренний номер. PJSIP/{NUMBER}, SIP/{NUMBER}; во FreePBX Local/{NUMBER}@from-internal.",
        "How the PBX rings your phone. {NUMBER} is the extension. PJSIP/{NUMBER}, SIP/{NUMBER}; in FreePBX Local/{NUMBER}@from-internal.";
    "dialling.context": "Контекст", "Context",
        "Контекст диалплана, который набирает номер: во FreePBX from-internal, в MikoPBX all_peers.",
        "The dialplan context that dials the number: from-internal in FreePBX, all_peers in MikoPBX.";
    "dialling.number_form": "Вид номера", "Form of numbers",
        "В каком виде диалплан ждёт городские и мобильные номера.", "The form in which the dialplan wants outside numbers.";
    "dialling.client_prefix": "Префикс клиента", "Client prefix",
        "Ставится перед внешним номером, который вызывают. Перед внутренним: никогда.",
        "Put before the outside number that is called. Never before an extension.";
    "dialling.caller_id": "Показываемый номер", "Shown number",
        "Какой номер увидит собеседник. Пусто: решает АТС.", "The number that the other side sees. Empty: the PBX decides.";
    "dialling.ring_secs": "Сколько звонит свой телефон, с", "Own phone rings, s",
        "Через столько секунд без ответа звонок отменяется.", "Without an answer the call is given up after so many seconds.";
    "dialling.auto_answer": "Автоответ своего телефона", "Own phone answers by itself",
        "По «Позвонить» телефон снимает трубку сам, если умеет: call-info, alert-info, polycom или свой заголовок SIP. Пусто: нет.",
        "On “Call” the phone picks up by itself, if it can: call-info, alert-info, polycom, or a SIP header of your own. Empty: no.";
    "dialling.routes": "Через какую линию звонить", "Which line a call leaves by",
        "Правило на строке: название | номера | контекст | префикс | показываемый номер. Подходит первое. Номера через запятую: +7 495*, mobile, landline, free, foreign, KZ, 2*. Пусто: как выше, «-»: ничего.",
        "A rule on a line: name | numbers | context | prefix | shown number. The first that matches counts. Numbers with commas between: +7 495*, mobile, landline, free, foreign, KZ, 2*. Empty: as above, “-”: none.";
    "dialling.policy.countries": "Страны, куда можно звонить", "Countries that may be called",
        "Две буквы кода, через запятую: RU, KZ, BY. * разрешает все.", "Two letters of the code, with commas between: RU, KZ, BY. * allows all.";
    "dialling.policy.allow": "Разрешённые номера", "Allowed numbers",
        "Куда можно звонить, хотя остальное запрещает: платные и спутниковые номера запрещены сразу. Через запятую: +7 809 505-12-34, +881*.",
        "What may be called though the rest refuses it: premium and satellite numbers are refused from the start. With commas between: +7 809 505-12-34, +881*.";
    "dialling.policy.refuse": "Запрещённые номера", "Refused numbers",
        "Куда звонить нельзя. Через запятую: +7 900*, foreign. Экстренные номера набираются всегда.",
        "What may not be called. With commas between: +7 900*, foreign. Emergency numbers are always dialled.";
    "dialling.policy.calls_per_minute": "Звонков в минуту без вопроса", "Calls a minute without a question",
        "После стольких внешних звонков за минуту каждый следующий надо подтвердить. 0: не спрашивать.",
        "After so many outside calls within a minute each further one has to be confirmed. 0: never.";

    "couriers.connect": "Соединение с курьером", "Connecting with couriers",
        "Что делает кнопка «Соединить с курьером»; другой способ стоит рядом.",
        "What the button that connects with the courier does; the other way stands beside it.";
    "couriers.channel": "Канал (курьеры)", "Channel (couriers)",
        "Линия, по которой АТС перезванивает курьеру: PJSIP/{NUMBER}@trunk или SIP/trunk. Пусто: курьерам не перезваниваем.",
        "The line by which the PBX calls couriers back: PJSIP/{NUMBER}@trunk or SIP/trunk. Empty: couriers are not called back.";
    "couriers.context": "Контекст (курьеры)", "Context (couriers)",
        "Откуда вызывается получатель, когда курьер снял трубку; он есть в extensions_trubka.conf.",
        "Where the recipient is called from once the courier is up; extensions_trubka.conf has it.";
    "couriers.prefix": "Префикс курьера", "Courier prefix",
        "Ставится перед номером курьера.", "Put before the courier's number.";
    "couriers.office_internal": "Внутренний телефон офиса", "Office's internal phone",
        "С кем соединить курьера, который просит офис: обычно группа менеджеров.", "Where a courier is put through to who asks for the office: usually a group of managers.";
    "couriers.office_city": "Городской телефон офиса", "Office's city phone",
        "Куда курьеру звонить самому, когда АТС недоступна.", "What a courier dials when the PBX cannot be asked.";
    "couriers.connect_context": "Контекст соединения", "Context for connecting",
        "Контекст АТС, который соединяет сразу и возвращает звонок; он есть в extensions_trubka.conf.",
        "The dialplan context that puts callers through and brings them back; extensions_trubka.conf has it.";

    "numbers.area_code": "Код города", "Area code",
        "Без 8 и +7, например 495: для семизначных городских номеров. Пусто: они не набираются.",
        "Without 8 or +7, such as 495: for seven-digit city numbers. Empty: those are refused.";
    "numbers.internal_max_digits": "Длина внутреннего номера", "Digits of an extension",
        "Номера не длиннее этого считаются внутренними.", "Numbers of up to so many digits are internal.";
    "numbers.trunks": "Линии", "Trunks",
        "Названия линий АТС, если их можно принять за внутренние номера. Через запятую.",
        "The PBX's trunks, where their names could be taken for extensions. With commas between.";
    "numbers.devices": "Устройства с другими именами", "Devices with other names",
        "Внутренний номер и его устройства, например 101: PJSIP/0004f2aabbcc.",
        "An extension and its devices, such as 101: PJSIP/0004f2aabbcc.";
}
