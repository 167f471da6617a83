"""A server that speaks as much of OpenSearch's documented protocol as the engine uses, in memory.

It answers what the engine asks and refuses everything else, so that a request that a cluster would not understand
fails here too. Filters, sorting and counting are judged by itself, from the JSON that arrives.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class Cluster:
    """One node with its indexes: name → {id: document}. `is_down` makes it answer 503."""

    def __init__(self):
        self.indexes = {}
        self.layouts = {}
        self.is_down = False
        self.asked = []
        cluster = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def answer(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length).decode()
                path = urlsplit(self.path).path
                cluster.asked.append((self.command, path))
                status, data = (503, {}) if cluster.is_down else cluster.handle(self.command, path, body)
                sent = b"" if self.command == "HEAD" else json.dumps(data).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json; charset=UTF-8")
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def handle(self, method, path, body):
        parts = path.strip("/").split("/")
        match (method, parts):
            case ("POST", ["_bulk"]):
                return 200, self.bulk([json.loads(line) for line in body.splitlines()])
            case ("GET" | "POST", ["_msearch"]):
                lines = [json.loads(line) for line in body.splitlines()]
                found = [self.search(head["index"], one) for head, one in zip(lines[::2], lines[1::2], strict=True)]
                return 200, {"took": 1, "responses": found}
            case ("HEAD", [name]):
                return (200 if name in self.indexes else 404), {}
            case ("PUT", [name]):
                self.indexes[name], self.layouts[name] = {}, json.loads(body)
                return 200, {"acknowledged": True}
            case ("DELETE", [name]):
                self.indexes.pop(name, None)
                return 200, {"acknowledged": True}
            case ("POST", [name, "_refresh"]):
                return 200, {"_shards": {"failed": 0}}
            case ("GET" | "POST", [name, "_mget"]):
                ids = json.loads(body)["ids"]
                known = self.indexes.get(name, {})
                return 200, {"docs": [{"_index": name, "_id": one, "found": one in known} for one in ids]}
        return 400, {"error": f"not understood: {method} {path}"}

    def bulk(self, lines):
        items, rest = [], iter(lines)
        for line in rest:
            ((deed, where),) = line.items()
            known = self.indexes[where["_index"]]
            if deed == "index":
                document = next(rest)
                fields = self.layouts[where["_index"]]["mappings"]["properties"]
                is_strange = set(document) - set(fields)
                status = 400 if is_strange else 201
                if not is_strange:
                    known[where["_id"]] = document
            else:
                status = 200 if known.pop(where["_id"], None) else 404
            items.append({deed: {"_id": where["_id"], "status": status}})
        return {"errors": any(s["status"] >= 300 for item in items for s in item.values()), "items": items}

    def search(self, name, body):
        assert set(body) <= {"size", "_source", "track_total_hits", "sort", "query", "aggs"}
        assert body["sort"] == [{"number": "desc"}]
        found = [(pk, doc) for pk, doc in self.indexes[name].items() if self.fits(body["query"], doc)]
        found.sort(key=lambda pair: -pair[1]["number"])
        answer = {"hits": {"hits": [{"_id": pk, "sort": [d["number"]]} for pk, d in found[: body["size"]]]}}
        for label, asked in body.get("aggs", {}).items():
            field = asked["terms"]["field"]
            values = [doc[field] for _pk, doc in found]
            buckets = [{"key": value, "doc_count": values.count(value)} for value in sorted(set(values))]
            answer.setdefault("aggregations", {})[label] = {"buckets": buckets}
        return {"status": 200, **answer}

    def fits(self, query, document):
        ((kind, asked),) = query.items()
        if kind == "bool":
            filters = [self.fits(part, document) for part in asked.get("filter", [])]
            shoulds = [self.fits(part, document) for part in asked.get("should", [])]
            return all(filters) and sum(shoulds) >= asked.get("minimum_should_match", 0)
        ((field, value),) = asked.items()
        has = document[field] if isinstance(document[field], list) else [document[field]]
        if kind == "term":
            return value in has
        if kind == "terms":
            return bool(set(value) & set(has))
        if kind == "prefix":
            return any(one.startswith(value) for one in has)
        assert kind == "range"
        assert set(value) == {"gte"}
        return has[0] >= value["gte"]
