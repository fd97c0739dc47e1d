#!/usr/bin/python3
"""Holds what bantin makes of documents against pandoc: no word lost, none invented.

Usage: oracle.py FOLDER    where `BANTIN_WORD_OUT=FOLDER cargo test word::` has left each document (NAME.docx) beside its
Markdown (NAME.md, with the title above it) and what was left out on purpose (NAME.out).
"""
import json
import re
import subprocess
import sys
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path


def strings(node, out):
    """The words of pandoc's tree: with links and notes, without addresses."""
    if isinstance(node, list):
        for one in node:
            strings(one, out)
    elif isinstance(node, dict):
        kind, content = node.get("t"), node.get("c")
        if kind in ("Str", "Code", "CodeBlock"):
            out.append(content if isinstance(content, str) else content[1])
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            out.append(" ")
        elif kind in ("Link", "Image"):
            strings(content[1], out)
            if kind == "Image":
                out.append(f" {content[2][1]} ")
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
    text = unicodedata.normalize("NFC", text)
    return Counter(re.findall(r"\w+", text.lower()))


def of(path, kind):
    tree = json.loads(subprocess.run(["pandoc", "-f", kind, "-t", "json", path], check=True, capture_output=True).stdout)
    return words("".join(strings(tree["blocks"], [])))


def raw(path, part):
    """All words of a kind of part of the package, and the descriptions of pictures."""
    text = ""
    with zipfile.ZipFile(path) as zipped:
        for name in zipped.namelist():
            if re.fullmatch(part, name):
                xml = zipped.read(name).decode()
                text += " ".join(re.findall(r'(?:descr|alt|title)="([^"]*)"', xml)) + " "
                text += re.sub(r"<[^>]+>", "", re.sub(r"</w:p>|<w:tab/>|<w:br/>", " ", xml)) + " "
    return words(text)


def main(folder):
    bad = 0
    for path in sorted(folder.glob("*.docx")):
        ours = of(path.with_suffix(".md"), "markdown-smart-citations-tex_math_dollars-example_lists-fancy_lists-raw_html+emoji")
        left = words(path.with_suffix(".out").read_text())
        try:
            theirs = of(path, "docx")
        except subprocess.CalledProcessError as error:
            print(f"{path.name}: pandoc cannot read it: {error.stderr.decode()[:100]}")
            continue
        lost = theirs - ours - left
        # What pandoc does not read at all (text boxes, numbers of lists) is in the package, or in the numbers of its lists.
        invented = ours - theirs - raw(path, r"word/(document|footnotes|endnotes|numbering)\.xml") - left
        if lost or invented:
            bad += 1
            print(f"{path.name}: lost {dict(lost)}, invented {dict(invented)}")
    count = len(list(folder.glob("*.docx")))
    print(f"{count} documents beside pandoc, {bad} differ")
    return 1 if bad or count < 40 else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
