#!/usr/bin/env python3
"""`bantin publish` through rclone to servers on loopback: python3 tests/servers/rclone.py BANTIN RCLONE

SFTP, WebDAV and S3, as `rclone serve` offers them: first publication, nothing to do, one change, deletion, a file of somebody
else, two publishers, a wrong password, a server that goes away and comes back, a program that is killed; and what is said where
rclone is missing, old or does not know the remote."""

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BANTIN = str(Path(sys.argv[1]).resolve())
LONG = bool(os.environ.get("BANTIN_LONG"))
WORK = Path(tempfile.mkdtemp(prefix="bantin-rclone-test-"))
# By a path of its own, so that what it leaves running can be told from others' rclone.
RCLONE = WORK / "rclone"
RCLONE.symlink_to(Path(sys.argv[2]).resolve())
SITE = WORK / "site"
CONFIG = WORK / "rclone.conf"
os.environ.update({"RCLONE_CONFIG": str(CONFIG), "BANTIN_RCLONE": str(RCLONE)})
passed = 0


def check(name):
    global passed
    passed += 1
    print(f"ok   {name}", flush=True)


def obscured(password):
    return subprocess.run([RCLONE, "obscure", password], check=True, capture_output=True, text=True).stdout.strip()


class Server:
    """`rclone serve`; its files lie in WORK/KIND/www."""

    def __init__(self, kind):
        self.kind, self.process = kind, None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.www = WORK / kind / "www"
        self.www.mkdir(parents=True)
        account = {"s3": ["--auth-key", "phuong,bimat12345"], "sftp": ["--user", "phuong", "--pass", "bimat12345"],
                   "webdav": ["--user", "phuong", "--pass", "bimat12345"]}[kind]
        self.command = [RCLONE, "serve", kind, str(WORK / kind), "--addr", f"127.0.0.1:{self.port}", *account]

    def configure(self, password="bimat12345"):
        at = {"sftp": f"type = sftp\nhost = 127.0.0.1\nport = {self.port}\nuser = phuong\npass = {obscured(password)}\n",
              "webdav": f"type = webdav\nurl = http://127.0.0.1:{self.port}\nvendor = other\nuser = phuong\npass = {obscured(password)}\n",
              "s3": f"type = s3\nprovider = Rclone\nendpoint = http://127.0.0.1:{self.port}\naccess_key_id = phuong\n"
                    f"secret_access_key = {password}\nuse_multipart_uploads = false\n"}[self.kind]
        CONFIG.write_text(f"[kho]\n{at}\n")

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("rclone serve does not start")

    def stop(self):
        self.process.kill()
        self.process.wait()

    def __enter__(self):
        self.configure()
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()


def article(name, text="Nội dung."):
    path = SITE / f"content/tin/{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'+++\ntitle = "Tin {name}"\ndate = 2026-11-01\n+++\n\n{text}\n')


def site(remote="kho:www"):
    (SITE / "content/site.toml").write_text(
        'title = "Phường"\nbase_url = "https://phuong.example.vn"\n[check]\noff = ["agency"]\n'
        f'[publish]\nkind = "rclone"\nremote = "{remote}"\n')


def command(*more):
    return [BANTIN, "publish", "--root", str(SITE), "--now", "2026-11-24T08:00", "--lang", "en", *more]


def publish(*more, code=0, env=None):
    done = subprocess.run(command(*more), capture_output=True, text=True, timeout=120, env={**os.environ, **(env or {})})
    assert done.returncode == code, f"{done.returncode}: {done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def files(root):
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def assert_published(server):
    built = {path: data for path, data in files(SITE / "public").items() if not path.startswith(".")}
    there = files(server.www)
    there.pop("bantin-manifest.txt")
    assert there == built, sorted(set(there) ^ set(built)) or [path for path in built if built[path] != there[path]]


def left_running():
    """The processes of rclone that a publication started."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if str(RCLONE).encode() in line and b"rcd" in line:
            found.append(process.name)
    return found


def at(kind):
    shutil.rmtree(SITE, ignore_errors=True)
    (SITE / "content/tin").mkdir(parents=True)
    (SITE / "content/tin/_index.md").write_text('+++\ntitle = "Tin tức"\n+++\n')
    for number in range(12):
        article(f"bai-{number}")
    site()
    with Server(kind) as server:
        said = publish()
        assert said.startswith("published to kho:www: "), said
        assert_published(server)
        check(f"{kind}: a first publication")
        assert "is right: nothing new" in publish()
        check(f"{kind}: twice is nothing to do")
        article("bai-3", "Khác.")
        told = json.loads(publish("--format", "json"))
        assert (told["published"], told["sent"]) == (True, len(told["changed"])) and "tin/bai-3.html" in told["changed"], told
        assert not any(path.startswith("tin/bai-") for path in told["changed"] if path != "tin/bai-3.html"), told
        assert_published(server)
        check(f"{kind}: one change is one page")
        (SITE / "content/tin/bai-3.md").unlink()
        article("moi/sau/index")
        publish()
        assert_published(server)
        check(f"{kind}: a deletion")
        (server.www / "cua-toi.php").write_text("x")
        (server.www / "bantin-manifest.txt").unlink()
        server.stop()
        server.start()
        said = publish("--overwrite")
        assert (server.www / "cua-toi.php").exists() and "1 files are not bantin's" in said, said
        (server.www / "cua-toi.php").unlink()
        assert_published(server)
        check(f"{kind}: a lost manifest, a file of somebody else")
        (server.www / "bantin-publish.lock").write_text("abc MAY-2 08:12 24-11-2026")
        article("bai-4", "Khóa.")
        server.stop()
        server.start()
        said = publish(code=1)
        assert "somebody is publishing from MAY-2 08:12 24-11-2026" in said, said
        publish("--take-over")
        assert_published(server)
        check(f"{kind}: two publishers")
        server.configure("sai")
        said = publish(code=2)
        assert "the server does not take the account" in said, said
        check(f"{kind}: a wrong password")
        server.configure()
        server.stop()
        said = publish(code=2)
        assert "that server or disk cannot be reached" in said, said
        server.start()
        for number in range(12):
            article(f"bai-{number}", "Đứt.")
        run = subprocess.Popen(command("--quiet"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.7)
        server.stop()
        run.wait(120)
        server.start()
        publish("--take-over")
        assert_published(server)
        check(f"{kind}: a server that goes away, and the next run")
        kills = 70 if LONG else 4
        for kill in range(kills):
            for number in range(12):
                article(f"bai-{number}", f"Kill {kill}.")
            run = subprocess.Popen(command("--quiet"))
            time.sleep(random.Random(kill).uniform(0.1, 1.5))
            run.send_signal(signal.SIGKILL)
            run.wait()
            publish()
            assert_published(server)
        check(f"{kind}: {kills} kills, and the next run")
        for _ in range(100):
            if not left_running():
                break
            time.sleep(0.05)
        assert not left_running(), left_running()
        check(f"{kind}: no rclone is left running")


def main():
    for kind in ("sftp", "webdav", "s3"):
        at(kind)
    site("khac:www")
    said = publish(code=2)
    assert "cannot open `khac:www`: rclone knows no such remote, run `rclone config`" in said, said
    said = publish(code=2, env={"BANTIN_RCLONE": str(WORK / "nowhere")})
    assert "rclone is not installed; get it from https://rclone.org/downloads" in said, said
    old = WORK / "old"
    old.write_text("#!/bin/sh\necho rclone v1.60.1-DEV\n")
    old.chmod(0o755)
    said = publish(code=2, env={"BANTIN_RCLONE": str(old)})
    assert "rclone 1.60 is too old" in said, said
    check("rclone that is missing, old, or knows no such remote")


try:
    main()
    print(f"{passed} passed")
finally:
    shutil.rmtree(WORK, ignore_errors=True)
