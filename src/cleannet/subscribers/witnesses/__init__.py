"""Two witnesses of the same messages: the log of a phone, and a capture of its core.

What a phone received, and no part of its core sent, came from somebody else. This is the only proof of a false
network that needs no statistics, so it is only given where nothing else can explain it. In order:

1. `octets`, `sides`: the NAS messages of either side, as octets, and what is known of each. A phone's log may hold a
   message as sent on air, or as plain text from which protection was taken off; the latter is compared with bodies
   that the core's side shows too, and where these are ciphered the message is *not comparable*, never missing.
2. `clock`: the clocks are compared by messages that cannot be equal by chance (RAND, RES*, a MAC, a concealed SUCI).
   Without any there is no answer: the two may be of different phones, or of different cores.
3. `match`: messages are assigned one to one, in the order of time, each to its nearest equal. An IDENTITY REQUEST has
   four octets and is sent to many, so whose connection it stands in is taken into account.
4. `judge`: what stays alone is told apart by what the two captures cover, at these levels.

`Level.IN_OPEN_CONNECTION`: an unprotected message. Before and after it the phone shared messages with one and the
same N2 connection of the core, which was not moved to another gNB in between, and on whose SCTP association no TSN is
missing, no message cut and none unread, from a message of the core before to one behind. A UE has one N2 connection
at an AMF over 3GPP access, and one that left for another gNB cannot come back to the old one without a path switch or
handover, which would stand there. So nobody in this core sent it. But one log may hold two SIMs, or (without RRC) a
registration over non-3GPP access, which runs beside that of 3GPP access: so it is a suspicion where the phone was on
another cell, or where, within a minute, it opened a connection or answered a network that the core's side does not
show, unless it calls itself there, in RRC, by an identity that the core's connections know.

`Level.IN_BEGUN_CONNECTION`: the same where nothing common follows, as after a forged reject; only for messages that a
phone takes without protection, and that are no part of an authentication. The phone's connection (same RRC
connection, or same NAS connection) shared a message with the core's up to a minute before; the phone sent nothing
since that the core did not get; the core's connection lives on behind it, was not released or moved before it, and
its association goes on without a gap; and the cell cannot have changed, since no keys for it were handed out yet (a
handover and a re-establishment want AS security), or since the log shows the same cell.

`Level.ELSEWHERE`: an unprotected message of which the core shows nothing, though its capture goes on without a gap.
Another AMF or gNB outside the capture explains that, so it is a suspicion, and only where the network has not proven
to hold the subscriber's keys: a network that authenticated the phone, or with which NAS or AS security was
established, is a genuine one, whoever's. Of another PLMN than the core's nothing is said.

What lies outside the common time, or where the core's capture lost messages, is counted as not covered.
"""
