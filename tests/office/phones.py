"""Hands for the test office: AMI connections that keep every byte, and SIP phones made of sipp scenarios.

Only the standard library. A phone is one sipp process that plays one scenario; `Phones` starts them, says what each
of them sent and received and when (its own witness, independent of what Asterisk tells), and ends those it started.

sipp's traps that the scenarios below avoid: CANCEL and the ACK of a refusal must repeat the INVITE's branch; chan_sip
sends 487 before the 200 of a CANCEL, PJSIP after it; a hold must raise the version in the SDP's `o=` line; 181 must
be optional.
"""
import hashlib
import json
import os
import socket
import subprocess
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
OFFICE = os.environ.get("TRUBKA_OFFICE") or os.path.join(HERE, "..", "..", "target", "office")
SIP_SECRET = "sip-secret"


class Ami:
    """One AMI connection. With `path`, every received byte goes to path.ami, every sent byte to path.sent and the
    offset and seconds of every read to path.times."""

    def __init__(self, version, path=None, port=5038):
        self.socket = socket.create_connection((f"127.0.0.{version}", port), timeout=10)
        self.socket.settimeout(None)
        self.start = time.time()
        self.received, self.closed, self.next_id = bytearray(), False, 0
        self.changed = threading.Condition()
        self.files = {end: open(f"{path}.{end}", "wb") for end in ("ami", "sent", "times")} if path else {}
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        while True:
            try:
                data = self.socket.recv(65536)
            except OSError:
                data = b""
            with self.changed:
                if not data:
                    self.closed = True
                    self.changed.notify_all()
                    return
                if self.files:
                    self.files["ami"].write(data)
                    seconds = round(time.time() - self.start, 4)
                    self.files["times"].write(json.dumps([len(self.received), seconds]).encode() + b"\n")
                self.received += data
                self.changed.notify_all()

    def send(self, pairs):
        """Sends one action: a list of (key, value)."""
        data = "".join(f"{key}: {value}\r\n" for key, value in pairs).encode() + b"\r\n"
        if self.files:
            self.files["sent"].write(data)
        self.socket.sendall(data)

    def packets(self):
        """The complete packets so far, each a list of (key, value)."""
        with self.changed:
            text = bytes(self.received).decode("utf-8", "replace")
        _, _, text = text.partition("\r\n")  # the banner
        split = lambda line: tuple(part.strip() for part in line.partition(":")[::2])
        return [[split(line) for line in packet.split("\r\n") if line] for packet in text.split("\r\n\r\n")[:-1]]

    def wait(self, timeout=10, count=1, test=None, **want):
        """Waits for the count-th packet whose fields equal the wanted ones; a dict, or None."""
        end = time.time() + timeout
        while True:
            hits = [dict(packet) for packet in self.packets() if all((k, str(v)) in packet for k, v in want.items())]
            hits = [hit for hit in hits if test is None or test(hit)]
            if len(hits) >= count:
                return hits[count - 1]
            with self.changed:
                if self.closed or time.time() > end:
                    return None
                self.changed.wait(0.1)

    def login(self, user="operator"):
        """Logs in by the MD5 challenge."""
        challenge = self.act("Challenge", AuthType="MD5")["Challenge"]
        key = hashlib.md5((challenge + user + "-secret").encode()).hexdigest()
        return self.act("Login", AuthType="MD5", Username=user, Key=key, Events="on")

    def act(self, action, action_id=None, timeout=8, **headers):
        """Sends an action and waits for its first answer."""
        self.next_id += 1
        action_id = action_id or f"act-{self.next_id}"
        self.send([("Action", action), ("ActionID", action_id), *headers.items()])
        return self.wait(timeout, ActionID=action_id)

    def close(self):
        """Logs off and closes the files."""
        try:
            if not self.closed:
                self.send([("Action", "Logoff"), ("ActionID", "bye")])
                self.reader.join(2)
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.reader.join(1)
        self.socket.close()
        for file in self.files.values():
            file.close()


# ------------------------------------------------------------------------------------------------ scenario files

SDP = """v=0
o=office 1 %s IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
m=audio [auto_media_port] RTP/AVP 8 101
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15
a=%s
"""
VIA = "Via: SIP/2.0/UDP [local_ip]:[local_port];branch=%s"
CONTACT = "Contact: <sip:%s[local_ip]:[local_port]>"
RETRANSMIT = ' retrans="500"'
END = '<label id="end"/><nop/></scenario>'
# A phone's tag, the same in all its answers and requests.
TAG = ";tag=[pid]t[call_number]"


def _scenario(name):
    return f'<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE scenario SYSTEM "sipp.dtd">\n<scenario name="{name}">\n'


def _send(first, headers, body=None, attributes=""):
    text = "\n".join([first, *headers, "Max-Forwards: 70", "User-Agent: test-phone", ""])
    if body:
        text += "Content-Type: application/sdp\nContent-Length: [len]\n\n" + body
    else:
        text += "Content-Length: 0\n\n"
    return f"<send{attributes}><![CDATA[\n\n{text}\n]]></send>\n"


def _reply(code, text, tag=True, body=None, attributes="", contact=None):
    headers = ["[last_Via:]", "[last_From:]", "[last_To:]" + (TAG if tag else ""), "[last_Call-ID:]", "[last_CSeq:]"]
    contact = f"Contact: <{contact}>" if contact else CONTACT % ""
    return _send(f"SIP/2.0 {code} {text}", [*headers, contact], body, attributes)


def register(extension, expires=3600):
    """A registration with the digest answered."""
    def headers(n):
        return [VIA % "[branch]", f"From: <sip:{extension}@[remote_ip]>;tag=[pid]r[call_number]",
                f"To: <sip:{extension}@[remote_ip]>", "Call-ID: [call_id]", f"CSeq: {n} REGISTER",
                f"Contact: <sip:{extension}@[local_ip]:5060>", f"Expires: {expires}"]
    first = "REGISTER sip:[remote_ip] SIP/2.0"
    login = f"[authentication username={extension} password={SIP_SECRET}]"
    trying = '<recv response="100" optional="true"/>'
    return (_scenario("register") + _send(first, headers(1), attributes=RETRANSMIT) + trying
            + '<recv response="401" auth="true"/>' + _send(first, [*headers(2), login], attributes=RETRANSMIT)
            + trying + '<recv response="200"/></scenario>')


def uas(ring_ms=2000, final=200, text="OK", talk_ms=60000, silent=False, progress=False, hold=None, contact=None, variants=()):
    """A phone: rings ring_ms (without a 180 when silent, with 183 in its place at progress), then answers `final`; gives way to CANCEL; talks talk_ms
    unless the other side says BYE first.

    hold = (after_ms, for_ms), for_ms None: until the call ends; variants = [(regexp over the INVITE, settings that differ)]: the first that matches counts, for a phone that takes several calls."""
    base = dict(ring_ms=ring_ms, final=final, text=text, talk_ms=talk_ms, silent=silent, progress=progress, hold=hold,
                contact=contact)
    cases = [(regexp, {**base, **changes}) for regexp, changes in variants] + [(None, base)]
    patterns = [(10 + i, regexp) for i, (regexp, _) in enumerate(cases) if regexp]
    answer = ('<action><ereg regexp=".*" search_in="hdr" header="From:" assign_to="1"/>'
              '<ereg regexp=".*" search_in="hdr" header="To:" assign_to="2"/>'
              '<ereg regexp="sip:[^>]*" search_in="hdr" header="Contact:" assign_to="3"/>'
              + "".join(f'<ereg regexp="{regexp}" search_in="msg" assign_to="{n}"/>' for n, regexp in patterns) + "</action>")
    out = [_scenario("phone"), f'<recv request="INVITE" rrs="true">{answer}</recv>\n',
           f'<Reference variables="{",".join(["1", "2", "3", *(str(n) for n, _ in patterns)])}"/>\n',
           *(f'<nop next="case{n - 10}" test="{n}"/>\n' for n, _ in patterns), f'<nop next="case{len(cases) - 1}"/>\n']
    for i, (_, settings) in enumerate(cases):
        out += [f'<label id="case{i}"/>', *_answers(i, **settings)]
    return "".join([*out, END])


def _answers(i, ring_ms, final, text, talk_ms, silent, progress, hold, contact):
    """One way of a phone to take a call; the labels end in i."""
    def request(method, n, extra=(), body=None):
        headers = [VIA % "[branch]", "From:[$2]" + TAG, "To:[$1]", "Call-ID: [call_id]", f"CSeq: {n} {method}", *extra]
        return _send(f"{method} [$3] SIP/2.0", headers, body, "" if method == "ACK" else RETRANSMIT)

    if progress:
        out = [_reply(183, "Session Progress", body=SDP % (1, "sendrecv"))]
    else:
        out = [] if silent else [_reply(180, "Ringing")]
    terminated = ["[last_Via:]", "[last_From:]", "[last_To:]" + TAG, "[last_Call-ID:]", "CSeq: [last_cseq_number] INVITE"]
    out += [f'<recv request="CANCEL" timeout="{max(ring_ms, 1)}" ontimeout="final{i}"/>\n', _reply(200, "OK"),
            _send("SIP/2.0 487 Request Terminated", terminated),
            f'<recv request="ACK" timeout="3000" ontimeout="end"/>\n<nop next="end"/>\n<label id="final{i}"/>']
    if final != 200:
        return [*out, _reply(final, text, contact=contact), '<recv request="ACK" timeout="3000" ontimeout="end"/>\n<nop next="end"/>\n']
    out += [_reply(200, "OK", body=SDP % (1, "sendrecv"), attributes=RETRANSMIT), '<recv request="ACK" rrs="true"/>\n']
    n = 1
    for pause_ms, mode in zip([ms for ms in hold or () if ms is not None], ("sendonly", "sendrecv")):
        out += [f'<pause milliseconds="{pause_ms}"/>', request("INVITE", n, [CONTACT % ""], SDP % (n + 1, mode)),
                '<recv response="100" optional="true"/><recv response="200"/>', request("ACK", n)]
        n += 1
    out += [f'<recv request="BYE" timeout="{talk_ms}" ontimeout="bye{i}"/>\n', _reply(200, "OK", False),
            f'<nop next="end"/>\n<label id="bye{i}"/>', request("BYE", n), '<recv response="200" timeout="5000" ontimeout="end"/>\n<nop next="end"/>\n']
    return out


def uac(number, to, name="", user=None, cancel_ms=None, talk_ms=3000, raw_from=None, hold=None):
    """A caller: sends INVITE (with the digest of `user`, when it is an extension); cancels cancel_ms after the first
    180, or talks talk_ms after the answer and says BYE, unless told BYE first. hold = (after_ms, for_ms), only where
    the PBX asks for no digest."""
    sender = raw_from or ((f'"{name}" ' if name else "") + f"<sip:{number}@[local_ip]>")
    uri = f"sip:{to}@[remote_ip]"
    contact = CONTACT % f"{user or number or 'anonymous'}@"
    branch = lambda n: f"z9hG4bK[pid]x[call_number]n{n}"

    def headers(n, method, via="[branch]", to_tag=""):
        return [VIA % via, f"From: {sender};tag=[pid]c[call_number]", f"To: <{uri}>{to_tag}", "Call-ID: [call_id]", f"CSeq: {n} {method}"]

    def refusal_ack(n):
        return _send(f"ACK {uri} SIP/2.0", headers(n, "ACK", branch(n), "[peer_tag_param]"))

    def invite(n, extra=()):
        return _send(f"INVITE {uri} SIP/2.0", [*headers(n, "INVITE", branch(n)), contact, *extra], SDP % (1, "sendrecv"), RETRANSMIT)

    n = 1
    out = [_scenario("caller"), invite(1)]
    if user:
        n = 2
        login = f"[authentication username={user} password={SIP_SECRET}]"
        out += ['<recv response="100" optional="true"/><recv response="401" auth="true"/>', refusal_ack(1), invite(2, [login])]
    out.append('<recv response="100" optional="true"/><recv response="183" optional="true"/>')
    if cancel_ms is not None:
        # 199 is never sent: waiting for it lets other answers come meanwhile (181, when the call is forwarded).
        # sipp takes the time-out of the message that would be next, optional or not.
        until = f'timeout="{cancel_ms}" ontimeout="cancel"'
        others = "".join(f'<recv response="{code}" optional="true" {until}/>' for code in (181, 182, 183, 180))
        out += [f'<recv response="180"/>{others}<recv response="199" {until}/><label id="cancel"/>',
                _send(f"CANCEL {uri} SIP/2.0", headers(n, "CANCEL", branch(n)), attributes=RETRANSMIT),
                '<recv response="487" optional="true" next="cancelled"/><recv response="200"/><recv response="487"/>',
                '<label id="cancelled"/>', refusal_ack(n), '<recv response="200" timeout="400" ontimeout="end"/>', END]
        return "".join(out)
    optional = "".join(f'<recv response="{code}" optional="true"/>' for code in (180, 181, 182, 183))
    refusals = "".join(f'<recv response="{code}" optional="true" next="refused"/>'
                       for code in (403, 404, 408, 410, 480, 484, 486, 488, 500, 503, 600, 603))
    target = '<action><ereg regexp="sip:[^>]*" search_in="hdr" header="Contact:" assign_to="3"/></action>'
    out += [optional, refusals, f'<recv response="200" rrs="true">{target}</recv><Reference variables="3"/>',
            _send("ACK [$3] SIP/2.0", headers(n, "ACK", "[branch]", "[peer_tag_param]"))]
    for pause_ms, mode in zip(hold or (), ("sendonly", "sendrecv")):
        n += 1
        out += [f'<pause milliseconds="{pause_ms}"/>',
                _send("INVITE [$3] SIP/2.0", [*headers(n, "INVITE", "[branch]", "[peer_tag_param]"), contact], SDP % (n, mode), RETRANSMIT),
                '<recv response="100" optional="true"/><recv response="200"/>',
                _send("ACK [$3] SIP/2.0", headers(n, "ACK", "[branch]", "[peer_tag_param]"))]
    out += [f'<recv request="BYE" timeout="{talk_ms}" ontimeout="bye"/>', _reply(200, "OK", False), '<nop next="end"/><label id="bye"/>',
            _send("BYE [$3] SIP/2.0", headers(n + 1, "BYE", "[branch]", "[peer_tag_param]"), attributes=RETRANSMIT),
            '<recv response="200" timeout="4000" ontimeout="end"/><nop next="end"/><label id="refused"/>', refusal_ack(n), END]
    return "".join(out)


# ---------------------------------------------------------------------------------------------------- the phones

class Phone:
    """One sipp process and what it saw; `call` narrows it to one of its calls."""

    def __init__(self, process, stem, name, address, only=None):
        self.process, self.stem, self.name, self.address, self.only = process, stem, name, address, only

    def messages(self):
        """(epoch seconds, "S" sent or "R" received, method of the CSeq, first line) of every SIP message so far."""
        return [(float(p[2]), p[3], p[5].split()[-1], p[6]) for p in self._lines() if self.only in (None, p[4])]

    def _lines(self):
        try:
            lines = open(self.stem + ".short", encoding="utf-8", errors="replace").read().splitlines()
        except FileNotFoundError:
            return []
        split = [line.split("\t") for line in lines]  # date, time, epoch, way, Call-ID, CSeq, first line
        return [p for p in split if len(p) == 7]

    def call(self, which, timeout=15):
        """What this phone saw of one call: of its nth (from 0), or of the one whose INVITE has this text."""
        end = time.time() + timeout
        while time.time() < end:
            invites = [headers for text, first, headers in self._trace() if first.startswith("INVITE") and (isinstance(which, int) or which in text)]
            ids = list(dict.fromkeys(headers.get("Call-ID") for headers in invites))
            n = which if isinstance(which, int) else 0
            if len(ids) > n:
                return Phone(self.process, self.stem, f"{self.name}, call {which}", self.address, ids[n])
            time.sleep(0.05)
        raise AssertionError(f"{self.name}: no call {which} within {timeout} s; it saw {self.messages()}")

    def _trace(self):
        """(text, first line, headers) of every message so far."""
        try:
            trace = open(self.stem + ".msg", encoding="utf-8", errors="replace").read()
        except FileNotFoundError:
            return
        for text in ("\n" + trace).split("\n-----")[1:]:
            text = text[text.find("\n\n") + 2:].replace("\r", "")
            first, *lines = text.splitlines() or [""]
            headers = {}
            for key, _, value in (line.partition(":") for line in lines):
                headers.setdefault(key, value.strip())
            yield text, first, headers

    def dialog(self):
        """(Call-ID, From's tag, To's tag) of the first answered INVITE."""
        for _, first, headers in self._trace():
            if first.startswith("SIP/2.0 200") and "INVITE" in headers.get("CSeq", ""):
                return headers["Call-ID"], headers["From"].partition("tag=")[2], headers["To"].partition("tag=")[2]
        raise AssertionError(f"{self.name}: no answered INVITE in its trace")

    def when(self, way, start, method=None):
        """When the first message that begins with `start` went that way; None if it did not."""
        return next((at for at, w, m, first in self.messages()
                     if w == way and first.startswith(start) and (method is None or m == method)), None)

    def wait_for(self, way, start, method=None, timeout=15):
        """Waits until such a message has been seen; its time."""
        end = time.time() + timeout
        while time.time() < end:
            at = self.when(way, start, method)
            if at is not None:
                return at
            time.sleep(0.02)
        raise AssertionError(f"{self.name}: no {way} {start!r} within {timeout} s; it saw {self.messages()}")

    def rang_secs(self):
        """How long this phone rang: from its 180 to its own final answer or to the CANCEL."""
        begin = self.when("S", "SIP/2.0 180", "INVITE")
        end = begin and self._soon(lambda: min((at for at, way, method, first in self.messages() if (way == "R" and first.startswith("CANCEL"))
                                                or (way == "S" and method == "INVITE" and first[8:9] in "23456")), default=None))
        return round(end - begin, 2) if begin and end else 0.0

    def talked_secs(self):
        """How long this phone talked: from the 200 to its INVITE (sent or received) to the BYE (from either side)."""
        begin = self.when("S", "SIP/2.0 200", "INVITE") or self.when("R", "SIP/2.0 200", "INVITE")
        end = begin and self._soon(lambda: self.when("S", "BYE") or self.when("R", "BYE"))
        return round(end - begin, 2) if begin and end else 0.0

    @staticmethod
    def _soon(look):
        """The PBX tells the other side a moment later: what was seen within that."""
        end = time.time() + 3
        while (seen := look()) is None and time.time() < end:
            time.sleep(0.02)
        return seen

    def invite(self):
        """The text of the first INVITE in the full trace."""
        return next((text for text, first, _ in self._trace() if first.startswith("INVITE ")), "")


class Phones:
    """Starts sipp processes towards one Asterisk, and ends those it started."""

    def __init__(self, version):
        self.version, self.started = version, []
        self.folder = tempfile.TemporaryDirectory(prefix="phones-")
        self.sipp = os.path.join(OFFICE, str(version), "bin", "sipp")

    def address(self, extension):
        """The address of an extension's phone; the trunk's is that of 200."""
        return f"127.{self.version}.0.{extension}"

    def play(self, scenario, extension, port=5060, calls=1):
        """Plays a scenario from the address of an extension (200: the telephone company)."""
        k = len(self.started)
        stem = os.path.join(self.folder.name, f"{extension}-{k}")
        with open(stem + ".xml", "wb") as file:
            file.write(scenario if isinstance(scenario, bytes) else scenario.encode())
        ip = self.address(extension)
        command = [self.sipp, f"127.0.0.{self.version}:5060", "-sf", stem + ".xml", "-i", ip, "-p", str(port), "-mi", ip,
                   "-mp", str(30000 + k % 200 * 40), "-m", str(calls), "-nostdin", "-recv_timeout", "90000",
                   "-trace_err", "-error_file", stem + ".err", "-trace_shortmsg", "-shortmessage_file", stem + ".short",
                   "-trace_msg", "-message_file", stem + ".msg"]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=open(stem + ".out", "wb"),
                                   stderr=subprocess.STDOUT, cwd=self.folder.name)
        phone = Phone(process, stem, f"{extension} ({os.path.basename(stem)})", ip)
        self.started.append(phone)
        # Not before it listens: an INVITE that comes too early is repeated only half a second later.
        end = time.time() + 5
        while not _listens(ip, port) and process.poll() is None and time.time() < end:
            time.sleep(0.01)
        return phone

    def register(self, extensions=(101, 102, 103), expires=3600):
        """Registers phones, by their extensions or as (device, last part of the address); raises when one is refused."""
        devices = [device if isinstance(device, tuple) else (device, device) for device in extensions]
        for phone in [self.play(register(name, expires), at, 5059) for name, at in devices]:
            if phone.process.wait(15) != 0:
                raise AssertionError(f"{phone.name} could not register: {open(phone.stem + '.out').read()[-400:]}")

    def finish(self, timeout=15):
        """Waits for all phones to have played their scenarios; returns those that failed, as (name, code, what they saw)."""
        end = time.time() + timeout
        failed = []
        for phone in self.started:
            try:
                phone.process.wait(max(0.05, end - time.time()))
            except subprocess.TimeoutExpired:
                phone.process.kill()
                phone.process.wait()
            if phone.process.returncode != 0:
                seen = [f"{way} {method} {first}" for _, way, method, first in phone.messages()]
                failed.append((phone.name, phone.process.returncode, seen))
        return failed

    def stop(self):
        """Ends whatever still runs and forgets all."""
        for phone in self.started:
            if phone.process.poll() is None:
                phone.process.kill()
                phone.process.wait()
        self.started = []


def _listens(ip, port):
    """Whether somebody has bound this UDP port."""
    wanted = f"{socket.inet_aton(ip)[::-1].hex().upper()}:{port:04X}"
    with open("/proc/net/udp", encoding="ascii") as table:
        return any(line.split()[1] == wanted for line in table.readlines()[1:])
