# SPDX-License-Identifier: Apache-2.0
"""What the generators of the Korean, Chinese and Japanese tables share: tables as text, Unihan, and the hash table of spellings
behind src/text/spellings.h."""
import bz2
import os
import sys
import zipfile

LATIN = {chr(ord('a') + i): i + 1 for i in range(26)} | {"'": 27, 'ŏ': 28, 'ŭ': 29, 'ü': 30, 'ê': 31}
CYRILLIC = {chr(ord('а') + i): i + 1 for i in range(32)} | {'ё': 33}
LETTERS_MAX = 10
URO_FIRST, URO_LAST = 0x4E00, 0x9FFF
EXTENSION_A_FIRST, EXTENSION_A_LAST = 0x3400, 0x4DBF


def rows(path, least):
    """Lines of tab-separated columns, at least `least` of them; '#' starts a comment line. Yields (where, columns)."""
    with open(path, encoding='utf-8') as file:
        for number, line in enumerate(file, 1):
            line = line.rstrip('\n')
            if not line or line.startswith('#'):
                continue
            columns = line.split('\t')
            if len(columns) < least:
                sys.exit(f'{path}:{number}: {least} columns expected')
            yield f'{path}:{number}', columns


def unihan(folder, file, fields):
    """{field: {code: value}} of a Unihan file, packed by Debian with bzip2, by Unicode as Unihan.zip, or plain."""
    plain = os.path.join(folder, file)
    if os.path.exists(plain + '.bz2'):
        text = bz2.open(plain + '.bz2', 'rt', encoding='utf-8').read()
    elif os.path.exists(plain):
        text = open(plain, encoding='utf-8').read()
    else:
        with zipfile.ZipFile(os.path.join(folder, 'Unihan.zip')) as archive:
            text = archive.read(file).decode('utf-8')
    found = {field: {} for field in fields}
    for line in text.splitlines():
        parts = line.split('\t')
        if len(parts) == 3 and parts[1] in found:
            found[parts[1]][int(parts[0][2:], 16)] = parts[2]
    return found


def codes(value):
    """The code points of a variants' value: 'U+4E2D<kMatthews U+5000'."""
    return [int(part.split('<')[0][2:], 16) for part in value.split()]


def key(spelling):
    """As spelling_key in spellings.c: six bits a letter, the top bit for Cyrillic. None where it does not fit."""
    table = CYRILLIC if spelling[0] in CYRILLIC else LATIN
    if len(spelling) > LETTERS_MAX:
        return None
    packed = 0
    for letter in spelling:
        packed = packed << 6 | table[letter]
    return packed | (1 << 63 if table is CYRILLIC else 0)


class Spellings:
    """Collects what spellings may stand for, and writes the hash table."""

    def __init__(self):
        self.given, self.family = {}, {}

    @staticmethod
    def _add(table, spelling, syllable, weight, systems):
        place = table.setdefault(spelling, {})
        old_weight, old_systems = place.get(syllable, (0, 0))
        place[syllable] = (max(old_weight, weight), old_systems | systems)

    def add_given(self, spelling, syllable, weight, systems):
        self._add(self.given, spelling, syllable, max(weight, 1), systems)

    def add_family(self, spelling, syllable, weight, systems):
        self._add(self.family, spelling, syllable, max(weight, 1), systems)

    def write(self, out, name, most):
        """`most`: how many alternatives of a spelling are kept, the weightiest first."""
        meanings, entries = [], {}
        for spelling in sorted(set(self.given) | set(self.family)):
            packed = key(spelling)
            if packed is None:
                continue
            first = len(meanings)
            count = []
            for table in (self.given, self.family):
                best = sorted(((weight, syllable, systems) for syllable, (weight, systems) in table.get(spelling, {}).items()),
                              key=lambda entry: (-entry[0], entry[1]))[:most]
                meanings += best
                count.append(len(best))
            entries[packed] = (first, *count)
        bits = 1
        while 1 << bits < 2 * len(entries):
            bits += 1
        slots = [None] * (1 << bits)
        for packed, value in sorted(entries.items()):
            at = (packed * 0x9E3779B97F4A7C15 & (1 << 64) - 1) >> 64 - bits
            while slots[at]:
                at = (at + 1) % len(slots)
            slots[at] = (packed, *value)
        if len(meanings) > 0xFFFF:
            sys.exit('too many meanings of spellings')
        out.write(f'static const emb_meaning meanings[{len(meanings)}] = {{\n')
        for weight, syllable, systems in meanings:
            out.write(f'    {{{syllable}, {weight}, {systems}}},\n')
        out.write(f'}};\n\nstatic const emb_spelling slots[{len(slots)}] = {{\n')
        for at, slot in enumerate(slots):
            if slot:
                out.write(f'    [{at}] = {{{slot[0]}u, {slot[1]}, {slot[2]}, {slot[3]}}},\n')
        out.write('};\n\n')
        out.write(f'const emb_spellings {name} = {{slots, meanings, {64 - bits}, {len(slots) - 1}}};\n\n')


def array(out, declaration, values, per_line=20):
    out.write(f'{declaration}[{len(values)}] = {{\n')
    for at in range(0, len(values), per_line):
        out.write('    ' + ', '.join(str(value) for value in values[at:at + per_line]) + ',\n')
    out.write('};\n\n')
