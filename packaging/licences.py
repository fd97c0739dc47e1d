#!/usr/bin/env python3
"""The licences of what the program contains, made from Cargo.lock and the lock files of npm.

    python3 packaging/licences.py              writes packaging/LICENSES.txt, for archives and wheels
    python3 packaging/licences.py --check      only looks whether each is one of the allowed

Of the crates: those that the programs are linked from on any system, not those of tests and build scripts' tools alone. Of npm:
what is bundled into the desk and the theme's scripts; what merely builds or tests them is not shipped."""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Whoever takes the program may use, change and pass it on. MPL-2.0 asks that changes to those very files stay open; none is changed.
ALLOWED = {
    "MIT", "MIT-0", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-1-Clause", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "ISC", "Zlib",
    "Unicode-3.0", "Unlicense", "CC0-1.0", "BSL-1.0", "MPL-2.0", "MPL-2.0+", "CDLA-Permissive-2.0", "IJG", "bzip2-1.0.6",
}


def is_allowed(expression):
    """Whether a licence in SPDX's form leaves a choice that is allowed."""
    words = re.findall(r"[()]|[^\s()/]+", expression.replace("/", " OR "))
    at = 0

    def one():
        nonlocal at
        if words[at] == "(":
            at += 1
            value = either()
            at += 1
            return value
        name = words[at]
        at += 1
        if at < len(words) and words[at] == "WITH":
            name = f"{name} WITH {words[at + 1]}"
            at += 2
        return name in ALLOWED

    def both():
        nonlocal at
        value = one()
        while at < len(words) and words[at] == "AND":
            at += 1
            value = one() and value
        return value

    def either():
        nonlocal at
        value = both()
        while at < len(words) and words[at] == "OR":
            at += 1
            value = both() or value
        return value

    return bool(words) and either()


def crates():
    """The crates that the programs are linked from."""
    command = ["cargo", "metadata", "--locked", "--format-version", "1"]
    told = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    packages = {package["id"]: package for package in told["packages"]}
    nodes = {node["id"]: node for node in told["resolve"]["nodes"]}
    own = next(id for id, package in packages.items() if package["name"] == "bantin")
    seen, todo = set(), [own]
    while todo:
        at = todo.pop()
        if at in seen:
            continue
        seen.add(at)
        for dependency in nodes[at]["deps"]:
            if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                todo.append(dependency["pkg"])
    return sorted((packages[id] for id in seen - {own}), key=lambda one: (one["name"], one["version"]))


def bundled():
    """The packages of npm that are bundled: those that are no tools, as their lock file tells."""
    lock = json.loads((ROOT / "src/edge/desk/web/package-lock.json").read_text())
    for path, package in sorted(lock["packages"].items()):
        if path and not package.get("dev") and not package.get("optional"):
            yield path.rsplit("node_modules/", 1)[-1], package["version"], package.get("license", "")


def texts(package):
    """The texts of a crate's licences, as its author ships them."""
    folder = Path(package["manifest_path"]).parent
    names = sorted(folder.glob("*")) if not package.get("license_file") else [folder / package["license_file"]]
    wanted = re.compile(r"(licen[cs]e|copying|notice|copyright|unlicense)", re.IGNORECASE)
    for path in names:
        if path.is_file() and wanted.match(path.name) and path.suffix not in {".rs", ".toml", ".html"}:
            yield path.read_text(errors="replace").strip()


def main():
    found = [(one["name"], one["version"], one["license"] or "", one) for one in crates()]
    found += [(name, version, licence, None) for name, version, licence in bundled()]
    wrong = [f"{name} {version}: {licence or 'no licence'}" for name, version, licence, _ in found if not is_allowed(licence)]
    if wrong:
        sys.exit("not among the allowed licences:\n" + "\n".join(wrong))
    if "--check" in sys.argv:
        print(f"{len(found)} packages, all with an allowed licence")
        return
    parts = ["bantin is free under the MIT licence or the Apache License 2.0, at your option. It contains\n"
             "the packages below, and is based in part on the work of the Independent JPEG Group.\n"]
    parts += [f"  {name} {version} ({licence})" for name, version, licence, _ in found]
    # Many ship the very same text: it is printed once, under the names of all of them.
    shared = {}
    for name, version, _, package in found:
        for text in texts(package) if package else ():
            shared.setdefault(text, []).append(f"{name} {version}")
    for text, names in shared.items():
        parts.append(f"\n\n{'=' * 80}\n{', '.join(names)}\n\n{text}")
    parts.append(f"\n\n{'=' * 80}\nThe desk's scripts\n\n{(ROOT / 'src/edge/desk/web/dist/LICENSES.txt').read_text().strip()}\n")
    out = ROOT / "packaging/LICENSES.txt"
    out.write_text("\n".join(parts))
    print(f"{out.relative_to(ROOT)}: {len(found)} packages, {len(shared)} texts")


main()
