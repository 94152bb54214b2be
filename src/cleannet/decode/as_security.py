"""Which RRC messages taken over the air or from F1 may be read: ciphering hides them once AS security is active.

The Security Mode Command and its answer are integrity protected and not ciphered; all that follows on the signalling
radio bearers is ciphered, but for RRCReestablishment (TS 38.331, 5.3.1.1, 5.3.4.3 and B.1; TS 36.331, 5.3.4.3). What is
ciphered reads as nonsense now and then; so nothing is guessed.
"""

import enum

from cleannet.model.lte_rrc import (
    LTEConnectionReestablishment,
    LTEConnectionReestablishmentRequest,
    LTEConnectionRequest,
    LTEConnectionResumeRequest,
    LTEConnectionSetup,
    LTEMessage,
    LTESecurityModeCommand,
    LTESecurityModeComplete,
    LTESecurityModeFailure,
)
from cleannet.model.nr_rrc import (
    NRMessage,
    NRReconfiguration,
    NRReestablishment,
    NRReestablishmentRequest,
    NRResumeRequest,
    NRSecurityModeCommand,
    NRSecurityModeComplete,
    NRSecurityModeFailure,
    NRSetup,
    NRSetupRequest,
)
from cleannet.model.radio import RadioMessage
from cleannet.model.rrc import RRCMessage

PROVES = 4
"""So many messages in a row that read well prove, where the capture began later, that nothing is ciphered. Of ciphered
ones about one in fifteen reads well by chance."""
COMMANDS = (LTESecurityModeCommand, NRSecurityModeCommand)
COMPLETES = (LTESecurityModeComplete, NRSecurityModeComplete)
FAILURES = (LTESecurityModeFailure, NRSecurityModeFailure)
BEGINS = (LTEConnectionRequest, LTEConnectionSetup, NRSetupRequest, NRSetup)
REESTABLISHES = (LTEConnectionReestablishmentRequest, NRReestablishmentRequest)
RESUMES = (LTEConnectionResumeRequest, NRResumeRequest)
UNREAD = (LTEMessage, NRMessage)
"""Messages of which no more than the name is read, so that reading them shows nothing."""


class State(enum.Enum):
    """What is known of a UE's AS security."""

    UNKNOWN = enum.auto()
    OFF = enum.auto()
    FAILED = enum.auto()
    COMMANDED = enum.auto()
    ON = enum.auto()
    REESTABLISHING = enum.auto()
    NULL = enum.auto()


class Verdict(enum.Enum):
    """What to do with a message."""

    READ = enum.auto()
    TRY = enum.auto()
    CIPHERED = enum.auto()


class ASSecurity:
    """AS security of one UE, message by message: ask `verdict`, then tell by `believes` and `see` what was read."""

    def __init__(self) -> None:
        self.state = State.UNKNOWN
        self._algorithm: int | None = None
        self.waiting: list[RadioMessage] = []
        """Messages that read well, and wait for others to prove that nothing is ciphered."""

    def verdict(self, one: RadioMessage) -> Verdict:
        """Whether a message on a signalling radio bearer may be read."""
        if one.integrity is False:
            if self.state is State.UNKNOWN:
                self.state = State.OFF
            return Verdict.READ
        if self.state is State.NULL:
            return Verdict.READ
        if self.state in (State.OFF, State.FAILED):
            return Verdict.TRY if one.integrity else Verdict.READ
        if self.state is State.COMMANDED and one.uplink is not False:
            return Verdict.TRY
        return Verdict.TRY if self.state in (State.REESTABLISHING, State.UNKNOWN) else Verdict.CIPHERED

    def believes(self, one: RadioMessage, record: RRCMessage, *, well: bool) -> bool:
        """Whether what a message was read as, on trial, can be what was sent. `well`: no problem was met in it."""
        if not well or not record.whole or type(record) in UNREAD:
            return False
        if self.state is State.OFF:
            return isinstance(record, COMMANDS)
        if self.state is State.COMMANDED:
            # What the UE sent before it had the command is plain, and has no authentication code.
            return isinstance(record, COMPLETES + FAILURES) or one.integrity is None
        if self.state is State.REESTABLISHING:
            return isinstance(record, NRReestablishment)
        return not isinstance(record, COMPLETES + FAILURES)  # These answer a command, and none was seen.

    def disbelieved(self) -> None:
        """A message that was read on trial is taken as ciphered, and so is all behind it."""
        self.state = State.ON
        self.waiting = []

    def see(self, record: RRCMessage) -> None:
        """A message was read."""
        ciphering = getattr(record, "ciphering", None)
        if isinstance(record, COMMANDS):
            self._algorithm = ciphering
            self.state = State.NULL if ciphering == 0 else State.COMMANDED
        elif isinstance(record, COMPLETES) and self.state is State.COMMANDED:
            self.state = State.ON
        elif isinstance(record, FAILURES):
            self.state, self._algorithm = State.FAILED, None
        elif isinstance(record, BEGINS):
            self.state, self._algorithm = State.OFF, None
        elif isinstance(record, REESTABLISHES):
            self.state = State.NULL if self._algorithm == 0 else State.REESTABLISHING
        elif isinstance(record, NRReestablishment | LTEConnectionReestablishment):
            self.state = State.NULL if self._algorithm == 0 else State.ON
        elif isinstance(record, RESUMES):
            self.state = State.NULL if self._algorithm == 0 else State.UNKNOWN
        elif isinstance(record, NRReconfiguration) and ciphering is not None:
            self._algorithm = ciphering
            self.state = State.NULL if ciphering == 0 else State.ON
