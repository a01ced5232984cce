#!/bin/sh
# Make sure a PostgreSQL answers where the tests look for one: COMPTOIR_TEST_POSTGRES, or the server on loopback.
# Where none answers and this is Debian (or a child of it) and we are root, install and start one that trusts loopback.
# Else say what to do: the tests on PostgreSQL are then skipped, or fail where CI=true.
set -eu

cd "$(dirname "$0")/.."
url="${COMPTOIR_TEST_POSTGRES:-postgres://postgres@127.0.0.1:5432/postgres}"

answers() {
	.venv/bin/python - "$url" <<-'PYTHON'
		import asyncio
		import sys

		import asyncpg


		async def main() -> None:
		    connection = await asyncpg.connect(sys.argv[1], timeout=5)
		    await connection.close()


		try:
		    asyncio.run(main())
		except (OSError, TimeoutError, asyncpg.PostgresError):
		    sys.exit(1)
	PYTHON
}

give_up() {
	echo "PostgreSQL: $1" >&2
	echo "PostgreSQL: start one (15 or newer) and name it: COMPTOIR_TEST_POSTGRES=postgres://USER:PASSWORD@HOST/postgres" >&2
	if [ "${CI:-}" = "true" ]; then exit 1; fi
	echo "PostgreSQL: going on without it; its tests are skipped" >&2
	exit 0
}

if answers; then exit 0; fi
if [ -n "${COMPTOIR_TEST_POSTGRES:-}" ]; then give_up "nothing answers at COMPTOIR_TEST_POSTGRES"; fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
	give_up "nothing answers on loopback, and only root on Debian can install it from here"
fi

if ! command -v pg_ctlcluster >/dev/null; then
	echo "PostgreSQL: installing it" >&2
	export DEBIAN_FRONTEND=noninteractive
	apt-get update -qq >/dev/null || give_up "apt-get update failed"
	apt-get install -qq -y postgresql >/dev/null || give_up "apt-get install postgresql failed"
	# The cluster the package has just made asks for passwords and holds the port; nobody can have put data in it.
	pg_lsclusters -h | while read -r v name _; do pg_dropcluster --stop "$v" "$name"; done
fi
if pg_lsclusters -h | awk '$3 == 5432 && $4 ~ /online/ { found = 1 } END { exit !found }'; then
	give_up "the cluster on port 5432 asks for a password, and it is not ours to change"
fi

# A cluster of our own: nobody's pg_hba.conf is changed, and it listens on loopback only.
version="$(find /usr/lib/postgresql -mindepth 1 -maxdepth 1 -printf '%f\n' | sort -n | tail -1)"
if ! pg_lsclusters -h | awk '$2 == "comptoir" { found = 1 } END { exit !found }'; then
	pg_createcluster "$version" comptoir --port 5432 --encoding UTF8 --locale C.UTF-8 -- \
		--auth-host=trust --auth-local=trust >/dev/null || give_up "a cluster could not be made"
fi
pg_ctlcluster "$version" comptoir start || true

tries=0
until answers; do
	tries=$((tries + 1))
	if [ "$tries" -gt 30 ]; then give_up "the cluster does not answer"; fi
	sleep 1
done
