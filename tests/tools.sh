#!/bin/sh
# Tools some tests need beside Python, Node and PostgreSQL: strace counts what reaches the disk, chromium runs the app.
# Where one is missing and this is Debian (or a child of it) and we are root, install it. Else say so: those tests are
# then skipped, or fail where CI=true.
set -eu

# The same engine without a browser's windows: most browser tests start in half the time on it, and run without it too.
small=""
[ -n "${COMPTOIR_TEST_CHROMIUM:-}" ] || command -v chromium-headless-shell >/dev/null || small="chromium-headless-shell"

missing=""
command -v strace >/dev/null || missing="$missing strace"
[ -n "${COMPTOIR_TEST_CHROMIUM:-}" ] || command -v chromium >/dev/null || missing="$missing chromium"
if [ -z "$missing$small" ]; then exit 0; fi

give_up() {
	echo "$1; missing:$missing" >&2
	echo "without strace the tests that count fsyncs on SQLite cannot run; without chromium those in tests/browser" >&2
	echo "(COMPTOIR_TEST_CHROMIUM=/path/to/chrome names another one)" >&2
	if [ "${CI:-}" = "true" ]; then exit 1; fi
	exit 0
}

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
	if [ -z "$missing" ]; then exit 0; fi
	give_up "only root on Debian can install tools from here"
fi
echo "installing:$missing $small" >&2
export DEBIAN_FRONTEND=noninteractive
if ! apt-get update -qq >/dev/null; then
	if [ -z "$missing" ]; then exit 0; fi
	give_up "apt-get update failed"
fi
for tool in $missing; do
	apt-get install -qq -y --no-install-recommends "$tool" >/dev/null || give_up "apt-get install $tool failed"
done
if [ -n "$small" ]; then
	apt-get install -qq -y --no-install-recommends "$small" >/dev/null 2>&1 || echo "going on without $small" >&2
fi
