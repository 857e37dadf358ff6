#!/usr/bin/python3
"""Starts Synapse the way the official image does: with the homeserver.yaml it is given, as an ordinary user."""
import os
import sys

env = os.environ


def stop(message):
    print(message, file=sys.stderr)
    sys.exit(2)


mode = sys.argv[1] if len(sys.argv) > 1 else "run"
if mode != "run":
    stop(f"Unknown execution mode '{mode}': this image, built from the Python package, only knows 'run'.")

config = env.get("SYNAPSE_CONFIG_PATH", env.get("SYNAPSE_CONFIG_DIR", "/data") + "/homeserver.yaml")
arguments = sys.argv[2:]
if not any(argument.startswith(("--config-path", "-c")) for argument in arguments):
    if not os.path.exists(config):
        stop(f"Config file '{config}' does not exist. Write one, or name an existing one in SYNAPSE_CONFIG_PATH.")
    arguments += ["--config-path", config]
if "-m" not in arguments:
    arguments = ["-m", env.get("SYNAPSE_WORKER", "synapse.app.homeserver"), *arguments]

command = [sys.executable, *arguments]
if "UID" in env or os.getuid() == 0:
    user, group = env.get("UID", "991"), env.get("GID", "991")
    command = ["setpriv", "--reuid", user, "--regid", group, "--clear-groups", *command]

print("Starting synapse with args " + " ".join(arguments), flush=True)
os.execvp(command[0], command)
