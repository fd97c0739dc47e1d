#!/usr/bin/env python3
"""`bantin publish` to an FTP server with TLS, on loopback: python3 tests/servers/ftp.py BANTIN

First publication, one change, deletion, wrong password, expired certificate, a server that refuses to rename, that drops the
connection, that knows no MLSD, a program that is killed, and FTP without encryption."""

import http.client
import json
import logging
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
from pyftpdlib.servers import FTPServer

BANTIN = str(Path(sys.argv[1]).resolve())
LONG = bool(os.environ.get("BANTIN_LONG"))
WORK = Path(tempfile.mkdtemp(prefix="bantin-ftp-"))
SITE = WORK / "site"
WWW = WORK / "www"
PASSWORD = "bí mật 1"
passed = 0
# What it says of each command is for whoever looks for a fault.
logging.basicConfig(level=logging.CRITICAL)


def certificate(name, days):
    """A certificate of this machine, signed by an authority of its own: the files of both."""
    def openssl(*args):
        subprocess.run(["openssl", *args], check=True, capture_output=True, cwd=WORK)
    if not (WORK / "ca.pem").exists():
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "ca.key",
                "-out", "ca.pem", "-days", "30", "-subj", "/CN=test")
    (WORK / "ext").write_text("subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", f"{name}.key",
            "-out", f"{name}.csr", "-subj", "/CN=localhost")
    dates = ["-days", str(days)] if days > 0 else ["-not_before", "20200101000000Z", "-not_after", "20200201000000Z"]
    if days > 0:
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "ext",
                "-out", f"{name}.crt", *dates)
    else:
        # `openssl x509` of Debian 12 cannot date back; `openssl ca` can.
        (WORK / "index.txt").write_text("")
        (WORK / "serial").write_text("01\n")
        (WORK / "ca.cnf").write_text(
            "[ca]\ndefault_ca=d\n[d]\ndir=.\ndatabase=index.txt\nserial=serial\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\n"
            "[p]\ncommonName=supplied\n")
        openssl("ca", "-batch", "-config", "ca.cnf", "-cert", "ca.pem", "-keyfile", "ca.key", "-in", f"{name}.csr",
                "-out", f"{name}.crt", "-startdate", "200101000000Z", "-enddate", "200201000000Z", "-extfile", "ext", "-notext")
    whole = WORK / f"{name}.pem"
    whole.write_text((WORK / f"{name}.key").read_text() + (WORK / f"{name}.crt").read_text())
    return whole


class Server:
    """An FTP server in a thread of its own; `stored` counts what it was sent."""

    def __init__(self, tls=None, perm="elradfmwMT", drop_after=None, mlsd=True):
        outer = self
        self.stored = []

        class Handler(TLS_FTPHandler if tls else FTPHandler):
            proto_cmds = {k: v for k, v in (TLS_FTPHandler if tls else FTPHandler).proto_cmds.items() if mlsd or k not in ("MLSD", "MLST")}

            def on_file_received(self, file):
                outer.stored.append(os.path.relpath(file, WWW))

            def ftp_STOR(self, file, mode="w"):
                if drop_after is not None and len(outer.stored) >= drop_after:
                    self.close()
                    return None
                return super().ftp_STOR(file, mode)

        authorizer = DummyAuthorizer()
        WWW.mkdir(exist_ok=True)
        authorizer.add_user("phuong", PASSWORD, str(WWW.parent), perm=perm)
        Handler.authorizer = authorizer
        if tls:
            Handler.certfile = str(tls)
            Handler.tls_control_required = Handler.tls_data_required = True
        self.server = FTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"timeout": 0.05}, daemon=True)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.close_all()
        self.thread.join(5)


def config(port, kind="ftps"):
    (SITE / "content/site.toml").write_text(
        'title = "Phường"\nbase_url = "https://phuong.example.vn"\n[check]\noff = ["agency", "plain-ftp"]\n'
        f'[publish]\nkind = "{kind}"\nhost = "localhost"\nport = {port}\nuser = "phuong"\npath = "/www"\ncertificate = "../ca.pem"\n')


def article(name, text="Nội dung."):
    path = SITE / f"content/tin/{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'+++\ntitle = "Tin {name}"\ndate = 2026-11-01\n+++\n\n{text}\n')


def command(*more):
    return [BANTIN, "publish", "--root", str(SITE), "--now", "2026-11-24T08:00", "--lang", "en", *more]


def publish(*more, password=PASSWORD, code=0):
    env = {**os.environ, **({"BANTIN_PUBLISH_PASSWORD": password} if password else {})}
    done = subprocess.run(command(*more), env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == code, f"{done.returncode}: {done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def desk_keeps_the_password():
    """What the publish room asks of the desk's server, and its answer."""
    desk = subprocess.Popen([BANTIN, "desk", "--root", str(SITE), "--port", "0", "--no-open", "--now", "2026-11-24T08:00", "--lang", "en"],
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        address = next(word for line in desk.stdout for word in line.split() if word.startswith("http://127.0.0.1:"))
        host = address.split("/")[2]
        connection = http.client.HTTPConnection(host, timeout=60)
        connection.request("GET", address[len(f"http://{host}"):])
        opened = connection.getresponse()
        opened.read()
        headers = {"Cookie": opened.getheader("set-cookie").split(";")[0], "Origin": f"http://{host}", "Content-Type": "application/json"}
        request = {"place": "", "password": PASSWORD, "keep": True, "delete": False, "overwrite": False, "take_over": False, "everything": False}
        connection.request("POST", "/_bantin/desk/api/publish-look", json.dumps(request), headers)
        answer = connection.getresponse()
        said = answer.read()
        assert answer.status == 200, said
        return json.loads(said)
    finally:
        desk.kill()
        desk.wait()


def files(root):
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def assert_published():
    built = {path: data for path, data in files(SITE / "public").items() if not path.startswith(".")}
    there = files(WWW)
    there.pop("bantin-manifest.txt")
    assert there == built, sorted(set(there) ^ set(built)) or [path for path in built if built[path] != there[path]]


def logs(port):
    """Logs that the host gives by FTP alone: counted once, however they grow and are rotated."""
    config(port)
    site = SITE / "content/site.toml"
    site.write_text(site.read_text() + 'logs = "/logs/access.log*"\n')
    (SITE / "content/stats.toml").write_text("[visits]\naddress_warning = false\n")
    there, here = WORK / "logs", SITE / ".bantin-cache/logs/default"
    there.mkdir()
    lines = [f'203.0.113.{n} - - [24/Nov/2026:07:{n:02}:00 +0700] "GET /tin/bai-1.html HTTP/1.1" 200 900 "-" '
             '"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"\n' for n in range(60)]

    def visits(code=0, password=PASSWORD):
        env = {**os.environ, "BANTIN_PUBLISH_PASSWORD": password}
        done = subprocess.run([BANTIN, "visits", "--root", str(SITE), "--now", "2026-11-24T08:30", "--lang", "en"], env=env,
                              capture_output=True, text=True, timeout=120)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    log = there / "access.log"
    log.write_text("".join(lines[:20]))
    assert "page views: 20," in visits()
    log.write_text("".join(lines[:30]))
    assert "page views: 10," in visits()
    assert files(here)["access.log"] == log.read_bytes()
    # It is rotated, and the new one has as many bytes.
    log.rename(there / "access.log.1")
    log.write_text("".join(lines[30:60]))
    assert "page views: 30," in visits()
    assert {name: data for name, data in files(here).items() if name != ".lock"} == files(there)
    assert "page views: 0," in visits()
    # What cannot be fetched is told, and what is here stays counted.
    said = visits(code=1, password="sai")
    assert "the server does not take `phuong` with this password" in said and "total 60" in said, said
    log.unlink()
    (there / "access.log.1").unlink()
    said = visits(code=1)
    assert "localhost has no logs named like `/logs/access.log*`" in said and "total 60" in said, said
    shutil.rmtree(there)
    shutil.rmtree(SITE / "content/visits")
    (SITE / "content/stats.toml").unlink()
    shutil.rmtree(here)
    (SITE / "public/visits.json").unlink()


def check(name):
    global passed
    passed += 1
    print(f"ok   {name}", flush=True)


def main():
    good, expired = certificate("good", 30), certificate("expired", -1)
    (SITE / "content/tin").mkdir(parents=True)
    (SITE / "content/tin/_index.md").write_text('+++\ntitle = "Tin tức"\n+++\n')
    for number in range(12):
        article(f"bai-{number}")

    with Server(good) as server:
        config(server.port)
        said = publish()
        assert said.startswith("published to ftps://localhost/www: "), said
        assert_published()
        check("a first publication")
        before = len(server.stored)
        assert "is right: nothing new" in publish()
        assert len(server.stored) == before
        check("twice is nothing to do")
        article("bai-3", "Khác.")
        publish()
        # The lock and two manifests beside what differs.
        sent = [path for path in server.stored[before:] if path.startswith("tin/") and ".html" in path]
        assert sent == ["tin/bai-3.html.bantin-new"], server.stored[before:]
        assert_published()
        check("one change is one page")
        (SITE / "content/tin/bai-3.md").unlink()
        article("moi/sau/index")
        publish()
        assert_published()
        check("a deletion")
        (WWW / "cua-toi.php").write_text("x")
        (WWW / "bantin-manifest.txt").unlink()
        said = publish("--overwrite")
        assert (WWW / "cua-toi.php").exists() and "1 files are not bantin's" in said, said
        (WWW / "cua-toi.php").unlink()
        assert_published()
        check("a lost manifest")
        # The store of a Linux desktop, as a program that keeps what it is told in a file.
        store = WORK / "bin/secret-tool"
        store.parent.mkdir()
        store.write_text(f'#!/bin/sh\ncase $1 in lookup) cat "{WORK}/kept" ;; store) cat > "{WORK}/kept" ;; esac\n')
        store.chmod(0o755)
        os.environ["PATH"] = f"{store.parent}:{os.environ['PATH']}"
        assert "the FTP password is missing" in publish(password=None, code=2)
        assert desk_keeps_the_password()["unkept"] is False
        assert bytes.fromhex((WORK / "kept").read_text()).decode() == PASSWORD
        assert "is right: nothing new" in publish(password=None)
        (WORK / "kept").unlink()
        check("the desk puts the password into the system's store, and it is found there")
        store.write_text("#!/bin/sh\nexit 1\n")
        assert desk_keeps_the_password()["unkept"] is True
        check("a store that refuses the password is told of")
        said = publish(password="sai", code=2)
        assert "the server does not take `phuong` with this password" in said, said
        check("a wrong password")

    with Server(good, mlsd=False) as server:
        config(server.port)
        (WWW / "bantin-manifest.txt").unlink()
        publish("--overwrite")
        assert_published()
        check("a server without MLSD")

    for mlsd in (True, False):
        with Server(good, mlsd=mlsd) as server:
            logs(server.port)
        check(f"logs are fetched, what is new of them, {'with' if mlsd else 'without'} MLSD")

    with Server(expired) as server:
        config(server.port)
        said = publish(code=2)
        assert "the server's certificate has expired" in said, said
        assert server.stored == []
        check("an expired certificate")

    with Server(good, perm="elradmwMT") as server:
        config(server.port)
        article("bai-4", "Khác nữa.")
        assert "the place did not rename every file" in publish()
        assert_published()
        check("a server that refuses to rename")

    for calls in (3, 5, 8):
        for number in range(12):
            article(f"bai-{number}", f"Lần {calls}.")
        with Server(good, drop_after=calls) as server:
            config(server.port)
            publish(code=2)
        with Server(good) as server:
            config(server.port)
            publish()
            assert_published()
    check("a connection that drops, and the next run")

    kills = 40 if LONG else 4
    with Server(good) as server:
        config(server.port)
        for kill in range(kills):
            for number in range(12):
                article(f"bai-{number}", f"Kill {kill}.")
            run = subprocess.Popen(command("--quiet"), env={**os.environ, "BANTIN_PUBLISH_PASSWORD": PASSWORD})
            time.sleep(random.Random(kill).uniform(0.1, 1.2))
            run.send_signal(signal.SIGKILL)
            run.wait()
            publish()
            assert_published()
    check(f"{kills} kills, and the next run")

    with Server() as server:
        config(server.port, "ftp")
        article("bai-5", "Không mã hóa.")
        assert publish().startswith("published to ftp://localhost/www: ")
        assert_published()
        check("FTP without encryption")


try:
    main()
    print(f"{passed} passed")
finally:
    shutil.rmtree(WORK, ignore_errors=True)
