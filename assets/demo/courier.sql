-- The courier database of the demo office: the documented tables, the rest under names that are found by
-- themselves. Everybody in it is invented. The callers of `src/demo/people.rs` are in it, but the strangers.

CREATE TABLE contacts (code INTEGER PRIMARY KEY, VALUE VARCHAR(32), Source INTEGER, SourceCodeType INTEGER, State INTEGER);
CREATE INDEX contacts_value ON contacts (VALUE, SourceCodeType, Source);
CREATE TABLE users (user VARCHAR(32) PRIMARY KEY, name VARCHAR(100), extPhone VARCHAR(100));
CREATE TABLE kurier (code INTEGER PRIMARY KEY, name VARCHAR(100), phonem VARCHAR(100), phonek VARCHAR(100), manager VARCHAR(32));
CREATE TABLE clients (code INTEGER PRIMARY KEY, company VARCHAR(200), manager VARCHAR(32));
CREATE TABLE fio (code INTEGER PRIMARY KEY, name VARCHAR(100), client INTEGER);
CREATE TABLE zakaz (code INTEGER PRIMARY KEY, number VARCHAR(20), source INTEGER, state INTEGER);
CREATE TABLE address (code INTEGER PRIMARY KEY, zakaz INTEGER, date_put DATETIME, fio VARCHAR(100), address VARCHAR(200), time_from TIME, time_to TIME, price DECIMAL(10,2));
CREATE INDEX address_zakaz ON address (zakaz);
CREATE TABLE givn (code INTEGER PRIMARY KEY, address INTEGER, kurier INTEGER, State INTEGER);
CREATE INDEX givn_address ON givn (address, State, kurier);

INSERT INTO users (user, name, extPhone) VALUES
  ('anna', 'Анна Соколова', '101'),
  ('pavel', 'Павел Орлов', '102'),
  ('olga', 'Ольга Ким', '103'),
  ('fedor', 'Фёдор Лапин', '104'),
  ('elena', 'Елена Фомина', '105'),
  ('timur', 'Тимур Садыков', '106'),
  ('vera', 'Вера Ильина', '110');

INSERT INTO clients (code, company, manager) VALUES
  (1, 'ООО «Ромашка»', 'anna'),
  (2, 'Книжный магазин «Буквоед и сыновья»', 'pavel'),
  (3, 'Мастерская «Тёплый свет»', 'olga'),
  (4, 'ИП Зайцева М. А.', 'anna');
INSERT INTO fio (code, name, client) VALUES
  (11, 'Игорь Белов', 2),
  (12, 'Светлана Юрьева', 3),
  (13, 'Алёна Громова', 1);

INSERT INTO kurier (code, name, phonem, phonek, manager) VALUES
  (21, 'Сергей Волков', '79161110001', '8 916 111-00-01', 'pavel'),
  (22, 'Рустам Алиев', '79161110002', '', 'olga');

INSERT INTO zakaz (code, number, source, state) VALUES
  (48213, '48213', 1, 3),
  (48214, '48214', 2, 2),
  (48217, '48217', 2, 3),
  (48220, '48220', 3, 3),
  (48222, '48222', 4, 1),
  (47105, '47105', 1, 5);
INSERT INTO address (code, zakaz, date_put, fio, address, time_from, time_to, price) VALUES
  (9001, 48213, NULL, 'Мария Котова', 'Москва, ул. Лесная, 5, кв. 12', '10:00:00', '14:00:00', '3490.00'),
  (9002, 48214, NULL, 'Мария Котова', 'Москва, ул. Лесная, 5, кв. 12', '18:00:00', '21:00:00', '0.00'),
  (9003, 48217, NULL, 'Пётр Ёлкин', 'Химки, ул. Южная, 5', '09:00:00', '12:00:00', '2300.50'),
  (9004, 48220, NULL, 'Нина Лапина', 'Москва, Садовая, 3, офис 41', '12:00:00', '15:00:00', '890.00'),
  (9005, 48222, NULL, 'Игорь Белов', 'Москва, Мира, 1', '10:00:00', '18:00:00', '0.00'),
  (8001, 47105, '2026-03-02 12:30:00', 'Мария Котова', 'Москва, ул. Лесная, 5, кв. 12', '10:00:00', '14:00:00', '700.00');
INSERT INTO givn (code, address, kurier, State) VALUES
  (1, 9001, 21, 1),
  (2, 9003, 22, 1),
  (3, 9004, 21, 1),
  (4, 8001, 21, 2);

INSERT INTO contacts (code, VALUE, SourceCodeType, Source, State) VALUES
  (1, '79161234567', 3, 9001, NULL),
  (2, '79161234567', 3, 9002, NULL),
  (3, '79161234567', 3, 8001, NULL),
  (4, '79031112244', 3, 9003, NULL),
  (5, '79255550142', 3, 9004, NULL),
  (6, '74957778801', 2, 1, 2),
  (7, '79165550101', 39, 11, NULL),
  (8, '79165550101', 3, 9005, NULL),
  (9, '78123334455', 39, 12, NULL),
  (10, '79161110001', 1, 21, NULL),
  (11, '79161110002', 1, 22, NULL),
  (12, '79031112233', 39, 13, NULL);
