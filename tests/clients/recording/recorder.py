"""Writes what a client and a server say to each other into files that tests replay."""

import json
from pathlib import Path

ROOT = Path(__file__).parents[3]


def recording_transport(http, folder, name_of):
    """A transport of an HTTP library of httpx's make that passes requests on and keeps each with its answer.

    @param http the library: each client package chooses its own
    @param folder where the files go, below the project
    @param name_of what the files of a request are called; takes its method, path, and JSON body or None
    """

    class Parts(http.AsyncByteStream):
        """A body in the parts that it came in: goodfire cannot read streams that are cut otherwise."""

        def __init__(self, parts):
            self.parts = parts

        async def __aiter__(self):
            for part in self.parts:
                yield part

    class Recorder(http.AsyncBaseTransport):
        def __init__(self):
            self.inner = http.AsyncHTTPTransport()

        async def handle_async_request(self, request):
            # Fixtures are text, to be read and compared.
            request.headers["accept-encoding"] = "identity"
            response = await self.inner.handle_async_request(request)
            parts = [part async for part in response.stream]
            sent = json.loads(request.content) if request.content else None
            path = request.url.path
            exchange = {
                "method": request.method,
                "path": path,
                "query": [[key, value] for key, value in request.url.params.multi_items()],
                "body": sent,
                "status": response.status_code,
            }
            file = ROOT / folder / name_of(request.method, path, sent)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.with_suffix(".request.json").write_text(json.dumps(exchange, indent=2) + "\n")
            file.with_suffix(".response.txt").write_bytes(b"".join(parts))
            return http.Response(response.status_code, headers=response.headers, stream=Parts(parts))

    return Recorder()


def below(prefix):
    """Names exchanges by their path below a prefix, and streams apart from whole answers."""

    def name(_method, path, body):
        streamed = "-stream" if body and body.get("stream") else ""
        return path.removeprefix(prefix).strip("/").replace("/", "-") + streamed

    return name
