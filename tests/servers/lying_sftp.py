"""An SFTP server that tells of each file that it is 7 bytes long: python3 lying_sftp.py SERVER

It passes on what the server in the argument says, but for the lengths (SSH_FXP_ATTRS)."""

import os
import struct
import subprocess
import sys
import threading

ATTRS = 105
server = subprocess.Popen(sys.argv[1:2], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def ask():
    while data := os.read(0, 65536):
        server.stdin.write(data)
        server.stdin.flush()
    server.stdin.close()


threading.Thread(target=ask, daemon=True).start()
while head := server.stdout.read(4):
    body = server.stdout.read(struct.unpack(">I", head)[0])
    # Its number, the flags, and the length where the first flag says that there is one.
    if body[0] == ATTRS and body[8] & 1:
        body = body[:9] + struct.pack(">Q", 7) + body[17:]
    sys.stdout.buffer.write(head + body)
    sys.stdout.buffer.flush()
