"""What the border says of MAP: foreign askers, and the subscriber's home."""

from cleannet.checks.roaming.border import Border, Whose
from cleannet.checks.roaming.map_askers import country_title, whose
from cleannet.checks.roaming.networks import Network, is_home, of_plmn
from cleannet.config.inventory_core import Partner
from cleannet.model.map import MAPMessage


def foreign(border: Border, message: MAPMessage) -> bool | None:
    """Whether a partner or a stranger asks; None where the inventory does not tell."""
    found = whose(border, message)
    return None if found is Whose.UNTOLD else found is not Whose.OWN


def is_own_subscriber(border: Border, message: MAPMessage) -> bool | None:
    """Whether the IMSI is one of the own networks; None where it is not readable, or these are not told."""
    if not message.home or not border.own:
        return None
    return any(is_home(message.home, one) for one in border.own)


def partner_of(border: Border, message: MAPMessage) -> Partner | None:
    """The partner whose title asks."""
    title = country_title(message)
    return next((one for one in border.partners if title and one.has_title(title)), None)


def homes(partner: Partner) -> tuple[Network, ...]:
    """The networks of a partner."""
    return tuple(one for one in map(of_plmn, partner.networks) if one)


def may_be_home(partner: Partner, message: MAPMessage) -> bool | None:
    """Whether the subscriber may be the partner's; None where its networks are not told."""
    networks = homes(partner)
    return any(is_home(message.home, one) for one in networks) if networks and message.home else None
