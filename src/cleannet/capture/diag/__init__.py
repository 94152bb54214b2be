"""Logs of Qualcomm's diagnostic interface (DIAG) as messages of the radio interface."""

from cleannet.capture.diag.log import Log, open_log
from cleannet.capture.diag.recognition import is_diag

__all__ = ["Log", "is_diag", "open_log"]
