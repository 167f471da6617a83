"""Which addresses are somebody else's: pure."""

from ipaddress import IPv6Address, ip_address, ip_network

_WRAPPED = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))
"""IPv4 inside IPv6 by translation: what is inside counts."""


def is_public(text: str) -> bool:
    """Whether an address is one of the public network: not private, loopback, link-local, multicast or reserved, nor
    one of these wrapped into IPv6. Source: IANA special-purpose registries (RFC 6890)."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if any(address in network for network in _WRAPPED):
            return is_public(str(ip_address(int(address) & 0xFFFFFFFF)))
    return address.is_global and not address.is_multicast and not address.is_reserved
