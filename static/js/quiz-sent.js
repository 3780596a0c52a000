// That a kept answer was sent stands above the next question until it is answered too: a browser that is online again
// may have reloaded the page by itself, before anybody looked.
import { gettext } from "./gettext.js"
import { outbox } from "./outbox.js"

export const SENT = gettext("The answer that was kept in this browser was sent.")
const KEY = "ajar:sent"
const KEPT = "ajar:kept"
const whose = (form) => form.action + (form.elements.reader?.value ?? "")

let next = "" // a sentence for the page that is swapped in next

export function noteForNext(text) {
  next = text
}

export function takeNote() {
  const text = next
  next = ""
  return text
}

export function notice(text, link = null) {
  const made = Object.assign(document.createElement("p"), { className: "notice", textContent: text })
  made.setAttribute("role", "status")
  if (link) made.append(" ", Object.assign(document.createElement("a"), link))
  return made
}

// `link` is {href, textContent}.
export function rememberSent(form, link) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ whose: whose(form), link }))
  } catch {
    // Storage is off: it is told once, where it happens.
  }
}

// That an answer waits here; should its page be gone before it learns that it was sent, the next one tells.
export function rememberKept(form) {
  try {
    sessionStorage.setItem(KEPT, whose(form))
  } catch {
    // Storage is off: it is told once, where it happens.
  }
}

export function forgetSent() {
  try {
    sessionStorage.removeItem(KEY)
    sessionStorage.removeItem(KEPT)
  } catch {
    // Storage is off: nothing was remembered.
  }
}

export function tellSent(form) {
  let sent = null
  let kept = null
  try {
    sent = JSON.parse(sessionStorage.getItem(KEY))
    kept = sessionStorage.getItem(KEPT)
  } catch {
    return
  }
  const isHere = outbox.all().some((answer) => answer.action === form.action)
  if (sent?.whose === whose(form)) form.closest(".quiz").prepend(notice(SENT, sent.link))
  else if (kept === whose(form) && !isHere) form.closest(".quiz").prepend(notice(SENT))
}
