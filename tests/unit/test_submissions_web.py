"""Asking one address: what a server may not do to us, tried on a real one that does it."""

import ipaddress
import socket
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from misbehaving_server import PDF, Server, serving

from pipelines.submissions.addresses import Network
from pipelines.submissions.web import Answer, FetchError, Limits, Reach, fetch

LIMITS = Limits(connect_seconds=2, read_seconds=0.4, total_seconds=5, max_bytes=1_000_000, attempts=3,
                backoff_seconds=0.01, longest_wait_seconds=1)  # fmt: skip
HERE = ipaddress.ip_network("127.0.0.1/32")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def ask(
    server: Server, path: str, hosts: tuple[str, ...] = (), networks: tuple[Network, ...] = (HERE,),
    limits: Limits = LIMITS, **known: Any,
) -> Answer[bytes]:  # fmt: skip
    url = f"{server.url}/{path}"
    return fetch(url, b"".join, Reach.of(url, hosts, networks), limits, **known)


def test_a_file_comes_whole_at_the_first_attempt(server: Server) -> None:
    answer = ask(server, "report.pdf")

    assert (answer.body, answer.attempts, answer.url) == (PDF, 1, f"{server.url}/report.pdf")


def test_what_is_held_already_is_not_sent_again(server: Server) -> None:
    first = ask(server, "conditional")
    second = ask(server, "conditional", etag=first.etag, last_modified=first.last_modified)

    assert (first.body, first.etag, second.body) == (PDF, '"v1"', None)
    assert server.headers["/conditional"]["If-None-Match"] == '"v1"'
    assert server.headers["/conditional"]["If-Modified-Since"] == "Mon, 01 Apr 2024 00:00:00 GMT"


def test_a_server_that_asks_to_wait_is_asked_again_and_answers(server: Server) -> None:
    assert (ask(server, "busy").body, server.asked["/busy"]) == (PDF, 3)


@pytest.mark.parametrize("path", ["busy_later", "busy_until"])
def test_a_wait_longer_than_the_bound_is_not_waited(server: Server, path: str) -> None:
    with pytest.raises(FetchError, match="yêu cầu đợi"):
        ask(server, path)
    assert server.asked[f"/{path}"] == 1


@pytest.mark.parametrize(
    ("path", "words", "attempts"),
    [
        ("failing", "mã 500.*Đã thử 3 lần", 3),
        ("silent", "không trả lời kịp.*Đã thử 3 lần", 3),
        ("always_short", "bị thiếu.*Đã thử 3 lần", 3),
        ("torn_chunks", "bị thiếu.*Đã thử 3 lần", 3),
        ("rubbish", "không kết nối được|sai quy cách", 3),
        ("missing", "không có tệp này", 1),
        ("huge", "lớn hơn mức 1 MB", 1),
        ("endless", "lớn hơn mức 1 MB", 1),
        ("bomb", "lớn hơn mức 1 MB", 1),
        ("broken_gzip", "nén của máy chủ bị hỏng", 1),
        ("circle", "vòng tròn", 1),
    ],
)
def test_a_misbehaving_server_is_told_in_words_after_bounded_attempts(
    server: Server, path: str, words: str, attempts: int
) -> None:
    with pytest.raises(FetchError, match=words):
        ask(server, path)
    assert server.asked[f"/{path}"] == attempts


def test_a_file_that_is_packed_on_its_way_is_unpacked(server: Server) -> None:
    assert ask(server, "packed").body == PDF


def test_a_file_that_came_short_is_asked_for_again(server: Server) -> None:
    assert (ask(server, "short").body, server.asked["/short"]) == (PDF, 2)


@pytest.mark.parametrize("path", ["dripping_headers", "dripping", "dripping_unsized"])
def test_a_server_that_drips_is_left_at_the_end_of_the_whole_time(server: Server, path: str) -> None:
    # Each byte comes within the time-out of reading, and the last would come in hours.
    with pytest.raises(FetchError, match="quá 1 giây"):
        ask(server, path, limits=replace(LIMITS, total_seconds=0.6))


def test_redirects_are_followed_and_counted(server: Server) -> None:
    assert (ask(server, "moved").body, ask(server, "moved").url) == (PDF, f"{server.url}/report.pdf")
    with pytest.raises(FetchError, match="chuyển hướng quá 5 lần"):
        ask(server, "far")
    assert server.asked["/far"] == 6


def test_a_redirect_to_an_address_of_our_own_network_is_not_followed(server: Server) -> None:
    with serving("127.0.0.2") as inner:
        there = f"inward?to={inner.url}/report.pdf"

        with pytest.raises(FetchError, match=r"127\.0\.0\.2 không thuộc nguồn này"):
            ask(server, there)
        with pytest.raises(FetchError, match="cổng"):
            ask(server, there, hosts=("127.0.0.2",))
        assert not inner.asked


def test_a_loopback_address_is_refused_unless_the_source_allows_it(server: Server) -> None:
    before = server.asked["/report.pdf"]

    with pytest.raises(FetchError, match=r"địa chỉ nội bộ 127\.0\.0\.1"):
        ask(server, "report.pdf", networks=())

    assert server.asked["/report.pdf"] == before


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x", "http://u:p@127.0.0.1/x", "gopher://x"])
def test_a_redirect_to_what_is_not_of_the_web_is_refused(server: Server, target: str) -> None:
    with pytest.raises(FetchError):
        ask(server, f"inward?to={target}")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1",
     "2002:7f00:0001::", "198.18.0.1", "192.0.2.1", "::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b:1::7f00:1", "fec0::1",
     "192.0.0.8", "192.88.99.1", "3fff::1", "5f00::1"],
)  # fmt: skip
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    with pytest.raises(FetchError, match="nội bộ"):
        Reach(frozenset({"x"})).check_address(address, "x")


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_a_public_address_may_be_reached(address: str) -> None:
    Reach(frozenset({"x"})).check_address(address, "x")


def test_a_name_that_changes_its_address_between_two_looks_gains_nothing(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = server.server_address[1]
    looks = iter(["203.0.114.1", "127.0.0.1", "127.0.0.1"])  # public at first, ours at every later look
    real = socket.getaddrinfo
    dialled: list[str] = []

    def look_up(host: Any, *arguments: Any, **named: Any) -> Any:
        if host == "rebinding.example":
            return real(next(looks), *arguments, **named)
        dialled.append(host)
        return real(host, *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    before = sum(server.asked.values())
    url = f"http://rebinding.example:{port}/report.pdf"

    with pytest.raises(FetchError):
        fetch(url, b"".join, Reach.of(url), replace(LIMITS, connect_seconds=0.2, attempts=1))

    assert set(dialled) == {"203.0.114.1"}, "what was checked is what is dialled"
    with pytest.raises(FetchError, match="nội bộ"):
        fetch(url, b"".join, Reach.of(url), replace(LIMITS, connect_seconds=0.2, attempts=1))
    assert sum(server.asked.values()) == before


def test_a_name_with_one_public_and_one_private_address_is_refused(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 80)) for a in ("203.0.114.1", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)

    with pytest.raises(FetchError, match="nội bộ"):
        fetch("http://both.example/", b"".join, Reach.of("http://both.example/"), LIMITS)


def test_a_proxy_of_the_environment_is_not_used(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")

    assert ask(server, "report.pdf").body == PDF


def test_connections_by_https_are_guarded_too(server: Server) -> None:
    url = server.url.replace("http:", "https:")

    with pytest.raises(FetchError, match="nội bộ"):
        fetch(url, b"".join, Reach.of(url), LIMITS)
    with pytest.raises(FetchError, match="kết nối bảo mật"):  # the server speaks no TLS
        fetch(url, b"".join, Reach.of(url, networks=[HERE]), LIMITS)
