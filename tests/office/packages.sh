# What has to be installed, by purpose, and how: sourced by tests/run.sh and packaging/demo.sh.
# Debian 12. Nothing here starts or enables a service.

# A C compiler for ring and SQLite; pkg-config for the crates that ask it.
BUILD_PACKAGES=(gcc libc6-dev pkg-config)
# Loaded at run time by the window (ldd does not show them).
WINDOW_PACKAGES=(libgl1 libegl1 libxkbcommon-x11-0 libx11-xcb1 libxcursor1 libxi6 libxrandr2 libwayland-client0)
# A virtual screen: the X server, a window manager, software OpenGL, hands and eyes.
SCREEN_PACKAGES=(xvfb openbox xterm xdotool x11-utils x11-xkb-utils imagemagick libgl1-mesa-dri)
# A screen reader's view of the window: a D-Bus session of its own, the accessibility bus, its interface for Python.
READER_PACKAGES=(dbus at-spi2-core python3-gi gir1.2-atspi-2.0)
# The test office: its scripts, a session bus, its certificate, the check of Debian's signatures.
OFFICE_PACKAGES=(python3 dbus-daemon openssl ca-certificates debian-archive-keyring)
# Where the system keeps passwords.
KEYRING_PACKAGES=(gnome-keyring)
# The Windows program: the compiler and the linker, and what it runs under for its trial (large: tests/run.sh leaves it out).
WINDOWS_PACKAGES=(gcc-mingw-w64-x86-64-posix g++-mingw-w64-x86-64-posix)
WINE_PACKAGES=(wine wine64 xclip)

# Packages that could not be downloaded, named at the end of the tests.
UNAVAILABLE=()

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

missing_packages() { # prints those of the packages that are not installed
  local package
  for package; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
  done
}

install_packages() { # installs what is missing; what could not be downloaded is added to UNAVAILABLE
  local missing package policy=/usr/sbin/policy-rc.d made=no
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then
    echo "These packages are missing, and neither root nor sudo without a password is there to install them: ${missing[*]}" >&2
    return 1
  fi
  echo "Installing ${missing[*]}"
  local options=(-qq -y --no-install-recommends -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
  as_root apt-get -qq -o DPkg::Lock::Timeout=300 update || true
  # No package may start a service while it is installed.
  if [ ! -e "$policy" ]; then
    made=yes
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod +x "$policy"
  fi
  if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" install "${missing[@]}" >/dev/null; then
    # One by one, to know which it was.
    for package in "${missing[@]}"; do
      if ! as_root apt-get "${options[@]}" --download-only install "$package" >/dev/null; then
        UNAVAILABLE+=("$package")
      else
        as_root env DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" install "$package" >/dev/null || echo "could not install $package" >&2
      fi
    done
  fi
  [ $made = no ] || as_root rm -f "$policy"
}
