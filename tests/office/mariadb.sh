#!/bin/bash
# mariadb.sh: a private MariaDB for tests, on loopback only; no service is installed or enabled.
#   mariadb.sh get  DIR        unpack Debian's MariaDB server into DIR, unless the machine has one
#   mariadb.sh up   DIR PORT   start it on 127.0.0.1:PORT with an empty data directory under DIR;
#                              prints its process id. User root (all rights) with password "office-root"
#   mariadb.sh sql  DIR [DB]   run the SQL on standard input as root
#   mariadb.sh down DIR        stop it and remove its data
# With MARIADB_TLS=1 it has a certificate for 127.0.0.1 by an authority of its own, whose file `@@ssl_ca` names;
# MARIADB_EXTRA: more of the server's options (--tls-version=TLSv1.1: an old server).
# With MARIADB_KEEP=1 `up` goes on with the data that is there, and `down` leaves them (the benchmarks' million rows).
# The tests read TRUBKA_TEST_MYSQL=mysql://root:office-root@127.0.0.1:PORT (they make their own databases
# and a user "courier" that may only read the tables of the directory).
set -eu
usage() { sed -n '2,10s/^# \{0,3\}//p' "$0" >&2; exit 2; }
[ $# -ge 2 ] || usage
verb=$1 dir=$(mkdir -p "$2" && cd "$2" && pwd)
shift 2
root=$dir/root run=$dir/run
rootpw=office-root

# The program by name: the unpacked one first, else the machine's.
tool() {
  local p
  for p in "$root/usr/sbin/$1" "$root/usr/bin/$1" "$(PATH=$PATH:/usr/sbin command -v "$1" || true)"; do
    [ -n "$p" ] && [ -x "$p" ] && { echo "$p"; return; }
  done
  return 1
}
with_libs() {
  local libs
  libs=$(find "$root" -name 'lib*.so.*' -printf '%h\n' 2>/dev/null | sort -u | tr '\n' ':')
  LD_LIBRARY_PATH="$libs${LD_LIBRARY_PATH:-}" "$@"
}
as_root=()
[ "$(id -u)" = 0 ] && as_root=(--user=root)

case $verb in
get)
  tool mariadbd >/dev/null && tool mariadb-install-db >/dev/null && tool mariadb >/dev/null && exit 0
  apt=$dir/apt
  mkdir -p "$apt"/{lists/partial,archives/partial} "$root"
  # The machine's own sources and its own list of what is installed, everything else private: nothing
  # is installed, and no root is needed.
  o=(-q -o Dir::State::lists="$apt/lists" -o Dir::Cache="$apt" -o Dir::Cache::archives="$apt/archives"
     -o Debug::NoLocking=1 -o APT::Sandbox::User= -o Acquire::Languages=none -o APT::Install-Recommends=false)
  apt-get "${o[@]}" update
  apt-get "${o[@]}" -y --download-only install mariadb-server-core mariadb-client-core
  for deb in "$apt"/archives/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$root" --no-same-owner
  done
  rm -rf "$apt"
  ;;
up)
  [ $# -ge 1 ] || usage
  port=$1
  [ -d "$root/usr" ] && base=$root/usr || base=/usr
  [ -n "${MARIADB_KEEP:-}" ] && [ -e "$run/data/made" ] || rm -rf "$run"
  mkdir -p "$run/tmp"
  common=(--no-defaults --basedir="$base" --datadir="$run/data" --tmpdir="$run/tmp" "${as_root[@]}"
          --lc-messages-dir="$base/share/mysql" --character-sets-dir="$base/share/mysql/charsets")
  [ -e "$run/data/made" ] || with_libs "$(tool mariadb-install-db)" "${common[@]}" --auth-root-authentication-method=normal \
    --skip-test-db --skip-name-resolve >"$run/install.log" 2>&1 || {
    echo "mariadb.sh: the data directory could not be made:" >&2
    tail -20 "$run/install.log" >&2
    exit 1
  }
  tls=()
  if [ -n "${MARIADB_TLS:-}" ]; then
    keys=$run/tls
    mkdir -p "$keys"
    [ -e "$keys/server.pem" ] || {
      openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj "/CN=test database CA" -keyout "$keys/ca.key" -out "$keys/ca.pem"
      openssl req -new -newkey rsa:2048 -nodes -subj "/CN=test-database" -keyout "$keys/server.key" -out "$keys/server.csr"
      openssl x509 -req -days 3650 -in "$keys/server.csr" -CA "$keys/ca.pem" -CAkey "$keys/ca.key" -set_serial 1 -out "$keys/server.pem" \
        -extfile <(echo "subjectAltName=IP:127.0.0.1")
    } 2>/dev/null
    tls=(--ssl-ca="$keys/ca.pem" --ssl-cert="$keys/server.pem" --ssl-key="$keys/server.key")
  fi
  LD_LIBRARY_PATH=$(find "$root" -name 'lib*.so.*' -printf '%h\n' 2>/dev/null | sort -u | tr '\n' ':') \
    "$(tool mariadbd)" "${common[@]}" --bind-address=127.0.0.1 --port="$port" --socket="$run/s" \
    --pid-file="$run/server.pid" --skip-name-resolve --skip-log-bin --plugin-dir="$base/lib/mysql/plugin" \
    --innodb-flush-log-at-trx-commit=2 --character-set-server=utf8mb4 "${tls[@]}" ${MARIADB_EXTRA:-} \
    </dev/null >"$run/log" 2>&1 &
  echo $! > "$run/pid"
  for _ in $(seq 300); do
    if [ -e "$run/data/made" ]; then
      if with_libs "$(tool mariadb)" --no-defaults --skip-ssl --socket="$run/s" -uroot -p"$rootpw" -e 'SELECT 1' >/dev/null 2>&1; then
        cat "$run/pid"
        exit 0
      fi
    elif with_libs "$(tool mariadb)" --no-defaults --skip-ssl --socket="$run/s" -uroot -e 'SELECT 1' >/dev/null 2>&1; then
      with_libs "$(tool mariadb)" --no-defaults --skip-ssl --socket="$run/s" -uroot \
        -e "CREATE OR REPLACE USER 'root'@'127.0.0.1' IDENTIFIED BY '$rootpw'; GRANT ALL ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION; ALTER USER 'root'@'localhost' IDENTIFIED BY '$rootpw';"
      touch "$run/data/made"
      cat "$run/pid"
      exit 0
    fi
    kill -0 "$(cat "$run/pid")" 2>/dev/null || break
    sleep 0.1
  done
  echo "mariadb.sh: the server did not start:" >&2
  tail -20 "$run/log" >&2
  exit 1
  ;;
sql)
  with_libs "$(tool mariadb)" --no-defaults --skip-ssl --socket="$run/s" -uroot -p"$rootpw" --default-character-set=utf8mb4 "$@"
  ;;
down)
  [ -s "$run/pid" ] || exit 0
  pid=$(cat "$run/pid")
  kill "$pid" 2>/dev/null || true
  for _ in $(seq 150); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
  kill -9 "$pid" 2>/dev/null || true
  [ -n "${MARIADB_KEEP:-}" ] || rm -rf "$run"
  ;;
*) usage ;;
esac
