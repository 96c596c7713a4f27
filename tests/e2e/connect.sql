-- The courier database of the tests that connect callers (connect.py): the documented tables, for MariaDB and SQLite.
CREATE TABLE contacts (code INTEGER PRIMARY KEY, VALUE VARCHAR(40) NOT NULL, SourceCodeType INT NOT NULL, Source INT NOT NULL, State INT NOT NULL DEFAULT 0);
CREATE INDEX contacts_source ON contacts (Source, SourceCodeType, VALUE);
CREATE INDEX contacts_value ON contacts (VALUE, SourceCodeType, Source);
CREATE TABLE users (user VARCHAR(30) PRIMARY KEY, fio VARCHAR(100), extPhone VARCHAR(60));
CREATE TABLE clients (code INT PRIMARY KEY, company VARCHAR(100), manager VARCHAR(30), State INT);
CREATE TABLE fio (code INT PRIMARY KEY, fio VARCHAR(100), client INT);
CREATE TABLE kurier (code INT PRIMARY KEY, name VARCHAR(100), phonem VARCHAR(60), phonek VARCHAR(60), manager VARCHAR(30));
CREATE TABLE zakaz (code INT PRIMARY KEY, source INT);
CREATE TABLE address (code INT PRIMARY KEY, zakaz INT, date_put DATE NULL, fio VARCHAR(100), address VARCHAR(200), summa DECIMAL(10,2), State INT);
CREATE TABLE givn (code INTEGER PRIMARY KEY, address INT, kurier INT, State INT);
CREATE INDEX givn_address ON givn (address, State, kurier);
CREATE INDEX givn_kurier ON givn (kurier, State, address);

INSERT INTO users VALUES ('anna', 'Анна Орлова', '101'), ('boris', 'Борис Зайцев', '102, 8 916 555-00-09');
INSERT INTO clients VALUES (7, 'ООО Ромашка', 'boris', 1);
INSERT INTO kurier VALUES (3, 'Сергей Волков', '8 (916) 555-00-01', '+7 916 555-00-02', 'boris'), (4, 'Олег Орлов', '89165550004', '', NULL),
  (5, 'Безномеров', 'нет', '', NULL), (6, 'Пустой Сергей', '89165550006', '', NULL), (8, 'Полный Пётр', '89165550008', '', NULL),
  (20, 'Платный Пётр', '8 809 505-12-34', '', NULL), (21, 'Спутник Иван', '+881 612 345 678', '', NULL), (22, 'Минский Олег', '+375 29 123-45-67', '', NULL);
INSERT INTO zakaz VALUES (1001, 7), (1002, 7), (1003, 7), (1004, 7), (1005, 7);
INSERT INTO address VALUES
  (901, 1001, NULL, 'Мария Котова', 'ул. Лесная, 5', 100.00, 2),
  (902, 1002, NULL, 'Пётр Ёлкин', 'ул. Мира, 1', 100.00, 2), (903, 1003, NULL, 'Пётр Ёлкин', 'ул. Мира, 1', 200.00, 2),
  (904, 1004, NULL, 'Анна Ждёт', 'ул. Мира, 2', 100.00, 2),
  (905, 1005, NULL, 'Ольга Светлова', 'ул. Мира, 3', 100.00, 2),
  (906, 1005, '2026-01-15', 'Ольга Вручённая', 'ул. Мира, 3', 100.00, 5), (907, 1005, NULL, 'Немой Иван', 'ул. Мира, 3', 100.00, 2),
  (920, 1005, NULL, 'Ждёт Платного', 'ул. Мира, 4', 100.00, 2), (921, 1005, NULL, 'Ждёт Спутника', 'ул. Мира, 4', 100.00, 2),
  (922, 1005, NULL, 'Ждёт Минского', 'ул. Мира, 4', 100.00, 2);
INSERT INTO givn (code, address, kurier, State) VALUES (1, 901, 3, 1), (2, 902, 3, 1), (3, 903, 4, 1), (4, 905, 5, 1), (5, 906, 6, 1), (6, 907, 8, 1), (20, 920, 20, 1), (21, 921, 21, 1), (22, 922, 22, 1);
INSERT INTO contacts (code, VALUE, SourceCodeType, Source) VALUES
  (1, '79035550801', 3, 901), (2, '79035550802', 3, 902), (3, '79035550802', 3, 903), (4, '79035550803', 3, 904), (5, '79035550804', 3, 905),
  (6, '79035550805', 2, 7), (7, '79165550001', 1, 3), (8, '79165550006', 1, 6), (9, '79165550008', 1, 8),
  (20, '79035550820', 3, 920), (21, '79035550821', 3, 921), (22, '79035550822', 3, 922);
