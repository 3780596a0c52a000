// That a kept answer was sent stands above the next question until it is answered too: a browser that is online again may
// have reloaded the page by itself, before anybody looked.
import { notice, SENT } from "./quiz-page.js"

const KEY = "ajar:sent"
const whose = (form) => form.action + (form.elements.reader?.value ?? "")

// `link` is {href, textContent}.
export function rememberSent(form, link) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ whose: whose(form), link }))
  } catch {
    // Storage is off: it is told once, where it happens.
  }
}

export function forgetSent() {
  try {
    sessionStorage.removeItem(KEY)
  } catch {
    // Storage is off: nothing was remembered.
  }
}

export function tellSent(form) {
  let sent = null
  try {
    sent = JSON.parse(sessionStorage.getItem(KEY))
  } catch {
    return
  }
  if (sent?.whose !== whose(form)) return
  form.closest(".quiz").prepend(notice(SENT, sent.link))
}
