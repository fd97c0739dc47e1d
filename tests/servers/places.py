"""The servers of tests/servers/matrix.py, on loopback: a folder, ProFTPD with TLS, OpenSSH, Apache's WebDAV and moto's S3.

Each is started with what is wrong with it (`fault`), and says what `[publish]` in site.toml has to be, which files it has, and
how somebody else writes one. As root: a full disk is a small one that is mounted, and daemons take their users."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

PASSWORD = "bimat12345"
HERE = Path(__file__).resolve().parent


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port):
    for _ in range(400):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the server does not start")


def certificates(work):
    """Keys and certificates: good.pem, expired.pem and other.pem (of another host) by the authority ca.pem, self.pem by nobody."""
    def openssl(*args):
        subprocess.run(["openssl", *args], check=True, capture_output=True, cwd=work)
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl("req", "-x509", *curve, "-keyout", "ca.key", "-out", "ca.pem", "-days", "30", "-subj", "/CN=test")
    # `openssl x509` of Debian 12 cannot date back; `openssl ca` can.
    (work / "ca.cnf").write_text(
        "[ca]\ndefault_ca=d\n[d]\ndir=.\ndatabase=index.txt\nserial=serial\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\n"
        "unique_subject=no\n[p]\ncommonName=supplied\n")
    (work / "index.txt").write_text("")
    (work / "serial").write_text("01\n")
    for name, host, dates in [("good", "localhost", ["-days", "30"]), ("other", "khac.example.vn", ["-days", "30"]),
                              ("expired", "localhost", ["-startdate", "200101000000Z", "-enddate", "200201000000Z"])]:
        (work / "ext").write_text(f"subjectAltName=DNS:{host}\nbasicConstraints=CA:FALSE\n")
        openssl("req", *curve, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={host}")
        openssl("ca", "-batch", "-config", "ca.cnf", "-cert", "ca.pem", "-keyfile", "ca.key", "-in", f"{name}.csr",
                "-out", f"{name}.crt", *dates, "-extfile", "ext", "-notext")
    openssl("req", "-x509", *curve, "-keyout", "self.key", "-out", "self.crt", "-days", "30", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost")


class Between:
    """A connection that passes on what both sides say, until so many bytes have been sent: then it is cut, and no other is taken."""

    def __init__(self, port, cut_after=None, alter=None):
        self.to, self.left, self.alter = port, cut_after, alter
        self.lock = threading.Lock()
        self.sockets = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
                server = socket.create_connection(("127.0.0.1", self.to))
            except OSError:
                return
            self.sockets += [client, server]
            threading.Thread(target=self.pass_on, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self.pass_on, args=(server, client, False), daemon=True).start()

    def pass_on(self, source, target, is_sent):
        try:
            while data := source.recv(4096):
                if is_sent and self.left is not None:
                    with self.lock:
                        self.left -= len(data)
                        if self.left < 0:
                            return self.close()
                target.sendall(self.alter(data) if self.alter and not is_sent else data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        return None

    def close(self):
        for one in [self.listener, *self.sockets]:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            one.close()


class Place:
    """A place to publish. `fault`: what is wrong with it this time."""

    kind = ""
    via_rclone = False

    def __init__(self, work):
        self.certificates = work
        self.work = work / self.kind
        self.www = self.work / "files" / "www"
        self.www.mkdir(parents=True)
        for folder in (self.www.parent, self.www):
            folder.chmod(0o777)
        self.process = self.between = None
        self.port = None
        self.password, self.certificate, self.fault = PASSWORD, "good", ""
        self.is_small = False

    def start(self, fault="", certificate="good", password=PASSWORD):
        self.fault, self.certificate, self.password, self.port = fault, certificate, password, free_port()
        if fault == "full":
            # What is there, and room for a few files more.
            self.keep()
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={self.used() + 65536},mode=777", "none", str(self.www)], check=True)
            self.is_small = True
            self.bring_back()
        self.run()

    def used(self):
        """In blocks of a page, with the folders."""
        return sum(-(-max(path.stat().st_size, 1) // 4096) * 4096 for path in self.www.rglob("*"))

    def keep(self):
        shutil.copytree(self.www, self.work / "kept", dirs_exist_ok=True)

    def bring_back(self):
        shutil.copytree(self.work / "kept", self.www, dirs_exist_ok=True)
        for path in self.www.rglob("*"):
            path.chmod(0o777)
        shutil.rmtree(self.work / "kept")

    def run(self):
        """Starts the server, and waits until it listens."""

    def cut_after(self, size):
        self.between = Between(self.port, cut_after=size)

    def stop(self):
        if self.between:
            self.between.close()
            self.between = None
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process = None
        if self.is_small:
            self.keep()
            subprocess.run(["umount", str(self.www)], check=True)
            self.is_small = False
            self.bring_back()

    def reached(self):
        """The port to connect to."""
        return self.between.port if self.between else self.port

    def files(self):
        return {str(path.relative_to(self.www)): path.read_bytes() for path in self.www.rglob("*") if path.is_file()}

    def write(self, path, data):
        """Somebody else writes a file."""
        (self.www / path).write_bytes(data)
        (self.www / path).chmod(0o666)

    def remove(self, path):
        (self.www / path).unlink()

    def remote(self):
        """The remote `kho` in rclone's configuration."""
        return ""

    def publish(self):
        """`[publish]` in site.toml."""
        return 'kind = "rclone"\nremote = "kho:www"\n'

    def command(self):
        """What the program is started with."""
        return []


class Folder(Place):
    kind = "folder"
    server = share = None

    def run(self):
        self.share = self.work / "share"
        self.share.mkdir(exist_ok=True)
        may = ["-o", "ro"] if self.fault == "read only" else []
        subprocess.run(["mount", "--bind", *may, str(self.www), str(self.share)], check=True)

    def cut_after(self, size):
        """The folder of another computer, in the same place."""
        subprocess.run(["umount", str(self.share)], check=True)
        self.server = self.server or Sftp(self.work)
        self.server.www = self.www
        self.server.start()
        self.between = Between(self.server.port, cut_after=size)
        subprocess.run(["sshfs", f"root@localhost:{self.www}", str(self.share), "-p", str(self.between.port), "-o",
                        f"IdentityFile={self.work}/sftp/client,UserKnownHostsFile=/dev/null,StrictHostKeyChecking=no,LogLevel=ERROR"],
                       check=True)

    def stop(self):
        # A connection that was cut has gone by itself.
        subprocess.run(["umount", "-l", str(self.share)], stderr=subprocess.DEVNULL)
        if self.server:
            self.server.stop()
        super().stop()

    def publish(self):
        return f'path = "{self.share}"\n'

    def command(self):
        if self.fault != "no rename":
            return []
        return ["strace", "-f", "-qqq", "-o", "/dev/null", "-e", "inject=rename,renameat,renameat2:error=EPERM"]


class Ftps(Place):
    kind = "ftps"
    # More lines of the server's configuration.
    settings = ""

    def run(self):
        subprocess.run(["chown", "-R", "nobody:nogroup", str(self.www)], check=True)
        uid, gid = subprocess.check_output("id -u nobody; id -g nobody", shell=True, text=True).split()
        hashed = subprocess.check_output(["openssl", "passwd", "-6", PASSWORD], text=True).strip()
        users = self.work / "users"
        users.write_text(f"phuong:{hashed}:{uid}:{gid}::{self.work}/files:/bin/sh\n")
        users.chmod(0o600)
        has_tls = self.fault != "lies"
        tls = "".join(f"{line}\n" for line in [
            "LoadModule mod_tls.c", "TLSEngine on", *(["TLSProtocol TLSv1.3"] if self.fault == "TLS 1.3" else []), "TLSRequired on", f"TLSLog {self.work}/tls.log",
            f"TLSECCertificateFile {self.certificates}/{self.certificate}.crt",
            f"TLSECCertificateKeyFile {self.certificates}/{self.certificate}.key"]) if has_tls else ""
        (self.work / "conf").write_text(
            f"ModulePath /usr/lib/proftpd\nServerType standalone\nPort {self.port}\nDefaultAddress 127.0.0.1\nUseIPv6 off\n"
            f"User root\nGroup root\nAuthOrder mod_auth_file.c\nAuthUserFile {users}\nRequireValidShell off\nAllowOverwrite on\n"
            f"DefaultRoot {self.work}/files\nPidFile {self.work}/pid\nScoreboardFile {self.work}/scoreboard\nWtmpLog off\n"
            f"TransferLog none\nSystemLog {self.work}/log\nUseReverseDNS off\nDelayEngine off\n{tls}{self.settings}"
            + ("<Limit RNFR RNTO>\nDenyAll\n</Limit>\n" if self.fault == "no rename" else "")
            + ("<Limit WRITE>\nDenyAll\n</Limit>\n" if self.fault == "read only" else ""))
        self.process = subprocess.Popen(["proftpd", "-n", "-q", "-c", str(self.work / "conf")], stderr=subprocess.DEVNULL)
        wait_for(self.port)
        if self.fault == "lies":
            self.between = Between(self.port, alter=lambda said: b"213 7\r\n" if said.startswith(b"213 ") else said)

    def publish(self):
        kind = "ftp" if self.fault == "lies" else "ftps"
        return (f'kind = "{kind}"\nhost = "localhost"\nport = {self.reached()}\nuser = "phuong"\npath = "/www"\n'
                f'certificate = "{self.certificates}/ca.pem"\n')


class Vsftpd(Ftps):
    """vsftpd with nothing but TLS 1.3: connections for files have to go on with the first one's session, and each of them
    gives the ticket for the next."""

    kind = "vsftpd"

    def run(self):
        self.www.parent.chmod(0o555)
        (self.work / "empty").mkdir()
        (self.work / "openssl.cnf").write_text(
            "openssl_conf=all\n[all]\nssl_conf=ssl\n[ssl]\nsystem_default=default\n[default]\nMinProtocol=TLSv1.3\n")
        (self.work / "conf").write_text(
            f"listen=YES\nbackground=NO\nlisten_address=127.0.0.1\nlisten_port={self.port}\nanonymous_enable=YES\nlocal_enable=NO\n"
            f"no_anon_password=YES\nftp_username=daemon\nanon_root={self.www.parent}\nanon_umask=022\nanon_world_readable_only=NO\n"
            "write_enable=YES\nanon_upload_enable=YES\nanon_mkdir_write_enable=YES\nanon_other_write_enable=YES\nssl_enable=YES\n"
            "allow_anon_ssl=YES\nforce_anon_data_ssl=YES\nforce_anon_logins_ssl=YES\nrequire_ssl_reuse=YES\nssl_tlsv1=NO\n"
            f"ssl_ciphers=HIGH\nrsa_cert_file={self.certificates}/{self.certificate}.crt\n"
            f"rsa_private_key_file={self.certificates}/{self.certificate}.key\nsecure_chroot_dir={self.work}/empty\nseccomp_sandbox=NO\n")
        self.process = subprocess.Popen([os.environ.get("VSFTPD", "vsftpd"), str(self.work / "conf")], stderr=subprocess.DEVNULL,
                                        env={**os.environ, "OPENSSL_CONF": str(self.work / "openssl.cnf")})
        wait_for(self.port)

    def publish(self):
        return super().publish().replace('"phuong"', '"anonymous"')


class Sftp(Place):
    kind = "sftp"
    via_rclone = True

    def run(self):
        Path("/run/sshd").mkdir(exist_ok=True)
        for name in ("host", "client"):
            if not (self.work / name).exists():
                subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self.work / name)], check=True)
        server = "internal-sftp" if self.fault != "lies" else f"{sys.executable} {HERE}/lying_sftp.py /usr/lib/openssh/sftp-server"
        more = {"no rename": " -P rename,posix-rename", "read only": " -R"}.get(self.fault, "")
        (self.work / "conf").write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {self.work}/host\nPidFile none\nStrictModes no\nUsePAM no\n"
            f"PermitRootLogin yes\nAuthorizedKeysFile {self.work}/client.pub\nSubsystem sftp {server}{more}\n"
            f"ForceCommand {server}{more}\n")
        self.process = subprocess.Popen(["/usr/sbin/sshd", "-D", "-e", "-f", str(self.work / "conf")], stderr=subprocess.DEVNULL)
        wait_for(self.port)

    def remote(self):
        key = (self.work / ("host.pub" if self.certificate == "good" else "client.pub")).read_text()
        (self.work / "known").write_text(f"[localhost]:{self.reached()} {key}")
        account = f"key_file = {self.work}/client\n" if self.password == PASSWORD else "pass = {obscured}\n"
        return (f"type = sftp\nhost = localhost\nport = {self.reached()}\nuser = root\n{account}"
                f"known_hosts_file = {self.work}/known\nshell_type = none\n")

    def publish(self):
        return f'kind = "rclone"\nremote = "kho:{self.www}"\n'


class Webdav(Place):
    kind = "webdav"
    via_rclone = True

    def run(self):
        subprocess.run(["chown", "-R", "www-data:www-data", str(self.work / "files")], check=True)
        hashed = subprocess.check_output(["openssl", "passwd", "-apr1", PASSWORD], text=True).strip()
        (self.work / "users").write_text(f"phuong:{hashed}\n")
        modules = ["mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic", "dav", "dav_fs", "ssl",
                   "socache_shmcb", "filter", "substitute"]
        load = "".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n" for name in modules)
        refused = {"no rename": "MOVE COPY", "read only": "PUT DELETE MOVE COPY MKCOL"}.get(self.fault)
        may = (f"<Limit {refused}>\nRequire all denied\n</Limit>\n<LimitExcept {refused}>\nRequire valid-user\n</LimitExcept>\n" if refused
               else "Require valid-user\n")
        lie = "SetOutputFilter SUBSTITUTE\nSubstitute s|getcontentlength>.|getcontentlength>1|\n" if self.fault == "lies" else ""
        (self.work / "conf").write_text(
            f"{load}ServerRoot {self.work}\nServerName localhost\nListen 127.0.0.1:{self.port}\nPidFile {self.work}/pid\n"
            f"DefaultRuntimeDir {self.work}\nErrorLog {self.work}/log\nUser www-data\nGroup www-data\nStartServers 1\n"
            f"DavLockDB {self.work}/files/.davlock\nDocumentRoot {self.work}/files\nSSLEngine on\n"
            f"SSLCertificateFile {self.certificates}/{self.certificate}.crt\nSSLCertificateKeyFile {self.certificates}/{self.certificate}.key\n"
            f"<Directory {self.work}/files>\nDav on\nAuthType Basic\nAuthName www\nAuthUserFile {self.work}/users\n"
            f"{may}{lie}</Directory>\n")
        self.process = subprocess.Popen(["apache2", "-X", "-f", str(self.work / "conf")], stderr=subprocess.DEVNULL)
        wait_for(self.port)

    def remote(self):
        return f"type = webdav\nurl = https://localhost:{self.reached()}\nvendor = other\nuser = phuong\npass = {{obscured}}\n"


class S3(Place):
    kind = "s3"
    via_rclone = True

    def __init__(self, work):
        super().__init__(work)
        self.server = self.keys = None

    def answer(self, environ, start):
        """moto, with what is wrong this time."""
        method = environ["REQUEST_METHOD"]
        if self.fault == "full" and method == "PUT" and environ["PATH_INFO"].count("/") > 2 and self.room <= 0:
            start("507 Insufficient Storage", [("Content-Type", "application/xml")])
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            return [b"<Error><Code>XMinioStorageFull</Code><Message>Storage backend has reached its minimum free drive "
                    b"threshold. Please delete a few objects to proceed.</Message></Error>"]
        if method == "PUT":
            self.room -= 1
        if self.fault == "read only" and method in ("PUT", "DELETE"):
            start("403 Forbidden", [("Content-Type", "application/xml")])
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            return [b"<Error><Code>AccessDenied</Code><Message>Access Denied.</Message></Error>"]

        def lying(status, headers, *more):
            if self.fault == "lies" and method == "HEAD":
                headers = [(name, "7" if name.lower() == "content-length" else value) for name, value in headers]
            return start(status, headers, *more)
        return self.moto(environ, lying)

    def run(self):
        from werkzeug.serving import make_server
        self.room = 8
        if not self.keys:
            self.begin()
        paths = (f"{self.certificates}/{self.certificate}.crt", f"{self.certificates}/{self.certificate}.key")
        self.server = make_server("127.0.0.1", self.port, self.answer, threaded=True, ssl_context=paths)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        wait_for(self.port)

    def begin(self):
        """An account with a key, whose signature is checked from now on, and a bucket."""
        import json
        import boto3
        import logging
        logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
        os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "4"
        from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
        from werkzeug.serving import make_server
        self.moto = DomainDispatcherApplication(create_backend_app)
        first = make_server("127.0.0.1", 0, self.moto, threaded=True)
        threading.Thread(target=first.serve_forever, daemon=True).start()
        at = {"endpoint_url": f"http://127.0.0.1:{first.port}", "region_name": "us-east-1", "aws_access_key_id": "x",
              "aws_secret_access_key": "x"}
        iam = boto3.client("iam", **at)
        iam.create_user(UserName="phuong")
        everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
        policy = iam.create_policy(PolicyName="all", PolicyDocument=json.dumps(everything))["Policy"]["Arn"]
        iam.attach_user_policy(UserName="phuong", PolicyArn=policy)
        key = iam.create_access_key(UserName="phuong")["AccessKey"]
        self.keys = (key["AccessKeyId"], key["SecretAccessKey"])
        first.shutdown()
        from moto.s3.models import s3_backends
        self.backend = s3_backends["123456789012"]["aws"]
        self.backend.create_bucket("www", "us-east-1")

    def start(self, fault="", certificate="good", password=PASSWORD):
        self.fault, self.certificate, self.password, self.port = fault, certificate, password, free_port()
        self.run()

    def stop(self):
        super().stop()
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def files(self):
        return {name: key.value for name, key in self.backend.buckets["www"].keys.items()}

    def write(self, path, data):
        self.backend.put_object("www", path, data)

    def remove(self, path):
        self.backend.delete_object("www", path)

    def remote(self):
        name, key = self.keys
        return (f"type = s3\nprovider = Other\nendpoint = https://localhost:{self.reached()}\nregion = us-east-1\n"
                f"access_key_id = {name}\nsecret_access_key = {key if self.password == PASSWORD else self.password}\n")
