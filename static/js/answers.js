// An answer is never lost to the network: it is sent from here, kept in this browser when the site does not take it, and
// sent again with longer and longer waits, or by the next page that is opened.
import { account } from "./reader-account.js"
import { store } from "./reader-store.js"

const KEY = "ajar:answers"
const FIRST_WAIT = 2_000 // milliseconds, doubled each time
const LONGEST_WAIT = 60_000

// [{action, fields: [[name, value]…], account}], the oldest first
function waiting() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "[]")
  } catch {
    return []
  }
}

function keep(answers) {
  try {
    if (answers.length) localStorage.setItem(KEY, JSON.stringify(answers))
    else localStorage.removeItem(KEY)
    return true
  } catch {
    return false
  }
}

const same = (one, other) => JSON.stringify(one.fields) === JSON.stringify(other.fields)
const mine = (answer) => answer.account === (store.get().me?.account ?? null)

// The page to go to, "again" when the form is to be sent by the browser itself, or null when it could not be sent.
async function send({ action, fields }) {
  const body = new URLSearchParams(fields)
  const token = await account.csrfToken()
  if (token) body.set("csrfmiddlewaretoken", token)
  const answer = await fetch(action, { method: "POST", body, credentials: "same-origin" }).catch(() => null)
  if (!answer || answer.status >= 500 || answer.status === 429) return null
  return answer.redirected ? answer.url : "again"
}

// Sends what waits, the oldest first; the answers that could not be sent stay. Gives the page of the last.
async function flush() {
  let place = null
  for (const answer of waiting().filter(mine)) {
    const sent = await send(answer)
    if (sent === null) return { place, left: true }
    keep(waiting().filter((other) => !same(other, answer)))
    place = sent
  }
  return { place, left: false }
}

// From a form: answers `true` when the answer is kept here and is sent later; otherwise the next page is on its way.
export async function sendForm(form, submitter, say) {
  const fields = [...new FormData(form, submitter)]
  const answer = { action: form.action, fields, account: store.get().me?.account ?? null }
  const sent = await send(answer)
  if (sent === "again") return form.submit()
  if (sent) return location.assign(sent)
  const kept = keep([...waiting().filter((other) => !same(other, answer)), answer])
  say(
    kept
      ? "The site cannot take your answer at the moment. It is kept in this browser and is sent as soon as the site answers; you may close this page."
      : "The site cannot take your answer at the moment, and this browser has no room to keep it. Leave this page open: it is tried again.",
  )
  let wait = FIRST_WAIT
  const again = async () => {
    const { place, left } = kept ? await flush() : { place: await send(answer), left: false }
    if (place && !left) return place === "again" ? location.reload() : location.assign(place)
    wait = Math.min(wait * 2, LONGEST_WAIT)
    later()
  }
  const later = () => {
    const stop = new AbortController()
    const timer = setTimeout(() => { stop.abort(); again() }, wait)
    addEventListener("online", () => { clearTimeout(timer); again() }, { once: true, signal: stop.signal })
  }
  later()
}

// On any page: what waits since an earlier visit.
export async function sendWaiting() {
  if (!waiting().some(mine)) return
  const { place, left } = await flush()
  if (place && !left) document.dispatchEvent(new CustomEvent("answers:sent"))
}
