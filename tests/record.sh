#!/bin/bash
# Records tests/fixtures/captures/own anew: real calls on both versions of Asterisk, in parallel; about fifteen
# minutes. What the kinds are, and how one is added: tests/office/README.md.
#   tests/record.sh [NAME…]     only these, or those that begin so
set -euo pipefail
cd "$(dirname "$0")/.."
office=${TRUBKA_OFFICE:-$PWD/target/office}
own=tests/fixtures/captures/own

# shellcheck source=tests/office/packages.sh
. tests/office/packages.sh
install_packages "${OFFICE_PACKAGES[@]}"

end() { for version in 16 22; do tests/office/pbx.sh down $version "$office/$version"; done; }
trap end EXIT

recorders=()
for version in 16 22; do
  tests/office/pbx.sh get $version "$office/$version"
  tests/office/pbx.sh up $version "$office/$version" >/dev/null
  TRUBKA_OFFICE=$office python3 tests/office/record.py $version "$own/$version" "$@" &
  recorders+=($!)
done
bad=0
for recorder in "${recorders[@]}"; do wait "$recorder" || bad=1; done
exit $bad
