#!/bin/sh
# Installs the pinned packages once. Called by duckdb.targets; safe to run by hand and from several builds at a time.
set -e
cd "$(dirname "$0")"
command -v npm >/dev/null 2>&1 || exit 127

# Only the holder of the lock goes on; a waiter finds the work done.
exec 9>.install.lock
if command -v flock >/dev/null 2>&1; then flock 9; fi

stamp=node_modules/.installed
if [ -f "$stamp" ] && [ ! package-lock.json -nt "$stamp" ]; then exit 0; fi
npm ci --no-audit --no-fund --ignore-scripts
touch "$stamp"
