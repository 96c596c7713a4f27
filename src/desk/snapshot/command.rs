//! What the screen may ask for.

use super::{Direction, Dismissal, Fingerprint, PutOff, ToOpen, TransferHow};

/// What the screen asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// «Позвонить»: what stands in the call field, or a redial.
    Dial(String),
    /// The same, whatever [`super::DialState::Held`] says of it.
    DialAnyway(String),
    /// The hotkey was pressed with this text on the clipboard: its number is offered, and called the second time.
    Offer(Option<String>),
    /// Take the offer back.
    DismissOffer,
    /// The call field has another text: whom may it mean?
    Suggest(String),
    /// Hand the number to the system's default calling program, past the PBX.
    HandOver(String),
    /// The same, whatever [`super::DialState::Held`] says of it.
    HandOverAnyway(String),
    /// A `tel:` link was opened with this number ([`crate::phone::of_link`]): it is shown, and nothing else than a
    /// press on it calls.
    OfferLink(String),
    /// Call a courier back, and put the courier through.
    CallCourierBack {
        /// The courier's number.
        courier: String,
        /// The recipient's, or the office's.
        to: String,
        /// Whatever [`super::DialState::Held`] says of it.
        anyway: bool,
    },
    /// Close the notice about the last click.
    DismissDial,
    /// Close the notice that the journal's file is a new one.
    DismissJournalNotice,
    /// End a call for the operator: hang up one's own phone, decline its ringing.
    HangUp {
        /// The call.
        call: String,
    },
    /// Hand the other side of a call on.
    Transfer {
        /// The call.
        call: String,
        /// To whom: an extension, a number, as it would be typed into the call field.
        to: String,
        /// Without or with asking first.
        how: TransferHow,
    },
    /// Connect the other side of a call with somebody out of [`super::Connect::to`].
    Connect {
        /// The call.
        call: String,
        /// [`super::ConnectTo::number`].
        number: String,
        /// At once, or after asking.
        how: TransferHow,
    },
    /// Join the other side with whom one asked, and leave.
    CompleteTransfer {
        /// The call.
        call: String,
    },
    /// Leave whom one asked, and go back to the other side.
    CancelTransfer {
        /// The call.
        call: String,
    },
    /// Let the other side wait in the PBX's parking.
    Park {
        /// The call.
        call: String,
    },
    /// Take a parked call to one's own phone.
    Retrieve {
        /// The call.
        call: String,
    },
    /// Take a call that rings a colleague's phone.
    PickUp {
        /// The call.
        call: String,
    },
    /// Let the other side hear digits, as pressed on the phone's keys.
    SendDigits {
        /// The call.
        call: String,
        /// `0` to `9`, `*`, `#`.
        digits: String,
    },
    /// Close the notice about what was asked last of a call.
    DismissHandling {
        /// The call.
        call: String,
    },
    /// Close a card.
    DismissCard {
        /// The call.
        call: String,
        /// The extension.
        extension: String,
    },
    /// The note of a card is open on it: until it is closed the card does not leave by itself.
    HoldCard {
        /// The call.
        call: String,
        /// Open, or closed again.
        held: bool,
    },
    /// Search the journal.
    Search(String),
    /// Filter: missed only.
    MissedOnly(bool),
    /// Filter: direction.
    OnlyDirection(Option<Direction>),
    /// The office's calls or one's own.
    OfficeJournal(bool),
    /// The next page.
    MoreJournal,
    /// The operator looks at what was missed: the cards of missed calls have been seen.
    SeeMissed,
    /// Somebody who waits to be called back comes back to the list later.
    PutOff {
        /// [`super::CallBackRow::id`].
        id: i64,
        /// When.
        until: PutOff,
    },
    /// Somebody who waits needs no call.
    DismissCallBack {
        /// [`super::CallBackRow::id`].
        id: i64,
        /// Why.
        why: Dismissal,
        /// What else there is to say; may be empty.
        words: String,
    },
    /// Somebody who was put off or dismissed is to be called after all.
    TakeBack {
        /// [`super::CallBackRow::id`].
        id: i64,
    },
    /// The side shows the party with this number, as the snapshot has it ([`super::Party::number`]); nobody: `None`.
    SelectParty(Option<String>),
    /// The operator wrote this about a call, while it goes on or later. It is written to the disk a moment after
    /// the typing, with [`Self::KeepNotes`], and when the program ends.
    Note {
        /// The PBX that told of the call ([`super::JournalRow::pbx`]); `None` for a call or card of now.
        pbx: Option<String>,
        /// The call's id.
        call: String,
        /// The whole text, in the place of the one before; empty: no note.
        text: String,
    },
    /// What came of a call, out of [`super::Notes::results`].
    Result {
        /// As in [`Self::Note`].
        pbx: Option<String>,
        /// The call's id.
        call: String,
        /// `None`: no result.
        result: Option<String>,
    },
    /// The focus leaves a note: what was typed is written now.
    KeepNotes,
    /// Show an order or a party in the office's own system.
    Open(ToOpen),
    /// Somebody else sits down here.
    ChangeOperator {
        /// `users.user` or a name.
        user: String,
        /// Name shown.
        name: String,
        /// Extensions.
        extensions: Vec<String>,
    },
    /// Take calls of a queue from now on.
    QueueSignIn {
        /// The queue.
        queue: String,
    },
    /// Take none of its calls any more.
    QueueSignOut {
        /// The queue.
        queue: String,
    },
    /// Stay in the queue without being rung, or be rung again.
    QueuePause {
        /// One queue; `None`: all of the operator's.
        queue: Option<String>,
        /// True: not rung from now on.
        paused: bool,
        /// Why, in a few words.
        reason: String,
    },
    /// Close the notice about an order that was refused.
    DismissQueueNotice,
    /// No cards, notifications and sounds until then (Unix milliseconds); `None`: from now on again.
    DoNotDisturb {
        /// The end; at most a month from now.
        until_unix_ms: Option<i64>,
    },
    /// The window was minimised or put into the tray, or is seen again.
    WindowHidden(bool),
    /// The certificate that the PBX shows ([`super::Offline::Tls`]) is the PBX's: believe it, and no other, from now on.
    TrustCertificate(Fingerprint),
    /// Record what the PBX says, from now on, into a file among the program's data ([`super::Snapshot::recording`]).
    Record {
        /// Without numbers and names.
        masked: bool,
    },
    /// End the recording.
    StopRecording,
    /// Somebody looks at what is measured ([`super::Snapshot::diagnostics`]), or does no more.
    Diagnose(bool),
    /// Try to connect now.
    Reconnect,
    /// The demo's phone: answer.
    DemoAnswer,
    /// The demo's phone: hang up or decline.
    DemoHangup,
}
