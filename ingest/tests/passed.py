"""Hands open sockets to a program as systemd does: passed.py NAMES PROGRAM ARGUMENTS...

NAMES are those of the sockets, such as "public:monitor", of which "deaf" listens to nobody; the address of each is said in a line before the program begins.
"""

import fcntl
import os
import socket
import sys

names, program = sys.argv[1], sys.argv[2:]
sockets = []
for name in names.split(":"):
    listener = socket.create_server(("127.0.0.1", 0)) if name != "deaf" else socket.socket()
    print("%s:%d" % listener.getsockname(), flush=True)
    # Out of the way of the numbers at which the program looks.
    sockets.append(fcntl.fcntl(listener, fcntl.F_DUPFD, 64))
for number, descriptor in enumerate(sockets):
    os.dup2(descriptor, 3 + number, inheritable=True)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS=str(len(sockets)), LISTEN_FDNAMES=names)
os.execv(program[0], program)
