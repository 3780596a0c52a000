// htmx comes when somebody is about to use it: the pointer or the focus is on something that it changes, or a part of
// the page wants it at once (data-htmx="now"). What was typed or pressed before it had come is held back and done
// again. Where it cannot come, the browser does what it does without scripts.
const CHANGES = "[hx-get], [hx-post], [hx-put], [hx-patch], [hx-delete]"
const typed = new Set() // what changed before htmx had come
let coming = null
let here = null

// htmx once it is there; null where it cannot be had now.
export function htmx() {
  coming ??= Promise.all([import("../vendor/htmx.js"), import("./htmx-requests.js")])
    // it looks over the page in a task of its own, which is waited for
    .then(([module]) => new Promise((resolve) => setTimeout(resolve, 0, module.default)))
    .catch(() => null)
    .then(ready)
  return coming
}

function ready(found) {
  here = found
  if (!here) coming = null // the next touch asks again: the network may be back
  for (const field of typed) if (here && field.isConnected) field.dispatchEvent(new Event("input", { bubbles: true }))
  typed.clear()
  return here
}

const near = (target) => target.closest?.(CHANGES) ?? target.form?.closest(CHANGES)

function soon({ type, target }) {
  if (here || !near(target)) return
  if (type === "input") typed.add(target)
  htmx()
}
for (const type of ["pointerover", "pointerdown", "focusin", "input"]) document.addEventListener(type, soon, true)

// What htmx would take over: the submit of a form, the click on a link or on a button that is not of a form.
function pressed(event) {
  const { type, target, submitter } = event
  if (type === "submit") return [submitter, target].find((one) => one?.matches?.(CHANGES))
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return null
  const one = target.closest?.(CHANGES)
  return one?.matches("a, button") && !(one.form && one.type === "submit") ? one : null
}

async function hold(event) {
  const one = here ? null : pressed(event)
  if (!one || one.dataset.unpowered) return
  event.preventDefault()
  event.stopImmediatePropagation()
  const came = await htmx()
  if (!one.isConnected) return
  if (!came) one.dataset.unpowered = "yes"
  if (event.type === "submit") event.target.requestSubmit(event.submitter)
  else one.click()
  delete one.dataset.unpowered
}
for (const type of ["submit", "click"]) document.addEventListener(type, hold, true)

if (document.querySelector('[data-htmx="now"]')) htmx()
