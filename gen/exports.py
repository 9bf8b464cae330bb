#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""exports.py OUT HEADER…: a linker's version script that makes the functions of the public headers visible and hides all others."""
import re
import sys

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
FUNCTION = re.compile(r"\b(emb_[a-z0-9_]+)\s*\(")


def main():
    names = set()
    for header in sys.argv[2:]:
        with open(header, encoding="utf-8") as source:
            names.update(FUNCTION.findall(COMMENT.sub("", source.read())))
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        out.write("{\nglobal:\n" + "".join(f"    {name};\n" for name in sorted(names)) + "local:\n    *;\n};\n")


main()
