// A page that waits for answers looks them up until they are there. Without this file the browser loads it anew each
// second, and has nothing to go back to when a proxy answers once with an error of its own.
import { AWAY, GONE, later, lookUp, slow, tell } from "./tutor-address.js"

const WAIT = 1_000 // milliseconds, twice as long after each failure
const LATE = 8_000
const LONGEST = 10_000
const page = document.querySelector(".tutor-page[data-waiting]")
const begun = performance.now()
let wait = WAIT
let callOff = () => {}

async function look() {
  callOff()
  const found = await lookUp(location.href, ".tutor-page")
  if (found && !("waiting" in found.dataset)) return show(found)
  if (found === null) return tell(page, GONE)
  if (!found) tell(page, AWAY, look)
  else if (performance.now() - begun > LATE) tell(page, slow(found), look)
  wait = found ? WAIT : Math.min(wait * 2, LONGEST)
  callOff()
  callOff = later(look, wait)
}

function show(answered) {
  page.replaceWith(answered)
  const heading = answered.querySelector("h1")
  heading.tabIndex = -1
  if (document.activeElement === document.body) heading.focus({ preventScroll: true })
}

if (page) callOff = later(look, WAIT)
