"""A real HTTP server on the loopback address, each of whose paths misbehaves in one way.

Belongs here: the server and what it saw. Does not: what is expected of whoever asks it.
"""

import gzip
import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PDF = b"%PDF-1.4\n" + b"report " * 200
PAGE = "<!doctype html><html><body>Đăng nhập</body></html>".encode()


class Server(ThreadingHTTPServer):
    """Counts how often each path was asked, and keeps the headers of the last request for it."""

    daemon_threads = True

    def __init__(self, address: str) -> None:
        super().__init__((address, 0), Handler)
        self.asked: Counter[str] = Counter()
        self.headers: dict[str, Any] = {}
        self.ended = threading.Event()
        self.listing: bytes = b""

    @property
    def url(self) -> str:
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}"

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is what is tested here."""


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.server.asked[path] += 1
        self.server.headers[path] = self.headers
        self.close_connection = True
        getattr(self, f"_{path.strip('/').partition('/')[0].partition('.')[0]}")(self.server.asked[path])

    def log_message(self, *_: object) -> None:
        pass

    def _give(self, body: bytes = PDF, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        if "Content_Length" not in headers and status != 304:
            headers["Content_Length"] = str(len(body))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _pieces(self, pieces: Iterator[bytes], pause: float = 0) -> None:
        for piece in pieces:
            self.wfile.write(piece)
            if self.server.ended.wait(pause):
                return

    def _report(self, _: int) -> None:
        self._give(Content_Type="text/html")  # what a server says of its bytes is no evidence

    def _conditional(self, _: int) -> None:
        if self.headers["If-None-Match"] == '"v1"' or self.headers["If-Modified-Since"]:
            self._give(b"", 304)
        else:
            self._give(ETag='"v1"', Last_Modified="Mon, 01 Apr 2024 00:00:00 GMT")

    def _liar304(self, _: int) -> None:
        self._give(b"", 304)

    def _again(self, _: int) -> None:
        self._give()  # knows no conditions

    def _changing(self, time_asked: int) -> None:
        self._give(PDF + str(time_asked).encode(), ETag=f'"{time_asked}"')

    def _silent(self, _: int) -> None:
        self.server.ended.wait(30)

    def _dripping_headers(self, _: int) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        self._pieces((b"X-%d: 1\r\n" % n for n in itertools.count()), 0.05)

    def _dripping(self, _: int) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        self._pieces((b"%" for _ in itertools.count()), 0.05)

    def _dripping_unsized(self, _: int) -> None:
        self.send_response(200)
        self.end_headers()
        self._pieces((b"%" for _ in itertools.count()), 0.05)

    def _endless(self, _: int) -> None:
        self.send_response(200)
        self.end_headers()
        self._pieces(PDF * 100 for _ in itertools.count())

    def _huge(self, _: int) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(10**12))
        self.end_headers()
        self._pieces(PDF * 100 for _ in itertools.count())

    def _bomb(self, _: int) -> None:
        self._give(gzip.compress(b"0" * 20_000_000), Content_Encoding="gzip")

    def _packed(self, _: int) -> None:
        self._give(gzip.compress(PDF), Content_Encoding="gzip")

    def _broken_gzip(self, _: int) -> None:
        self._give(b"\x1f\x8bnot gzip at all", Content_Encoding="gzip")

    def _circle(self, _: int) -> None:
        self._give(b"", 302, Location="/circle2")

    def _circle2(self, _: int) -> None:
        self._give(b"", 302, Location="/circle")

    def _far(self, _: int) -> None:
        step = int(self.path.rpartition("=")[2] or 0) if "=" in self.path else 0
        self._give(b"", 302, Location=f"/far?step={step + 1}")

    def _moved(self, _: int) -> None:
        self._give(b"", 301, Location="/report.pdf")

    def _inward(self, _: int) -> None:
        self._give(b"", 302, Location=self.path.partition("?to=")[2])

    def _busy(self, time_asked: int) -> None:
        if time_asked < 3:
            self._give(b"", 429, Retry_After="0")
        else:
            self._give()

    def _busy_later(self, _: int) -> None:
        self._give(b"", 503, Retry_After="3600")

    def _busy_until(self, _: int) -> None:
        self._give(b"", 429, Retry_After="Fri, 31 Dec 2099 23:59:59 GMT")

    def _failing(self, _: int) -> None:
        self._give(b"", 500)

    def _missing(self, _: int) -> None:
        self._give(b"", 404)

    def _short(self, time_asked: int) -> None:
        self._give(PDF[:100] if time_asked == 1 else PDF, Content_Length=str(len(PDF)))

    def _always_short(self, _: int) -> None:
        self._give(PDF[:100], Content_Length=str(len(PDF)))

    def _torn_chunks(self, _: int) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"400\r\n" + PDF[:100])

    def _login(self, _: int) -> None:
        self._give(PAGE, Content_Type="application/pdf")

    def _empty(self, _: int) -> None:
        self._give(b"")

    def _program(self, _: int) -> None:
        self._give(b"\x7fELF\x02\x01\x01" + b"\x00" * 100)

    def _rubbish(self, _: int) -> None:
        self.wfile.write(b"\x00\xff no http \r\n\r\n")

    def _listing(self, _: int) -> None:
        self._give(self.server.listing, Content_Type="text/html; charset=utf-8")


@contextmanager
def serving(address: str = "127.0.0.1") -> Iterator[Server]:
    server = Server(address)
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


def seconds_of(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began
