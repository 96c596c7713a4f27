#!/bin/bash
# An operator's day (tests/e2e/day.py) on both versions, one after the other: about a quarter of an hour, so it is no part
# of tests/run.sh, which installs what is missing and has to be run first.
#   tests/day.sh [COUNT [16|22]]     so many kinds of calls; sixty, on both versions, unless told
set -euo pipefail
cd "$(dirname "$0")/.."
office=${TRUBKA_OFFICE:-$PWD/target/office} work=$PWD/target/day
# shellcheck source=tests/office/screen.sh
. tests/office/screen.sh

end() {
  set +e
  screen_down
  tests/office/mariadb.sh down "$office/mariadb" >/dev/null 2>&1
  for version in 16 22; do tests/office/pbx.sh down $version "$office/$version" >/dev/null 2>&1; done
}
trap end EXIT
trap 'exit 130' INT TERM

cargo build --features inspection --tests --bins
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
tests/office/mariadb.sh up "$office/mariadb" "$port" >/dev/null
export TRUBKA_TEST_MYSQL=mysql://root:office-root@127.0.0.1:$port TRUBKA_OFFICE=$office
screen_up "$work/screen"
bad=0
for version in ${2:-16 22}; do
  tests/office/pbx.sh up $version "$office/$version" >/dev/null
  python3 tests/e2e/day.py $version "$work/$version" "${1:-60}" || bad=1
  tests/office/pbx.sh down $version "$office/$version"
done
exit $bad
