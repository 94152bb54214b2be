"""Keys that the user gives, so that what they open can be read ([keys.md](docs/keys.md)). No text ever shows one."""

from collections.abc import Iterable

from cleannet.config.esp_keys import esp_keys
from cleannet.config.keys_error import KeysError
from cleannet.config.nas_keys import nas_keys
from cleannet.decode.nas_opening import NASKeys
from cleannet.decode.tls_keys import TLSKeys
from cleannet.frames.ciphers import HOW, installed
from cleannet.frames.esp import ESPKey


class Keys:
    """The keys of one run.

    Attributes:
        tls: secrets of TLS connections: of key logs, and of the captures themselves.
        nas: keys of subscribers.
        esp: security associations.
    """

    def __init__(self) -> None:
        self.tls = TLSKeys()
        self.nas = NASKeys()
        self.esp: tuple[ESPKey, ...] = ()
        self._of_files = self._of_captures = 0

    def add_tls(self, log: bytes, path: str) -> None:
        """Takes in a TLS key log.

        Raises:
            KeysError: it holds no secret, or there are no ciphers to use it with.
        """
        _want_ciphers()
        taken = self.tls.add(log)
        if not taken:
            raise KeysError(f"{path}: no line of it is of a TLS key log (SSLKEYLOGFILE)")
        self._of_files += taken

    def add_nas(self, octets: bytes, path: str) -> None:
        """Takes in a file of subscribers' keys.

        Raises:
            KeysError: it is not of its form, or there are no ciphers to use it with.
        """
        _want_ciphers()
        new = nas_keys(octets, path)
        self.nas = NASKeys(self.nas.subscribers + new.subscribers, self.nas.networks + new.networks)

    def add_esp(self, octets: bytes, path: str) -> None:
        """Takes in a file of security associations.

        Raises:
            KeysError: it is not of its form, or there are no ciphers to use it with.
        """
        _want_ciphers()
        self.esp += esp_keys(octets, path)

    def add_secrets(self, logs: Iterable[bytes]) -> None:
        """Takes in the TLS key logs that a capture holds itself."""
        for log in logs:
            self._of_captures += self.tls.add(log)

    def named_tls(self) -> str:
        """Where the secrets of TLS came from, in words; "" where there are none."""
        if self._of_files and self._of_captures:
            return "TLS key logs and secrets in the captures"
        return "Secrets in the captures" if self._of_captures else "TLS key logs" if self._of_files else ""


def _want_ciphers() -> None:
    if not installed():
        raise KeysError(HOW)
