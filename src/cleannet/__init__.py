"""cleannet: does a 5G network protect its subscribers, and where is the proof?"""

__version__ = "0.1.0"
