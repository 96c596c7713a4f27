#!/bin/bash
# The tests, all of them: installs what is missing, then format, lints, tests, and the end-to-end tests on a real
# Asterisk 16 and 22 with SIP phones, MariaDB and a window on a virtual screen. Debian 12 with git and Rust (rustup).
#
# The last line is the summary: N passed, N failed, N skipped. With CI=true what is left out is a failure; the only
# exception is a package that could not be downloaded, which is counted and named.
set -euo pipefail
cd "$(dirname "$0")/.."

# shellcheck source=tests/office/packages.sh
. tests/office/packages.sh
# shellcheck source=tests/office/screen.sh
. tests/office/screen.sh

work=$PWD/target/tests
office=$PWD/target/office
mkdir -p "$work" "$office"
passed=0 failed=0 skipped=0
failures=() omissions=() times=()
part_name="" part_start=0 excuse=""

part() { # ends the part before this one and begins the next
  [ -z "$part_name" ] || times+=("$(printf '%4d s  %s' $((SECONDS - part_start)) "$part_name")")
  part_name=${1:-} part_start=$SECONDS
  [ -z "$part_name" ] || printf '\n== %s\n' "$part_name"
}
check() { # check NAME COMMAND…: one thing that passes or fails
  local name=$1
  shift
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); failures+=("$name"); fi
}
unavailable() { # a package that could not be downloaded: counted and named, the one thing that may be left out
  skipped=$((skipped + 1)) excuse="a package could not be downloaded"
  omissions+=("$1: could not be downloaded")
}
left_out() { # anything else that is left out: a failure in CI, unless what it needs could not be downloaded
  if [ "${CI:-}" = true ] && [ -z "$excuse" ]; then
    failed=$((failed + 1))
    failures+=("left out: $1")
  else
    skipped=$((skipped + 1))
    omissions+=("$1")
  fi
}
count() { # count NAME LOG STATUS: adds up the summaries in a log; a runner that failed without one counts as one failure
  local name=$1 log=$2 status=$3 p f s
  read -r p f s < <(awk '
    /^test result: / { for (i = 1; i <= NF; i++) { if ($i ~ /^passed/) p += $(i-1); if ($i ~ /^failed/) f += $(i-1); if ($i ~ /^ignored/) s += $(i-1) } }
    /^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$/ { p += $1; f += $3; s += $5 }
    END { print p + 0, f + 0, s + 0 }' "$log")
  [ "$status" = 0 ] || [ "$f" -gt 0 ] || f=1
  [ $((p + f + s)) -gt 0 ] || f=1
  passed=$((passed + p)) failed=$((failed + f))
  [ "$f" = 0 ] || failures+=("$name: $f")
  for ((; s > 0; s--)); do left_out "one of $name"; done
}
logged() { # logged NAME COMMAND…: runs a test runner, keeps its log and counts it
  local name=$1 status=0
  shift
  "$@" 2>&1 | tee "$work/$name.log" || status=$?
  count "$name" "$work/$name.log" "$status"
}
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

end() { # whatever was started is ended, by its own id
  set +e
  screen_down
  tests/office/mariadb.sh down "$office/mariadb" >/dev/null 2>&1
  for version in 16 22; do tests/office/pbx.sh down $version "$office/$version" >/dev/null 2>&1; done
}
trap end EXIT
trap 'exit 130' INT TERM

part "packages"
command -v cargo >/dev/null || { echo "cargo is missing: install Rust by rustup, https://rustup.rs" >&2; exit 1; }
if ! install_packages "${BUILD_PACKAGES[@]}" "${WINDOW_PACKAGES[@]}" "${SCREEN_PACKAGES[@]}" "${READER_PACKAGES[@]}" "${OFFICE_PACKAGES[@]}" "${KEYRING_PACKAGES[@]}"; then
  failed=$((failed + 1)) failures+=("installing packages")
fi
for package in ${UNAVAILABLE[@]+"${UNAVAILABLE[@]}"}; do unavailable "$package"; done
offices=()
for version in 16 22; do
  status=0
  tests/office/pbx.sh get $version "$office/$version" || status=$?
  case $status in
    0) offices+=("$version") ;;
    3) unavailable "Asterisk $version" ;;
    *) failed=$((failed + 1)); failures+=("unpacking Asterisk $version") ;;
  esac
done
mariadb=no
if tests/office/mariadb.sh get "$office/mariadb" >"$work/mariadb-get.log" 2>&1; then
  mariadb=yes
else
  tail -5 "$work/mariadb-get.log"
  unavailable "MariaDB"
fi

part "format"
check "cargo fmt" cargo fmt --check

part "lints"
# Clippy stands in for the compiler of our own crate: `cargo clippy` would compile every dependency a second time.
clippy() {
  CLIPPY_ARGS=-Dwarnings__CLIPPY_HACKERY__ RUSTC_WORKSPACE_WRAPPER=clippy-driver \
    cargo build --quiet --all-targets --features inspection
}
check "clippy" clippy

part "build"
check "cargo test --no-run" cargo test --quiet --features inspection --no-run

part "servers"
if [ $mariadb = yes ]; then
  port=$(free_port)
  if MARIADB_TLS=1 tests/office/mariadb.sh up "$office/mariadb" "$port" >/dev/null; then
    export TRUBKA_TEST_MYSQL=mysql://root:office-root@127.0.0.1:$port
  else
    failed=$((failed + 1)) failures+=("MariaDB did not start")
  fi
fi
screen=no
if command -v Xvfb openbox >/dev/null && screen_up "$work/screen"; then screen=yes; else left_out "the virtual screen"; fi

part "cargo test"
# What needs a server is ignored unless it is there, and then counted as left out.
with_server=()
[ -z "${TRUBKA_TEST_MYSQL:-}" ] || with_server=(--include-ignored)
logged "cargo test" cargo test --features inspection --no-fail-fast -- ${with_server[@]+"${with_server[@]}"}

part "a screen reader"
if [ $screen = yes ] && command -v dbus-run-session >/dev/null && /usr/bin/python3 -c 'import gi; gi.require_version("Atspi", "2.0")' 2>/dev/null; then
  # Debian's own Python: the interface is a package of it.
  logged "a screen reader" dbus-run-session -- /usr/bin/python3 tests/e2e/screen_reader.py "$work/screen-reader"
else
  left_out "a screen reader: needs a screen, D-Bus and AT-SPI"
fi

part "the keyring"
if [ $screen = yes ] && command -v gnome-keyring-daemon >/dev/null && command -v dbus-daemon >/dev/null; then
  logged "the keyring" python3 tests/e2e/keyring.py "$work/keyring"
else
  left_out "the keyring: needs a screen, D-Bus and gnome-keyring"
fi

part "kinds of calls live, on both versions side by side"
live=()
for version in ${offices[@]+"${offices[@]}"}; do
  if tests/office/pbx.sh up "$version" "$office/$version" >/dev/null; then live+=("$version"); else
    failed=$((failed + 1)) failures+=("Asterisk $version did not start")
  fi
done
if [ ${#live[@]} -gt 0 ]; then
  logged "live" env TRUBKA_OFFICE="$office" python3 tests/e2e/live.py "$work/live" "${live[@]}"
  logged "presence" env TRUBKA_OFFICE="$office" python3 tests/e2e/presence.py "$work/presence" "${live[@]}"
  logged "doctor" env TRUBKA_OFFICE="$office" python3 tests/e2e/doctor.py "$work/doctor" "${live[@]}"
  logged "wire" env TRUBKA_OFFICE="$office" python3 tests/e2e/wire.py "$work/wire" "${live[@]}"
else
  left_out "live: no Asterisk"
fi
for version in ${live[@]+"${live[@]}"}; do tests/office/pbx.sh down "$version" "$office/$version"; done

for version in ${offices[@]+"${offices[@]}"}; do
  part "end to end on Asterisk $version"
  if [ -z "${TRUBKA_TEST_MYSQL:-}" ] || [ $screen = no ]; then
    left_out "end to end on Asterisk $version: needs MariaDB and a screen"
    continue
  fi
  if ! tests/office/pbx.sh up "$version" "$office/$version" >/dev/null; then
    failed=$((failed + 1)) failures+=("Asterisk $version did not start")
    continue
  fi
  logged "end to end on $version" env TRUBKA_OFFICE="$office" python3 tests/e2e/run.py "$version" "$work/e2e-$version"
  tests/office/pbx.sh down "$version" "$office/$version"
done

part ""
printf '\n== times\n'
printf '%s\n' "${times[@]}"
[ ${#omissions[@]} = 0 ] || { printf '\n== skipped\n'; printf '%s\n' "${omissions[@]}"; }
[ ${#failures[@]} = 0 ] || { printf '\n== failed\n'; printf '%s\n' "${failures[@]}"; }
# The servers' own last words must not come after the summary.
end
trap - EXIT
echo
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
