"""SIP messages made as text; numbers are those of the test network 001-01."""

HOME = "ims.mnc001.mcc001.3gppnetwork.org"


def message_of(headers: str, first: str = f"OPTIONS sip:{HOME} SIP/2.0") -> bytes:
    """A message with these headers, each with its end of line."""
    return f"{first}\r\n{headers}\r\n".encode()


REGISTER = message_of(
    f"Via: SIP/2.0/UDP 10.45.0.2:5060;branch=z9hG4bK1\r\nFrom: <sip:001010000000001@{HOME}>;tag=1\r\n"
    f"To: <sip:001010000000001@{HOME}>\r\nCall-ID: one@10.45.0.2\r\nCSeq: 1 REGISTER\r\n"
    'Contact: <sip:10.45.0.2:5060>;+sip.instance="<urn:gsma:imei:35622410-483840-0>"\r\n'
    f'Authorization: Digest username="001010000000001@{HOME}",realm="{HOME}",nonce="",response=""\r\n'
    "P-Access-Network-Info: 3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=001010001000019B\r\n"
    "Security-Client: ipsec-3gpp;alg=hmac-md5-96;ealg=null;spi-c=1;spi-s=2;port-c=3;port-s=4\r\n",
    f"REGISTER sip:{HOME} SIP/2.0",
)
ANSWER = message_of("Call-ID: one@10.45.0.2\r\nCSeq: 1 REGISTER\r\n", "SIP/2.0 100 Trying")
