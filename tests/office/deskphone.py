"""A phone that does at once what it is told: hold, send the caller on (REFER), join two calls (REFER with Replaces).

sipp plays a scenario in a fixed order; what Asterisk sends around a REFER comes in any order, so this one is a small
SIP phone of its own. It takes one call, without sound: the PBX sends its own to nobody.
"""
import re
import socket
import struct
import subprocess
import threading
import time
from urllib.parse import quote

from phones import Phone

SDP = """v=0
o=office 1 {version} IN IP4 {ip}
s=-
c=IN IP4 {ip}
t=0 0
m=audio {port} RTP/AVP 8 101
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a={mode}
"""
# After the PBX has accepted a transfer the phone hangs up, unless it is told meanwhile that it failed.
LEAVES_SECS = 0.15
MEDIA_PORT = 31000


class Deskphone(Phone):
    """Listens at an extension's address, rings and answers. Stands for its own process."""

    def __init__(self, version, extension, address, ring_ms):
        super().__init__(self, None, f"{extension} (desk)", address)
        self.pbx, self.extension, self.ring_ms = (f"127.0.0.{version}", 5060), extension, ring_ms
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((address, 5060))
        self.socket.settimeout(0.02)
        self.log, self.due, self.cseq, self.sdp_version = [], [], 0, 1
        self.invite_headers, self.accepted, self.returncode = None, False, None
        self.sequence = self.stamp = 1
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    # ------------------------------------------------------------------------------------------- what it can be told

    def hold(self, mode="sendonly"):
        """Puts the other side on hold, or with "sendrecv" takes it back."""
        self.sdp_version += 1
        self._request("INVITE", body=self._sdp(mode))

    def transfer(self, to, replaces=None):
        """Sends the other side to a number; in the place of `replaces`, the phone that asked there."""
        target = f"{to}@{self.pbx[0]}"
        if replaces:
            asked, own, pbx = replaces.dialog()
            target += f"?Replaces={quote(asked, safe='')}%3Bto-tag%3D{pbx}%3Bfrom-tag%3D{own}"
        self._request("REFER", [f"Refer-To: <sip:{target}>", f"Referred-By: <sip:{self.extension}@{self.pbx[0]}>"])

    def hang_up(self):
        """Hangs up, unless the other side has."""
        self._hang_up()

    def press(self, digits):
        """Presses keys: telephone-events (RFC 4733), after as much silence as the PBX wants to hear first."""
        sdp = self.invite_headers["text"]
        to = (re.search(r"c=IN IP4 (\S+)", sdp)[1], int(re.search(r"m=audio (\d+)", sdp)[1]))
        event_type = int((re.search(r"a=rtpmap:(\d+) telephone-event", sdp) or [0, 101])[1])
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sound:
            sound.bind((self.address, MEDIA_PORT))

            def packet(kind, payload, marker=0):
                sound.sendto(struct.pack("!BBHII", 0x80, marker << 7 | kind, self.sequence, self.stamp, 0x5EED) + payload, to)
                self.sequence += 1
                time.sleep(0.02)

            for _ in range(25):
                packet(8, b"\xd5" * 160)
                self.stamp += 160
            for digit in digits:
                event = "0123456789*#".index(digit)
                for n in range(1, 9):
                    packet(event_type, struct.pack("!BBH", event, 0x8A if n > 5 else 0x0A, min(n, 6) * 160), marker=int(n == 1))
                self.stamp += 1600
                for _ in range(4):
                    packet(8, b"\xd5" * 160)
                    self.stamp += 160

    # ------------------------------------------------------------------------------------------------- what it saw

    def messages(self):
        return list(self.log)

    def invite(self):
        return self.invite_headers["text"] if self.invite_headers else ""

    def talked_secs(self):
        """A call that was sent on is no more this phone's, though it is a moment before it hangs up."""
        begin = self.when("S", "SIP/2.0 200", "INVITE")
        ends = [at for at in (self.when("R", "SIP/2.0 202", "REFER") if self.accepted else None, self.when("S", "BYE"), self.when("R", "BYE")) if at]
        return round(min(ends) - begin, 2) if begin and ends else 0.0

    # ----------------------------------------------------------------------------------------------- as a process

    def poll(self):
        return self.returncode

    def wait(self, timeout=None):
        if not self.over.wait(timeout):
            raise subprocess.TimeoutExpired(self.name, timeout)
        return self.returncode

    def kill(self):
        self._end(-9)

    def _end(self, code):
        self.returncode = code if self.returncode is None else self.returncode
        self.over.set()

    # ----------------------------------------------------------------------------------------------------- the wire

    def _run(self):
        while not self.over.is_set():
            try:
                data, _ = self.socket.recvfrom(65536)
                self._take(data.decode("utf-8", "replace").replace("\r", ""))
            except socket.timeout:
                pass
            now = time.time()
            for entry in [entry for entry in self.due if entry[0] <= now]:
                self.due.remove(entry)
                entry[1]()
        self.socket.close()

    def _later(self, secs, what):
        self.due.append((time.time() + secs, what))

    def _send(self, first, method, headers, body=""):
        self.log.append((time.time(), "S", method, first))
        kind = ["Content-Type: application/sdp"] if body else []
        body = body.replace("\n", "\r\n")
        lines = [first, *headers, f"Contact: <sip:{self.extension}@{self.address}:5060>", *kind, f"Content-Length: {len(body)}", "", body]
        self.socket.sendto("\r\n".join(lines).encode(), self.pbx)

    def _sdp(self, mode):
        return SDP.format(version=self.sdp_version, ip=self.address, port=MEDIA_PORT, mode=mode)

    def _reply(self, headers, status, body=""):
        to = headers["To"] if "tag=" in headers["To"] else headers["To"] + ";tag=desk"
        kept = [*(f"Via: {via}" for via in headers["vias"]), f"From: {headers['From']}", f"To: {to}", f"Call-ID: {headers['Call-ID']}", f"CSeq: {headers['CSeq']}"]
        self._send(f"SIP/2.0 {status}", headers["CSeq"].split()[1], kept, body)

    def _request(self, method, extra=(), body="", cseq=None):
        if cseq is None:
            self.cseq += 1
        first = self.invite_headers
        target = re.search(r"sip:[^>]*", first["Contact"])[0]
        tag = ";tag=desk"
        headers = [f"Via: SIP/2.0/UDP {self.address}:5060;branch=z9hG4bK{time.time_ns()}", f"From: {first['To']}{tag}", f"To: {first['From']}",
                   f"Call-ID: {first['Call-ID']}", f"CSeq: {cseq or self.cseq} {method}", "Max-Forwards: 70", *extra]
        self._send(f"{method} {target} SIP/2.0", method, headers, body)

    def _hang_up(self):
        if self.when("R", "BYE") is None and self.when("S", "BYE") is None:
            self._request("BYE")

    def _answer(self):
        if self.returncode is None and self.when("R", "CANCEL") is None:
            self._reply(self.invite_headers, "200 OK", self._sdp("sendrecv"))

    def _take(self, text):
        head, _, body = text.partition("\n\n")
        first, *lines = head.split("\n")
        headers = {"vias": [], "text": text}
        for key, _, value in (line.partition(":") for line in lines):
            if key == "Via":
                headers["vias"].append(value.strip())
            headers.setdefault(key, value.strip())
        method = headers["CSeq"].split()[1]
        self.log.append((time.time(), "R", method, first))
        ours = self.invite_headers is None or headers["Call-ID"] == self.invite_headers["Call-ID"]
        if first.startswith("SIP/2.0"):
            if method == "INVITE" and first[8] == "2":
                self._request("ACK", cseq=int(headers["CSeq"].split()[0]))
            elif method == "REFER" and first[8] == "2":
                self.accepted = True
                self._later(LEAVES_SECS, lambda: self.accepted and self._hang_up())
            elif method == "BYE":
                self._end(0)
        elif not ours:
            if method != "ACK":
                self._reply(headers, "481 No Such Call")
        elif method == "INVITE" and self.invite_headers is None:
            self.invite_headers = headers
            self._reply(headers, "180 Ringing")
            self._later(self.ring_ms / 1000, self._answer)
        elif method == "INVITE":
            if "tag=" in headers["To"]:
                self._reply(headers, "200 OK", self._sdp("sendrecv"))
        elif method == "CANCEL":
            self._reply(headers, "200 OK")
            self._reply(self.invite_headers, "487 Request Terminated")
            self._later(0.3, lambda: self._end(0))
        elif method == "BYE":
            self._reply(headers, "200 OK")
            self._later(0.2, lambda: self._end(0))
        elif method != "ACK":
            if method == "NOTIFY" and re.match(r"SIP/2.0 [3-6]", body):
                self.accepted = False
            self._reply(headers, "200 OK")
