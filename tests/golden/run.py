#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""run.py EMBARGO CASE: runs the commands of a case and compares all that they print, and their exit codes, with what the case says.

A case is a text: "$ " begins a command for the shell, what follows is its output (stdout, then stderr behind "! "), "? 1" its exit code
where it is not 0. "#" begins a comment before the first command. Commands run in an empty folder with demo.emb, the demonstration's
list and customers in it. What changes with time or place is masked: digests, seconds, sizes in bytes.
EMBARGO_GOLDEN=write writes the case anew.
"""
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
MASKS = [(re.compile(r"\b[0-9a-f]{64}\b"), "DIGEST"), (re.compile(r"\b\d+\.\d+ s\b"), "N s"),
         (re.compile(r"\b[\d,]+ bytes\b"), "N bytes"), (re.compile(r'("bytes": ?)\d+'), r"\1N"), (re.compile(r"\bbytes of \d+\b"), "bytes of N"),
         (re.compile(r"\([\d,]+ a second\)"), "(N a second)")]


def prepare(program, folder):
    demo = ROOT / "data/demo"
    for name in ("designations.ftm.json", "customers.csv"):
        shutil.copy(demo / name, folder)
    subprocess.run([program, "build", "-o", "demo.emb", "--dataset", "demonstration", "designations.ftm.json"], cwd=folder, check=True,
                   stdout=subprocess.DEVNULL)


def mask(text):
    for pattern, name in MASKS:
        text = pattern.sub(name, text)
    return text


def run(program, command, folder):
    environment = {"PATH": f"{folder}/bin:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "NO_COLOR": "1", "HOME": str(folder)}
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"):
        if name in os.environ:
            environment[name] = os.environ[name]
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
    out = mask(done.stdout)
    if out and not out.endswith("\n"):
        out += "\n"
    out += "".join(f"! {line}\n" for line in mask(done.stderr).splitlines())
    return out + (f"? {done.returncode}\n" if done.returncode else "")


def main():
    program, case = str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2])
    expected = case.read_text(encoding="utf-8")
    found = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "bin").mkdir()
        (folder / "bin/embargo").symlink_to(program)
        prepare(program, folder)
        for line in expected.splitlines(keepends=True):
            if line.startswith("#") and not any(part.startswith("$ ") for part in found):
                found.append(line)
            elif line.startswith("$ "):
                found.append(line)
                found.append(run(program, line[2:].strip(), folder))
    text = "".join(found)
    if text == expected:
        return 0
    if os.environ.get("EMBARGO_GOLDEN") == "write":
        case.write_text(text, encoding="utf-8")
        print("written:", case)
        return 0
    sys.stdout.writelines(difflib.unified_diff(expected.splitlines(keepends=True), text.splitlines(keepends=True), "expected", "found"))
    return 1


if __name__ == "__main__":
    sys.exit(main())
