#!/bin/bash
# The benches, all of them or those that are named: benches/run.sh [NAME…]. Each ends with lines `ratio NAME VALUE GOAL`;
# they are collected at the end, and a value beyond its goal makes the exit code 1.
#
# They are built in the shape of the tests, so that the dependencies (optimised in the dev profile) are shared with them;
# only this crate is compiled anew, optimised. `cargo bench` without this would compile the whole window for release.
set -euo pipefail
cd "$(dirname "$0")/.."

shape=(--profile dev --features inspection
  --config 'profile.dev.package.trubka.opt-level=3'
  --config 'profile.dev.package.trubka.debug-assertions=false'
  --config 'profile.dev.package.trubka.overflow-checks=false')
names=("$@")
if [ ${#names[@]} = 0 ]; then
  for bench in benches/*.rs; do names+=("$(basename "$bench" .rs)"); done
fi

lines=target/ratios.txt
mkdir -p target
: >"$lines"
for name in "${names[@]}"; do
  printf '\n== %s\n' "$name"
  cargo bench --quiet "${shape[@]}" --bench "$name" | tee -a "$lines"
done

printf '\n== ratios\n'
# Most goals are upper bounds; a goal written as >=N is a lower one.
awk '/^ratio / {
  goal = $4; least = sub(/^>=/, "", goal)
  met = least ? $3 + 0 >= goal + 0 : $3 + 0 <= goal + 0
  print $0 (met ? "" : "  MISSED"); missed += !met
} END { exit missed > 0 }' "$lines"
