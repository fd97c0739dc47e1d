#!/usr/bin/env python3
"""The archives of a release, their sums, and the manifests of package managers that are made from them.

    python3 packaging/archive.py zip TARGET FOLDER OUT      bantin-VERSION-TARGET.zip of the programs in a folder of cargo
    python3 packaging/archive.py manifests URL OUT          SHA256SUMS, and manifests for scoop and winget, of the archives in OUT

TARGET is what Rust calls the system: x86_64-pc-windows-msvc. packaging/licences.py has to run before."""

import hashlib
import json
import re
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VERSION = re.search(r'^version = "(.*)"$', (ROOT / "Cargo.toml").read_text(), re.MULTILINE)[1]
WINDOWS = "x86_64-pc-windows-msvc"

READ_ME = """\
BẢN TIN {version}

Bấm đúp vào {desk}: trình duyệt mở ra, chọn một cổng có sẵn hoặc tạo cổng mới, rồi viết. Không cần cài đặt; giải nén thư mục này vào đâu
cũng được. {program} là cùng chương trình ấy cho dòng lệnh: {program} --help.

Double-click {desk}: the browser opens; choose a portal or make a new one, and write. Nothing is installed; this folder may lie
anywhere. {program} is the same for the command line: {program} --help.

LICENSES.txt: giấy phép của những gì chương trình chứa · the licences of what the programs contain.
"""


def archive(target, folder, out):
    """One folder with the programs, what to do with them, and the licences."""
    end = ".exe" if "windows" in target else ""
    programs = [f"bantin{end}", f"bantin-desk{end}"]
    name = f"bantin-{VERSION}-{target}"
    out.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as made:
        def add(path, data, mode):
            # The same programs give the same archive.
            entry = zipfile.ZipInfo(f"{name}/{path}", (2020, 1, 1, 0, 0, 0))
            entry.external_attr, entry.compress_type = mode << 16, zipfile.ZIP_DEFLATED
            made.writestr(entry, data)
        for program in programs:
            add(program, (folder / program).read_bytes(), 0o755)
        read_me = READ_ME.format(version=VERSION, program=programs[0], desk=programs[1])
        # Notepad of old Windows wants both.
        add("README.txt", b"\xef\xbb\xbf" + read_me.replace("\n", "\r\n").encode(), 0o644)
        for path in [ROOT / "LICENSE-MIT", ROOT / "LICENSE-APACHE", ROOT / "packaging/LICENSES.txt"]:
            add(path.name, path.read_bytes(), 0o644)
    print(out / f"{name}.zip")


def manifests(url, out):
    """The sums of all archives; manifests for Windows, if its archive is there."""
    sums = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(out.glob("*.zip")) + sorted(out.glob("*.whl"))}
    (out / "SHA256SUMS").write_text("".join(f"{sum}  {name}\n" for name, sum in sums.items()))
    name = f"bantin-{VERSION}-{WINDOWS}"
    if f"{name}.zip" not in sums:
        return
    home = url.split("/releases/")[0]
    address, sum = f"{url}/{name}.zip", sums[f"{name}.zip"]
    scoop = {
        "version": VERSION, "description": "A static portal for a Vietnamese town, from a folder of Markdown", "homepage": home,
        "license": "MIT|Apache-2.0", "architecture": {"64bit": {"url": address, "hash": sum}}, "extract_dir": name,
        "bin": ["bantin.exe", "bantin-desk.exe"], "shortcuts": [["bantin-desk.exe", "Bản tin"]],
    }
    (out / "bantin.json").write_text(json.dumps(scoop, indent=4, ensure_ascii=False) + "\n")
    common = f"PackageIdentifier: Bantin.Bantin\nPackageVersion: {VERSION}\n"
    version = "ManifestVersion: 1.6.0\n"
    files = {
        "Bantin.Bantin.yaml": f"{common}DefaultLocale: vi-VN\nManifestType: version\n{version}",
        "Bantin.Bantin.locale.vi-VN.yaml":
            f"{common}PackageLocale: vi-VN\nPublisher: bantin\nPackageName: bantin\nLicense: MIT OR Apache-2.0\n"
            f"PackageUrl: {home}\nShortDescription: Cổng thông tin tĩnh cho phường, xã từ một thư mục Markdown\n"
            f"ManifestType: defaultLocale\n{version}",
        "Bantin.Bantin.installer.yaml":
            f"{common}InstallerType: zip\nNestedInstallerType: portable\nNestedInstallerFiles:\n"
            f"- RelativeFilePath: {name}\\bantin.exe\n  PortableCommandAlias: bantin\n"
            f"- RelativeFilePath: {name}\\bantin-desk.exe\n  PortableCommandAlias: bantin-desk\n"
            f"Installers:\n- Architecture: x64\n  InstallerUrl: {address}\n  InstallerSha256: {sum.upper()}\n"
            f"ManifestType: installer\n{version}",
    }
    for file, text in files.items():
        (out / file).write_text(text)


if __name__ == "__main__":
    if len(sys.argv) == 5 and sys.argv[1] == "zip":
        archive(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
    elif len(sys.argv) == 4 and sys.argv[1] == "manifests":
        manifests(sys.argv[2], Path(sys.argv[3]))
    else:
        sys.exit(__doc__)
