#!/usr/bin/python3
"""Holds what bantin makes of documents against pandoc: no word lost, none invented.

Usage: oracle.py FOLDER    where `BANTIN_WORD_OUT=FOLDER cargo test word::` has left each document (NAME.docx) beside its
Markdown (NAME.md, with the title above it) and what was left out on purpose (NAME.out).

pandoc knows neither fonts from before Unicode nor hidden words: it gets the document with the first as Unicode, by the table
that `make.py` writes them with, and without the second where the report tells of them.
"""
import json
import re
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path

sys.dont_write_bytecode = True
from make import TCVN3, vni  # noqa: E402

# What a letter is in VNI, the longest code first.
LETTERS = [chr(code) for block in (range(0xC0, 0x1B1), range(0x1EA0, 0x1EFA)) for code in block]
VNI = {vni(c): c for c in LETTERS if vni(c) != c}
VNI_CODES = re.compile("|".join(sorted(VNI, key=len, reverse=True)))


def unicode(text, font):
    if re.search("[\u0100-\u024f\u1e00-\u1eff]", text):
        return text
    if font.startswith(".Vn"):
        return "".join(TCVN3[ord(c) - 0xA1] if 0xA1 <= ord(c) <= 0xFF else c for c in text)
    return VNI_CODES.sub(lambda code: VNI[code[0]], text)


def plain_copy(path, place, hides):
    """The document as pandoc can read it."""
    def run(found):
        font = re.search(r'w:ascii="(\.Vn|VNI-)', found[0])
        if hides and "<w:vanish/>" in found[0]:
            return ""
        if font is None:
            return found[0]
        return re.sub(r"(<w:t(?: [^>]*)?>)([^<]*)", lambda text: text[1] + unicode(text[2], font[1]), found[0])

    with zipfile.ZipFile(path) as source, zipfile.ZipFile(place, "w") as copy:
        for name in source.namelist():
            data = source.read(name)
            if re.fullmatch(r"word/(document|footnotes|endnotes)\.xml", name):
                data = re.sub(r"<w:r[ >].*?</w:r>", run, data.decode(), flags=re.S).encode()
            copy.writestr(name, data)


def label(number, style):
    """The number of an item as readers see it."""
    if style.endswith("Alpha"):
        return chr(ord("a") + number - 1)
    if style.endswith("Roman"):
        return ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"][number - 1]
    return str(number)


def spans(node, out):
    """The words that a flat table says once for each place of a merged cell."""
    if isinstance(node, list):
        if len(node) == 5 and isinstance(node[1], dict) and str(node[1].get("t")).startswith("Align") and isinstance(node[2], int):
            more = node[2] * node[3] - 1
            out += strings(node[4], []) * more
        for one in node:
            spans(one, out)
    elif isinstance(node, dict):
        spans(node.get("c"), out)
    return out


def strings(node, out):
    """The words of pandoc's tree: with links, notes and the numbers of items, without addresses and HTML."""
    if isinstance(node, list):
        for one in node:
            strings(one, out)
    elif isinstance(node, dict):
        kind, content = node.get("t"), node.get("c")
        if kind in ("Str", "Code", "CodeBlock"):
            out.append(content if isinstance(content, str) else content[1])
        elif kind in ("RawInline", "RawBlock"):
            out.append("\n")
        elif kind == "OrderedList":
            (start, style, _), items = content
            for number, item in enumerate(items, start):
                out.append(f"{label(number, style['t'])} ")
                strings(item, out)
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            out.append(" ")
        elif kind in ("Link", "Image"):
            inner = "".join(strings(content[1], []))
            # A picture without a description is called by its number, and the report asks for one.
            out.append("" if kind == "Image" and re.fullmatch(r"Ảnh \d+", inner) else inner)
            if kind == "Image":
                out.append(f" {content[2][1].removeprefix('fig:')} ")
        elif kind in ("Superscript", "Subscript"):
            inner = []
            strings(content, inner)
            digits = "⁰¹²³⁴⁵⁶⁷⁸⁹" if kind == "Superscript" else "₀₁₂₃₄₅₆₇₈₉"
            out.append("".join(digits[int(c)] if c.isascii() and c.isdigit() else c for c in "".join(inner)) if "".join(inner).isdigit() else "".join(inner))
        elif kind in ("Emph", "Strong", "Strikeout", "SmallCaps", "Underline", "Quoted"):
            strings(content, out)
        else:
            if content is not None:
                strings(content, out)
            out.append("\n")
    return out


def words(text):
    text = unicodedata.normalize("NFC", text).translate(dict.fromkeys([0xAD, 0x200B, 0x2060, 0xFEFF]))
    return Counter(re.findall(r"[^\W_]+", text.lower()))


def of(path, kind):
    """The words of a document, and those that merged cells may say again."""
    tree = json.loads(subprocess.run(["pandoc", "-f", kind, "-t", "json", path], check=True, capture_output=True).stdout)
    return words("".join(strings(tree["blocks"], []))), words("".join(spans(tree["blocks"], [])))


def raw(path, part):
    """All words of a kind of part of the package, the descriptions of pictures, and the words of numbers as often as they may come."""
    text = ""
    with zipfile.ZipFile(path) as zipped:
        for name in zipped.namelist():
            if re.fullmatch(part, name):
                xml = zipped.read(name).decode()
                text += " ".join(re.findall(r'(?:descr|alt|title)="([^"]*)"', xml)) + " "
                labels = re.findall(r'lvlText w:val="([^"]*)"', xml)
                text += "".join(f"{re.sub('%.', ' ', one)} " + ("1 2 3 4 5 6 7 8 9 " if one.count("%") > 1 else "") for one in labels) * 99
                text += re.sub(r"<[^>]+>", "", re.sub(r"</w:p>|<w:tab/>|<w:br/>", " ", xml)) + " "
    return words(text)


def markdown(path):
    """The Markdown without what only bantin reads: the kinds of boxes."""
    text = re.sub(r"^((?:> ?)+)\[!NOTE\]$", r"\1", path.read_text(), flags=re.M)
    path.write_text(text)
    return path


def main(folder):
    bad = 0
    copy = Path(tempfile.mkdtemp()) / "copy.docx"
    for path in sorted(folder.glob("*.docx")):
        ours, _ = of(markdown(path.with_suffix(".md")), "markdown-smart-citations-tex_math_dollars-example_lists-fancy_lists+emoji")
        told = path.with_suffix(".out").read_text()
        left = words(told)
        plain_copy(path, copy, "hidden text" in told)
        try:
            theirs, again = of(copy, "docx")
        except subprocess.CalledProcessError as error:
            print(f"{path.name}: pandoc cannot read it: {error.stderr.decode()[:100]}")
            continue
        if ours and not theirs:
            bad += 1
            print(f"{path.name}: pandoc sees nothing in it")
        lost = theirs - ours - left
        # What pandoc does not read at all (text boxes, numbers of lists) is in the package, or in the numbers of its lists.
        invented = ours - theirs - again - raw(copy, r"word/(document|footnotes|endnotes|numbering)\.xml") - left
        if lost or invented:
            bad += 1
            print(f"{path.name}: lost {dict(lost)}, invented {dict(invented)}")
    count = len(list(folder.glob("*.docx")))
    print(f"{count} documents beside pandoc, {bad} differ")
    return 1 if bad or count < 40 else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
