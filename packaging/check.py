#!/usr/bin/env python3
"""What a release would hand out, made of the programs at hand and tried: python3 packaging/check.py [FOLDER OF CARGO]

The wheel, installed by pip and by uv into empty environments; the archive, unpacked; `cargo install`. Each has to bring both
programs and the licences, and to make and build a portal. maturin and uv come from PyPI, into a folder that is removed."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "target/debug").resolve()
WORK = Path(tempfile.mkdtemp(prefix="bantin-package-"))
TARGET = "x86_64-unknown-linux-gnu"


def run(*command, **more):
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True, **more).stdout


def works(program, name):
    """A portal is made and built in an empty folder, by nothing but this program."""
    site = WORK / f"site-{name}"
    empty = {"PATH": "/usr/bin:/bin", "HOME": str(WORK)}
    run(program, "init", site, env=empty)
    run(program, "build", "--root", site, env=empty)
    assert (site / "public/index.html").read_text().startswith("<!"), name
    assert "bantin-desk" in run(program.with_name("bantin-desk"), "--help", env=empty), name
    print(f"ok   {name}", flush=True)


def main():
    print(run(sys.executable, ROOT / "packaging/licences.py", cwd=ROOT).strip())
    profile = "dev" if FOLDER.name == "debug" else FOLDER.name
    run(sys.executable, "-m", "venv", WORK / "tools")
    tools = WORK / "tools/bin"
    run(tools / "pip", "install", "--quiet", "maturin>=1.9,<2", "uv")
    out = WORK / "out"
    path = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"}
    run(tools / "maturin", "build", "--locked", "--profile", profile, "--out", out, cwd=ROOT, env=path)
    wheel = next(out.glob("*.whl"))
    with zipfile.ZipFile(wheel) as made:
        names = {Path(name).name for name in made.namelist()}
    assert {"bantin", "bantin-desk", "LICENSES.txt", "LICENSE-MIT", "LICENSE-APACHE"} <= names, names
    run(sys.executable, "-m", "venv", WORK / "pip")
    run(WORK / "pip/bin/pip", "install", "--quiet", "--no-index", wheel)
    works(WORK / "pip/bin/bantin", "the wheel, by pip")
    run(tools / "uv", "venv", "--quiet", WORK / "uv")
    run(tools / "uv", "pip", "install", "--quiet", "--no-index", "--python", WORK / "uv/bin/python", wheel)
    works(WORK / "uv/bin/bantin", "the wheel, by uv")

    run(sys.executable, ROOT / "packaging/archive.py", "zip", TARGET, FOLDER, out)
    archive = next(out.glob(f"*{TARGET}.zip"))
    with zipfile.ZipFile(archive) as made:
        names = {Path(name).name for name in made.namelist()}
        assert names == {"bantin", "bantin-desk", "README.txt", "LICENSES.txt", "LICENSE-MIT", "LICENSE-APACHE"}, names
        made.extractall(WORK / "zip")
    program = next((WORK / "zip").rglob("bantin"))
    for one in (program, program.with_name("bantin-desk")):
        one.chmod(0o755)
    works(program, "the archive")
    # Of Windows nothing can be run here; that the manifests name what is in the archive can be looked at.
    fake = WORK / "windows"
    fake.mkdir()
    for name in ("bantin.exe", "bantin-desk.exe"):
        (fake / name).write_bytes(b"MZ")
    run(sys.executable, ROOT / "packaging/archive.py", "zip", "x86_64-pc-windows-msvc", fake, out)
    run(sys.executable, ROOT / "packaging/archive.py", "manifests", "https://example.vn/v1", out)
    run("sha256sum", "--check", "SHA256SUMS", cwd=out)
    scoop = json.loads((out / "bantin.json").read_text())
    windows = next(out.glob("*windows-msvc.zip"))
    with zipfile.ZipFile(windows) as made:
        inside = set(made.namelist())
    assert scoop["architecture"]["64bit"]["url"] == f"https://example.vn/v1/{windows.name}"
    assert all(f"{scoop['extract_dir']}/{name}" in inside for name in scoop["bin"]), inside
    print("ok   the archive for Windows, its sums and manifests", flush=True)

    run("cargo", "install", "--locked", "--offline", "--profile", profile, "--path", ROOT, "--root", WORK / "cargo", "--target-dir", FOLDER.parent, cwd=ROOT)
    works(WORK / "cargo/bin/bantin", "cargo install")


try:
    main()
finally:
    shutil.rmtree(WORK, ignore_errors=True)
