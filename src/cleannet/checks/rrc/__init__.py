"""RRC: radio and user-plane security, as N2 shows it."""
