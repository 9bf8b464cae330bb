# SPDX-License-Identifier: Apache-2.0
"""A list in the form of the UN's XML, with invented people."""


def un_list(names, date="2026-02-27"):
    people = "".join(
        f"<INDIVIDUAL><DATAID>{number}</DATAID><FIRST_NAME>{name.split()[0]}</FIRST_NAME>"
        f"<SECOND_NAME>{' '.join(name.split()[1:])}</SECOND_NAME><UN_LIST_TYPE>Invented</UN_LIST_TYPE>"
        f"<REFERENCE_NUMBER>XXi.{number:03}</REFERENCE_NUMBER><LISTED_ON>2020-01-01</LISTED_ON></INDIVIDUAL>"
        for number, name in names)
    return (f'<?xml version="1.0" encoding="UTF-8"?><CONSOLIDATED_LIST dateGenerated="{date}T00:00:00.000Z"><INDIVIDUALS>'
            f"{people}</INDIVIDUALS><ENTITIES></ENTITIES></CONSOLIDATED_LIST>").encode()


def people(count, first=1):
    syllables = ["ka", "mor", "tel", "vin", "dor", "sha", "lin", "bek", "ora", "zim"]

    def word(n):
        return "".join(syllables[(n // 10 ** i) % 10] for i in range(3)).title()

    return [(n, f"{word(n * 7)} {word(n * 13 + 5)} {word(n * 31 + 2)}") for n in range(first, first + count)]
