# A virtual screen with a window manager: sourced by tests/run.sh and packaging/demo.sh.

SCREEN_PIDS=()

screen_up() { # screen_up FOLDER: starts Xvfb of SCREEN_SIZE, with SCREEN_OPTIONS, on a free display and openbox on it; sets DISPLAY
  local folder=$1 number
  mkdir -p "$folder"
  # Xvfb itself picks the free number and writes it when it is ready.
  : > "$folder/display"
  Xvfb -displayfd 3 -screen 0 "${SCREEN_SIZE:-1600x1000}x24" -nolisten tcp -dpi 96 ${SCREEN_OPTIONS:-} 3>"$folder/display" >"$folder/xvfb.log" 2>&1 &
  SCREEN_PIDS+=($!)
  for _ in $(seq 100); do
    number=$(cat "$folder/display")
    [ -z "$number" ] || break
    sleep 0.1
  done
  [ -n "$number" ] || { echo "Xvfb did not start:" >&2; tail -3 "$folder/xvfb.log" >&2; return 1; }
  export DISPLAY=:$number
  # The window must take X11 here, whatever the session of whoever runs this.
  unset WAYLAND_DISPLAY
  openbox >"$folder/openbox.log" 2>&1 &
  SCREEN_PIDS+=($!)
  for _ in $(seq 100); do
    xprop -root _NET_SUPPORTING_WM_CHECK 2>/dev/null | grep 'window id' >/dev/null && return 0
    sleep 0.1
  done
  echo "openbox did not start:" >&2
  tail -3 "$folder/openbox.log" >&2
  return 1
}

screen_down() { # ends what screen_up started
  local i
  for ((i = ${#SCREEN_PIDS[@]} - 1; i >= 0; i--)); do
    kill "${SCREEN_PIDS[i]}" 2>/dev/null || true
    wait "${SCREEN_PIDS[i]}" 2>/dev/null || true
  done
  SCREEN_PIDS=()
}
