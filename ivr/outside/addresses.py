"""Which network addresses a flow may reach: the public Internet, never the server's own network.

A name is resolved here, every address it leads to is looked at, and the socket is made for that
very address, so no second answer of a name server can lead elsewhere (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NEVER = tuple(
    ipaddress.ip_network(text)
    for text in (
        "168.63.129.16/32",  # public by its number, but a cloud's own metadata service
        *("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15"),
        *("fec0::/10", "fc00::/7", "2001::/23", "2002::/16"),
    )
)
"""What `ipaddress` does not call private in every version of Python."""
_NOBODY = "192.0.2.1"
"""Reserved for documentation: no machine bears it."""


class AddressRefused(OSError):
    """The address lies where a flow may not go."""


def public(text: str) -> bool:
    """Whether `text` is an address of the public Internet, and not this machine's own."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return all(_public(one) for one in _meant(address)) and not _ours(address)


def _meant(address: IPAddress) -> list[IPAddress]:
    """The IPv4 address that it carries inside, where that is what is reached; else itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address in _NAT64:
        return [ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)]
    return [address.ipv4_mapped or address]


def _public(address: IPAddress) -> bool:
    odd = address.is_multicast or address.is_reserved or address.is_unspecified
    return address.is_global and not odd and not any(address in net for net in _NEVER)


def _ours(address: IPAddress) -> bool:
    """Whether this machine itself bears the address: only then can a socket be bound to it."""
    return _binds(str(address)) and not _binds(_NOBODY)


def _binds(address: str) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((address, 0))
    except OSError:
        return False
    return True


class Guard(AbstractResolver):
    """Resolver and maker of sockets for one request. `refused` says that it said no.

    allowed: whether the administrator lets flows reach this host and port though it is internal.
    """

    def __init__(
        self,
        allowed: Callable[[str, int], bool],
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._allowed = allowed
        self._resolver = resolver or ThreadedResolver()
        self._let_in: set[tuple[str, int]] = set()
        self.refused = False

    def look_at(self, host: str, port: int) -> None:
        """Say beforehand where the request goes; a permitted host may be any address."""
        if self._allowed(host, port) and _is_address(host):
            self._let_in.add((host.strip("[]"), port))

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of `host`. One forbidden address among them refuses them all."""
        found = await self._resolver.resolve(host, port, socket.AF_UNSPEC)
        if self._allowed(host, port):
            self._let_in.update((one["host"], port) for one in found)
        elif not found or not all(public(one["host"]) for one in found):
            self.refused = True
            raise AddressRefused("address refused")
        return found

    def make_socket(self, info: tuple[Any, ...]) -> socket.socket:
        """The socket for one address: the last look, at what is really connected to."""
        family, kind, proto, _, address = info
        host, port = address[0], address[1]
        if (host, port) not in self._let_in and not public(host):
            self.refused = True
            raise AddressRefused("address refused")
        return socket.socket(family=family, type=kind, proto=proto)

    async def close(self) -> None:
        """Nothing is kept open."""
        await self._resolver.close()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
