"""Which countries' networks have which numbers: codes of E.164 beside the country codes of IMSIs (ITU-T E.164, E.212).

A country code of E.164 may serve several countries and territories, and networks of one may use another's; where that
is known all of them stand here, so that only what certainly differs is told.
"""

from cleannet.checks.roaming.networks import dialling_code

_CODES = """
1:302,310-316,330,332,338,342,344,346,348,350,352,354,356,358,360,364-366,370,374,376,534-535,544 20:602 211:659
212:604 213:603 216:605 218:606 220:607 221:608 222:609 223:610 224:611 225:612 226:613 227:614 228:615 229:616
230:617 231:618 232:619 233:620 234:621 235:622 236:623 237:624 238:625 239:626 240:627 241:628 242:629 243:630
244:631 245:632 247:658 248:633 249:634 250:635 251:636 252:637 253:638 254:639 255:640 256:641 257:642 258:643
260:645 261:646 262:647 263:648 264:649 265:650 266:651 267:652 268:653 269:654 27:655 290:658 291:657 297:363
298:288 299:290 30:202 31:204 32:206 33:208,212 34:214 350:266 351:268 352:270 353:272 354:274 355:276 356:278
357:280 358:244 359:284 36:216 370:246 371:247 372:248 373:259 374:283 375:257 376:213 377:212,221 378:292
379:225 380:255 381:220-221 382:297 383:221 385:219 386:221,293 387:218 389:294 39:222,225 40:226 41:228 420:230
421:231 423:228,295 43:232 44:234-235 45:238 46:240 47:242 48:260 49:262 500:750 501:702 502:704 503:706 504:708
505:710 506:712 507:714 508:308 509:372 51:716 52:334 53:368 54:722 55:724 56:730 57:732 58:734 590:340 591:736
592:738 593:740 594:340,742 595:744 596:340 597:746 598:748 599:362 60:502 61:505 62:510 63:515 64:530 65:525
66:520 670:514 672:505 673:528 674:536 675:537 676:539 677:540 678:541 679:542 680:552 681:543 682:548 683:555
685:549 686:545 687:546 688:553 689:547 690:554 691:550 692:551 7:250,401 81:440-441 82:450 84:452 850:467
852:454 853:455 855:456 856:457 86:460-461 880:470 886:466 90:286 91:404-406 92:410 93:412 94:413 95:414 960:472
961:415 962:416 963:417 964:418 965:419 966:420 967:421 968:422 970:425 971:424,430-431 972:425 973:426 974:427
975:402 976:428 977:429 98:432 992:436 993:438 994:400 995:282,289 996:437 998:434
"""
_NOWHERE = ("001", "901", "902", "991", "999")
"""Country codes of E.212 of test networks, shared and private ones."""


def _numbers(text: str) -> frozenset[str]:
    """`302,310-316` as numbers of three digits."""
    found = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        found |= {f"{n:03}" for n in range(int(first), int(last or first) + 1)}
    return frozenset(found)


COUNTRIES = {code: _numbers(text) for code, _, text in (part.partition(":") for part in _CODES.split())}
"""Country codes of E.212 by those of E.164."""


def elsewhere(title: str, country: str) -> bool | None:
    """Whether a title of E.164 is of another country than an IMSI's (by its MCC); None where nothing tells."""
    known = COUNTRIES.get(dialling_code(title)) if title.isdigit() else None
    if known is None or not country or country in _NOWHERE:
        return None
    return country not in known


def other_country(title: str, number: str) -> bool | None:
    """Whether two numbers of E.164 are of two countries; None where one of them tells none."""
    codes = [dialling_code(one) if one.isdigit() else "" for one in (title, number)]
    if any(code not in COUNTRIES for code in codes):
        return None
    return not COUNTRIES[codes[0]] & COUNTRIES[codes[1]]
