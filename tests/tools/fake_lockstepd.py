#!/usr/bin/python3
"""Stands in for lockstepd where ./run is tested: the same flags, files and manners, and nothing behind them.

FAKE_DIES=text: says it on stderr and ends with 3 before it answers.
"""

import argparse
import json
import os
import signal
import socket
import sys
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--data", type=Path, required="--version" not in sys.argv)
parser.add_argument("--listen", default="127.0.0.1:0")
parser.add_argument("--database")
parser.add_argument("--demo-password", default="drawn")
parser.add_argument("--version", action="store_true")
options, others = parser.parse_known_args()
if options.version:
    print("lockstepd 0.0 (fake)")
    sys.exit(0)
if os.environ.get("FAKE_DIES"):
    print(os.environ["FAKE_DIES"], file=sys.stderr)
    sys.exit(3)

signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    listener.bind((options.listen.split(":")[0], int(options.listen.split(":")[1])))
except OSError:
    print(f"lockstepd: {options.listen} is in use", file=sys.stderr)
    sys.exit(2)
listener.listen()

for name in ("lockstep.db", "lockstep.db.lock", "master.key", "lockstepd.log"):
    (options.data / name).touch()
(options.data / "admin-password").write_text(options.demo_password + "\n")
(options.data / "flags.json").write_text(json.dumps(sys.argv[1:]))
run = {"url": "http://127.0.0.1:%d/client/api" % listener.getsockname()[1], "apikey": "key", "secretkey": "secret", "pid": os.getpid()}
temporary = options.data / "run.json.new"
temporary.write_text(json.dumps(run))
temporary.chmod(0o600)
temporary.rename(options.data / "run.json")
signal.sigwait({signal.SIGTERM, signal.SIGINT})
