-- The benchmark's courier office: 1,000,000 contacts, 300,000 shipments, a year of a busy service. Tables as in
-- tests/fixtures/courier/variant_a.sql (every kind of mapped column). MariaDB's sequence tables make the rows, so that
-- the same rows come out of every run.
--   couriers 1..2000, clients 1..20000, contact persons 1..60000, shipments (address) 1..300000, of which the newest
--   15,000 are in work and every second of those is in a courier's hands.
--   79170000001: a recipient of 5,000 shipments, three in work.   79170000002: the same, and a client's number too.
--   79170000003: a shop that typed its own number on 20,000 shipments, 400 of them in work.
CREATE TABLE contacts (code INTEGER PRIMARY KEY, VALUE VARCHAR(32), Source INTEGER, SourceCodeType INTEGER, State INTEGER);
CREATE TABLE users (`user` VARCHAR(32) PRIMARY KEY, name VARCHAR(100), extPhone VARCHAR(100));
CREATE TABLE kurier (code INTEGER PRIMARY KEY, name VARCHAR(100), phonem VARCHAR(100), phonek VARCHAR(100), manager VARCHAR(32));
CREATE TABLE clients (code INTEGER PRIMARY KEY, company VARCHAR(200), manager VARCHAR(32));
CREATE TABLE fio (code INTEGER PRIMARY KEY, name VARCHAR(100), client INTEGER);
CREATE TABLE zakaz (code INTEGER PRIMARY KEY, number VARCHAR(20), source INTEGER, State INTEGER);
CREATE TABLE address (code INTEGER PRIMARY KEY, zakaz INTEGER, date_put DATETIME, fio VARCHAR(100), address VARCHAR(200), time_from TIME, time_to TIME, price DECIMAL(10,2));
CREATE TABLE givn (code INTEGER PRIMARY KEY, address INTEGER, kurier INTEGER, State INTEGER);

INSERT INTO users SELECT CONCAT('user', seq), CONCAT('Анна Соколова ', seq), CONCAT(100 + seq, ', ', 400 + seq) FROM seq_1_to_200;
INSERT INTO kurier SELECT seq, CONCAT('Сергей Петров ', seq), CONCAT('7903', LPAD(seq, 7, '0')), '8 903 456-78-91, жена', CONCAT('user', 1 + seq % 200) FROM seq_1_to_2000;
INSERT INTO clients SELECT seq, CONCAT('ООО «Ромашка ', seq, '»'), CONCAT('user', 1 + seq % 200) FROM seq_1_to_20000;
INSERT INTO fio SELECT seq, CONCAT('Игорь Белов ', seq), 1 + seq % 20000 FROM seq_1_to_60000;
INSERT INTO zakaz SELECT seq, CONCAT('Z', seq), 1 + seq * 7919 % 20000, IF(seq > 285000, 2 + seq % 2, 5) FROM seq_1_to_300000;
INSERT INTO address SELECT seq, seq, IF(seq > 285000, NULL, '2026-01-01' + INTERVAL seq MINUTE), CONCAT('Мария Котова ', seq * 31 % 100000),
  CONCAT('Москва, ул. Полевая, ', seq % 300, '-', seq % 90), '10:00:00', '14:00:00', seq % 5000 FROM seq_1_to_300000;
INSERT INTO givn SELECT seq, seq, 1 + seq * 13 % 2000, IF(seq > 285000, seq % 2, 2) FROM seq_1_to_300000;

INSERT INTO contacts SELECT seq, CONCAT('7903', LPAD(seq, 7, '0')), seq, 1, NULL FROM seq_1_to_2000;
INSERT INTO contacts SELECT 2000 + seq, CONCAT('7495', LPAD(seq, 7, '0')), seq, 2, 1 + seq % 3 FROM seq_1_to_20000;
INSERT INTO contacts SELECT 22000 + seq, CONCAT('7499', LPAD(seq, 7, '0')), seq, 39, 1 + seq % 3 FROM seq_1_to_60000;
-- A recipient has three shipments, each with up to three numbers.
INSERT INTO contacts SELECT 82000 + seq, CONCAT('7916', LPAD(seq * 31 % 100000, 7, '0')), seq, 3, NULL FROM seq_1_to_300000;
INSERT INTO contacts SELECT 382000 + seq, CONCAT('7926', LPAD(seq * 31 % 100000, 7, '0')), seq, 3, NULL FROM seq_1_to_300000;
INSERT INTO contacts SELECT 682000 + seq, CONCAT('7985', LPAD(seq * 31 % 100000, 7, '0')), seq, 3, NULL FROM seq_1_to_287999;
INSERT INTO contacts SELECT 969999 + seq, '79170000001', seq * 57 + IF(seq > 4997, 57 * 100, 0), 3, NULL FROM seq_1_to_5000;
INSERT INTO contacts SELECT 974999 + seq, '79170000002', seq * 57 + IF(seq > 4997, 57 * 100, 0), 3, NULL FROM seq_1_to_5000;
INSERT INTO contacts SELECT 979999 + seq, '79170000003', IF(seq > 19600, 265400 + seq, seq * 14), 3, NULL FROM seq_1_to_20000;
INSERT INTO contacts VALUES (1000000, '79170000002', 77, 2, 2);
CREATE INDEX contacts_value ON contacts (VALUE, SourceCodeType, Source);
CREATE INDEX givn_address ON givn (address, State);
UPDATE address a JOIN contacts c ON c.Source = a.code SET a.fio = 'Олег Быков' WHERE c.VALUE IN ('79170000001', '79170000002') AND c.SourceCodeType = 3;
UPDATE address a JOIN contacts c ON c.Source = a.code SET a.fio = 'Магазин «Чайка»' WHERE c.VALUE = '79170000003' AND c.SourceCodeType = 3;
ANALYZE TABLE contacts, users, kurier, clients, fio, zakaz, address, givn;
