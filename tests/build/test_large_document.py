# SPDX-License-Identifier: Apache-2.0
"""A large plain text is read to its end in memory that does not grow with it. EMBARGO_DOCUMENT_MB: its size (default 64)."""
import json
import os
import resource
import subprocess
import unittest

from common import IndexCase, PROGRAM, main, run

SIZE = int(os.environ.get("EMBARGO_DOCUMENT_MB", "64")) << 20
MOST = 64 << 20  # of memory besides the text and the index, which are mapped: more would be the text itself
FIRST, LAST = "Die Äbtissin traf Orlan Teverkov.\n\n", "\n\nZuletzt ging Galina Sorvina über den Marktplatz."
ENTITY = '{"id":"%s","schema":"Person","properties":{"name":["%s"],"topics":["sanction"]},"datasets":["d"]}\n'


def paragraphs():
    """About a megabyte of plain sentences: nobody speaks and nothing happens, so the answer stays short."""
    nouns = "Wiese Straße Brücke Lampe Mühle Wolke Gasse Tür Küche Säule".split()
    sentence = "Die {} steht neben der alten {} und bleibt grün, die {} {} ebenso. "
    text = [sentence.format(nouns[i % 10], nouns[i // 10 % 10], nouns[i // 100 % 10] + nouns[i % 7].lower(), i % 100) for i in range(14000)]
    return "\n\n".join("".join(text[i:i + 6]) for i in range(0, len(text), 6)).encode() + b"\n\n"


def limit_memory():
    resource.setrlimit(resource.RLIMIT_DATA, (MOST, MOST))


class LargeDocument(IndexCase):
    def test_read_to_the_end(self):
        if subprocess.run([PROGRAM, "--version"], capture_output=True, preexec_fn=limit_memory).returncode != 0:
            raise unittest.SkipTest("the program does not start with so little memory: sanitizers ask for more")
        lists = self.folder / "list.json"
        lists.write_text(ENTITY % ("first", "Orlan Teverkov") + ENTITY % ("last", "Galina Sorvina"))
        run("build", "-o", self.index, lists)
        path = self.folder / "large.txt"
        block = paragraphs()
        with open(path, "wb") as file:
            file.write(FIRST.encode())
            for _ in range(SIZE // len(block) + 1):
                file.write(block)
            file.write(LAST.encode())
        command = [PROGRAM, "read", "-i", self.index, "-j", "1", "--format", "jsonl", path]
        done = subprocess.run(command, capture_output=True, timeout=1800, preexec_fn=limit_memory)
        size = path.stat().st_size
        path.unlink()
        self.assertEqual(done.returncode, 1, done.stderr)
        answer = json.loads(done.stdout)
        self.assertFalse(answer["cut"])
        self.assertEqual([m["text"] for m in answer["mentions"]], ["Orlan Teverkov", "Galina Sorvina"])
        first, last = answer["mentions"]
        umlauts = sum(byte & 0xC0 == 0x80 for byte in block) * (SIZE // len(block) + 1) + 1
        end = size - len(" über den Marktplatz.".encode())
        self.assertEqual((first["start"], first["start_byte"]), (18, 19))
        self.assertEqual((last["end"], last["end_byte"]), (end - umlauts, end))


if __name__ == "__main__":
    main()
