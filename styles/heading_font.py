"""How ``static/fonts/literata-600.woff2`` was made; run by hand, with fonttools and brotli.

    npm pack @fontsource-variable/literata@5.3.0 && tar xzf fontsource-variable-literata-*.tgz
    python styles/heading_font.py package/files/literata-latin-opsz-normal.woff2

One weight at the size of headings, the letters of English and Spanish with those of their
neighbours' names, and the kerning that can be seen: 9 KB of 110.
"""

from __future__ import annotations

import string
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

OUT = Path(__file__).resolve().parent.parent / "static" / "fonts" / "literata-600.woff2"
WEIGHT, SIZE = 600, 36
LETTERS = (
    string.ascii_letters
    + string.digits
    + " !\"%&'()+,-./:;?@"
    + "áéíóúüñÁÉÍÓÚÜÑ¿¡«»çöä·–—‘’“”…\xa0"
)
# Of an em of 1000: nearer than this no eye sees, and round figures pack better.
LEAST, STEP = 20, 10
UNUSED = ["STAT", "vhea", "vmtx", "gasp", "GSUB", "GDEF"]


def main(source: str) -> None:
    font = instancer.instantiateVariableFont(TTFont(source), {"wght": WEIGHT, "opsz": SIZE})
    options = subset.Options(layout_features=["kern"], hinting=False, name_IDs=[0, 1, 2, 13, 14])
    options.drop_tables += UNUSED
    chosen = subset.Subsetter(options)
    chosen.populate(text=LETTERS)
    chosen.subset(font)
    round_kerning(font)
    font.flavor = "woff2"
    OUT.parent.mkdir(exist_ok=True)
    font.save(OUT)


def round_kerning(font: TTFont) -> None:
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            pairs = table.ExtSubTable if table.LookupType == 9 else table
            if pairs.LookupType != 2:
                continue
            if pairs.Format == 1:
                single_pairs(pairs)
                continue
            for row in pairs.Class1Record:
                for cell in row.Class2Record:
                    if wide := getattr(cell.Value1, "XAdvance", 0):
                        cell.Value1.XAdvance = round(wide / STEP) * STEP * (abs(wide) >= LEAST)


def single_pairs(pairs: object) -> None:
    """Leave out those that nobody sees, and the letters that have none left."""
    kept = []
    for glyph, row in zip(pairs.Coverage.glyphs, pairs.PairSet, strict=True):  # type: ignore[attr-defined]
        row.PairValueRecord = [
            pair
            for pair in row.PairValueRecord
            if abs(getattr(pair.Value1, "XAdvance", 0)) >= LEAST
        ]
        row.PairValueCount = len(row.PairValueRecord)
        if row.PairValueRecord:
            kept.append((glyph, row))
    pairs.Coverage.glyphs = [glyph for glyph, _ in kept]  # type: ignore[attr-defined]
    pairs.PairSet = [row for _, row in kept]  # type: ignore[attr-defined]
    pairs.PairSetCount = len(kept)  # type: ignore[attr-defined]


if __name__ == "__main__":
    main(sys.argv[1])
