# SPDX-License-Identifier: Apache-2.0
"""The cases of cases.tsv, and what does not fit into a line."""

import json
import pathlib
import unittest

from harness import YENTE, YenteCase, need_data

MISSING = object()


def look(value, path):
    """The value at a path; MISSING where there is none."""
    parts = path.split(".")
    while parts:
        part = parts.pop(0)
        if part == "#":
            return len(value)
        if isinstance(value, list):
            value = value[int(part)] if int(part) < len(value) else MISSING
        else:
            # keys may hold dots: the longest that fits
            key = next((k for n in range(len(parts), -1, -1) for k in [".".join([part, *parts[:n]])] if k in value), MISSING)
            if key is MISSING:
                return MISSING
            del parts[:key.count(".") - part.count(".")]
            value = value[key]
        if value is MISSING:
            return MISSING
    return value


class Cases(YenteCase):
    def test_cases(self):
        lines = (pathlib.Path(__file__).parent / "cases.tsv").read_text().splitlines()
        count = 0
        for line in lines:
            if not line or line.startswith("#"):
                continue
            name, method, path, body, status, checks = line.split("\t")
            with self.subTest(name):
                answer = self.server.request(method, path, None if body == "-" else body.encode())
                self.assertEqual(answer.status, int(status), answer.text[:500])
                for place, expected in json.loads(checks).items():
                    if place.endswith("?"):
                        self.assertEqual(look(answer.json, place[:-1]) is not MISSING, expected, place)
                    else:
                        self.assertEqual(look(answer.json, place), expected, f"{place} of {answer.text[:600]}")
            count += 1
        self.assertGreater(count, 100)

    def test_referents_lead_to_the_entity(self):
        answer = self.server.get("/entities/ofac-46001?nested=false")
        self.assertEqual(answer.status, 308)
        self.assertEqual(answer.headers["location"], "/entities/NK-2Tbri3s6GgNtAwsSXh4qpL")

    def test_catalog_is_not_sent_twice(self):
        first = self.server.get("/catalog")
        self.assertEqual(first.headers["cache-control"], "public, max-age=300")
        again = self.server.get("/catalog", headers={"If-None-Match": f'"x", W/{first.headers["etag"]}'})
        self.assertEqual((again.status, again.body), (304, b""))
        self.assertEqual(self.server.get("/catalog", headers={"If-None-Match": '"x"'}).status, 200)

    def test_batches(self):
        query = {"schema": "Person", "properties": {"name": ["Maria Osetrova"]}}
        answer = self.server.post("/match/zala", {"queries": {f"q{i}": query for i in range(100)}})
        self.assertEqual(answer.headers["x-batch-size"], "100")
        self.assertEqual({len(r["results"]) for r in answer.json["responses"].values()}, {1})
        answer = self.server.post("/match/zala", {"queries": {f"q{i}": query for i in range(101)}})
        self.assertEqual((answer.status, answer.json["detail"]), (400, "Too many queries in one batch (limit: 100)"))

    def test_every_entity_of_a_matchable_schema_finds_itself(self):
        """By what it is told apart by: whatever FollowTheMoney says is matchable gives results."""
        told = {"Address": ("full",), "Person": ("name",), "Company": ("name",), "Organization": ("name",)}
        asked = {}
        for dataset in ("zala", "parteispenden"):
            for line in (YENTE / dataset / "entities.ftm.json").read_text().splitlines():
                entity = json.loads(line)
                props = {p: entity["properties"][p][:1] for p in told.get(entity["schema"], ()) if p in entity["properties"]}
                if not props:
                    continue
                found = self.server.match(dataset, entity["schema"], props, limit=50)["results"]
                self.assertIn(entity["id"], [r["id"] for r in found], (dataset, entity["schema"], props))
                asked[entity["schema"]] = asked.get(entity["schema"], 0) + 1
        self.assertEqual(set(asked), set(told))

    def test_order_of_adjacent_is_that_of_the_file(self):
        payments = [e["id"] for e in map(json.loads, (YENTE / "parteispenden" / "entities.ftm.json").read_text().splitlines())
                    if e["schema"] == "Payment" and "783d918df9f9178400d6b3386439ab3b3679979c" in e["properties"]["beneficiary"]]
        path = "/entities/783d918df9f9178400d6b3386439ab3b3679979c/adjacent/paymentBeneficiary"
        got = []
        while True:
            page = self.server.get(path, limit=7, offset=len(got)).json
            if not page["results"]:
                break
            got += [r["id"] for r in page["results"]]
        self.assertEqual(got, payments)
        ordered = self.server.get(path, limit=100, sort="date:desc").json["results"]
        dates = [r["properties"]["date"][0] for r in ordered]
        self.assertEqual(dates, sorted(dates, reverse=True))


class EverySchema(YenteCase):
    """Entities of the schemata that are seldom on a list."""

    @classmethod
    def setUpClass(cls):
        import os
        import tempfile
        from harness import Server
        cls.folder = tempfile.TemporaryDirectory()
        things = [
            ("p1", "Position", {"name": ["Deputy Minister of Fisheries of Ruritania"], "country": ["xk"]}),
            ("u1", "UserAccount", {"username": ["night_heron_77"], "service": ["Telegram"], "email": ["heron@example.org"]}),
            ("b1", "BankAccount", {"iban": ["DE89370400440532013000"], "bankName": ["Example Bank"]}),
            ("w1", "CryptoWallet", {"publicKey": ["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"], "currency": ["BTC"]}),
            ("s1", "Security", {"isin": ["US0378331005"], "name": ["Example Inc. common stock"]}),
            ("a1", "Airplane", {"name": ["Blue Sparrow"], "registrationNumber": ["RA-12345"]}),
            ("v1", "Vessel", {"name": ["OCEAN EXAMPLE"], "imoNumber": ["9074729"]}),
            ("g1", "PublicBody", {"name": ["Ministry of Fisheries of Ruritania"]}),
            ("l1", "LegalEntity", {"name": ["Fishery Trust Example"]}),
        ]
        path = os.path.join(cls.folder.name, "things.ftm.json")
        with open(path, "w") as out:
            for id_, schema, properties in things:
                out.write(json.dumps({"id": id_, "schema": schema, "properties": properties, "datasets": ["things"]}) + "\n")
        manifest = os.path.join(cls.folder.name, "manifest.json")
        with open(manifest, "w") as out:
            json.dump({"datasets": [{"name": "things", "path": path, "version": "1"}]}, out)
        cls.server = Server("-m", manifest, settings={"data_path": os.path.join(cls.folder.name, "data")})

    def check(self, schema, properties, expected):
        for asked in (schema, "Thing") if "name" in properties else (schema,):
            found = self.server.match("things", asked, properties)["results"]
            self.assertEqual([r["id"] for r in found[:1]], [expected], (asked, properties))
            self.assertTrue(found[0]["explanations"], properties)

    def test_each(self):
        self.check("Position", {"name": "Deputy Minister of Fisheries"}, "p1")
        self.check("UserAccount", {"username": "Night_Heron_77"}, "u1")
        self.check("UserAccount", {"email": "heron@example.org"}, "u1")
        self.check("BankAccount", {"iban": "DE89 3704 0044 0532 0130 00"}, "b1")
        self.check("CryptoWallet", {"publicKey": "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"}, "w1")
        self.check("Security", {"isin": "US0378331005"}, "s1")
        self.check("Airplane", {"name": "Blue Sparrow"}, "a1")
        self.check("Vessel", {"imoNumber": "IMO 9074729"}, "v1")
        self.check("PublicBody", {"name": "Ministry of Fisheries Ruritania"}, "g1")
        self.check("LegalEntity", {"name": "Fishery Trust Example"}, "l1")


if __name__ == "__main__":
    need_data()
    unittest.main()
