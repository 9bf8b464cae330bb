#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""annotate_documents.py MARKED FOLDER: turns marked-up documents into texts with stand-off annotations (tests/data/documents).

"@@ LANGUAGE/NAME[.EXTENSION]" begins a document. [[text|entity|0|why]] marks a mention of a party of list.ftm.json ("inv-" is put before the entity);
0: it must not alert, ?: it may or may not, with the reason. Behind the text, "~" between the fields:
%% claim SOURCE ~ CUE ~ MESSAGE ~ MODALITY      %% event TYPE ~ TRIGGER ~ MODALITY ~ POLARITY      %% touch PROVISION ~ VERDICT
"""
import json
import pathlib
import re
import sys

MARK = re.compile(r"\[\[([^|\]]+)\|([^|\]]+)(?:\|([01?]))?(?:\|([^\]]*))?\]\]", re.S)


def read_mentions(body):
    text, mentions, at = "", [], 0
    for mark in MARK.finditer(body):
        text += body[at:mark.start()]
        mention = {"start": len(text), "end": len(text) + len(mark[1]), "text": mark[1], "entity": "inv-" + mark[2],
                   "alert": None if mark[3] == "?" else mark[3] != "0"}
        if mark[4]:
            mention["why"] = mark[4]
        mentions.append(mention)
        text += mark[1]
        at = mark.end()
    return text + body[at:], mentions


def read_notes(lines, text, name):
    notes = {"claims": [], "events": [], "touches": []}
    for line in lines:
        kind, rest = line.split(" ", 1)
        fields = [field.strip() for field in rest.split("~")]
        quoted = fields[:3] if kind == "claim" else fields[1:2] if kind == "event" else []
        for field in quoted:
            if field != "-" and field not in text:
                sys.exit(f"{name}: \"{field}\" does not stand in the text")
        if kind == "claim":
            notes["claims"].append({"source": None if fields[0] == "-" else fields[0], "cue": fields[1], "message": fields[2],
                                    "closed": True, "modality": (fields + ["reported"])[3]})
        elif kind == "event":
            notes["events"].append({"type": fields[0], "trigger": fields[1], "modality": (fields + ["asserted"])[2],
                                    "polarity": fields[3] if len(fields) > 3 else "positive"})
        elif kind == "touch":
            notes["touches"].append({"provision": fields[0], "verdict": fields[1]})
        else:
            sys.exit(f"{name}: a note is a claim, an event or a touch, not a {kind}")
    return notes


def write(folder, name, lines):
    path = folder / name
    if not path.suffix:
        path = path.with_suffix(".txt")
    path.parent.mkdir(parents=True, exist_ok=True)
    notes = [line[3:].strip() for line in lines if line.startswith("%% ")]
    body = "".join(line for line in lines if not line.startswith("%% ")).strip("\n") + "\n"
    text, mentions = read_mentions(body)
    path.write_text(text, encoding="utf-8")
    annotation = {"language": name.split("/")[0], "blind": "blind" in folder.parts, "list": "list.ftm.json", "mentions": mentions,
                  **read_notes(notes, text, name)}
    path.with_suffix(".json").write_text(json.dumps(annotation, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main():
    documents = []
    with open(sys.argv[1], encoding="utf-8") as marked:
        for line in marked:
            if line.startswith("@@ "):
                documents.append((line[3:].strip(), []))
            elif documents:
                documents[-1][1].append(line)
    for name, lines in documents:
        write(pathlib.Path(sys.argv[2]), name, lines)
    print(f"{len(documents)} documents")


main()
