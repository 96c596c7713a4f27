#!/bin/bash
# Pictures of every state of the window, to be looked at one by one: packaging/screenshots.sh [PART…]
#
# Each scene of the gallery (made-up data), the first start and the settings on a virtual screen: in Russian and English, light and dark, 360 and 900
# points wide, on a 4K screen at 200 %, with the cards, with each page and the help open: some 450, in fifteen minutes.
# They go to target/screenshots. PARTs choose those whose name contains one of them: packaging/screenshots.sh busy-ru 360x.
# Debian 12 with git and Rust (rustup). Those in the README: packaging/screenshots.sh readme.
set -euo pipefail
cd "$(dirname "$0")/.."

# shellcheck source=../tests/office/packages.sh
. tests/office/packages.sh
# shellcheck source=../tests/office/screen.sh
. tests/office/screen.sh

folder=$PWD/target/screenshots
mkdir -p "$folder"
install_packages "${BUILD_PACKAGES[@]}" "${WINDOW_PACKAGES[@]}" "${SCREEN_PACKAGES[@]}" python3
if [ ${#UNAVAILABLE[@]} -gt 0 ]; then
  echo "Could not be downloaded: ${UNAVAILABLE[*]}" >&2
fi
# In the shape that the tests are built in, so that the dependencies are built once.
cargo build --quiet --features inspection --example gallery --test documents

export GALLERY=${CARGO_TARGET_DIR:-$PWD/target}/debug/examples/gallery
trap screen_down EXIT
trap 'exit 130' INT TERM
# White, so that the edges of cards are seen.
SCREEN_OPTIONS=-wr
if [ "$*" = readme ]; then
  SCREEN_SIZE=1400x1180 screen_up "$folder/screen"
  CROP="-crop 1360x1060+40+90 +repage" python3 packaging/screenshots.py assets/screenshots readme
else
  SCREEN_SIZE=3840x2160 screen_up "$folder/screen"
  CROP="-crop 1600x1500+2240+660 +repage" python3 packaging/screenshots.py "$folder" "$@"
fi
