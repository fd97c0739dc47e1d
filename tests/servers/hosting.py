#!/usr/bin/env python3
"""The settings that bantin writes for nginx and Apache, in these servers: python3 tests/servers/hosting.py BANTIN

Types, compression, caching, security, the page that says "not found", an old address; at the root of a host and in a folder of
it; and Apache without the modules that a host may lack."""

import gzip
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BANTIN = str(Path(sys.argv[1]).resolve())
WORK = Path(tempfile.mkdtemp(prefix="bantin-hosting-"))
WORK.chmod(0o755)
os.environ["PATH"] += ":/usr/sbin:/usr/local/sbin"
MODULES = "/usr/lib/apache2/modules"
passed = 0


def site(server, base):
    """Builds a portal for a server; its root folder, in which the portal is at `base`."""
    root = WORK / f"{server}{base.replace('/', '-')}"
    content = root / "content"
    (content / "tin").mkdir(parents=True)
    (content / "static/.well-known").mkdir(parents=True)
    (content / "static/.well-known/security.txt").write_text("Contact: mailto:a@example.vn\n")
    (content / "site.toml").write_text(
        f'title = "Phường"\nbase_url = "https://phuong.example.vn{base}"\n[check]\noff = ["agency"]\n[hosting]\nserver = "{server}"\n')
    (content / "tin/_index.md").write_text('+++\ntitle = "Tin"\n+++\n')
    (content / "tin/bai.md").write_text('+++\ntitle = "Bài"\ndate = 2026-11-01\naliases = ["/xem?id=7"]\n+++\n\nNội dung.\n')
    out = root / "www" / base.strip("/") if base else root / "www"
    out.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([BANTIN, "build", "--quiet", "--root", str(root), "--out", str(out), "--now", "2026-11-24T08:00"], check=True)
    (out / "visits.json").write_text('{"total":1}')
    return root / "www", out


class Server:
    def __init__(self, *command, port):
        self.port = port
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError(f"{command[0]} does not start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        packed = answer.getheader("Content-Encoding") == "gzip"
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, gzip.decompress(body) if packed else body


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def nginx(base):
    www, out = site("nginx", base)
    port, home = free_port(), WORK / f"nginx-home{base.replace('/', '-')}"
    home.mkdir()
    temporary = "".join(f"{name}_temp_path {home}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    config = home / "nginx.conf"
    config.write_text(
        f"daemon off;\nmaster_process off;\npid {home}/pid;\nerror_log {home}/error.log;\nevents {{}}\nhttp {{\n"
        f"include /etc/nginx/mime.types;\naccess_log off;\n{temporary}\ninclude {out}/redirects.nginx.conf;\n"
        f"server {{ listen 127.0.0.1:{port}; root {www};\nif ($bantin_redirect) {{ return 301 $bantin_redirect; }}\n"
        f"include {out}/hosting.nginx.conf; }}\n}}\n")
    return Server("nginx", "-c", str(config), "-e", f"{home}/error.log", port=port), out


def apache(base, modules=("dir", "mime", "headers", "rewrite", "filter", "deflate")):
    www, out = site("apache", base) if modules else (WORK / "apache/www", WORK / "apache/www")
    port, home = free_port(), Path(tempfile.mkdtemp(dir=WORK))
    # Started as root, it serves as another user.
    user, group = ("www-data", "www-data") if os.getuid() == 0 else (f"#{os.getuid()}", f"#{os.getgid()}")
    wanted = [name for name in ("authz_core", "unixd", "mpm_event", *modules) if Path(f"{MODULES}/mod_{name}.so").exists()]
    loaded = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in wanted)
    config = home / "apache.conf"
    config.write_text(
        f"ServerRoot {home}\nServerName localhost\nPidFile {home}/pid\nErrorLog {home}/error.log\nDefaultRuntimeDir {home}\n"
        f"Listen 127.0.0.1:{port}\n{loaded}\nUser {user}\nGroup {group}\nStartServers 1\nDocumentRoot {www}\n"
        + ("TypesConfig /etc/mime.types\n" if "mime" in modules else "")
        + f"<Directory {www}>\nAllowOverride All\nRequire all granted\n</Directory>\n")
    return Server("apache2", "-D", "FOREGROUND", "-f", str(config), port=port), out


def assert_all(name, server, out, base):
    global passed
    style = next(out.glob("assets/*.css"))
    expected = {
        f"{base}/": ("text/html", "public, max-age=300"),
        f"{base}/tin/bai.html": ("text/html", "public, max-age=300"),
        f"{base}/assets/{style.name}": ("text/css", "public, max-age=31536000, immutable"),
        f"{base}/visits.json": ("application/json", "no-cache"),
        f"{base}/.well-known/security.txt": ("text/plain", "public, max-age=300"),
    }
    for path, (kind, cache) in expected.items():
        status, headers, body = server.get(path)
        file = out / path[len(base) + 1:]
        assert (status, body) == (200, (file / "index.html" if file.is_dir() else file).read_bytes()), (name, path, status)
        assert headers["content-type"].split(";")[0] == kind, (name, path, headers)
        assert headers["cache-control"] == cache, (name, path, headers)
        assert headers["content-security-policy"].startswith("default-src 'self'; "), (name, path)
        assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "strict-origin-when-cross-origin")
        assert len(body) < 2000 or headers.get("content-encoding") == "gzip", (name, path, headers)
    status, _, body = server.get(f"{base}/khong-co.html")
    assert (status, body) == (404, (out / "404.html").read_bytes()), (name, status)
    status, headers, _ = server.get(f"{base}/xem?id=7")
    assert status == 301 and headers["location"].endswith(f"{base}/tin/bai.html"), (name, status, headers)
    # Nothing shows the settings themselves, nor what the build keeps for itself.
    assert all(server.get(f"{base}/{path}")[0] in (403, 404) for path in (".htaccess", ".bantin/pages"))
    passed += 1
    print(f"ok   {name}", flush=True)


def main():
    for base in ("", "/cong"):
        where = base or "the root"
        server, out = nginx(base)
        with server:
            assert_all(f"nginx at {where}", server, out, base)
        server, out = apache(base)
        with server:
            assert_all(f"Apache at {where}", server, out, base)
    server, out = apache("", ())
    with server:
        status, _, body = server.get("/tin/bai.html")
        assert (status, body) == (200, (out / "tin/bai.html").read_bytes()), status
    print("ok   Apache without any module")
    print(f"{passed + 1} passed")


try:
    main()
finally:
    shutil.rmtree(WORK, ignore_errors=True)
