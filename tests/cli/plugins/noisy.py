"""Prints in every way there is: as it is imported, while it computes, and at the end. Silent where QUIET is set."""
import atexit
import os
import subprocess
import sys

import chandler


def say(when):
    if "QUIET" in os.environ:
        return
    print(f"<print {when}>")
    print(f"<err {when}>", file=sys.stderr)
    sys.stdout.write(f"<write {when}>\n")
    sys.stdout.flush()
    if sys.__stdout__:
        sys.__stdout__.write(f"<real {when}>\n")
        sys.__stdout__.flush()
    os.write(1, f"<os.write {when}>\n".encode())
    with open(os.dup(1), "w") as again:
        again.write(f"<open {when}>\n")
    try:
        subprocess.run(["echo", f"<child {when}>"], check=True)
    except RuntimeError as error:  # some interpreters start no programs
        print(f"<child {when}> not started: {error}")


say("import")
atexit.register(say, "exit")


@chandler.indicator("noisy", pane="price")
def noisy(series):
    say("compute")
    print("" if "QUIET" in os.environ else "no newline at the end", end="")
    return series.close
