#!/bin/bash
# The Windows program, built on Debian 12 with git and Rust (rustup): installs what is missing, builds, and says how
# long that took and where the program lies.
#
#   build.sh            what one gives to an office; about twenty minutes of two cores
#   build.sh --quick    for a trial: less optimised, and its window can be read and driven over loopback
#
# Two files are the same program: trubka.exe opens the window without a console beside it; trubka.com is for the
# command line, which has to stay in the console that it was typed in (there `trubka` finds trubka.com first).
set -euo pipefail
cd "$(dirname "$0")/../.."

# shellcheck source=../../tests/office/packages.sh
. tests/office/packages.sh

target=x86_64-pc-windows-gnu tools=x86_64-w64-mingw32
folder=${CARGO_TARGET_DIR:-$PWD/target/windows}
case ${1:-} in
  "") profile=release options=(--release) ;;
  --quick) profile=quick options=(--profile quick --features inspection) ;;
  *) sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac

command -v rustup >/dev/null || { echo "rustup is missing: https://rustup.rs" >&2; exit 1; }
install_packages "${BUILD_PACKAGES[@]}" "${WINDOWS_PACKAGES[@]}" python3
if [ ${#UNAVAILABLE[@]} -gt 0 ]; then
  echo "Could not be downloaded: ${UNAVAILABLE[*]}" >&2
  exit 3
fi
rustup target list --installed | grep -x "$target" >/dev/null || rustup target add "$target"

started=$SECONDS
export CARGO_TARGET_DIR=$folder
# The icon, and what Windows shows of a file's properties: linked to the program alone, since arguments for all crates
# would have every dependency built anew.
mkdir -p "$folder/resource"
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | sed -n 1p)
sed -e "s/@VERSION@/$version/g; s/@NUMBERS@/${version//./,},0/" packaging/windows/trubka.rc > "$folder/resource/trubka.rc"
$tools-windres --include-dir packaging/windows "$folder/resource/trubka.rc" -O coff -o "$folder/resource/trubka.o"
cargo rustc --locked --quiet --target "$target" "${options[@]}" --bin trubka -- -C link-arg="$folder/resource/trubka.o"

built=$folder/$target/$profile/trubka.exe
program=$folder/built/$profile
mkdir -p "$program"
$tools-objcopy --subsystem windows "$built" "$program/trubka.exe"
$tools-objcopy --subsystem console "$built" "$program/trubka.com"
echo "Built in $((SECONDS - started)) s: $program/trubka.exe ($(($(stat -c %s "$program/trubka.exe") / 1000000)) MB) and trubka.com"
