# SPDX-License-Identifier: Apache-2.0
"""Lists with a line of 4 GB (a hole in a sparse file): the record is refused, the rest is read, in little memory."""
import resource
import subprocess

from common import IndexCase, PROGRAM, lines, main, run

FOUR_GB = 4 << 30


class LongLines(IndexCase):
    def build(self, name, before, after, most=400 << 20):
        path = self.folder / name
        with open(path, "wb") as file:
            file.write(before)
            file.seek(FOUR_GB)
            file.write(after)
        done = subprocess.run([PROGRAM, "build", "-o", self.index, path], capture_output=True, text=True, timeout=600,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (most, most)))
        path.unlink()
        return done

    def test_json_lines(self):
        line = '{"id":"%s","schema":"Person","properties":{"name":["%s"]},"datasets":["d"]}\n'
        first, last = (line % pair for pair in (("a", "Anna Marrow"), ("b", "Boris Kell")))
        done = self.build("list.json", (first + '{"id":"').encode(), ('"}\n' + last).encode())
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("list.json:2: record refused: the line is longer than", done.stderr)
        self.assertEqual([e["id"] for e in lines(run("export", self.index))], ["a", "b"])

    def test_table(self):
        head = "Entity_LogicalId;Entity_SubjectType;NameAlias_WholeName\n1;P;Anna Marrow\n2;P;\""
        done = self.build("list.csv", head.encode(), b'"\n3;P;Boris Kell\n')
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("list.csv:3: record refused: ", done.stderr)
        self.assertEqual([e["caption"] for e in lines(run("export", self.index))if e["schema"] == "Person"], ["Anna Marrow", "Boris Kell"])

    def test_xml(self):
        done = self.build("list.xml", b'<CONSOLIDATED_LIST dateGenerated="2026-01-01"><INDIVIDUALS><INDIVIDUAL><DATAID>1', b"</DATAID>")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.check_untouched()


if __name__ == "__main__":
    main()
