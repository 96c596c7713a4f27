"""`trubka doctor` at a courier database on a real MariaDB that is broken on purpose, and the user that it prints, pasted in."""
import json
import os
import re
import socket
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "office"))
from phones import OFFICE  # noqa: E402

SCRIPT = os.path.join(HERE, "..", "office", "mariadb.sh")
CASES = []


def case(function):
    """Registers a case."""
    CASES.append(function)
    return function


class Courier:
    """A database of its own on the test's server."""

    NAME = "doctor_courier"

    def __init__(self, office):
        self.office = office
        url = os.environ["TRUBKA_TEST_MYSQL"]
        self.port = url.rpartition(":")[2].strip("/")
        with open(os.path.join(HERE, "courier.sql"), encoding="utf-8") as file:
            text = file.read().replace("e2e_courier", self.NAME)
        self.sql(text.partition("CREATE OR REPLACE USER")[0])
        self.sql(f"CREATE OR REPLACE USER 'courier'@'127.0.0.1' IDENTIFIED BY 'courier-secret'; GRANT SELECT ON {self.NAME}.* TO 'courier'@'127.0.0.1';")

    def sql(self, text):
        return subprocess.run([SCRIPT, "sql", os.path.join(OFFICE, "mariadb")], input=text, check=True, capture_output=True, text=True).stdout

    def here(self, text):
        self.sql(f"USE {self.NAME};\n{text}")

    def settings(self, user="courier", tls="off", port=None, host="127.0.0.1", more=""):
        return (f'[directory]\nkind = "mysql"\nhost = "{host}"\nport = {port or self.port}\nusername = "{user}"\npassword_from = "env:COURIER_PASSWORD"\n'
                f'database = "{self.NAME}"\ntls = "{tls}"\n{more}\n')

    def doctor(self, **settings):
        return self.office.doctor(user="operator", more=self.settings(**settings))


@case
def a_good_database_is_good(courier):
    en, ru = courier.doctor()
    en.says("database", "good", "the server sees the program as courier@")
    ru.says("database", "good", "Все описанные таблицы и столбцы на месте")


@case
def the_database_refuses(courier):
    en, ru = courier.doctor(user="stranger")
    assert en.code == 1
    en.says("database", "fault", "The database refused access.")
    ru.says("database", "fault", "База отказала в доступе.")
    en, ru = courier.doctor(port=1)
    en.says("database", "fault", "There is no connection to the courier database.")
    ru.says("database", "fault", "Нет связи с базой")


@case
def the_certificate_is_by_the_offices_own_authority(courier):
    file = courier.sql("SELECT @@ssl_ca").split()[-1]
    en, ru = courier.doctor(tls="file", more=f"tls_ca = '{file}'")
    en.says("database", "good", "the server sees the program as courier@")
    ru.says("database", "good", "Все описанные таблицы и столбцы на месте")
    # A name that the certificate has not, another authority, and no file of one.
    for host, file in (("localhost", file), ("127.0.0.1", os.path.join(os.path.dirname(courier.office.conf), "keys", "ca.pem"))):
        en, ru = courier.doctor(tls="file", host=host, more=f"tls_ca = '{file}'")
        assert en.code == 1
        en.says("database", "fault", "The database server’s certificate cannot be believed.")
        ru.says("database", "fault", "Сертификату сервера базы верить нельзя.")
    en, ru = courier.doctor(tls="file", more="tls_ca = '/nowhere/ca.pem'")
    en.says("database", "fault", "No authority for the database could be taken from the file /nowhere/ca.pem.")
    ru.says("database", "fault", "удостоверяющий центр базы из файла /nowhere/ca.pem.")


@case
def the_server_is_so_old_that_its_tls_is_not_spoken_any_more(courier):
    """A MariaDB that offers TLS 1.1 and no other."""
    folder = os.path.join(courier.office.folder, "old-mariadb")
    os.makedirs(folder)
    root = os.path.join(OFFICE, "mariadb", "root")
    if os.path.isdir(root):
        os.symlink(root, os.path.join(folder, "root"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {**os.environ, "MARIADB_TLS": "1", "MARIADB_EXTRA": "--tls-version=TLSv1.1 --ssl-cipher=ALL:@SECLEVEL=0"}
    subprocess.run([SCRIPT, "up", folder, str(port)], env=env, check=True, stdout=subprocess.DEVNULL)
    try:
        for tls in ("preferred", "required"):
            en, ru = courier.doctor(tls=tls, port=port)
            assert en.code == 1
            en.says("database", "fault", "speak only TLS 1.0 and 1.1, which the program does not use", 'tls = "off"')
            en.says("database", "fault", "Names and numbers then cross the network in the clear")
            ru.says("database", "fault", "умеют только TLS 1.0 и 1.1, которыми программа не пользуется", 'tls = "off"')
        # What it says to write leads to the server, which does not know the user.
        en, ru = courier.doctor(tls="off", port=port)
        en.says("database", "fault", "The database refused access.")
    finally:
        subprocess.run([SCRIPT, "down", folder], check=True)


@case
def a_table_is_missing_or_may_not_be_read(courier):
    courier.sql(f"REVOKE SELECT ON {courier.NAME}.* FROM 'courier'@'127.0.0.1';")
    tables = ("contacts", "kurier", "users", "clients", "address", "zakaz", "fio")
    courier.sql("".join(f"GRANT SELECT ON {courier.NAME}.{table} TO 'courier'@'127.0.0.1';" for table in tables))
    en, ru = courier.doctor()
    line = f"GRANT SELECT ON `{courier.NAME}`.`givn` TO 'courier'@'127.0.0.1';"
    en.says("database", "fault", "The database has no table givn, or it may not be read.", line)
    ru.says("database", "fault", "В базе нет таблицы givn, или её нельзя читать.", line)
    # What it says to write mends it.
    courier.sql(line)
    en, _ = courier.doctor()
    en.says("database", "good", "All documented tables")
    courier.sql(f"GRANT SELECT ON {courier.NAME}.* TO 'courier'@'127.0.0.1';")


@case
def a_column_is_missing(courier):
    courier.here("ALTER TABLE kurier CHANGE phonek home_phone VARCHAR(60);")
    try:
        en, ru = courier.doctor()
        assert en.code == 1
        en.says("database", "fault", "The table kurier has no column phonek.")
        ru.says("database", "fault", "В таблице kurier нет столбца phonek.")
    finally:
        courier.here("ALTER TABLE kurier CHANGE home_phone phonek VARCHAR(60);")


@case
def an_index_is_missing(courier):
    courier.here("ALTER TABLE contacts DROP INDEX VALUE;")
    en, ru = courier.doctor()
    line = "CREATE INDEX `trubka_contacts` ON `contacts` (`VALUE`, `SourceCodeType`, `Source`);"
    en.says("database", "warning", "The column VALUE of the table contacts has no index.", line)
    ru.says("database", "warning", "На столбце VALUE таблицы contacts нет индекса.", line)
    courier.here(line)
    en, _ = courier.doctor()
    en.says("database", "good", "A look-up takes")


@case
def the_database_is_slow(courier):
    courier.here("RENAME TABLE clients TO clients_; CREATE VIEW clients AS SELECT * FROM clients_ WHERE SLEEP(0.06) = 0;")
    try:
        en, ru = courier.doctor()
        en.says("database", "warning", "noticeably later than the call")
        ru.says("database", "warning", "заметно позже звонка")
    finally:
        courier.here("DROP VIEW clients; RENAME TABLE clients_ TO clients;")


@case
def numbers_are_written_oddly(courier):
    courier.here("UPDATE contacts SET VALUE = '8 (926) 555-02-00' WHERE VALUE = '79265550200';")
    try:
        en, ru = courier.doctor()
        en.says("database", "warning", "8 (9**) ***-**-00")
        ru.says("database", "warning", "contacts.VALUE")
    finally:
        courier.here("UPDATE contacts SET VALUE = '79265550200' WHERE VALUE LIKE '8 (9%';")


@case
def the_user_may_write(courier):
    courier.sql(f"GRANT INSERT, UPDATE ON {courier.NAME}.* TO 'courier'@'127.0.0.1';")
    try:
        en, ru = courier.doctor()
        en.says("database", "warning", "may do more than read: INSERT, UPDATE.")
        ru.says("database", "warning", "может больше, чем читать")
    finally:
        courier.sql(f"REVOKE INSERT, UPDATE ON {courier.NAME}.* FROM 'courier'@'127.0.0.1';")


@case
def the_printed_user_is_enough(courier):
    courier.sql("DROP USER IF EXISTS 'reader'@'127.0.0.1';")
    en, _ = courier.doctor(user="reader")
    en.says("database", "fault", "refused")
    statements = en.pasted("sql")
    courier.sql("\n".join(statements))
    password = re.search(r"IDENTIFIED BY '(.*)'", "\n".join(statements)).group(1)
    env = {**courier.office.home(user="operator", more=courier.settings(user="reader")), "COURIER_PASSWORD": password}
    told = courier.office.doctor(env=env)[0]
    told.says("database", "good", "All documented tables")
    code, rows, err = courier.office.run(env, "who", "79161234567")
    assert code == 0 and "Мария Котова" in json.dumps(rows, ensure_ascii=False), (code, rows, err)
    courier.sql("DROP USER 'reader'@'127.0.0.1';")
