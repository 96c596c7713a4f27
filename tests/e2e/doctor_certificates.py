"""`trubka doctor` at a real Asterisk whose certificate is as it should not be: expired, of another name, changed."""
import os
import shutil
import subprocess

CASES = []
CA_CONF = """
[ca]
default_ca = office
[office]
new_certs_dir = {folder}
database = {folder}/index
serial = {folder}/serial
default_md = sha256
policy = any
email_in_dn = no
copy_extensions = none
x509_extensions = server
[any]
commonName = supplied
[server]
subjectAltName = {name}
"""


def case(function):
    """Registers a case."""
    CASES.append(function)
    return function


class Keys:
    """The folder of the PBX's certificate and its authority; what is shown instead for a while."""

    def __init__(self, office):
        self.office, self.folder = office, os.path.join(os.path.dirname(office.conf), "keys")
        self.shown, self.kept = os.path.join(self.folder, "asterisk.pem"), os.path.join(self.folder, "kept.pem")
        self.by_file = f"port = 5039\ntls = \"file\"\ntls_ca = '{self.folder}/ca.pem'"

    def __enter__(self):
        shutil.copy(self.shown, self.kept)
        return self

    def __exit__(self, *_):
        os.replace(self.kept, self.shown)
        self.office.users("")

    def show(self, name, begin="20200101000000Z", end="20990101000000Z"):
        """The PBX shows a certificate of its authority for this name, valid from then to then; its fingerprint."""
        folder = os.path.join(self.folder, "made")
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        for file, text in (("index", ""), ("serial", "1000\n"), ("conf", CA_CONF.format(folder=folder, name=name))):
            with open(os.path.join(folder, file), "w", encoding="utf-8") as out:
                out.write(text)
        openssl = lambda *words: subprocess.run(["openssl", *words], check=True, capture_output=True, text=True).stdout
        openssl("ca", "-batch", "-notext", "-config", f"{folder}/conf", "-in", f"{self.folder}/asterisk.csr", "-cert", f"{self.folder}/ca.pem",
                "-keyfile", f"{self.folder}/ca.key", "-startdate", begin, "-enddate", end, "-out", f"{folder}/made.pem")
        shutil.copy(f"{folder}/made.pem", self.shown)
        # It looks at its certificate only when the file of its settings is another one.
        self.office.users(f"; {name} {begin} {end}")
        return openssl("x509", "-in", self.shown, "-noout", "-fingerprint", "-sha256").strip().rpartition("=")[2]


def fails(office, pbx, en_words, ru_words, line=None):
    """The step of TLS fails with these words, and nobody logs in."""
    en, ru = office.doctor(user="operator", pbx=pbx)
    assert en.code == 1, en.lines
    en.says("tls", "fault", en_words, line)
    ru.says("tls", "fault", ru_words, line)
    assert en.step("login")["verdict"] == "skipped"


@case
def the_certificate_has_expired(office):
    with Keys(office) as keys:
        keys.show(f"IP:127.0.0.{office.version}", "20010101000000Z", "20020101000000Z")
        fails(office, keys.by_file, "has expired.", "истёк.")


@case
def the_certificate_is_for_another_name(office):
    with Keys(office) as keys:
        pin = keys.show("DNS:pbx.office")
        host = f"127.0.0.{office.version}"
        fails(office, keys.by_file, f"is not for the host {host}.", f"выдан не для адреса {host}.", f'tls_pin = "{pin}"')
        # What it says to write is right.
        en, _ = office.doctor(user="operator", pbx=f'port = 5039\ntls = "pin"\ntls_pin = "{pin}"')
        en.says("login", "good", "Logged in as operator.")


@case
def the_certificate_was_changed(office):
    with Keys(office) as keys:
        before = keys.show(f"IP:127.0.0.{office.version}")
        by_pin = f'port = 5039\ntls = "pin"\ntls_pin = "{before}"'
        en, _ = office.doctor(user="operator", pbx=by_pin)
        en.says("login", "good", "Logged in as operator.")
        now = keys.show("DNS:pbx.office")
        assert now != before
        fails(office, by_pin, before, before, f'tls_pin = "{now}"')
        fails(office, by_pin, "has another certificate than the one that was trusted.", "другой сертификат, чем тот, которому доверились.")
