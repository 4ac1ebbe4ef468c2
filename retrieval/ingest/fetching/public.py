"""Which addresses are public, and connections that go to the very address that was looked at.

Names are resolved here and the connection is made to the address that was checked, so that a name server that answers
differently the second time (DNS rebinding) gains nothing.
"""

import ipaddress
import socket
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

from retrieval.ingest.fetching.deadline import Deadline, TimedStream

_NOT_GLOBAL = tuple(
    map(
        ipaddress.ip_network,
        (
            "192.0.0.0/24",  # IETF Protocol Assignments
            "192.88.99.0/24",  # Deprecated (6to4 Relay Anycast)
            "::ffff:0:0:0/96",  # IPv4-translated addresses (RFC 2765, in no registry)
            "64:ff9b:1::/48",  # IPv4-IPv6 Translat.
            "100:0:0:1::/64",  # Dummy IPv6 Prefix
            "3fff::/20",  # Documentation
            "5f00::/16",  # Segment Routing (SRv6) SIDs
            "fec0::/10",  # Site-local, deprecated by RFC 3879 (Internet Protocol Version 6 Address Space)
        ),
    )
)
"""What `ipaddress` of Python 3.11 takes for global and the IANA IPv4 and IPv6 Special-Purpose Address Registries do not."""

Resolver = Callable[[str, int], list[str]]


class NotPublic(httpcore.ConnectError):
    """The host is, or resolves to, an address that is not public."""


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, by the system's resolver, which also reads `2130706433` and `0177.0.0.1` as it would connect."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_public(address: str) -> bool:
    """Whether an address belongs to the public internet, whatever form it is written in."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None) or _translated(ip)
        if inner is not None:
            return is_public(str(inner))
    special = ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_link_local
    return ip.is_global and not special and not any(ip in block for block in _NOT_GLOBAL)


def _translated(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside one of NAT64 (64:ff9b::/96), or inside an IPv4-compatible one (::/96)."""
    if ip in ipaddress.ip_network("64:ff9b::/96") or (int(ip) >> 32 == 0 and int(ip) > 1):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return None


class PublicBackend(httpcore.NetworkBackend):
    """Opens connections to public addresses alone.

    Args:
        resolver: gives the addresses of a host.
        allowed: hosts that are let through although they are not public, as an operator may want of his own servers.
        deadline: by which everything on its connections must be done.
    """

    def __init__(self, resolver: Resolver, allowed: Iterable[str], deadline: Deadline) -> None:
        self._deadline = deadline
        self._resolver = resolver
        self._allowed = frozenset(allowed)
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of a host; all of them must be public.

        Raises:
            NotPublic: one of them is not.
            httpcore.ConnectError: the host has none, or none answers.
            httpcore.ConnectTimeout: the deadline has passed.
        """
        try:
            addresses = self._deadline.call(lambda: self._resolver(host, port))
        except (OSError, UnicodeError) as exc:
            raise httpcore.ConnectError(f"no such host: {host}") from exc
        if host not in self._allowed and not all(map(is_public, addresses)):
            raise NotPublic(host)
        failure: Exception = httpcore.ConnectError(f"no address for {host}")
        for address in addresses:
            try:
                left = self._deadline.left(timeout, httpcore.ConnectTimeout)
                stream = self._inner.connect_tcp(address, port, left, local_address, socket_options)
                return TimedStream(stream, self._deadline)
            except httpcore.ConnectError as exc:
                failure = exc
        raise failure

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.NetworkStream:  # noqa: ANN401 - the interface's
        """Refused.

        Raises:
            NotPublic: always.
        """
        raise NotPublic("a socket of this machine")
