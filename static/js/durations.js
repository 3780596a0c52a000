// As courses/templatetags/durations.py says it: "4 h 45 min".
import { gettext } from "./gettext.js"

export function duration(minutes) {
  let whole = Math.round(minutes)
  if (whole >= 60) whole = 5 * Math.round(whole / 5)
  const hours = Math.floor(whole / 60)
  const rest = whole % 60
  const parts = [hours && gettext("{n} h", { n: hours }), (rest || !hours) && gettext("{n} min", { n: rest })]
  return parts.filter(Boolean).join(" ")
}
