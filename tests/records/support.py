# SPDX-License-Identifier: Apache-2.0
"""What the tests of records share: running the program, list files of their own, the public test data."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(os.environ.get("EMBARGO_SOURCE_ROOT", pathlib.Path(__file__).resolve().parents[2]))
PROGRAM = os.environ.get("EMBARGO_PROGRAM", str(ROOT / "build/src/cli/embargo"))
DATA = pathlib.Path(os.environ.get("EMBARGO_TEST_DATA", ROOT.parent / "shared/data"))


def run(*args, code=0, stdin=None, env=None, timeout=120):
    """Runs embargo; an exit code other than `code` (None: any) fails the test. Returns stdout, and stderr as .err."""
    done = subprocess.run([PROGRAM, *map(str, args)], input=stdin, capture_output=True, timeout=timeout,
                          env={**os.environ, "EMBARGO_USER": "tester", **(env or {})})
    if code is not None and done.returncode not in (code if isinstance(code, tuple) else (code,)):
        raise AssertionError(f"embargo {' '.join(map(str, args))}: exit code {done.returncode}, not {code}\n"
                             f"{done.stdout.decode(errors='replace')[-2000:]}\n{done.stderr.decode(errors='replace')[-4000:]}")
    out = Output(done.stdout.decode("utf-8", "replace"))
    out.err = done.stderr.decode("utf-8", "replace")
    out.code = done.returncode
    return out


class Output(str):
    err = ""
    code = 0


def lines(text):
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def party(id, name, schema="Person", dataset="invented", **properties):
    """A listed party as FollowTheMoney JSON. Names in these tests are invented."""
    values = {"name": [name] if isinstance(name, str) else name, "topics": ["sanction"]}
    values.update({key: value if isinstance(value, list) else [value] for key, value in properties.items()})
    return {"id": id, "schema": schema, "datasets": [dataset], "properties": values}


def write_list(path, entities):
    pathlib.Path(path).write_text("".join(json.dumps(e, ensure_ascii=False) + "\n" for e in entities), encoding="utf-8")
    return path


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="embargo-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def build(self, name, entities):
        source, index = self.folder / f"{name}.json", self.folder / f"{name}.emb"
        write_list(source, entities)
        run("build", "-o", index, source)
        return index


def needs_data(*names):
    missing = [n for n in names if not (DATA / n).exists()]
    return unittest.skipIf(missing, f"test data missing: {', '.join(missing)}")


def main():
    """unittest, with the exit code that means "skipped" where nothing was run but skipped."""
    result = unittest.main(exit=False, verbosity=2).result
    if result.wasSuccessful() and result.skipped and len(result.skipped) == result.testsRun:
        sys.exit(77)
    sys.exit(not result.wasSuccessful())
