#!/usr/bin/env python3
"""`trubka doctor` live: in offices that are broken on purpose, and what it prints, pasted in as it is.

  doctor.py FOLDER [16|22…]      the versions must be up (tests/office/pbx.sh); the last line is the summary.
                                 With TRUBKA_TEST_MYSQL a real MariaDB is looked at too.
"""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "..", "office"))
from desk import Desk  # noqa: E402
import doctor_certificates  # noqa: E402
import doctor_database  # noqa: E402
from phones import OFFICE, Ami, Phones, uac, uas  # noqa: E402
from program import BINARY  # noqa: E402
from stage import TRUNK, Stage  # noqa: E402

CITY = "79035550800"
NOBODY_RINGS = re.compile(r"(\d+) calls? processed")
LANGUAGES = ("en", "ru")
CASES = []


def case(function):
    """Registers a case."""
    CASES.append(function)
    return function


class Told:
    """What the doctor said, in one language."""

    def __init__(self, code, lines):
        self.code, self.lines = code, lines

    def step(self, name):
        return next(line for line in self.lines if line.get("step") == name)

    def pasted(self, key):
        """What it printed to be pasted."""
        return next((line[key] for line in self.lines if key in line), None)

    def says(self, step, verdict, words, line=None):
        """This step has this verdict, says this, and has this line."""
        told = self.step(step)
        assert told["verdict"] == verdict, (step, verdict, told)
        text = json.dumps(told["findings"], ensure_ascii=False)
        assert words in text, (words, text)
        lines = [known for finding in told["findings"] for known in finding["lines"]]
        assert line is None or line in lines, (line, lines)


class Office:
    """One version, its manager.conf, and homes of the program."""

    def __init__(self, version, folder):
        self.version, self.folder, self.phones = version, folder, Phones(version)
        self.technology = {16: "SIP", 22: "PJSIP"}[version]
        self.conf = os.path.join(OFFICE, str(version), "work", "etc", "manager.conf")
        with open(self.conf, encoding="utf-8") as file:
            self.original = file.read()
        self.count = 0

    def cli(self, *words):
        script = os.path.join(HERE, "..", "office", "pbx.sh")
        done = subprocess.run([script, "cli", str(self.version), os.path.join(OFFICE, str(self.version)), *words], check=True, capture_output=True, text=True)
        return done.stdout

    def users(self, text):
        """More sections of manager.conf, as an administrator writes them and reloads."""
        with open(self.conf, "w", encoding="utf-8") as file:
            file.write(self.original + "\n" + text + "\n")
        self.cli("manager reload")

    def user(self, read, write):
        """A user `broken` with these rights."""
        self.users(f"[broken]\nsecret=broken-secret\ndeny=0.0.0.0/0.0.0.0\npermit=127.0.0.0/255.0.0.0\nread={read}\nwrite={write}\n")

    def home(self, user="broken", secret=None, extension="101", language="en", pbx="", more="", context="internal"):
        """A home of the program: its environment."""
        self.count += 1
        home = os.path.join(self.folder, f"home-{self.count}")
        os.makedirs(home)
        with open(os.path.join(home, "ami-password"), "w", encoding="utf-8") as file:
            file.write((secret or f"{user}-secret") + "\n")
        os.chmod(file.name, 0o600)
        with open(os.path.join(home, "settings.toml"), "w", encoding="utf-8") as file:
            file.write(f'language = "{language}"\n[pbx]\nhost = "127.0.0.{self.version}"\nusername = "{user}"\npassword_from = "file:{home}/ami-password"\n{pbx}\n'
                       f'[operator]\nextensions = ["{extension}"]\n[dialling]\noperator_channel = "{self.technology}/{{NUMBER}}"\ncontext = "{context}"\n{more}\n')
        return {**os.environ, "TRUBKA_HOME": home, "COURIER_PASSWORD": "courier-secret"}

    def doctor(self, *arguments, env=None, **home):
        """What the doctor says, in each language. Nobody may ring meanwhile."""
        before = NOBODY_RINGS.search(self.cli("core show channels"))
        told = []
        for language in LANGUAGES:
            here = env or self.home(language=language, **home)
            done = subprocess.run([BINARY, "--json", "doctor", *arguments], env=here, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
            assert "panicked" not in done.stderr, done.stderr
            told.append(Told(done.returncode, [json.loads(line) for line in done.stdout.splitlines()]))
            if env:
                break
        after = NOBODY_RINGS.search(self.cli("core show channels"))
        assert before.group(1) == after.group(1), "somebody was called"
        return told

    def run(self, env, *arguments):
        """The program: (exit code, JSON lines, stderr)."""
        done = subprocess.run([BINARY, *arguments, "--json"], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


# ------------------------------------------------------------------------------------------------- broken offices

@case
def logins_are_refused(office):
    permit = "permit = 127.0.0.1/255.255.255.255"
    for home in ({"user": "operator", "secret": "wrong"}, {"user": "nobody"}, {"user": "elsewhere"}):
        en, ru = office.doctor(**home)
        assert en.code == 1, en.lines
        en.says("login", "fault", "a wrong password, a wrong user name, or this computer", permit)
        ru.says("login", "fault", "неверный пароль, неверное имя пользователя или запрет для адреса", permit)


@case
def rights_are_missing(office):
    office.user("call", "reporting")
    en, ru = office.doctor()
    assert en.code == 1
    en.says("rights", "fault", "The right write = originate is missing.", "write = originate,call,agent")
    ru.says("rights", "fault", "Не хватает права write = originate.", "write = originate,call,agent")
    office.user("agent,cdr,user", "originate,reporting")
    en, ru = office.doctor()
    assert en.code == 1
    en.says("rights", "fault", "The right read = call is missing.", "read = call,agent")
    ru.says("rights", "fault", "Не хватает права read = call.", "read = call,agent")
    office.user("call,agent", "originate")
    en, ru = office.doctor("--for", "watch,call,handling,queue-orders")
    assert en.code == 1
    en.says("rights", "fault", "The right write = call is missing.", "write = originate,call,agent")
    ru.says("rights", "fault", "Не хватает права write = agent.", "write = originate,call,agent")
    # Where nobody wants more, it is enough.
    en, _ = office.doctor("--for", "watch,call")
    assert en.code == 0
    # The line read is shown to who has call or reporting; others are told that only a call shows it.
    en, ru = office.doctor("--for", "watch,call,queues")
    en.says("rights", "note", "Whether events of agent come")
    ru.says("rights", "note", "Видны ли события agent")
    for read in ("call", "call, agent"):
        office.user(read, "originate,call")
        en, ru = office.doctor()
        en.says("rights", "warning", "The right read = agent is missing.", "read = call,agent")
        ru.says("rights", "warning", "Не хватает права read = agent.", "read = call,agent")
    office.user("call,agent", "originate,call,agent")
    en, _ = office.doctor()
    en.says("rights", "note", "seeing the queues")
    en.says("rights", "note", "calling by a click")
    en.says("dialling", "note", "knows the extension 101")


@case
def other_users_secrets_are_read_by_who_reads_a_variable(office):
    """It is so, by each of the two rights that it is said of and by no other; where the doctor says what helps, it helps."""
    def secret_by(write):
        office.user("call", write)
        ami = Ami(office.version)
        try:
            assert ami.login("broken")["Response"] == "Success"
            return ami.act("Getvar", Variable="AST_CONFIG(manager.conf,operator,secret,-1)").get("Value")
        finally:
            ami.close()
    for write, secret in (("call", "operator-secret"), ("reporting", "operator-secret"), ("originate", None), ("agent", None), ("user", None)):
        assert secret_by(write) == secret, write
    office.user("call,agent", "originate,reporting")
    en, ru = office.doctor("--for", "watch,call,queues")
    assert en.code == 0
    en.says("rights", "note", "This user can read the passwords of the other users of manager.conf.")
    ru.says("rights", "note", "право reporting в строке write")
    office.cli("module unload func_config.so")
    try:
        assert not secret_by("call,reporting")
        office.user("call,agent", "originate,reporting")
        en, _ = office.doctor("--for", "watch,call,queues")
        assert "passwords of the other" not in json.dumps(en.step("rights")), en.step("rights")
    finally:
        office.cli("module load func_config.so")


@case
def rights_are_too_many(office):
    en, ru = office.doctor(user="all")
    assert en.code == 0
    en.says("rights", "warning", "write has system, command, config")
    ru.says("rights", "warning", "выполнять команды консоли Asterisk")


@case
def phones_and_lines_are_missing(office):
    good = f"{office.technology}/101"
    en, ru = office.doctor(user="operator", more=f'[numbers]\ntrunks = ["{office.technology}/no_such_line"]')
    en.says("phones", "fault", f"the phone {good} is connected to the PBX")
    en.says("phones", "fault", f"The PBX has no line {office.technology}/no_such_line.")
    ru.says("phones", "fault", f"Линии {office.technology}/no_such_line на АТС нет.")
    en, ru = office.doctor(user="operator", extension="105")
    en.says("phones", "fault", f"the phone {office.technology}/105 is not connected")
    ru.says("phones", "fault", f"телефон {office.technology}/105 не подключён")
    en, ru = office.doctor(user="operator", extension="109")
    en.says("phones", "fault", f"the PBX has no phone {office.technology}/109")
    ru.says("phones", "fault", f"телефона {office.technology}/109 на АТС нет")


@case
def the_context_is_missing(office):
    en, ru = office.doctor(user="operator", context="no-such")
    assert en.code == 1
    en.says("dialling", "fault", "The dialplan has no context no-such.")
    ru.says("dialling", "fault", "В диалплане нет контекста no-such.")
    en, ru = office.doctor(user="minimal", context="no-such")
    en.says("dialling", "fault", "Either the dialplan has no context no-such")
    ru.says("dialling", "fault", "Либо в диалплане нет контекста no-such")


@case
def the_version_is_known(office):
    en, ru = office.doctor(user="operator")
    if office.version == 16:
        en.says("version", "warning", "CVE-2024-42365")
        ru.says("version", "warning", "не поддерживается с 09.10.2023")
    else:
        en.says("version", "good", "Asterisk 22.")
    en, _ = office.doctor(user="minimal")
    en.says("version", "warning" if office.version == 16 else "note", "the PBX does not say more")
    en.says("clock", "good", "agree")


@case
def tls_and_plain_are_mixed(office):
    en, ru = office.doctor(user="operator", pbx="port = 5039")
    assert en.code == 1
    en.says("tls", "fault", "TLS", 'tls = "pin"')
    ru.says("tls", "fault", "отвечает TLS, а в настройках он выключен", 'tls = "pin"')
    lines = [line for finding in ru.step("tls")["findings"] for line in finding["lines"]]
    # What it says to write is right.
    en, ru = office.doctor(user="operator", pbx="port = 5039\n" + "\n".join(lines))
    en.says("tls", "good", "TLS 1.3")
    en.says("login", "good", "Logged in as operator.")
    en, ru = office.doctor(user="operator", pbx="\n".join(lines))
    en.says("tls", "fault", "without TLS", 'tls = "off"')
    ru.says("tls", "fault", "но без TLS", 'tls = "off"')


# --------------------------------------------------------------------------------------------- what it prints, pasted

def pasted(office, without=None):
    """The section that the doctor prints, pasted in as it is, or without a right: the user's environment."""
    told = office.doctor(user="pasted", secret="not yet known")[0]
    assert told.code == 1, "the user is there already"
    lines = told.pasted("manager_conf")
    if without:
        key, right = without
        rest = lambda line: ",".join(word for word in line.partition("= ")[2].split(",") if word != right) or "none"
        lines = [f"{key} = {rest(line)}" if line.startswith(f"{key} = ") else line for line in lines]
    office.users("\n".join(lines))
    secret = next(line.partition("= ")[2] for line in lines if line.startswith("secret"))
    return {**office.home(user="pasted", secret=secret), "PASTED": "\n".join(lines)}, secret


def desk_of(office, env, name):
    """The program at 101's desk as that user, taking orders."""
    folder = os.path.join(office.folder, name)
    desk = Desk.__new__(Desk)
    os.makedirs(folder)
    desk.version, desk.extension, desk.folder, desk.home, desk.env = office.version, "101", folder, env["TRUBKA_HOME"], env
    desk.told, desk.changed, desk.process, desk.acts = [], threading.Condition(), None, True
    desk.start()
    desk.wait_online()
    return desk


def talk(office, desk, name="Мария"):
    """A caller from the city speaks with 101."""
    stage = Stage(office.version, "", "all", office.phones)
    own = stage.phone(101, ring_ms=300)
    stage.city(CITY, "74951234501", port=5070, talk_ms=20000, name=name)
    own.wait_for("R", "ACK")
    desk.wait_row("101 talks", lambda row: row["phase"] == "talking")
    return stage, own


def section(env):
    """The lines of the user's section, as they were pasted."""
    return env["PASTED"].splitlines()


@case
def the_printed_section_is_enough(office):
    env, _ = pasted(office)
    told = office.doctor(env=env)[0]
    assert told.code == 0, told.lines
    told.says("rights", "note", "transferring")
    assert "too many" not in json.dumps(told.step("rights")), told.step("rights")
    desk = desk_of(office, env, "enough")
    try:
        # A caller whose name tries to be an event that is filtered is seen all the same.
        stage, own = talk(office, desk, name="Event: BridgeCreate")
        assert desk.cards(), "no card"
        other = stage.phone(102, ring_ms=500)
        desk.order("transfer 102")
        own.wait_for("R", "BYE")
        other.wait_for("R", "ACK")
        desk.wait_row("it was transferred", lambda row: "talking: 102" in (row.get("stage") or ""))
        office.phones.stop()
        desk.forget()
        # A caller of a queue has a card too, and is seen waiting.
        stage.city(CITY, "74951234570", port=5070, talk_ms=20000, name="Очередь")
        watch = lambda: office.run(env, "queues")[1]
        end = time.time() + 15
        while not any(row.get("waiting") for row in watch()):
            assert time.time() < end, watch()
        own = stage.phone(101, ring_ms=300)
        own.wait_for("R", "ACK")
        desk.wait_row("the queue's caller talks", lambda row: row["phase"] == "talking")
        assert desk.cards(), "no card of the queue's caller"
        # The phones are still there: whom the PBX cannot tell of the end, it tells again and again.
        office.cli("channel request hangup all")
        own.wait_for("R", "BYE")
        office.phones.stop()
        desk.wait_row("the queue's call is over", lambda row: row["phase"] == "ended" or row.get("outcome"))
        desk.forget()
        # Calling by a click: the own phone, then 102.
        own = stage.phone(101, ring_ms=300)
        other = stage.phone(102, ring_ms=300)
        desk.order("call 102")
        other.wait_for("R", "ACK")
        desk.wait_row("the click talks", lambda row: row["phase"] == "talking")
        desk.order("hangup")
        own.wait_for("R", "BYE")
        office.phones.stop()
    finally:
        desk.end()
        office.phones.stop()
    code, rows, err = office.run(env, "colleagues")
    assert code == 0 and not any("lacks" in row for row in rows), (rows, err)
    assert any(row.get("extension") == "102" for row in rows), rows
    device = f"{office.technology}/101"
    assert office.run(env, "queues", "--sign-in", "free")[0] == 0
    assert device in office.cli("queue show free")
    assert office.run(env, "queues", "--pause", "Обед", "--in", "free")[0] == 0
    assert "paused" in office.cli("queue show free").lower()
    assert office.run(env, "queues", "--sign-out", "free")[0] == 0
    assert device not in office.cli("queue show free")


@case
def the_printed_filters_keep_out_what_is_not_needed(office):
    env, secret = pasted(office)
    ami, seen = Ami(office.version), Ami(office.version)
    try:
        assert ami.act("Login", Username="pasted", Secret=secret)["Response"] == "Success"
        assert seen.login("all")["Response"] == "Success"
        filtered = {line.split("Event: ")[-1].split("name(")[-1].split(")")[0] for line in section(env) if line.startswith("eventfilter")}
        assert len(filtered) == 7, filtered
        # A caller waits in a queue with music, is taken and goes; a call by a Local/ channel, which is optimised away, is ended by the PBX.
        stage = Stage(office.version, "", "all", office.phones)
        own = stage.phone(101, ring_ms=1000, talk_ms=60000)
        stage.city(CITY, "74951234570", port=5070, talk_ms=4000)
        own.wait_for("R", "ACK")
        own.wait_for("R", "BYE")
        office.phones.stop()
        # Phones that send no voice leave a Local/ channel in its place: the music does it.
        own = stage.phone(101, ring_ms=200)
        office.cli("channel originate Local/101@internal application Dial Local/692@services/n")
        assert seen.wait(Event="LocalOptimizationEnd"), "nothing was optimised away"
        office.cli("channel request hangup all")
        own.wait_for("R", "BYE")
        time.sleep(0.3)
        told, all_told = ({dict(packet).get("Event") for packet in one.packets()} for one in (ami, seen))
        needed = {"Newchannel", "Newstate", "BridgeEnter", "BridgeLeave", "DialBegin", "DialEnd", "Hangup", "LocalBridge", "QueueCallerJoin",
                  "QueueCallerLeave", "AgentCalled", "AgentConnect", "AgentComplete"}
        assert needed <= told, needed - told
        assert filtered <= all_told, f"nothing shows that these are kept out: {filtered - all_told}"
        assert not (filtered | {"VarSet", "Newexten"}) & told, filtered & told
        assert all_told - told >= filtered
    finally:
        ami.close()
        seen.close()
        office.phones.stop()


@case
def without_originate_no_click_calls(office):
    env, _ = pasted(office, ("write", "originate"))
    told = office.doctor(env=env)[0]
    assert told.code == 1
    told.says("rights", "fault", "write = originate is missing", "write = originate,call,agent")
    code, _, err = office.run(env, "call", "102")
    assert code == 1 and "originate" in err, (code, err)


@case
def without_call_nothing_is_handled(office):
    env, _ = pasted(office, ("write", "call"))
    told = office.doctor("--for", "watch,call,colleagues,queues,queue-orders,handling", env=env)[0]
    assert told.code == 1
    told.says("rights", "fault", "write = call is missing", "write = originate,call,agent")
    code, rows, err = office.run(env, "colleagues")
    assert any("lacks" in row for row in rows), (code, rows, err)
    desk = desk_of(office, env, "no-call")
    try:
        _, own = talk(office, desk)
        row = desk.wait_row("the right is named", lambda row: row.get("cannot"))
        assert "add call to this user's write line" in row["cannot"] and not row["can"], row
        desk.order("transfer 102")
        time.sleep(0.5)
        assert own.when("R", "BYE") is None, "it was transferred all the same"
    finally:
        desk.end()
        office.phones.stop()


@case
def without_agent_no_queue_is_changed(office):
    env, _ = pasted(office, ("write", "agent"))
    told = office.doctor("--for", "watch,call,queues,queue-orders", env=env)[0]
    told.says("rights", "fault", "write = agent is missing")
    code, _, err = office.run(env, "queues", "--sign-in", "free")
    assert code == 1 and "agent" in err, (code, err)


@case
def without_reading_queues_nothing_is_seen_of_them(office):
    env, secret = pasted(office, ("read", "agent"))
    told = office.doctor("--for", "watch,queues", env=env)[0]
    assert told.code == 1
    told.says("rights", "fault", "The right read = agent is missing.", "read = call,agent")
    ami = Ami(office.version)
    try:
        assert ami.act("Login", Username="pasted", Secret=secret)["Response"] == "Success"
        office.phones.play(uac(CITY, "74951234574", talk_ms=1500), TRUNK).process.wait(30)
        ami.wait(Event="Hangup", test=lambda event: event["CallerIDNum"] == CITY)
        assert not any(dict(packet).get("Event") == "QueueCallerJoin" for packet in ami.packets())
    finally:
        ami.close()
        office.phones.stop()


@case
def without_reading_calls_nothing_is_seen(office):
    env, _ = pasted(office, ("read", "call"))
    told = office.doctor(env=env)[0]
    assert told.code == 1
    told.says("rights", "fault", "read = call is missing", "read = call,agent")
    desk = desk_of(office, env, "blind")
    seen = Ami(office.version)
    try:
        assert seen.login("all")["Response"] == "Success"
        office.phones.play(uas(ring_ms=200), 101)
        office.phones.play(uac(CITY, "74951234501", talk_ms=800), TRUNK).process.wait(30)
        seen.wait(Event="Hangup", test=lambda event: event["CallerIDNum"] == CITY)
        time.sleep(0.5)
        assert not desk.cards(), desk.told
    finally:
        seen.close()
        desk.end()
        office.phones.stop()


# ---------------------------------------------------------------------------------------------------------- running

def play(function, argument, label, results):
    begin = time.time()
    try:
        function(argument)
        results.append(True)
        print(f"ok      {function.__name__} on {label} ({time.time() - begin:.1f} s)", flush=True)
    except Exception:
        results.append(False)
        print(f"FAILED  {function.__name__} on {label}\n{traceback.format_exc()}", flush=True)


def run(version, folder, names, results):
    """All cases on one version."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    office = Office(version, folder)
    try:
        office.phones.register([101, 102, 103, 106])
        for function in [*CASES, *doctor_certificates.CASES]:
            if not names or function.__name__ in names:
                play(function, office, version, results)
        # One server for both: it is looked at once.
        if version == 22 and os.environ.get("TRUBKA_TEST_MYSQL"):
            courier = doctor_database.Courier(office)
            for function in doctor_database.CASES:
                if not names or function.__name__ in names:
                    play(function, courier, "MariaDB", results)
    finally:
        office.users("")
        office.phones.stop()


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    folder = os.path.abspath(sys.argv[1])
    versions = [int(word) for word in sys.argv[2:] if word.isdigit()] or [16, 22]
    names = [word for word in sys.argv[2:] if not word.isdigit()]
    results = []
    threads = [threading.Thread(target=run, args=(version, os.path.join(folder, str(version)), names, results)) for version in versions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{sum(results)} passed, {results.count(False)} failed, 0 skipped", flush=True)
    sys.exit(0 if all(results) and results else 1)


if __name__ == "__main__":
    main()
