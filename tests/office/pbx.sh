#!/bin/bash
# A real Asterisk for tests: no root, no chroot, loopback only. Debian 12 on x86_64.
#
#   pbx.sh get  16|22 DIR       unpack Asterisk and sipp from Debian's archive into DIR/root
#                               (16: bullseye, chan_sip; 22: sid, PJSIP); nothing to do when they are there.
#                               Exit 3: a package could not be downloaded (its name is the last line on stderr).
#   pbx.sh up   16|22 DIR       start it with this folder's configuration; prints its process id
#   pbx.sh cli  16|22 DIR CMD   an Asterisk console command
#   pbx.sh down 16|22 DIR       stop it
#
# AMI 127.0.0.16:5038 and 127.0.0.22:5038 (TLS: 5039), SIP on port 5060 of the same addresses.
# Both versions can run at once; DIR/bin/sipp runs the unpacked sipp.
set -euo pipefail

usage() { sed -n '2,11s/^# \{0,1\}//p' "$0" >&2; exit 2; }
[ $# -ge 3 ] || usage
verb=$1 version=$2
mkdir -p "$3"
dir=$(cd "$3" && pwd)
shift 3
here=$(cd "$(dirname "$0")" && pwd)
root=$dir/root run=$dir/work
triplet=x86_64-linux-gnu
packages="asterisk sip-tester"
case $version in
  16) suite=bullseye tech=SIP   rtp=16000 line='SIP/trunk_name/{NUMBER}' extra='noload => chan_pjsip.so' packages="$packages asterisk-voicemail" ;;
  22) suite=sid      tech=PJSIP rtp=22000 line='PJSIP/{NUMBER}@trunk_name' extra= ;;
  *) usage ;;
esac

first() { # the first of the paths that is there
  local path
  for path; do [ ! -e "$path" ] || { echo "$path"; return; }; done
  echo "pbx.sh: none of these is there: $*" >&2
  return 1
}
asterisk() { "$dir/bin/asterisk" -C "$run/etc/asterisk.conf" "$@"; }
alive() { # a process that has ended, but whose end nobody took note of, is not alive
  local stat # read at once: it may be gone at the next look
  [ -s "$run/pid" ] && stat=$(cat "/proc/$(cat "$run/pid")/stat" 2>/dev/null) && [[ $stat != *") Z "* ]]
}

fetch() {
  [ "$(cat "$dir/complete" 2>/dev/null)" != "$packages" ] || return 0
  local apt=$dir/apt mirror deb options loader program
  rm -rf "$apt" "$root"
  mkdir -p "$apt"/{lists/partial,archives/partial,etc} "$root"
  : > "$apt/status"
  # This machine's own mirror, whichever that is.
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | sed -n 1p)
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" > "$apt/etc/sources.list"
  options=(-qq -o Acquire::Retries=3 -o Acquire::Languages=none -o APT::Sandbox::User= -o APT::Install-Recommends=false
    -o Debug::NoLocking=1 -o APT::Update::Error-Mode=any
    -o Dir::Etc::sourcelist="$apt/etc/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::Etc::main=/dev/null -o Dir::Etc::parts=/dev/null
    -o Dir::State="$apt" -o Dir::State::status="$apt/status" -o Dir::State::lists="$apt/lists"
    -o Dir::Cache="$apt" -o Dir::Cache::archives="$apt/archives")
  if ! apt-get "${options[@]}" update >&2 || ! apt-get "${options[@]}" -y --download-only install $packages >&2; then
    echo "$packages of Debian's $suite" >&2
    exit 3
  fi
  for deb in "$apt"/archives/*.deb; do dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$root" --no-same-owner; done
  rm -rf "$apt"
  # Debian makes this link when the package is installed; without it no sound would be found.
  [ -e "$root/usr/share/asterisk/sounds/en" ] || ln -s en_US_f_Allison "$root/usr/share/asterisk/sounds/en"
  # The unpacked programs are of another Debian: they run under their own loader and C library.
  loader=$(first "$root"/lib/$triplet/ld-2*.so "$root/usr/lib/$triplet/ld-linux-x86-64.so.2")
  mkdir -p "$dir/bin"
  for program in usr/sbin/asterisk usr/bin/sipp; do
    printf '#!/bin/sh\nexec "%s" --library-path "%s" "%s" "$@"\n' "$loader" "$root/lib/$triplet:$root/usr/lib/$triplet:$root/usr/lib" \
      "$root/$program" > "$dir/bin/$(basename "$program")"
    chmod +x "$dir/bin/$(basename "$program")"
  done
  echo "$packages" > "$dir/complete"
}

configure() {
  local modules file
  modules=$(first "$root/usr/lib/$triplet/asterisk/modules" "$root/usr/lib/asterisk/modules")
  rm -rf "$run/etc"
  mkdir -p "$run"/{etc/keys,var,run,log,spool/monitor,spool/tmp}
  for file in "$here"/conf/common/*.conf "$here"/conf/common/*.conf.in "$here/conf/$version"/*.conf; do
    sed -e "s#@IP@#127.0.0.$version#g; s#@TECH@#$tech#g; s#@MODDIR@#$modules#g; s#@EXTRA@#$extra#g" \
        -e "s/@RTP0@/$rtp/; s/@RTP1@/$((rtp + 1999))/" \
        -e "s#@RUN@#$run#g; s#/usr/share/asterisk#$root/usr/share/asterisk#; s#^astvarlibdir.*#astvarlibdir => $run/var#" \
        "$file" > "$run/etc/$(basename "${file%.in}")"
  done
  # The contexts that are shipped, with this office's lines.
  sed -e "s#\(TRUBKA_LINE=\)[^)]*#\1$line#; s#\(TRUBKA_PHONE=\)[^)]*#\1$tech/{NUMBER}#; s#\(TRUBKA_SHOWN=\)#\174951234567#; s#\(TRUBKA_OFFICE=\)#\1103#" \
      -e "s#\(TRUBKA_RING=\)[0-9]*#\18#; s#\(TRUBKA_BACK_RING=\)[0-9]*#\16#; s#\(TRUBKA_RECORDINGS=\)[^)]*#\1$run/spool/monitor#" \
      "$here/../../packaging/asterisk/extensions_trubka.conf" > "$run/etc/extensions_trubka.conf"
  # An authority of the office's own, and the PBX's certificate by it.
  local keys=$run/etc/keys
  openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj "/CN=test office $version CA" -keyout "$keys/ca.key" -out "$keys/ca.pem" 2>/dev/null
  openssl req -new -newkey rsa:2048 -nodes -subj "/CN=test-office-$version" -keyout "$keys/asterisk.key" -out "$keys/asterisk.csr" 2>/dev/null
  openssl x509 -req -days 3650 -in "$keys/asterisk.csr" -CA "$keys/ca.pem" -CAkey "$keys/ca.key" -set_serial 1 -out "$keys/asterisk.pem" \
    -extfile <(echo "subjectAltName=IP:127.0.0.$version") 2>/dev/null
}

case $verb in
get) fetch ;;
up)
  alive && { echo "pbx.sh: Asterisk $version of $dir already runs" >&2; exit 1; }
  configure
  "$dir/bin/asterisk" -C "$run/etc/asterisk.conf" -f -q </dev/null >"$run/out" 2>&1 &
  echo $! > "$run/pid"
  for _ in $(seq 200); do
    # grep reads to the end: with `-q` asterisk would get SIGPIPE, and pipefail would call that a failure.
    if asterisk -rx 'core waitfullybooted' 2>/dev/null | grep 'fully booted' >/dev/null; then cat "$run/pid"; exit 0; fi
    alive || break
    sleep 0.1
  done
  echo "pbx.sh: Asterisk $version did not start:" >&2
  tail -5 "$run/out" >&2
  alive && kill "$(cat "$run/pid")"
  exit 1
  ;;
cli) asterisk -rx "$*" ;;
down)
  alive || exit 0
  asterisk -rx 'core stop now' >/dev/null 2>&1 || true
  for _ in $(seq 50); do alive || break; sleep 0.1; done
  if alive; then kill "$(cat "$run/pid")" 2>/dev/null || true; fi
  rm -f "$run/pid"
  ;;
*) usage ;;
esac
