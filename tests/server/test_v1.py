# SPDX-License-Identifier: Apache-2.0
"""Our own API, and that all answers are what api/openapi.json says."""

import json
import os
import re
import tempfile
import time
import unittest

from harness import ROOT, Server, YENTE, YenteCase, build_index, need_data

API = json.loads((ROOT / "api" / "openapi.json").read_text())
TYPES = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "object": dict, "array": list, "null": type(None)}


def problems(value, schema, place="answer"):
    """What of a value does not fit a schema: as much of JSON Schema as the description uses."""
    if "$ref" in schema:
        return problems(value, API["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], place)
    if "anyOf" in schema:
        tried = [problems(value, s, place) for s in schema["anyOf"]]
        return [] if [] in tried else [f"{place}: fits none of {len(tried)}: {tried}"]
    found = [p for s in schema.get("allOf", []) for p in problems(value, s, place)]
    types = schema.get("type")
    if types:
        types = [types] if isinstance(types, str) else types
        if not any(isinstance(value, TYPES[t]) and not (isinstance(value, bool) and t in ("integer", "number")) for t in types):
            return found + [f"{place}: {type(value).__name__} is not {types}"]
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{place}: {value!r} is none of {schema['enum']}")
    if isinstance(value, dict):
        found += [f"{place}: no {n}" for n in schema.get("required", []) if n not in value]
        for name, inner in value.items():
            of = schema.get("properties", {}).get(name, schema.get("additionalProperties"))
            if isinstance(of, dict):
                found += problems(inner, of, f"{place}.{name}")
    if isinstance(value, list) and "items" in schema:
        for i, inner in enumerate(value):
            found += problems(inner, schema["items"], f"{place}[{i}]")
    return found


def operation_of(method, path):
    path = path.split("?")[0]
    best = None
    for pattern, operations in API["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", pattern), path) and method.lower() in operations:
            if best is None or "{" not in pattern:
                best = operations[method.lower()]
    return best


class Described(YenteCase):
    def check(self, answer, method, path):
        operation = operation_of(method, path)
        self.assertIsNotNone(operation, path)
        self.assertIn(str(answer.status), operation["responses"], f"{method} {path}: {answer.text[:200]}")
        content = operation["responses"][str(answer.status)].get("content", {})
        if "application/json" in content and answer.body:
            self.assertEqual(problems(answer.json, content["application/json"]["schema"]), [], f"{method} {path}")

    def test_cases_fit_the_description(self):
        count = 0
        for line in (ROOT / "tests" / "server" / "cases.tsv").read_text().splitlines():
            if not line or line.startswith("#"):
                continue
            name, method, path, body, status, _ = line.split("\t")
            if int(status) == 405 or operation_of(method, path) is None:
                continue
            with self.subTest(name):
                self.check(self.server.request(method, path, None if body == "-" else body.encode()), method, path)
            count += 1
        self.assertGreater(count, 90)

    def test_routes_and_description_are_the_same(self):
        routes = set(re.findall(r'\{"(GET|POST|PUT|DELETE)", "([^"]+)"', (ROOT / "src" / "server" / "routes.c").read_text()))
        not_described = {("GET", p) for p in ("/", "/docs.js", "/docs.css", "/openapi.json", "/favicon.ico", "/manifest")}
        described = {(m.upper(), p) for p, operations in API["paths"].items() for m in operations}
        self.assertEqual(routes - not_described, described)

    def test_page_and_description_are_served(self):
        self.assertEqual(self.server.get("/openapi.json").json, API)
        page = self.server.get("/")
        self.assertIn("text/html", page.headers["content-type"])
        self.assertIn("script-src 'self'", page.headers["content-security-policy"])
        for path in re.findall(r'(?:src|href)="(/[^"]*)"', page.text):
            self.assertEqual(self.server.get(path).status, 200, path)


class Own(Described):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        build_index(f"{cls.folder.name}/x.emb", YENTE / "zala" / "entities.ftm.json", YENTE / "t1" / "entities.ftm.json")
        cls.server = Server("-i", f"{cls.folder.name}/x.emb", settings={"store": os.path.join(cls.folder.name, "store.db")})

    test_cases_fit_the_description = None

    def ask(self, method, path, body=None, headers=None):
        answer = self.server.request(method, path, body, headers or {})
        self.check(answer, method, path)
        return answer

    def test_screen(self):
        answer = self.ask("POST", "/v1/screen", {"schema": "Person", "name": "Maria Osetrova", "country": ["Russia"], "birth_date": 1988})
        result = answer.json["results"][0]
        hit = result["hits"][0]
        self.assertEqual(hit["id"], "NK-2Tbri3s6GgNtAwsSXh4qpL")
        self.assertEqual(result["verdict"], "alert")
        self.assertAlmostEqual(sum(r["points"] for r in hit["reasons"]), hit["score"], places=3)
        self.assertEqual(answer.json["index"], answer.headers["embargo-index"])
        none = self.ask("POST", "/v1/screen", {"name": "Nobody At All Xyz"}).json["results"][0]
        self.assertEqual((none["verdict"], none["hits"], none["screening"]), ("not listed", [], None))

    def test_what_was_not_used_is_said(self):
        result = self.ask("POST", "/v1/screen", {"name": "...", "birth_date": "in spring", "country": "Nowhereland"}).json["results"][0]
        self.assertEqual((result["verdict"], result["hits"]), ("not screened", []))
        self.assertEqual([n["code"] for n in result["notes"]], ["name.unreadable", "birth_date.unreadable", "country.unknown"])
        self.assertNotIn("notes", self.ask("POST", "/v1/screen", {"name": "Maria Osetrova"}).json["results"][0])

    def test_batch_and_scope(self):
        queries = [{"name": "Maria Osetrova", "subject": "1"}, {"name": "Vitaly Kuzmenko", "subject": "2"}]
        both = self.ask("POST", "/v1/screen", {"queries": queries}).json["results"]
        self.assertEqual([r["alerts"] for r in both], [1, 1])
        self.assertEqual([r["subject"] for r in both], ["1", "2"])
        one = self.ask("POST", "/v1/screen", {"queries": queries, "dataset": "eu_fsf"}).json["results"]
        self.assertEqual([r["alerts"] for r in one], [0, 1])
        self.assertEqual(self.ask("POST", "/v1/screen", {"name": "x", "dataset": "nothing"}).status, 404)

    def test_decisions_suppress_visibly(self):
        query = {"schema": "Person", "name": "Vitaly Kuzmenko", "subject": "customer 7"}
        first = self.ask("POST", "/v1/screen", query).json["results"][0]
        self.assertIsInstance(first["screening"], int)
        entry = self.ask("GET", f"/v1/screenings/{first['screening']}").json
        self.assertEqual(entry["body"]["subject"], "customer 7")
        self.assertEqual(entry["body"]["index"], self.server.get("/readyz").json["index"])
        decision = {"screening": first["screening"], "entity": first["hits"][0]["id"], "verdict": "false_positive", "why": "another man", "by": "ann"}
        self.assertEqual(self.ask("POST", "/v1/decisions", decision).status, 201)
        again = self.ask("POST", "/v1/screen", query).json["results"][0]
        self.assertEqual((again["verdict"], again["alerts"], again["screening"]), ("no alert", 0, None))
        self.assertTrue(again["hits"][0]["match"])  # it is still shown
        self.assertTrue(again["hits"][0]["decision"]["suppressed"])
        other = self.ask("POST", "/v1/screen", {**query, "subject": "customer 8", "birth_date": "1999"}).json["results"][0]
        self.assertNotIn("decision", other["hits"][0] if other["hits"] else {})
        listed = self.ask("GET", "/v1/decisions?limit=5").json["entries"]
        self.assertEqual(listed[-1]["body"]["why"], "another man")
        self.assertEqual(self.ask("POST", "/v1/decisions", {**decision, "screening": 999}).status, 404)
        self.assertEqual(self.ask("POST", "/v1/decisions", {**decision, "verdict": "maybe"}).status, 422)
        self.assertEqual(self.ask("GET", "/v1/screenings/999").status, 404)
        self.assertEqual(self.ask("GET", "/v1/screenings/x").status, 404)

    def test_customers_are_watched(self):
        self.assertEqual(self.ask("PUT", "/v1/customers/c-1", {"name": "Vitaly Kuzmenko", "schema": "Person"}).json, {"changed": True})
        self.assertEqual(self.ask("PUT", "/v1/customers/c-1", {"name": "Vitaly Kuzmenko", "schema": "Person"}).json, {"changed": False})
        self.assertEqual(self.ask("PUT", "/v1/customers/c%202", {"name": "Nobody At All Xyz"}).json, {"changed": True})
        self.assertEqual(self.ask("PUT", "/v1/customers/c-3", {}).status, 422)
        self.assertEqual([c["id"] for c in self.ask("GET", "/v1/customers").json["customers"]], ["c-1", "c 2"])
        self.assertEqual(self.ask("POST", "/v1/jobs", {"kind": "update"}).status, 202)
        while self.ask("GET", "/v1/jobs").json["jobs"][0]["state"] == "running":
            time.sleep(0.05)
        customers = self.ask("GET", "/v1/customers").json["customers"]
        self.assertEqual([(c["screened"], c["open_hits"]) for c in customers], [(True, 1), (True, 0)])
        events = self.ask("GET", "/v1/events").json["events"]
        self.assertEqual([e["kind"] for e in events], ["new"])
        self.assertIn("NK-2Ka3UvopqbpZmVDFjWd4LA", json.dumps(events[0]["body"]))
        self.assertEqual(self.ask("DELETE", "/v1/customers/c-1").status, 200)
        self.assertEqual(self.ask("DELETE", "/v1/customers/nobody").status, 404)
        self.assertEqual(self.ask("GET", f"/v1/events?after={events[0]['seq']}").json["events"], [])

    def test_compare(self):
        answer = self.ask("POST", "/v1/compare", {"query": "Wladimir Petrow", "listed": "Vladimir Petrov", "schema": "Person"}).json
        self.assertTrue(answer["match"])
        self.assertAlmostEqual(sum(r["points"] for r in answer["reasons"]), answer["score"], places=3)
        self.assertEqual(self.ask("POST", "/v1/compare", {"query": "a"}).status, 422)
        self.assertEqual(self.ask("POST", "/v1/compare", {"query": "a", "listed": "b", "schema": "Banana"}).status, 422)

    def test_read(self):
        text = "The ministry said on Monday that Maria Osetrova, born in 1988 in Izhevsk, had signed the contract."
        for body, headers in ((text.encode(), {"Content-Type": "text/plain"}), ({"text": text}, {"Content-Type": "application/json"}),
                              (f"<html><body><p>{text}</p></body></html>".encode(), {"Content-Type": "text/html"})):
            answer = self.ask("POST", "/v1/read?name=note", body, headers)
            found = [m["entity"] for m in answer.json["mentions"]]
            self.assertIn("NK-2Tbri3s6GgNtAwsSXh4qpL", found, headers)
        self.assertEqual(self.ask("POST", "/v1/read", b"", {"Content-Type": "text/plain"}).status, 422)
        self.assertEqual(self.ask("POST", "/v1/read", {"no": "text"}, {"Content-Type": "application/json"}).status, 422)

    def test_lists_entities_jobs(self):
        self.assertEqual(len(self.ask("GET", "/v1/lists").json["lists"]), 2)
        entity = self.ask("GET", "/v1/entities/ofac-46001").json["entity"]  # a former id
        self.assertEqual(entity["id"], "NK-2Tbri3s6GgNtAwsSXh4qpL")
        self.assertEqual(self.ask("GET", "/v1/entities/nobody").status, 404)
        self.assertEqual(self.ask("POST", "/v1/jobs", {"kind": "update"}).status, 202)
        self.assertEqual(self.ask("POST", "/v1/jobs", {"kind": "banana"}).status, 422)
        self.assertEqual(self.ask("GET", "/v1/jobs").json["jobs"][0]["kind"], "update")

    def test_ill_formed(self):
        for body in (b"", b"[]", b"{", b'"x"', b"{}", b'{"name":5.5}', b'{"name":{}}', b'{"queries":[1]}', b'{"schema":"Address","name":"x"}',
                     b'{"name":"x","threshold":2}', b'{"name":"x","limit":"many"}', b'{"name":"x","subject":1}', b"\xff\xfe", b"[" * 100000):
            self.assertEqual(self.ask("POST", "/v1/screen", body).status, 422, body[:50])


class WithoutStore(Described):
    test_cases_fit_the_description = None
    test_routes_and_description_are_the_same = None
    test_page_and_description_are_served = None

    def test_no_store(self):
        for path in ("/v1/screenings", "/v1/screenings/1", "/v1/decisions", "/v1/customers", "/v1/events"):
            answer = self.server.get(path)
            self.assertEqual(answer.status, 501)
            self.check(answer, "GET", path)


if __name__ == "__main__":
    need_data()
    unittest.main()
