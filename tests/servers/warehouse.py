#!/usr/bin/env python3
"""The rules of the counter in DuckDB and in ClickHouse, as docs/visits-sql.md gives them, beside `bantin visits`:
python3 tests/servers/warehouse.py BANTIN LINES    (with the packages duckdb and chdb)

One log, made here: readers in sessions, some around midnight, IPv4 and IPv6, bots, pictures, errors, odd paths, lines that are none.
Every number of every day and every page has to be the same, and the import has to give the same total."""

import collections
import csv
import datetime as dt
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BANTIN = str(Path(sys.argv[1]).resolve())
LINES = int(sys.argv[2])
WORK = Path(tempfile.mkdtemp(prefix="bantin-warehouse-"))
ZONE = dt.timezone(dt.timedelta(hours=7))
NOW = "2026-11-24T08:00"

AGENTS = [f"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:{v}.0) Gecko/20100101 Firefox/{v}.0" for v in range(100, 130)] + [
    "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Zalo android/12100659 ZaloTheme/light", "Viber/21.0", "short", "-",
    "Mozilla/5.0 \\\\\"quoted\\\\\" (X11) AppleWebKit/537.36", "Mozilla/5.0 caf\u00e9 (X11; Linux)"]
BOTS = ["Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "curl/7.88.1", "SomethingBot/1.0", "Java/17.0.8"]
ODD = ["/", "/index.html", "/Tin/Bai-1.HTML", "/tin/bai-2", "/tin/b%C3%A0i.html", "/tin/ba%CC%80i.html", "/tin/b%E0i.html", "/tin/index.html?utm=1",
       "/khong-co.html", "/style.css", "/tin/bai-3.html#a", "/wp-login.php", "/tin/a+b.html"]


def log(path):
    """A month of requests."""
    rng = random.Random(7)
    start = int(dt.datetime(2026, 10, 1, tzinfo=ZONE).timestamp())
    pages = [f"/tin/bai-{n}.html" for n in range(2000)]
    address = lambda: (f"10.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randrange(1, 255)}" if rng.random() < 0.8
                       else f"2001:db8:{rng.randrange(4)}::{rng.getrandbits(16):x}")
    people = [(address(), rng.choice(AGENTS)) for _ in range(max(50, LINES // 40))]
    lines = []
    while len(lines) < LINES:
        at, (who, agent) = start + rng.randrange(30 * 86400), rng.choice(people)
        if rng.random() < 0.1:
            at = at - at % 86400 - 7 * 3600 + rng.randrange(-1800, 1800) if at - 86400 > start else at
        if rng.random() < 0.2:
            agent = rng.choice(BOTS)
        for _ in range(rng.randrange(1, 5)):
            asked = rng.choice(ODD) if rng.random() < 0.2 else rng.choice(pages)
            status, method = rng.choice([200, 200, 200, 304, 404, 301]), rng.choice(["GET"] * 9 + ["POST", "HEAD"])
            stamp = dt.datetime.fromtimestamp(at, ZONE).strftime("%d/%b/%Y:%H:%M:%S +0700")
            lines.append((at, f'{who} - - [{stamp}] "{method} {asked} HTTP/1.1" {status} {rng.randrange(9000)} "-" "{agent}"'))
            at += rng.choice([5, 60, 1799, 1800, 1801, 4000])
            if at >= start + 30 * 86400:
                break
    lines.sort(key=lambda line: line[0])
    with open(path, "wb") as out:
        for n, (_, line) in enumerate(lines[:LINES]):
            data = line.encode("latin-1")
            out.write((data[:60] if n % 997 == 500 else b"\x16\x03\x01\x00 - - bad" if n % 2003 == 9 else b"" if n % 4001 == 17 else data) + b"\n")


def site(name, logs):
    root = WORK / name
    (root / "content").mkdir(parents=True)
    (root / "public/.bantin").mkdir(parents=True)
    (root / "content/site.toml").write_text('title = "A"\nbase_url = "https://phuong.example.vn"\n')
    (root / "content/stats.toml").write_text(f'[visits]\nlogs = ["{logs}"]\n')
    pages = ["", "tin/", "tin/bài.html", "tin/a+b.html"] + [f"tin/bai-{n}.html" for n in range(2000)]
    (root / "public/.bantin/pages").write_text("".join(f"{page}\n" for page in pages))
    return root


def visits(root, *more):
    done = subprocess.run([BANTIN, "visits", *more, "--root", str(root), "--lang", "en", "--now", NOW], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def ledger(root, server):
    """The numbers of each day, and the views of each page."""
    rows = [line.split("\t") for path in sorted((root / "content/visits").glob("*.tsv")) for line in path.read_text().splitlines()]
    days = {row[1]: tuple(map(int, row[3:9])) for row in rows if row[0] == "day" and row[2] == server}
    pages = collections.Counter()
    for row in rows:
        if row[0] == "page" and row[2] == server:
            pages[row[3]] += int(row[4])
    return days, pages


def script(engine):
    """The SQL of the documentation, statement by statement."""
    text = (ROOT / "docs/visits-sql.md").read_text()
    block = re.search(r"```sql " + engine + r"\n(.*?)\n```", text, re.DOTALL)[1]
    lines = [line for line in block.split("\n") if not line.startswith("--")]
    return [part.strip() for part in "\n".join(lines).split(";\n") if part.strip(" ;\n")]


def duckdb_counts():
    import duckdb
    connection = duckdb.connect()
    for statement in script("duckdb"):
        connection.execute(statement)


def clickhouse_counts():
    from chdb import session
    connection = session.Session()
    for statement in script("clickhouse"):
        # What a session cannot do is write into the folder it was started in.
        wanted, _, file = statement.partition("\nINTO OUTFILE '")
        answer = connection.query(wanted, "CSV")
        if file:
            Path(file.split("'")[0]).write_text(str(answer))


def counted():
    days, pages = {}, collections.Counter()
    with open("counted.csv", newline="") as file:
        for row in csv.reader(file):
            if row[0] == "day":
                days[row[1]] = tuple(map(int, row[2:8]))
            else:
                pages[row[2]] += int(row[3])
    return days, pages


def main():
    os.chdir(WORK)
    log(WORK / "access.log")
    own = site("own", WORK / "access.log")
    said = visits(own)
    total = re.search(r"total ([\d,]+)", said)[1]
    days, pages = ledger(own, "main")
    shutil.copy(own / "public/.bantin/pages", WORK / "pages")
    (WORK / "bots").write_text(visits(own, "bots"))
    for name, count in [("DuckDB", duckdb_counts), ("ClickHouse", clickhouse_counts)]:
        count()
        found = counted()
        differ = [(day, days.get(day), found[0].get(day)) for day in sorted({*days, *found[0]}) if days.get(day) != found[0].get(day)]
        assert not differ, (name, differ[:5])
        assert pages == found[1], (name, list((pages - found[1]).items())[:5], list((found[1] - pages).items())[:5])
        print(f"ok   {name}: {len(days)} days, {len(pages)} pages, {LINES} lines", flush=True)
        other = site(name, "none*.log")
        said = visits(other, "import", "--counted", str(WORK / "counted.csv"))
        assert f"total is now {total}" in said, (said, total)
        assert "nothing new" in visits(other, "import", "--counted", str(WORK / "counted.csv"))
        imported = ledger(other, "counted")
        assert imported == (days, pages), name
        print(f"ok   {name}: imported, total {total}", flush=True)
    print("4 passed")


try:
    main()
finally:
    os.chdir("/")
    shutil.rmtree(WORK, ignore_errors=True)
