"""Addresses of the network: which are public, whatever form they are written in.

Belongs here: telling an address of the public internet from all others. Does not: names, connections (`web`).

Sources: the IANA registries of special-purpose addresses; RFC 4291 (global unicast is 2000::/3), RFC 6052 (NAT64).
"""

import ipaddress
from collections.abc import Sequence

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_MAPPED = ipaddress.IPv6Network("::ffff:0:0/96")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Special, and yet public to the library of this version of Python.
_SPECIAL: tuple[Network, ...] = (
    ipaddress.IPv4Network("192.0.0.0/24"),  # protocols of the network itself
    ipaddress.IPv4Network("192.88.99.0/24"),  # relays of 6to4
    ipaddress.IPv6Network("3fff::/20"),  # documentation
)


def may_be_reached(address: str, allowed: Sequence[Network] = ()) -> bool:
    """Whether an address is public, or in a network that is allowed; so must be every address that it stands for."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    return all(_is_public(one) or _is_in(one, allowed) for one in (ip, *_embedded(ip)))


def _is_public(ip: _Address) -> bool:
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _MAPPED or ip in _NAT64:
            return True  # as public as the address within
        if ip not in _GLOBAL_UNICAST:  # old ways to write IPv4 and local addresses lie outside
            return False
    return ip.is_global and not ip.is_multicast and not _is_in(ip, _SPECIAL)


def _is_in(ip: _Address, networks: Sequence[Network]) -> bool:
    return any(ip in network for network in networks if network.version == ip.version)


def _embedded(ip: _Address) -> list[_Address]:
    """The IPv4 addresses that an IPv6 address stands for."""
    if isinstance(ip, ipaddress.IPv4Address):
        return []
    inner = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in _NAT64:
        inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return [address for address in inner if address is not None]
