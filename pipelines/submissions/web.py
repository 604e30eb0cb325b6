"""The web, one address at a time: what is asked of a server, and what is refused of its answer.

Belongs here: one request with its redirects, repeats, time and size limits. Does not: which addresses are public
(`addresses`), which are asked (`channels`), what is kept (`originals`), what the bytes are (`readers.kinds`).

A server is a stranger. It may be slow, endless, wrong about its length, or point at a machine within our own network.
Messages are in Vietnamese: they are outcomes that officers read.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util import Retry

from pipelines.submissions.addresses import Network, may_be_reached

Body = TypeVar("Body")

_REDIRECTS = (301, 302, 303, 307, 308)
_BUSY = (408, 425, 429, 500, 502, 503, 504)
_PORTS = {"http": 80, "https": 443}
_CHUNK = 64 * 1024
_HEADERS = {"User-Agent": "khoso", "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}
_WORDS = {
    401: "đòi đăng nhập",
    403: "không cho phép truy cập",
    404: "không có tệp này",
    410: "đã gỡ tệp này",
    429: "đang quá tải, yêu cầu hỏi thưa hơn",
}


class FetchError(Exception):
    """An address gave nothing that can be taken; the message says why and what to do."""


class _Repeatable(FetchError):
    """A fault that may pass; `wait` is the number of seconds that the server asks for, if it does."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


@dataclass(frozen=True)
class Limits:
    """What one fetch may take: seconds, bytes, redirects and attempts.

    `total_seconds` bounds all attempts and hops together, whatever the server does. The wait before attempt n is
    `backoff_seconds` · 2^(n-2), or what Retry-After asks for; above `longest_wait_seconds` the fetch is given up.
    """

    connect_seconds: float = 10
    read_seconds: float = 30
    total_seconds: float = 300
    max_bytes: int = 64 * 1024 * 1024
    redirects: int = 5
    attempts: int = 4
    backoff_seconds: float = 1
    longest_wait_seconds: float = 60


@dataclass(frozen=True)
class Reach:
    """Where a fetch may go: `hosts` by name, and `networks` beyond the public internet."""

    hosts: frozenset[str]
    networks: tuple[Network, ...] = ()
    ports: frozenset[int] = frozenset(_PORTS.values())

    @classmethod
    def of(cls, url: str, hosts: Sequence[str] = (), networks: Sequence[Network] = ()) -> "Reach":
        """The host and port of `url` itself, and what is allowed beside it."""
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        port = parts.port or _PORTS.get(parts.scheme, 0)
        return cls(
            frozenset({host, *(name.lower() for name in hosts)}), tuple(networks), frozenset({port, *_PORTS.values()})
        )

    def includes(self, url: str) -> bool:
        try:
            self.check(url)
        except FetchError:
            return False
        return True

    def check(self, url: str) -> None:
        """Raises FetchError where an address is not of the web, or not of the hosts and ports allowed."""
        try:
            parts = urlsplit(url)
            port = parts.port or _PORTS.get(parts.scheme, 0)
        except ValueError as error:
            raise FetchError(f"địa chỉ {url!r} không đúng dạng. Đề nghị sửa lại địa chỉ.") from error
        if parts.scheme not in _PORTS or not parts.hostname:
            raise FetchError(f"địa chỉ {url!r} không phải địa chỉ http hoặc https.")
        if parts.username is not None or parts.password is not None:
            raise FetchError("địa chỉ chứa tên người dùng hoặc mật khẩu, không được dùng.")
        if parts.hostname.lower() not in self.hosts:
            raise FetchError(
                f"máy chủ {parts.hostname} không thuộc nguồn này. Nếu đúng là nơi đăng tệp, ghi thêm vào `hosts`."
            )
        if port not in self.ports:
            raise FetchError(f"cổng {port} của {parts.hostname} không được phép.")

    def check_address(self, address: str, host: str) -> None:
        """Raises FetchError where an address of the network is not public and no network of the source holds it."""
        if not may_be_reached(address, self.networks):
            raise FetchError(
                f"máy chủ {host} dẫn tới địa chỉ nội bộ {address}, không được phép kết nối. "
                "Nếu đúng là máy chủ của cơ quan, ghi dải địa chỉ vào `networks` của nguồn."
            )


@dataclass(frozen=True)
class Answer(Generic[Body]):
    """What a server gave: `body` is what `take` made of the bytes, None where nothing changed (304)."""

    url: str
    body: Body | None
    etag: str | None
    last_modified: str | None
    attempts: int


def fetch(
    url: str,
    take: Callable[[Iterator[bytes]], Body],
    reach: Reach,
    limits: Limits,
    *,
    etag: str | None = None,
    last_modified: str | None = None,
) -> Answer[Body]:
    """Asks one address, follows and repeats within the limits, and hands the bytes of the answer to `take`.

    `take` must read its iterator to the end: only then is an answer whole. `etag` and `last_modified` are those of the
    bytes already held; the server may then say that nothing changed. Raises FetchError with words for officers.
    """
    headers = dict(_HEADERS)
    if etag:
        headers["If-None-Match"] = etag
    if last_modified:
        headers["If-Modified-Since"] = last_modified
    reach.check(url)
    with _Deadline(limits.total_seconds) as deadline:
        attempt = 1
        while True:
            try:
                with _session(reach, deadline) as session:
                    final, answer = _followed(session, url, headers, reach=reach, limits=limits, deadline=deadline)
                    with closing(answer):
                        body = None if answer.status_code == 304 else take(_chunks(answer, limits, deadline))
                        deadline.check()
                return Answer(final, body, answer.headers.get("ETag"), answer.headers.get("Last-Modified"), attempt)
            except _Repeatable as fault:
                deadline.check()
                wait = limits.backoff_seconds * 2 ** (attempt - 1) if fault.wait is None else fault.wait
                if wait > limits.longest_wait_seconds:
                    raise FetchError(f"{fault} Máy chủ yêu cầu đợi {wait:.0f} giây; sẽ thử lại ở lần sau.") from fault
                if attempt == limits.attempts:
                    raise FetchError(f"{fault} Đã thử {attempt} lần; sẽ thử lại ở lần sau.") from fault
                if time.monotonic() + wait > deadline.ends:
                    raise FetchError(f"{fault} Đã hết thời gian cho phép; sẽ thử lại ở lần sau.") from fault
                time.sleep(wait)
                attempt += 1


def _followed(
    session: requests.Session, url: str, headers: dict[str, str], *, reach: Reach, limits: Limits, deadline: "_Deadline"
) -> tuple[str, requests.Response]:
    """The answer after all redirects, its body not read; each hop is checked before it is asked."""
    seen = {url}
    for _ in range(limits.redirects + 1):
        answer = _asked(session, url, headers, limits, deadline)
        if answer.status_code not in _REDIRECTS:
            _check_status(answer)
            return url, answer
        answer.close()
        session.close()  # a connection for each hop: one that the server has dropped by then would look like a fault
        target = urljoin(url, answer.headers.get("Location", ""))
        if target in seen:
            raise FetchError("máy chủ chuyển hướng vòng tròn. Đề nghị kiểm tra lại địa chỉ.")
        if urlsplit(url).scheme == "https" and urlsplit(target).scheme == "http":
            raise FetchError("máy chủ chuyển hướng từ https về http không bảo mật, không được phép.")
        reach.check(target)
        seen.add(target)
        url = target
    raise FetchError(f"máy chủ chuyển hướng quá {limits.redirects} lần. Đề nghị ghi địa chỉ cuối cùng vào nguồn.")


def _asked(
    session: requests.Session, url: str, headers: dict[str, str], limits: Limits, deadline: "_Deadline"
) -> requests.Response:
    try:
        return session.get(
            url,
            headers=headers,
            stream=True,
            allow_redirects=False,
            timeout=(limits.connect_seconds, limits.read_seconds),
        )
    except requests.exceptions.SSLError as error:
        deadline.check()
        raise FetchError(
            "không lập được kết nối bảo mật: chứng thư của máy chủ không hợp lệ. Đề nghị báo đơn vị quản trị trang."
        ) from error
    except requests.exceptions.Timeout as error:
        raise _Repeatable("máy chủ không trả lời kịp.") from error
    except requests.exceptions.ConnectionError as error:
        raise _Repeatable("không kết nối được với máy chủ, hoặc kết nối bị ngắt.") from error
    except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        deadline.check()
        raise FetchError(f"máy chủ trả lời sai quy cách ({type(error).__name__}).") from error


def _check_status(answer: requests.Response) -> None:
    status = answer.status_code
    if status in (200, 304):
        return
    answer.close()
    words = f"máy chủ {_WORDS.get(status, 'báo lỗi')} (mã {status})."
    if status not in _BUSY:
        raise FetchError(f"{words} Đề nghị kiểm tra lại địa chỉ của nguồn.")
    asked = answer.headers.get("Retry-After")
    try:
        wait = Retry().parse_retry_after(asked) if asked else None
    except urllib3.exceptions.InvalidHeader:
        wait = None
    raise _Repeatable(words, wait)


def _chunks(answer: requests.Response, limits: Limits, deadline: "_Deadline") -> Iterator[bytes]:
    """The bytes of an answer as they come, within the size allowed; raises where they do not come whole."""
    stated = answer.headers.get("Content-Length", "")
    length = int(stated) if stated.isascii() and stated.isdigit() else None
    if length is not None and length > limits.max_bytes:
        raise _too_large(limits)
    size = 0
    try:
        while chunk := answer.raw.read1(_CHUNK, decode_content=True):
            deadline.check()
            size += len(chunk)
            if size > limits.max_bytes:
                raise _too_large(limits)
            yield chunk
    except urllib3.exceptions.ReadTimeoutError as error:
        raise _Repeatable("máy chủ ngừng gửi giữa chừng.") from error
    except (urllib3.exceptions.DecodeError, ValueError) as error:
        raise FetchError("nội dung nén của máy chủ bị hỏng.") from error
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise _Repeatable("tệp tải về bị thiếu, kết nối bị ngắt giữa chừng.") from error
    deadline.check()
    if length is not None and answer.raw.tell() != length:
        raise _Repeatable(f"tệp tải về bị thiếu: nhận {answer.raw.tell()} byte, máy chủ báo {length}.")


def _too_large(limits: Limits) -> FetchError:
    return FetchError(
        f"tệp lớn hơn mức {limits.max_bytes / 1024 / 1024:.0f} MB cho phép. "
        "Nếu đúng là báo cáo, nâng `max_mb` của nguồn."
    )


class _Deadline:
    """Ends a fetch at its time by shutting its sockets: a server that drips bytes never meets a time-out of reading."""

    def __init__(self, seconds: float) -> None:
        self.ends = time.monotonic() + seconds
        self._seconds = seconds
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True

    def __enter__(self) -> "_Deadline":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            for watched in self._sockets:
                watched.close()
            self._sockets.clear()

    def watch(self, connected: socket.socket) -> None:
        # A duplicate: TLS takes the socket itself over, and both name one connection.
        with self._lock:
            self._sockets.append(connected.dup())

    def check(self) -> None:
        if time.monotonic() >= self.ends:
            raise FetchError(f"quá {self._seconds:.0f} giây cho phép. Sẽ thử lại ở lần sau.")

    def _shut(self) -> None:
        with self._lock:
            for watched in self._sockets:
                with suppress(OSError):
                    watched.shutdown(socket.SHUT_RDWR)


def _session(reach: Reach, deadline: _Deadline) -> requests.Session:
    """A session whose every connection is checked; it takes no proxy, password or certificate from the environment."""
    session = requests.Session()
    session.trust_env = False
    for scheme in _PORTS:
        session.mount(f"{scheme}://", _GuardedAdapter(reach, deadline))
    return session


class _GuardedAdapter(HTTPAdapter):
    def __init__(self, reach: Reach, deadline: _Deadline) -> None:
        self._guard = (reach, deadline)
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        reach, deadline = self._guard

        class Plain(_Guarded, HTTPConnection):
            guard_reach, guard_deadline = reach, deadline

        class Secured(_Guarded, HTTPSConnection):
            guard_reach, guard_deadline = reach, deadline

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecuredPool(HTTPSConnectionPool):
            ConnectionCls = Secured

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecuredPool}


class _Guarded(HTTPConnection):
    """A connection to an address that was checked: the name is looked up once, and only what was checked is dialled.

    A name that gives a public address to a first look and a private one to the next (DNS rebinding) gains nothing.
    """

    guard_reach: Reach
    guard_deadline: _Deadline

    def _new_conn(self) -> socket.socket:
        name = self._dns_host
        try:
            found = socket.getaddrinfo(name, self.port, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError) as error:
            raise urllib3.exceptions.NameResolutionError(name, self, error) from error  # type: ignore[arg-type]
        addresses = list(dict.fromkeys(str(place[0]) for *_, place in found))
        for address in addresses:
            self.guard_reach.check_address(address, name)
        failure: Exception | None = None
        for address in addresses:
            self.guard_deadline.check()
            try:
                self._dns_host = address
                connected = super()._new_conn()
            except urllib3.exceptions.HTTPError as error:
                failure = error
                continue
            finally:
                self._dns_host = name
            self.guard_reach.check_address(connected.getpeername()[0], name)
            self.guard_deadline.watch(connected)
            return connected
        assert failure
        raise failure
