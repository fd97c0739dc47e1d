#!/usr/bin/env python3
"""`bantin publish` to real servers, whatever is wrong with them: python3 tests/servers/matrix.py BANTIN RCLONE [PLACE...]

Every situation at every place, and every word that is said, in both languages: tests/servers/matrix.txt is that table, and has to
be what comes out here (`UPDATE=1` writes it anew). Needs root on Debian, and moto, boto3 and rclone of PyPI."""

import concurrent.futures
import http.server
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path

import places

BANTIN = str(Path(sys.argv[1]).resolve())
TABLE = Path(__file__).with_suffix(".txt")
WORK = Path(tempfile.mkdtemp(prefix="bantin-matrix-"))
os.chmod(WORK, 0o755)
RCLONE = str(Path(sys.argv[2]).resolve())
PLACES = {kind.kind: kind for kind in (places.Folder, places.Ftps, places.Sftp, places.Webdav, places.S3)}
KILLS, RACES, CRAWLED = (int(os.environ.get(name, most)) for name, most in [("KILLS", 40), ("RACES", 20), ("CRAWLED", 20)])
MANIFEST, LOCK = "bantin-manifest.txt", "bantin-publish.lock"


FULL = ["the disk is full", "đĩa đầy", "the server could not store a whole file, the disk there may be full",
        "máy chủ không lưu được trọn tệp, đĩa ở đó có thể đã đầy",
        "the server tells another length than was sent: its disk may be full, else tell whoever looks after it",
        "máy chủ báo tệp vừa nhận dài khác tệp đã gửi: đĩa ở đó có thể đã đầy, nếu không thì báo người quản trị máy chủ"]


def plain(said, trial):
    """What is said, without what is different each time: folders, ports, lengths, times."""
    said = said.replace(str(trial.place.work), "DIR").replace(str(WORK), "DIR")
    said = re.sub(r"\d+[.,]\d\d (s|giây)\b", "SECONDS", said)
    said = re.sub(r"\b\d+([.,]\d+)? (bytes|byte|B|KB|MB)\b", r"SIZE", said)
    said = re.sub(r"\b\d+ (of|trong) SIZE", r"SIZE \1 SIZE", said)
    said = re.sub(r"(localhost|127\.0\.0\.1|\[::1\]):\d+", r"\1:PORT", said)
    said = re.sub(r"\b\d+ (files|unchanged|deleted|old|tệp|giữ|xóa)", r"N \1", said)
    # Several files are on their way at the same time.
    said = re.sub(r"(www|share)/[\w/.-]+`", r"\1/FILE`", said)
    said = re.sub(r"`(tin|tim-kiem)/[\w/.-]+`: ", "`FILE`: ", said)
    return re.sub(r"\d\d:\d\d \d\d-\d\d-\d{4}", "TIME", said).strip()


class Trial:
    """A portal, and a place where it is published."""

    def __init__(self, place):
        self.place = place
        self.root = place.work / "site"
        self.second = place.work / "second"
        self.said = {}
        (self.root / "content/tin").mkdir(parents=True)
        (self.root / "content/tin/_index.md").write_text('+++\ntitle = "Tin tức"\n+++\n')
        for number in range(8):
            self.article(number)

    def article(self, name, text="Nội dung.", root=None):
        path = (root or self.root) / f"content/tin/bai-{name}.md"
        path.write_text(f'+++\ntitle = "Tin {name}"\ndate = 2026-11-01\n+++\n\n{text}\n')

    def all_articles(self, text, root=None):
        for number in range(8):
            self.article(number, text, root)

    def run(self, *args, lang="en", root=None, wait=True):
        place, root = self.place, root or self.root
        (root / "content/site.toml").write_text(
            'title = "Phường"\nbase_url = "https://phuong.example.vn"\n[check]\noff = ["agency", "plain-ftp"]\n[publish]\n' + place.publish())
        if place.via_rclone:
            obscured = subprocess.check_output([RCLONE, "obscure", place.password], text=True).strip()
            (place.work / "rclone.conf").write_text("[kho]\n" + place.remote().replace("{obscured}", obscured))
        env = {**os.environ, "BANTIN_PUBLISH_PASSWORD": place.password, "BANTIN_RCLONE": RCLONE, "HOSTNAME": "MAY-1",
               "RCLONE_CONFIG": str(place.work / "rclone.conf"), "RCLONE_CA_CERT": str(WORK / "ca.pem")}
        command = [BANTIN, *args, "--root", str(root), "--now", "2026-11-24T08:00", "--lang", lang]
        if place.command():
            # Only publishing is to fail.
            subprocess.run([BANTIN, "build", "--quiet", *command[-6:]], check=True)
            command = place.command() + command
        run = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if not wait:
            return run
        said, _ = run.communicate(timeout=300)
        return run.returncode, plain(said, self)

    def publish(self, *args, code=0, **more):
        found, said = self.run("publish", *args, **more)
        assert found == code, f"exit code {found}: {said}"
        return said

    def fails(self, *args, code=2):
        """What is said in both languages."""
        return [self.publish(*args, code=code), self.publish(*args, code=code, lang="vi")]

    def built(self, root=None):
        public = (root or self.root) / "public"
        return {str(path.relative_to(public)): path.read_bytes() for path in public.rglob("*")
                if path.is_file() and not str(path.relative_to(public)).startswith(".")}

    def current(self):
        """What is at the place, without what stays for readers whose page is older."""
        there = self.place.files()
        retained = re.findall(r"^~ \S+ \d+ (.*)$", there.pop(MANIFEST).decode(), re.MULTILINE)
        return {path: data for path, data in there.items() if path not in retained}

    def is_published(self, root=None):
        return self.current() == self.built(root)

    def assert_published(self):
        there, built = self.current(), self.built()
        assert there == built, sorted(set(there) ^ set(built)) or [path for path in built if built[path] != there[path]]

    def assert_whole(self, before, after):
        """Every page is as it was before or as it is to be."""
        for path, data in self.place.files().items():
            if path.endswith(".html") and path in before:
                assert data in (before[path], after.get(path), after["404.html"]), path

    def mend(self):
        """The place is well again: the next run completes it."""
        self.place.stop()
        self.place.start()
        self.publish()
        self.assert_published()


def first(t):
    t.place.start()
    said = [t.publish()]
    t.assert_published()
    return said


def nothing_new(t):
    before = t.place.files()
    said = [t.publish()]
    assert t.place.files() == before
    return said


def one_change(t):
    before = t.place.files()
    t.article(3, "Khác.")
    said = [t.publish()]
    t.assert_published()
    differ = [path for path, data in t.place.files().items() if path.startswith("tin/bai-") and before.get(path) != data]
    assert differ == ["tin/bai-3.html"], differ
    return said


def deletion(t):
    (t.root / "content/tin/bai-3.md").unlink()
    (t.root / "content/tin/moi/sau").mkdir(parents=True)
    (t.root / "content/tin/moi/sau/index.md").write_text('+++\ntitle = "Mới"\ndate = 2026-11-02\n+++\n\nNội dung.\n')
    said = [t.publish()]
    t.assert_published()
    assert "tin/bai-3.html" not in t.place.files()
    shutil.rmtree(t.root / "content/tin/moi")
    t.publish()
    t.assert_published()
    assert not (t.place.www / "tin/moi").exists()
    t.article(3)
    return said


def killed(t):
    said = []
    for kill in range(KILLS):
        t.all_articles(f"Lần {kill}.")
        run = t.run("publish", "--quiet", wait=False)
        time.sleep(random.Random(kill).uniform(0.1, 1.5))
        run.send_signal(signal.SIGKILL)
        run.communicate()
        after = t.publish()
        # All had arrived where the signal came last.
        if "is right" not in after:
            said = [after]
        t.assert_published()
        odd = [path for path in t.place.files() if ".bantin-new" in path or path.startswith(LOCK)]
        assert not odd, odd
    return said


def no_rename(t):
    if t.place.kind == "s3":
        return ["-"]
    t.place.stop()
    t.place.start("no rename")
    t.article(4, "Không đổi tên.")
    said = [t.publish()]
    t.article(4, "Không đổi được tên.")
    said += [t.publish(lang="vi")]
    t.assert_published()
    assert not [path for path in t.place.files() if ".bantin-new" in path]
    t.mend()
    return said


def broken(fault):
    """A fault at which a publication breaks off: told, with every page as it was or as it will be, and completed later."""
    def situation(t):
        before = t.built()
        t.place.stop()
        t.place.start(fault)
        t.all_articles(f"Lỗi: {fault}. " + "Một hai ba bốn. " * 900)
        said = t.fails()
        # A full disk shows in one of three ways: while a file is sent, at its end, or by its length afterwards.
        for full in FULL if fault == "full" else []:
            said = [line.replace(full, "FULL") for line in said]
        t.assert_whole(before, t.built())
        t.mend()
        t.all_articles("Ngắn.")
        t.publish()
        return said
    return situation


def newest_tls(t):
    """Connections for files have to go on with the first one's session. vsftpd gives a ticket with each of them; ProFTPD does
    not, and that is told."""
    if t.place.kind != "ftps":
        return ["-"]
    before = t.built()
    t.place.stop()
    t.place.start("TLS 1.3")
    t.all_articles("TLS 1.3.")
    said = t.fails()
    t.assert_whole(before, t.built())
    t.mend()
    proftpd, t.place = t.place, places.Vsftpd(WORK)
    try:
        t.place.start()
        said += [t.publish("--everything")]
        t.assert_published()
        t.all_articles("TLS 1.3 và vé phiên.")
        said += [t.publish(lang="vi")]
        t.assert_published()
    finally:
        t.place.stop()
        t.place = proftpd
    return said


def is_emptied(t):
    """The disk is not mounted, or the account leads elsewhere."""
    files = t.place.files()
    for path in files:
        t.place.remove(path)
    said = t.fails(code=1)
    assert t.place.files() == {}, list(t.place.files())
    for path, data in files.items():
        if t.place.kind != "s3":
            (t.place.www / path).parent.mkdir(parents=True, exist_ok=True)
        t.place.write(path, data)
    t.mend()
    return said


def lies(t):
    return ["-"] if t.place.kind == "folder" else broken("lies")(t)


CUT = {"en": "error: cannot write `DIR/share/FILE`: that server or disk cannot be reached; readers still see a whole portal; run again to go on",
       "vi": "lỗi: không ghi được `DIR/share/FILE`: không liên lạc được với máy chủ hay ổ đĩa ấy; người đọc vẫn xem được cổng; chạy lại để đăng tiếp"}


def drops(t):
    before = t.built()
    said = []
    for lang, size in [("en", 60_000), ("vi", 90_000)]:
        t.place.stop()
        t.place.start("drop")
        # Commands are short: of an FTP server the control connection is cut.
        t.place.cut_after(size if t.place.kind != "ftps" else size // 30)
        t.all_articles(f"Đứt {size}. " + "Một hai ba bốn. " * 900)
        told = t.publish(code=2, lang=lang)
        # What a share did not say when it was written shows when the length is asked for.
        one, other = told.split("`: ", 1)
        said += [told if not re.match("SIZE|chỉ SIZE", other) else CUT[lang]]
        t.assert_whole(before, t.built())
        before = t.built()
        t.mend()
    return said


def is_down(t):
    if t.place.kind == "folder":
        return ["-"]
    t.place.stop()
    t.place.fault = ""
    said = t.fails()
    t.place.start()
    return said


def wrong_password(t):
    if t.place.kind == "folder":
        return ["-"]
    t.place.stop()
    t.place.start(password="sai")
    said = t.fails()
    t.mend()
    return said


def certificate(name):
    def situation(t):
        if t.place.kind == "folder" or t.place.kind == "sftp" and name != "other":
            return ["-"]
        t.place.stop()
        t.place.start(certificate=name)
        said = t.fails()
        t.mend()
        return said
    return situation


def changed_by_others(t):
    """The manifest is what bantin goes by; whoever looks at the portal as readers get it finds the change."""
    before = t.place.files()
    t.place.write("tin/bai-2.html", b"<p>khac")
    t.place.remove("tin/bai-5.html")
    said = [t.publish()]
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            data = files.get(self.path.lstrip("/") or "index.html")
            self.send_response(200 if data is not None else 404)
            kinds = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".json": "application/json",
                     ".xml": "application/xml", ".svg": "image/svg+xml", ".txt": "text/plain", ".woff2": "font/woff2",
                     ".webmanifest": "application/manifest+json"}
            self.send_header("Content-Type", kinds.get(Path(self.path).suffix, "application/octet-stream"))
            self.end_headers()
            self.wfile.write(data or b"")

        def log_message(self, *_):
            pass
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as web:
        threading.Thread(target=web.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{web.server_port}"
        files = t.place.files()
        for lang in ("en", "vi"):
            code, told = t.run("check", "--published", address, lang=lang)
            assert code == 1, told
            said += [line for line in told.splitlines() if line.startswith(("error", "lỗi", "  tin"))]
        t.publish("--everything")
        files = t.place.files()
        code, told = t.run("check", "--published", address)
        assert code == 0, told
        web.shutdown()
    assert {**before, MANIFEST: b""} == {**t.place.files(), MANIFEST: b""}
    return said


def somebody_else(t):
    t.place.write(LOCK, b"abc MAY-2 08:12 24-11-2026")
    t.article(6, "Khóa.")
    said = t.fails(code=1)
    t.publish("--take-over")
    t.assert_published()
    return said


def two_at_once(t):
    """Two computers begin at the same moment: one publishes, and the other does too, later or not at all."""
    shutil.rmtree(t.second, ignore_errors=True)
    shutil.copytree(t.root, t.second, ignore=shutil.ignore_patterns("public", ".bantin*"))
    allowed = (r"published to \S+: .*", r"somebody is publishing from MAY-1 TIME; if you are sure that nobody is, add --take-over",
               r"error: somebody else has just published here; run this again")
    for race in range(RACES):
        t.all_articles(f"Một {race}.")
        t.all_articles(f"Hai {race}.", t.second)
        runs = [t.run("publish", root=root, wait=False) for root in (t.root, t.second)]
        told = [plain(run.communicate(timeout=120)[0], t) for run in runs]
        for words in told:
            assert any(re.fullmatch(one, words) for one in allowed), words
        done = [words.startswith("published") for words in told]
        assert not any(done) or t.is_published() or t.is_published(t.second), (race, told)
        assert not [path for path in t.place.files() if path.startswith(LOCK)], (race, told, list(t.place.files()))
    shutil.rmtree(t.second)
    t.publish()
    t.assert_published()
    return ["one publication after the other"]


def crawled(t):
    """Readers follow links all the time: none is dead as long as the page still has it."""
    if t.place.kind != "ftps":
        return ["-"]
    dead, crawls, stop = set(), [0], threading.Event()

    def read(path):
        try:
            return (t.place.www / path).read_bytes()
        except OSError:
            return None

    def crawl():
        while not stop.is_set():
            queue, seen = ["index.html"], {"index.html"}
            while queue:
                path = queue.pop()
                page = read(path)
                for link in re.findall(rb'(?:href|src)="?([^"#?> ]+)', page or b""):
                    link = link.decode()
                    if re.match(r"[a-z]+:|//", link):
                        continue
                    target = os.path.normpath(link.lstrip("/") if link.startswith("/") else os.path.join(os.path.dirname(path), link))
                    target = f"{target}/index.html".removeprefix("./") if link.endswith("/") or target == "." else target
                    if read(target) is None and read(path) == page and read(target) is None:
                        dead.add((path, link))
                    elif target.endswith(".html") and target not in seen:
                        seen.add(target)
                        queue.append(target)
            crawls[0] += 1

    readers = [threading.Thread(target=crawl) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(CRAWLED):
        t.article(f"moi-{number}", f"Mới {number}.")
        if number > 1:
            (t.root / f"content/tin/bai-moi-{number - 2}.md").unlink()
        t.publish()
    stop.set()
    for reader in readers:
        reader.join()
    assert not dead, dead
    t.assert_published()
    return ["no dead link"]


SITUATIONS = {
    "a first publication": first,
    "nothing is new": nothing_new,
    "one change": one_change,
    "a deletion": deletion,
    "killed, and the next run": killed,
    "a server that does not rename": no_rename,
    "a server that speaks TLS 1.3 alone": newest_tls,
    "a place that is empty and was not": is_emptied,
    "a server that lies about lengths": lies,
    "a server that is full": broken("full"),
    "an account that may not write": broken("read only"),
    "a connection that is cut": drops,
    "a server that is not there": is_down,
    "a wrong password": wrong_password,
    "a certificate that has expired": certificate("expired"),
    "a certificate that nobody vouches for": certificate("self"),
    "a certificate or key of another server": certificate("other"),
    "files changed and deleted by somebody else": changed_by_others,
    "somebody else is publishing": somebody_else,
    "two begin at the same moment": two_at_once,
    "readers follow links meanwhile": crawled,
}


def table(found):
    """Every situation, with what is said at every place."""
    lines = []
    for situation in SITUATIONS:
        lines += [f"## {situation}"]
        for kind in PLACES:
            said = "\n".join(found.get((situation, kind), [])).split("\n")
            lines += [f"{kind if at == 0 else '':8}{line}".rstrip() for at, line in enumerate(said)]
        lines += [""]
    return "\n".join(lines)


def main():
    wanted = sys.argv[3:] or list(PLACES)
    only = os.environ.get("SITUATION")
    places.certificates(WORK)
    found, failed = {}, []

    def at(kind):
        trial = Trial(PLACES[kind](WORK))
        try:
            for situation, act in SITUATIONS.items():
                if only and situation != "a first publication" and not re.search(only, situation):
                    continue
                began = time.monotonic()
                try:
                    found[situation, kind] = act(trial)
                    took = time.monotonic() - began
                    print(f"{'ok' if found[situation, kind] != ['-'] else '-':5}{kind}: {situation} ({took:.0f} s)", flush=True)
                except Exception as error:
                    failed.append((kind, situation))
                    line = traceback.extract_tb(error.__traceback__)
                    print(f"FAILED {kind}: {situation}: {error} ({' '.join(str(one.lineno) for one in line)})", flush=True)
                    trial.place.stop()
                    trial.place.start()
                    trial.run("publish", "--take-over", "--delete", "--everything", "--overwrite")
        finally:
            trial.place.stop()
    with concurrent.futures.ThreadPoolExecutor() as pool:
        list(pool.map(at, wanted))
    text = table(found)
    if os.environ.get("UPDATE"):
        TABLE.write_text(text)
    elif sys.argv[3:] or only:
        print(text)
    else:
        committed = TABLE.read_text()
        differ = [(a, b) for a, b in zip(committed.split("\n"), text.split("\n")) if a != b]
        assert committed == text, f"{TABLE.name} is another: {differ[:5]}"
    assert not failed, failed
    print(f"{len([said for said in found.values() if said != ['-']])} passed")


try:
    main()
finally:
    shutil.rmtree(WORK, ignore_errors=True)
