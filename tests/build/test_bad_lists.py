# SPDX-License-Identifier: Apache-2.0
"""Lists that are none, or not whole: refused with a message and exit code 3, and the index stays as it was."""
import json
import re
import shutil
import subprocess

from common import DATA, FORMATS, IndexCase, PROGRAM, SMALL, main, needs_data, party, run

XML = sorted(name for name in FORMATS if name.endswith(".xml"))
TABLES = ["csl.csv", "dpl.txt", "eu.csv", "example.targets.simple.csv", "uk.csv"]
LINES = ["example.ftm.json", "example.senzing.jsonl"]


class NoList(IndexCase):
    def test_what_is_no_list(self):
        for data, says in [
            (b"", "the file is empty"),
            (b" \n\t\n", "nothing but white space"),
            (b"\xef\xbb\xbf", "empty"),
            (b"<!DOCTYPE html>\n<html><body>503 Service Unavailable</body></html>", "HTML page"),
            (b"\n<html><head><title>Login</title></head></html>", "HTML page"),
            (b"\x1f\x8b\x08\x00rest", "gzip"),
            (b"PK\x03\x04rest", "zip"),
            (b"%PDF-1.7\n", "PDF"),
            (bytes(range(256)) * 40, "binary data"),
            (b"just some words\n", "no list format that is known here"),
            (b"<?xml version='1.0'?><other/>", "no list format that is known here: it looks like XML"),
            (b"a,b,c\n1,2,3\n", "no list format that is known here: it looks like CSV"),
            (b'{"error": "not found"}', "no list format that is known here: it looks like JSON"),
        ]:
            with self.subTest(says):
                self.refuse(data, says)

    def test_too_many_bad_records(self):
        """Some bad records are left out; a list of which a tenth is bad is not what it should be."""
        good = [json.dumps(party(f"g{i}", f"Good Party {i}")) for i in range(200)]
        for bad, code in ((20, 0), (21, 0), (23, 3)):
            text = "\n".join(good + ['{"id":"x","schema":"Comet","properties":{}}'] * bad) + "\n"
            (self.folder / "list.json").write_text(text)
            out = run("build", "-o", self.folder / "b.emb", self.folder / "list.json", code=code)
            self.assertTrue(code == 0 or f"{bad} of {200 + bad} records cannot be used" in out.err, out.err)

    def test_missing_file_and_directory(self):
        for path in (self.folder / "missing.xml", self.folder / "folder"):
            (self.folder / "folder").mkdir(exist_ok=True)
            self.assertIn("no index was written", run("build", "-o", self.index, path, code=3).err)
            self.check_untouched()

    def test_one_bad_list_among_good_ones(self):
        (self.folder / "cut.xml").write_bytes((SMALL / "un.xml").read_bytes()[:-20])
        run("build", "-o", self.index, SMALL / "eu.xml", self.folder / "cut.xml", SMALL / "uk.xml", code=3)
        self.check_untouched()


class CutOff(IndexCase):
    """Lists that end too early, wherever that is."""

    def cuts(self, data, least):
        """Places to cut: every one near both ends, and steps between."""
        step = max(1, len(data) // 40)
        return sorted(set(range(least, len(data) - 1, step)) | set(range(len(data) - 30, len(data) - 1)))

    def test_xml(self):
        """XML is refused wherever it is cut, also between two records."""
        for name in XML:
            data = (SMALL / name).read_bytes().rstrip()
            for at in self.cuts(data, 1):
                with self.subTest(name, at=at):
                    self.refuse(data[:at])
            between = data.rfind(b"</", 0, data.rfind(b"</"))
            self.refuse(data[:data.find(b">", between) + 1], "cut off")

    def test_declared_records(self):
        """A record left out in the middle: the list says how many it should have."""
        data = (SMALL / "ofac_sdn.xml").read_bytes()
        begin = data.find(b"<sdnEntry>")
        end = data.find(b"</sdnEntry>") + len(b"</sdnEntry>")
        self.refuse(data[:begin] + data[end:], "cut off? It declares")

    def test_tables(self):
        """A row that ends within its fields is no row; the file is not whole."""
        for name in TABLES:
            data = (SMALL / name).read_bytes().rstrip()
            last = data.rfind(b"\n") + 1
            for at in range(last + 1, min(last + 40, len(data) - 1)):
                row = data[last:at]
                separator = {"eu.csv": b";", "dpl.txt": b"\t"}.get(name, b",")
                if row.count(separator) < data[last:].count(separator):
                    with self.subTest(name, at=at):
                        self.refuse(data[:at])

    def test_json_lines(self):
        for name in LINES:
            data = (SMALL / name).read_bytes().rstrip().splitlines(keepends=True)
            whole = next(line for line in data if b"Anna" in line)
            for at in self.cuts(whole, 2):
                with self.subTest(name, at=at):
                    self.refuse(whole + whole[:at])

    def test_json(self):
        data = (SMALL / "csl.json").read_bytes().rstrip()
        for at in self.cuts(data, 200):
            with self.subTest(at=at):
                self.refuse(data[:at])

    def test_ofac_csv(self):
        """The set is cut off whichever of its files is."""
        for name in ("sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv"):
            folder = self.folder / ("cut_" + name)
            folder.mkdir()
            for path in (SMALL / "ofac").iterdir():
                data = path.read_bytes()
                if path.name.lower() == name:
                    data = data.rstrip(b"\x1a\r\n")
                    data = data[:data.rfind(b",")]
                (folder / path.name).write_bytes(data)
            with self.subTest(name):
                run("build", "-o", self.index, folder, code=3)
                self.check_untouched()

    @needs_data("lists/un_2026-02-27.xml", "lists/us_csl_2022-05.csv", "lists/ca_sema_2025-05.xml")
    def test_real_lists(self):
        for name in ("un_2026-02-27.xml", "us_csl_2022-05.csv", "ca_sema_2025-05.xml"):
            data = (DATA / "lists" / name).read_bytes()
            for part in (10, 45, 99):
                at = len(data) * part // 100
                with self.subTest(name, percent=part):
                    self.refuse(data[:at])


class Hostile(IndexCase):
    def test_xml_bombs_and_external_entities(self):
        secret = self.folder / "secret.txt"
        secret.write_text("Never To Be Read")
        lol = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "lol"}">' for i in range(12))
        for name in XML:
            body = (SMALL / name).read_text(encoding="utf-8")
            head, rest = body.split("?>", 1) if body.startswith("<?xml") else ("<?xml version='1.0'", body)
            for dtd in (f"<!DOCTYPE x [{lol}]>", f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>',
                        f'<!DOCTYPE x SYSTEM "file://{secret}">', '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x"> %p;]>'):
                bad = head + "?>" + dtd + rest
                with self.subTest(name, dtd=dtd[:30]):
                    path = self.folder / "list"
                    path.write_bytes(bad.encode())
                    out = run("build", "-o", self.folder / "other.emb", path, code=(0, 3), timeout=20)
                    self.assertNotIn("Never To Be Read", out + out.err)
                    if out.code == 0:
                        self.assertNotIn("Never To Be Read", run("export", self.folder / "other.emb"))

    def test_deep_xml(self):
        self.refuse(b"<CONSOLIDATED_LIST>" + b"<a>" * 200000, options=("--format", "un-xml"))

    def test_invalid_utf8_and_nuls(self):
        """Values that are no text are put right or refused with their record; the rest of the list is read."""
        good = b'{"id":"g","schema":"Person","properties":{"name":["Orvan Telmik"]},"datasets":["d"]}\n'
        for bad in (b'{"id":"a","schema":"Person","properties":{"name":["Br\xff\xfeoken \xc3"]},"datasets":["d"]}\n',
                    b'{"id":"a","schema":"Person","properties":{"name":["Nul\x00s"]},"datasets":["d"]}\n',
                    b'{"id":"a","schema":"Person","properties":{"name":["Nul\\u0000s \\ud800"]},"datasets":["d"]}\n',
                    b'\x00\x00\x00\n'):
            (self.folder / "list.json").write_bytes(good + bad + good.replace(b'"g"', b'"h"'))
            run("build", "-o", self.folder / "other.emb", self.folder / "list.json")
            exported = run("export", self.folder / "other.emb")
            self.assertEqual(exported.count("Orvan Telmik") // 2, 2)
            exported.encode("utf-8")
            run("verify", self.folder / "other.emb")

    def test_utf16(self):
        """With a byte order mark UTF-16 is read as what it is."""
        for name in ("un.xml", "eu.csv", "example.ftm.json"):
            text = (SMALL / name).read_text(encoding="utf-8-sig")
            text = text.replace('encoding="UTF-8"', 'encoding="UTF-16"').replace('encoding="utf-8"', 'encoding="UTF-16"')
            plain = run("build", "-o", self.folder / "a.emb", SMALL / name).splitlines()[0]
            for encoding in ("utf-16-le", "utf-16-be"):
                (self.folder / name).write_bytes(("\ufeff" + text).encode(encoding))
                with self.subTest(name, encoding=encoding):
                    self.assertEqual(run("build", "-o", self.folder / "b.emb", self.folder / name).splitlines()[0], plain)
                    self.assertEqual(run("export", self.folder / "a.emb"), run("export", self.folder / "b.emb"))

    def test_missing_column(self):
        for name, column in (("csl.csv", b"alt_names"), ("uk.csv", b"Name 6"), ("dpl.txt", b"Effective_Date"),
                             ("eu.csv", b"NameAlias_WholeName"), ("example.targets.simple.csv", b"aliases")):
            data = (SMALL / name).read_bytes().replace(column, b"other", 1)
            format = {"csl.csv": "us-csl-csv", "uk.csv": "uk-csv", "dpl.txt": "bis-dpl", "eu.csv": "eu-csv"}.get(name, "os-simple")
            with self.subTest(name):
                self.refuse(data, "is missing", options=("--format", format))

    def test_unclosed_quotes(self):
        """A quote too many takes rows into one field: the list is refused, or loses no more than the row that has the quote."""
        def parties(out):
            return int(re.search(r"([\d,]+) parties", out).group(1).replace(",", ""))

        sources = [(SMALL / "ofac" / "sdn.csv", b","), *((SMALL / name, {"eu.csv": b";", "dpl.txt": b"\t"}.get(name, b",")) for name in TABLES)]
        for source, separator in sources:
            beside = SMALL / "ofac" if source.parent.name == "ofac" else None
            data = source.read_bytes()
            whole = parties(run("build", "-o", self.folder / "b.emb", beside or source))
            refused = 0
            places = [m.end() for m in re.finditer(re.escape(separator), data)]
            for at in places[len(places) // 3::max(1, len(places) // 40)]:
                folder = self.folder / "set"
                if beside:
                    shutil.copytree(beside, folder, dirs_exist_ok=True)
                else:
                    folder.mkdir(exist_ok=True)
                (folder / source.name).write_bytes(data[:at] + b'"' + data[at:])
                with self.subTest(source.name, at=at):
                    out = run("build", "-o", self.folder / "b.emb", folder if beside else folder / source.name, code=(0, 3))
                    refused += out.code == 3
                    if out.code == 0:
                        self.assertGreaterEqual(parties(out), whole - 1)
                shutil.rmtree(folder)
            self.assertGreater(refused, 0, source)

    def test_line_breaks_within_fields(self):
        rows = (b"_id,source,type,programs,name,addresses,alt_names,dates_of_birth,ids\n"
                b'1,"Entity\nList (EL) - X",Entity,,"Kestrin\r\nTrading",,"Old\nName; Other",,\n')
        (self.folder / "list.csv").write_bytes(rows)
        run("build", "-o", self.folder / "b.emb", self.folder / "list.csv")
        exported = run("export", self.folder / "b.emb")
        self.assertIn('"Kestrin Trading"', exported)
        self.assertIn('"alias":["Old Name","Other"]', exported)

    def test_a_pipe_is_no_list_file(self):
        done = subprocess.run([PROGRAM, "build", "-o", self.index, "-"], input=b"", capture_output=True, timeout=20)
        self.assertNotEqual(done.returncode, 0)
        self.check_untouched()


if __name__ == "__main__":
    main()
