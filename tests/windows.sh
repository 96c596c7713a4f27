#!/bin/bash
# The Windows program, tried under wine in the test office: builds it (packaging/windows/build.sh --quick), starts a real
# Asterisk with SIP phones and a virtual screen, and has calls come in and go out. Debian 12 with git and Rust (rustup).
# Not a part of tests/run.sh: wine and the second build are large.
#
#   windows.sh [16|22]    the last line is the summary; screenshots and logs are left in target/tests/windows
set -euo pipefail
cd "$(dirname "$0")/.."

# shellcheck source=office/packages.sh
. tests/office/packages.sh
# shellcheck source=office/screen.sh
. tests/office/screen.sh

version=${1:-22}
work=$PWD/target/tests/windows
office=$PWD/target/office
built=${CARGO_TARGET_DIR:-$PWD/target/windows}
mkdir -p "$work" "$office"

install_packages "${SCREEN_PACKAGES[@]}" "${OFFICE_PACKAGES[@]}" "${WINE_PACKAGES[@]}"
if [ ${#UNAVAILABLE[@]} -gt 0 ]; then
  echo "Could not be downloaded: ${UNAVAILABLE[*]}" >&2
  exit 3
fi
CARGO_TARGET_DIR=$built packaging/windows/build.sh --quick
tests/office/pbx.sh get "$version" "$office/$version"

end() { # whatever was started is ended
  set +e
  wineserver -k >/dev/null 2>&1
  screen_down
  tests/office/pbx.sh down "$version" "$office/$version" >/dev/null 2>&1
}
# A Windows of its own, new each time, without what would be downloaded for web pages and .NET.
export WINEPREFIX=$work/wine WINEARCH=win64 WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml=;winemenubuilder.exe="
trap end EXIT
trap 'exit 130' INT TERM
wineserver -k >/dev/null 2>&1 || true
rm -rf "$WINEPREFIX"

screen_up "$work/screen"
echo "Making a Windows by wine"
wine wineboot --init >"$work/wineboot.log" 2>&1
# Frames by Windows' rules: the window manager would put one around the card, which has none.
wine reg add 'HKCU\Software\Wine\X11 Driver' /v Decorated /d N /f >>"$work/wineboot.log" 2>&1
system=$WINEPREFIX/drive_c/windows/system32
if [ ! -e "$system/bcryptprimitives.dll" ]; then
  # Windows has had it for long, wine 8 has not: Rust's library takes its random numbers there.
  x86_64-w64-mingw32-gcc -shared -o "$system/bcryptprimitives.dll" tests/office/wine_random.c -ladvapi32
fi

# A sound card that writes into a file.
export TRUBKA_SOUND=$work/sound.raw ALSA_CONFIG_PATH=$work/alsa.conf
printf '%s\n' '</usr/share/alsa/alsa.conf>' "pcm.!default { type plug slave.pcm { type file slave.pcm null file \"$TRUBKA_SOUND\" format raw } }" \
  'ctl.!default { type hw card 0 }' >"$ALSA_CONFIG_PATH"

tests/office/pbx.sh up "$version" "$office/$version" >/dev/null
TRUBKA_OFFICE=$office python3 tests/e2e/windows.py "$version" "$built/built/quick" "$work/trial"
