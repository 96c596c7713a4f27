#!/bin/bash
# The demo office: installs what is missing, builds, and opens the whole program on embedded parts: a scripted PBX that
# speaks real AMI on loopback, and a courier database in SQLite. Debian 12 with git and Rust (rustup).
#
# Without a display it runs on a virtual screen for a minute, is operated by clicks, leaves screenshots in target/demo
# and prints the cards as text.
set -euo pipefail
cd "$(dirname "$0")/.."

# shellcheck source=../tests/office/packages.sh
. tests/office/packages.sh
# shellcheck source=../tests/office/screen.sh
. tests/office/screen.sh

demo=$PWD/target/demo
program=${CARGO_TARGET_DIR:-$PWD/target}/debug/trubka
mkdir -p "$demo"

command -v cargo >/dev/null || { echo "cargo is missing: install Rust by rustup, https://rustup.rs" >&2; exit 1; }
headless=no
[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || headless=yes
if [ $headless = yes ]; then
  install_packages "${BUILD_PACKAGES[@]}" "${WINDOW_PACKAGES[@]}" "${SCREEN_PACKAGES[@]}" python3
else
  install_packages "${BUILD_PACKAGES[@]}" "${WINDOW_PACKAGES[@]}"
fi
if [ ${#UNAVAILABLE[@]} -gt 0 ]; then
  echo "Could not be downloaded: ${UNAVAILABLE[*]}" >&2
fi

echo "Building, with optimised dependencies: the first time about 20 minutes on two cores, later a few seconds."
started=$SECONDS
# In the shape that the tests are built in (one test target brings their dependencies' features), so that whoever runs
# both commands builds the dependencies once.
cargo build --quiet --features inspection --bin trubka --test documents
echo "Built in $((SECONDS - started)) s."

if [ $headless = no ]; then
  exec "$program" --demo
fi

rm -f "$demo"/*.png
pid=
end() { # ends what was started here
  [ -z "$pid" ] || { kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null; } || true
  screen_down
}
trap end EXIT
trap 'exit 130' INT TERM

screen_up "$demo/screen"
export EGUI_INSPECTION
EGUI_INSPECTION=127.0.0.1:$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
echo "No display here: the demo runs on a virtual screen for a minute."
LANG=ru_RU.UTF-8 LC_ALL=ru_RU.UTF-8 TRUBKA_HOME=$demo/home "$program" --demo >"$demo/program.log" 2>&1 &
pid=$!
python3 packaging/demo_tour.py "$demo"
