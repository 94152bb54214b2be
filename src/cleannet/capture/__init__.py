"""Captures as batches of frames."""

from cleannet.capture.batch import FrameBatch
from cleannet.capture.open import Capture, open_capture

__all__ = ["Capture", "FrameBatch", "open_capture"]
