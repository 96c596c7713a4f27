-- The courier database of the end-to-end tests: the documented tables, and one installation's own names for the rest.
DROP DATABASE IF EXISTS e2e_courier;
CREATE DATABASE e2e_courier CHARACTER SET utf8mb4;
USE e2e_courier;

CREATE TABLE contacts (code INT AUTO_INCREMENT PRIMARY KEY, VALUE VARCHAR(40) NOT NULL, SourceCodeType INT NOT NULL, Source INT NOT NULL,
  State INT NOT NULL DEFAULT 0, KEY (VALUE, SourceCodeType, Source));
CREATE TABLE users (user VARCHAR(30) PRIMARY KEY, fio VARCHAR(100), extPhone VARCHAR(60));
CREATE TABLE clients (code INT PRIMARY KEY, company VARCHAR(100), manager VARCHAR(30), State INT);
CREATE TABLE fio (code INT PRIMARY KEY, fio VARCHAR(100), client INT);
CREATE TABLE kurier (code INT PRIMARY KEY, name VARCHAR(100), phonem VARCHAR(60), phonek VARCHAR(60), manager VARCHAR(30));
CREATE TABLE zakaz (code INT PRIMARY KEY, source INT);
CREATE TABLE address (code INT PRIMARY KEY, zakaz INT, date_put DATE NULL, fio VARCHAR(100), address VARCHAR(200), summa DECIMAL(10,2), State INT,
  KEY (zakaz));
CREATE TABLE givn (code INT AUTO_INCREMENT PRIMARY KEY, address INT, kurier INT, State INT, KEY (address, State, kurier));

INSERT INTO users VALUES ('anna', 'Анна Орлова', '101'), ('boris', 'Борис Зайцев', '102,103');
INSERT INTO clients VALUES (7, 'ООО Ромашка', 'boris', 1), (8, 'Книжная лавка', 'anna', 1);
INSERT INTO fio VALUES (70, 'Пётр Ёлкин', 7), (71, 'Иван Петров', 8), (72, 'Ольга Светлова', 8);
INSERT INTO kurier VALUES (3, 'Сергей Волков', '79167770003', '', 'boris');
INSERT INTO zakaz VALUES (48213, 7), (48100, 8);
INSERT INTO address VALUES
  (900, 48213, NULL, 'Мария Котова', 'Москва, ул. Лесная, 5, кв. 12', 3490.00, 2),
  (901, 48100, '2026-01-15', 'Мария Котова', 'Москва, ул. Лесная, 5, кв. 12', 100.00, 5);
INSERT INTO givn (address, kurier, State) VALUES (900, 3, 1);
INSERT INTO contacts (VALUE, SourceCodeType, Source) VALUES
  ('79161234567', 3, 900), ('79161234567', 3, 901), ('79265550200', 2, 7), ('79265550201', 39, 70), ('79265550202', 39, 71), ('79265550203', 39, 72), ('79167770003', 1, 3);

CREATE OR REPLACE USER 'e2e'@'127.0.0.1' IDENTIFIED BY 'e2e-secret';
GRANT SELECT ON e2e_courier.* TO 'e2e'@'127.0.0.1';
