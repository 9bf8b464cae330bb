#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Turns Unicode data and data/scripts/*.tsv into the tables behind src/text/unicode.h.

usage: unicode_tables.py UNICODE_DIR OUTPUT.c RULES.tsv...

Every code point gets a record (script, class, lower case, base, reading); equal records are stored once, and code points
find theirs through a two-stage table: block number, then place in the block.
"""
import sys

BLOCK = 128
LAST = 0x110000

SCRIPTS = {
    'Latin': 1, 'Cyrillic': 2, 'Greek': 3, 'Arabic': 4, 'Hebrew': 5, 'Han': 6, 'Hangul': 7, 'Hiragana': 8, 'Katakana': 8,
    'Armenian': 9, 'Georgian': 10, 'Thai': 11, 'Devanagari': 12, 'Bengali': 13, 'Gurmukhi': 14, 'Gujarati': 15,
    'Tamil': 16, 'Telugu': 17, 'Kannada': 18, 'Malayalam': 19, 'Sinhala': 20, 'Myanmar': 21, 'Khmer': 22, 'Lao': 23,
    'Ethiopic': 24, 'Tibetan': 25, 'Mongolian': 26, 'Thaana': 27, 'Common': 0, 'Inherited': 0, 'Unknown': 0,
}
LATIN, ARABIC, HANGUL, KANA, THAI, LAO = 1, 4, 7, 8, 11, 23
SCRIPT_OTHER = 28
OTHER, LETTER, DIGIT, MARK, SPACE, DASH, APOSTROPHE, IGNORABLE, PUNCTUATION = range(9)

# Marks that stand inside a word and join it, whatever their general category: quotes used as apostrophes, modifier letters
# of transliteration (ayn, hamza, soft sign), Hebrew geresh and gershayim, the saltillo, the dots between Tibetan syllables.
APOSTROPHES = {0x27, 0x60, 0xB4, 0x2B9, 0x2BA, 0x2BB, 0x2BC, 0x2BD, 0x2BE, 0x2BF, 0x2C0, 0x2C1, 0x2C8, 0x2CA, 0x2CB, 0x2EE, 0x55A,
               0x5F3, 0x5F4, 0x7F4, 0x7F5, 0x2018, 0x2019, 0x201B, 0x2032, 0x2033, 0x2035, 0xA78B, 0xA78C, 0xFF07, 0xFF40,
               0xF0B, 0xF0C}
# Tatweel only stretches a word; the Armenian emphasis, exclamation and question marks stand above a letter inside a word;
# the Mongolian soft hyphen and vowel separator stand inside one.
IGNORED = {0x640, 0x55B, 0x55C, 0x55E, 0x180A, 0x1806, 0x180E}
# Prolonged sound marks are Common in Scripts.txt but belong to Kana words.
KANA_EXTRA = {0x30FC, 0xFF70, 0x3099, 0x309A, 0xFF9E, 0xFF9F}
# Letters of their own, not a letter with an accent (see emb_char_base).
OWN_LETTERS = {0x439, 0x451, 0x457, 0x45E, 0x453, 0x45C}


def fields(path):
    with open(path, encoding='utf-8') as file:
        for line in file:
            line = line.split('#', 1)[0].strip()
            if line:
                yield [part.strip() for part in line.split(';')]


def code_range(text):
    first, _, last = text.partition('..')
    return range(int(first, 16), int(last or first, 16) + 1)


class Unicode:
    def __init__(self, folder):
        self.category = {}
        self.decomposition = {}
        self.compatible = set()
        self.digit = {}
        self.read_characters(folder + '/UnicodeData.txt')
        self.script = {}
        for span, name in fields(folder + '/Scripts.txt'):
            for code in code_range(span):
                self.script[code] = SCRIPTS.get(name, SCRIPT_OTHER)
        self.fold = {int(f[0], 16): int(f[2], 16) for f in fields(folder + '/CaseFolding.txt') if f[1] in 'CS'}
        # Both Turkish letters meet the dotted i of everybody else.
        self.fold[0x130] = self.fold[0x131] = ord('i')
        self.ignorable = set()
        for f in fields(folder + '/DerivedCoreProperties.txt'):
            if f[1] == 'Default_Ignorable_Code_Point':
                self.ignorable.update(code_range(f[0]))

    def read_characters(self, path):
        first = None
        for f in fields(path):
            code = int(f[0], 16)
            if f[1].endswith(', First>'):
                first = code
                continue
            for each in range(first, code + 1) if first is not None else (code,):
                self.category[each] = f[2]
            first = None
            parts = f[5].split()
            if parts:
                if parts[0].startswith('<'):
                    self.compatible.add(code)
                    parts = parts[1:]
                self.decomposition[code] = [int(part, 16) for part in parts]
            if f[2] == 'Nd':
                self.digit[code] = int(f[6])

    def decompose(self, code):
        """Fully, canonical and compatible alike."""
        if code not in self.decomposition:
            return [code]
        return [leaf for part in self.decomposition[code] for leaf in self.decompose(part)]


class Characters:
    """Answers what the header promises for one code point."""

    def __init__(self, data, rules, bases):
        self.data, self.rules, self.bases = data, rules, bases

    def char_class(self, code):
        category = self.data.category.get(code, 'Cn')
        if code in APOSTROPHES:
            return APOSTROPHE
        if code in self.data.ignorable or code in IGNORED or category == 'Cf':
            return IGNORABLE
        if category == 'Nd' or (category == 'No' and self.digit_value(code) is not None):
            return DIGIT
        if category[0] == 'L' or category == 'Nl':
            return LETTER
        if category[0] == 'M':
            return MARK
        if category[0] == 'Z' or category == 'Cc':
            return SPACE
        if category == 'Pd' or code == 0x2212:
            return DASH
        return PUNCTUATION if category[0] == 'P' else OTHER

    def digit_value(self, code):
        if code in self.data.digit:
            return self.data.digit[code]
        parts = [part for part in self.data.decompose(code) if part in self.data.digit]
        alone = len(parts) == 1 and len(self.data.decompose(code)) == 1
        return self.data.digit[parts[0]] if alone else None

    def script(self, code):
        if code in KANA_EXTRA:
            return KANA
        if self.char_class(code) == DIGIT:
            return 0
        script = self.data.script.get(code, 0)
        if script == 0 and self.char_class(code) == LETTER:
            return self.data.script.get(self.data.decompose(code)[0], 0)
        return script

    def lower(self, code):
        return self.data.fold.get(code, code)

    def base(self, code):
        code = self.lower(code)
        if code in self.bases:
            return self.bases[code]
        kind, script = self.char_class(code), self.script(code)
        composed_kana = script == KANA and code not in self.data.compatible
        keeps = code in OWN_LETTERS or script == HANGUL or composed_kana
        if keeps or code not in self.data.decomposition or kind == MARK:
            return code
        parts = self.data.decompose(code)
        if kind not in (LETTER, DIGIT, OTHER) and len(parts) > 1:
            return code
        if self.char_class(parts[0]) == MARK:
            return code
        letters = [part for part in parts if self.char_class(part) in (LETTER, DIGIT)]
        if kind == OTHER and not letters:
            return code
        first = self.lower((letters or parts)[0])
        return self.bases.get(first, first)

    def ascii(self, code):
        kind = self.char_class(code)
        if kind not in (LETTER, DIGIT, MARK) or self.script(code) == HANGUL:
            return ''
        if kind == DIGIT:
            return str(self.digit_value(code))
        low = self.lower(code)
        if low in self.rules:
            return self.rules[low]
        if ord('a') <= low <= ord('z'):
            return chr(low)
        if low not in self.data.decomposition:
            return ''
        return ''.join(self.ascii(part) for part in self.data.decompose(low))[:8]

    def record(self, code):
        if code not in self.data.category and code not in self.data.ignorable:
            return (0, OTHER, '', 0, 0)
        kind, script = self.char_class(code), self.script(code)
        return (script, kind, self.ascii(code), self.lower(code) - code, self.base(code) - code)


def read_rules(paths):
    """Lines `character<TAB>reading[<TAB>base]`; the reading may be empty, '#' starts a comment line."""
    rules, bases = {}, {}
    for path in paths:
        with open(path, encoding='utf-8') as file:
            for number, line in enumerate(file, 1):
                line = line.rstrip('\n')
                if not line or line.startswith('#'):
                    continue
                parts = line.split('\t')
                where = f'{path}:{number}'
                if len(parts) not in (2, 3) or len(parts[0]) != 1:
                    sys.exit(f'{where}: one character, a tab and its reading expected')
                code, reading = ord(parts[0]), parts[1]
                if code in rules:
                    sys.exit(f'{where}: {parts[0]} has a reading already')
                if len(reading) > 8 or not (reading == '' or (reading.isascii() and reading.isalnum() and reading.islower())):
                    sys.exit(f'{where}: a reading is at most 8 lower-case ASCII letters')
                rules[code] = reading
                if len(parts) == 3:
                    bases[code] = ord(parts[2])
    return rules, bases


def canonical_pairs(data):
    """Sorted (first, second, composed); of several composed ones the first. Only those with a mark in second place."""
    pairs = {}
    for code, parts in sorted(data.decomposition.items()):
        if code not in data.compatible and len(parts) == 2 and data.category[parts[1]][0] == 'M':
            pairs.setdefault(tuple(parts), code)
    return sorted((first, second, code) for (first, second), code in pairs.items())


def numbers(values, per_line=24):
    lines = []
    for at in range(0, len(values), per_line):
        lines.append('    ' + ', '.join(str(value) for value in values[at:at + per_line]) + ',')
    return '\n'.join(lines)


def main():
    folder, output, rule_files = sys.argv[1], sys.argv[2], sys.argv[3:]
    characters = Characters(Unicode(folder), *read_rules(rule_files))
    records, record_of = [], {}
    blocks, block_of, stage1 = [], {}, []
    for start in range(0, LAST, BLOCK):
        block = []
        for code in range(start, start + BLOCK):
            record = characters.record(code)
            if record not in record_of:
                record_of[record] = len(records)
                records.append(record)
            block.append(record_of[record])
        block = tuple(block)
        if block not in block_of:
            block_of[block] = len(blocks)
            blocks.append(block)
        stage1.append(block_of[block])
    pool, offset_of = '', {}
    for reading in sorted({record[2] for record in records}):
        offset_of[reading] = len(pool)
        pool += reading + '\0'
    if len(records) > 0xFFFF or len(blocks) > 0xFFFF or len(pool) > 0xFFFF:
        sys.exit('a table has outgrown its 16-bit numbers')
    with open(output, 'w', encoding='ascii') as out:
        out.write('/* Generated by gen/unicode_tables.py; do not edit. */\n#include "text/unicode.h"\n\n')
        out.write(f'const uint16_t emb_char_blocks[{len(stage1)}] = {{\n{numbers(stage1)}\n}};\n\n')
        flat = [value for block in blocks for value in block]
        out.write(f'const uint16_t emb_char_places[{len(flat)}] = {{\n{numbers(flat)}\n}};\n\n')
        out.write(f'const emb_char_record emb_char_records[{len(records)}] = {{\n')
        for script, kind, reading, lower, base in records:
            out.write(f'    {{{lower}, {base}, {offset_of[reading]}, {script}, {kind}}},\n')
        out.write('};\n\n')
        pairs = canonical_pairs(characters.data)
        out.write(f'const emb_char_pair emb_char_pairs[{len(pairs)}] = {{\n')
        out.write(''.join(f'    {{0x{a:X}, 0x{b:X}, 0x{c:X}}},\n' for a, b, c in pairs))
        out.write(f'}};\nconst size_t emb_char_pairs_count = {len(pairs)};\n\n')
        text = ''.join(f'    "{part}\\0"\n' for part in pool[:-1].split('\0'))
        out.write(f'const char emb_char_readings[] =\n{text}    ;\n')


if __name__ == '__main__':
    main()
