// Keys that do something by themselves, on any page. Who types meets none of them, nor who has switched them off.
const OFF = "ajar:keys"
const TYPED = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]"

export function areOn() {
  try {
    return localStorage.getItem(OFF) !== "off"
  } catch {
    return true
  }
}

export function turn(on) {
  try {
    if (on) localStorage.removeItem(OFF)
    else localStorage.setItem(OFF, "off")
  } catch {
    // Storage is off: they stay on.
  }
}

// The key that was pressed, or "" when it is not ours.
export function pressed(event) {
  const { target, key } = event
  const isHeld = event.ctrlKey || event.metaKey || event.altKey || event.isComposing
  return isHeld || target.closest?.(`${TYPED}, dialog`) || !areOn() ? "" : key
}
