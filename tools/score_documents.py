#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""
Judges the document reader by the annotated documents (tests/data/documents), the open and the blind part apart, by language.

  tools/score_documents.py [--program build/src/cli/embargo] [--wrong]     --wrong lists what is missed or too much, of the open part only
  tools/score_documents.py --check     exit code 1 where a figure that docs/documents.md promises is missed

Mentions: recall over all that are annotated (shown, with the right party, overlapping). Alerts: precision (an alert that overlaps an annotated alert
of the same party) and recall; where an annotation leaves the alert open, neither counts. Claims: of those annotated, how many are found (same cue, source overlapping); of those found with tier "certain",
how many are annotated (texts whose claims are annotated only). Offsets: text between them must be what the mention says.
"""
import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests/data/documents"


def read_documents(program, paths, index):
    done = subprocess.run([program, "read", "-i", index, "--format", "jsonl", *map(str, paths)], capture_output=True, text=True)
    lines = done.stdout.splitlines()
    if len(lines) != len(paths):
        sys.exit(f"{len(paths)} documents, {len(lines)} answers: {done.stderr}")
    return [json.loads(line) for line in lines]


def overlap(a, b):
    return a["start"] < b["end"] and b["start"] < a["end"]


class Score:
    def __init__(self):
        self.counts = collections.Counter()
        self.wrong = []

    def ratio(self, part, whole):
        return self.counts[part] / self.counts[whole] if self.counts[whole] else 1.0


def parties(mention):
    return {mention["entity"], *(also["entity"] if isinstance(also, dict) else also for also in mention.get("also") or [])}


def score_mentions(score, path, text, note, found):
    for mention in found["mentions"]:
        score.counts["offsets"] += 1
        if found.get("offsets") != "text":
            good = text[mention["start"]:mention["end"]] == mention["text"] or "&" in text[mention["start"]:mention["end"]] \
                or len(text[mention["start"]:mention["end"]]) >= len(mention["text"])
            score.counts["offsets right"] += good
        else:
            score.counts["offsets right"] += 1
    for wanted in note["mentions"]:
        if wanted["alert"] is None:
            continue
        score.counts["mentions"] += 1
        hits = [m for m in found["mentions"] if overlap(m, wanted) and wanted["entity"] in parties(m)]
        score.counts["mentions found"] += bool(hits)
        if not hits:
            score.wrong.append(f"{path}: missed {wanted['text']!r}")
        if wanted["alert"]:
            score.counts["alerts wanted"] += 1
            score.counts["alerts hit"] += any(m["match"] for m in hits)
            if hits and not any(m["match"] for m in hits):
                score.wrong.append(f"{path}: no alert for {wanted['text']!r}: {hits[0]['score']} {hits[0].get('suppressed_because')}")
    for mention in found["mentions"]:
        if not mention["match"] or any(w["alert"] is None and overlap(mention, w) for w in note["mentions"]):
            continue
        score.counts["alerts"] += 1
        right = any(w["alert"] and overlap(mention, w) and w["entity"] in parties(mention) for w in note["mentions"])
        score.counts["alerts right"] += right
        if not right:
            score.wrong.append(f"{path}: alert too much {mention['text']!r} ({mention['caption']}, {mention['score']})")


def span_text(span):
    return (span or {}).get("text") or ""


def related(a, b):
    return bool(a) and bool(b) and (a in b or b in a)


def score_claims(score, path, note, found):
    used = set()
    for wanted in note["claims"]:
        score.counts["claims"] += 1
        hit = next((i for i, claim in enumerate(found["claims"]) if i not in used and related(span_text(claim["source"]), wanted["source"] or "")
                    and related(" ".join(span_text(claim["message"]).split()), " ".join(wanted["message"].split()))), None)
        if hit is None:
            score.wrong.append(f"{path}: claim missed: {wanted['source']} {wanted['cue']} {wanted['message']!r}")
            continue
        used.add(hit)
        score.counts["claims found"] += 1
        score.counts["modality right"] += found["claims"][hit]["modality"] == wanted["modality"]
    if not note["claims"]:
        return
    for i, claim in enumerate(found["claims"]):
        if claim["tier"] == "certain":
            score.counts["certain claims"] += 1
            score.counts["certain claims right"] += i in used
            if i not in used:
                score.wrong.append(f"{path}: claim too much: {span_text(claim['source'])!r} {span_text(claim['cue'])!r} {span_text(claim['message'])!r}")


def score_rest(score, path, note, found):
    for kind in ("events", "touches"):
        for wanted in note[kind]:
            score.counts[kind] += 1
            if kind == "events":
                hit = any(e["type"] == wanted["type"] for e in found["events"])
            else:
                hit = any(t["provision"] == wanted["provision"] and t["verdict"] == wanted["verdict"] for t in found["touches"])
            score.counts[kind + " found"] += hit
            if not hit:
                score.wrong.append(f"{path}: {kind}: missed {wanted}")
    if note["events"]:
        score.counts["events made"] += len(found["events"])
        score.counts["events made right"] += sum(any(e["type"] == w["type"] for w in note["events"]) for e in found["events"])


def print_table(title, scores):
    print(f"{title}\n  {'':10} {'documents':>9} {'mentions':>9} {'alerts P':>9} {'alerts R':>9} {'claims R':>9} {'certain P':>9} {'events R':>9} {'touches R':>9}")
    for name, score in scores.items():
        r = score.ratio
        print(f"  {name:10} {score.counts['documents']:9} {r('mentions found', 'mentions'):9.3f} {r('alerts right', 'alerts'):9.3f} "
              f"{r('alerts hit', 'alerts wanted'):9.3f} {r('claims found', 'claims'):9.3f} {r('certain claims right', 'certain claims'):9.3f} "
              f"{r('events found', 'events'):9.3f} {r('touches found', 'touches'):9.3f}")


def score_part(program, index, part):
    notes = sorted((FOLDER / part).rglob("*.json"))
    texts = [next(p for p in note.parent.glob(note.stem + ".*") if p.suffix != ".json") for note in notes]
    scores = collections.defaultdict(Score)
    for note_path, path, found in zip(notes, texts, read_documents(program, texts, index)):
        note = json.loads(note_path.read_text(encoding="utf-8"))
        text = path.read_bytes().decode("utf-8", "replace")
        for score in (scores["all"], scores[note["language"]]):
            score.counts["documents"] += 1
            name = path.relative_to(FOLDER)
            score_mentions(score, name, text, note, found)
            score_claims(score, name, note, found)
            score_rest(score, name, note, found)
    return scores


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / "build/src/cli/embargo"))
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index = os.path.join(folder, "list.emb")
        subprocess.run([options.program, "build", "-o", index, str(FOLDER / "list.ftm.json")], check=True, stdout=subprocess.DEVNULL)
        parts = {part: score_part(options.program, index, part) for part in ("open", "blind")}
    for part, scores in parts.items():
        print_table(f"The {part} part", scores)
    if options.wrong:
        print("\n".join(parts["open"]["all"].wrong))
    blind = parts["blind"]["all"]
    figures = [("mention recall of the blind part", blind.ratio("mentions found", "mentions"), 0.97),
               ("precision of alerts of the blind part", blind.ratio("alerts right", "alerts"), 0.95),
               ("precision of certain claims of the blind part", blind.ratio("certain claims right", "certain claims"), 0.90),
               ("offsets", min(parts[p]["all"].ratio("offsets right", "offsets") for p in parts), 1.0)]
    for name, value, aim in figures:
        print(f"{name}: {value:.3f} (aim {aim:.2f}){'' if value >= aim else ': missed'}")
    return 1 if options.check and any(value < aim for _, value, aim in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
