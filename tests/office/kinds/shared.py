"""What the scripts of several kinds do alike."""
import time

from stage import TRUNK, card, incoming, no_card, outgoing

# How a phone, or the telephone company, refuses.
BUSY = dict(final=486, text="Busy Here")
DECLINES = dict(final=603, text="Decline")


def not_through(outcome, **more):
    """Nobody answered, and nothing is to be measured of it."""
    return dict(outcome=outcome, answered_by=None, talk_secs=0, **more)


def to_one(extension, number, **became):
    """A call from the city that rang one extension."""
    return incoming(number, extension=str(extension), rang=[str(extension)], **became)


def calls_in(s, extension, number, line, phone, caller, became, secs=30):
    """A call from the city to one phone, until the caller's is over; `became(phone)` says what is to be seen of it."""
    a, c = s.phone(extension, **phone), s.city(number, line, **caller)
    c.process.wait(secs)
    s.say(card(extension), **to_one(extension, number, **became(a)))


def click_by(s, extension, to, own, line, became, secs=40, **click):
    """A click, until the called party's phone is done; without `line` nobody is there, and the own phone's end is waited
    for. `became(phone)` says what is to be seen of it."""
    last = s.phone(extension, **own)
    if line is not None:
        last = s.phone(TRUNK, **line)
    s.click(extension, to, **click)
    last.process.wait(secs)
    s.say(no_card(extension), **outgoing(to, extension, **became(last)))


def by_ami(s, phone, after_secs, action, caller=None, **more):
    """The program asks for 101's channel, or the caller's, to be sent to 103, so long after this phone answered."""
    phone.wait_for("S", "SIP/2.0 200", "INVITE")
    time.sleep(after_secs)
    s.ami.act(action, Channel=s.channel(caller) if caller else s.channel_of(101), Context="internal", Exten="103", **more)
