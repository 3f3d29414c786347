"""A network that answers every question about a LinkedIn token after so many seconds.

A process of its own, so that its work is not counted as ours: ``python -m bench.looks.network_stub
PORT SECONDS``. ``GET /calls`` says how many questions came, how many connections they came on,
and how many were open at once at the most.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

DAY = 86400
CALLS = {"calls": 0, "connections": 0, "at_once": 0, "most_at_once": 0}


def answer() -> bytes:
    """The same all day: an end that moves is told to the person's planning."""
    today = int(time.time()) // DAY * DAY
    return json.dumps(
        {
            "active": True,
            "status": "active",
            "created_at": today - 10 * DAY,
            "expires_at": today + 50 * DAY,
            "scope": "openid,profile,email,w_member_social",
        }
    ).encode()


async def serve_line(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float
) -> None:
    CALLS["connections"] += 1
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            await reader.readexactly(_length(head))
            if b" /calls " in head.split(b"\r\n", 1)[0]:
                CALLS["connections"] -= 1  # its own
                body = json.dumps(CALLS).encode()
            else:
                CALLS["calls"] += 1
                CALLS["at_once"] += 1
                CALLS["most_at_once"] = max(CALLS["most_at_once"], CALLS["at_once"])
                await asyncio.sleep(seconds)
                CALLS["at_once"] -= 1
                body = answer()
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                % (len(body), body)
            )
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


async def main(port: int, seconds: float) -> None:
    server = await asyncio.start_server(
        lambda reader, writer: serve_line(reader, writer, seconds), "127.0.0.1", port
    )
    print("ready", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2])))
