// An answer is never lost to the network or to a page that is left: it is kept first (outbox.js), then sent from here,
// again with longer and longer waits, or by the next page that is opened.
import { gettext } from "./gettext.js"
import { outbox } from "./outbox.js"
import { keepReceipt } from "./quiz-receipt.js"
import { accountHere, csrfToken } from "./reader-me.js"

const FIRST_WAIT = 2_000 // milliseconds, doubled each time
const LONGEST_WAIT = 60_000
const PATIENCE = 20_000 // milliseconds until a line that says nothing is taken for none
const LATER = [408, 425, 429] // the site, or what stands before it, asks for patience
const REFUSED = {
  403: gettext("The site did not accept it: it could not tell that it came from you."),
  404: gettext("The site no longer has this quiz or this question."),
  410: gettext("The lesson has been withdrawn."),
}
const KEPT = gettext(
  "The site cannot take your answer at the moment. It is kept in this browser and is sent as soon as the site " +
    "answers; you may close this page.",
)
const NOT_KEPT = gettext(
  "The site cannot take your answer at the moment, and this browser has no room to keep it. Leave this page open: " +
    "it is tried again.",
)
const busy = new Set() // what is on its way from this page

// {said, page}: the site's answer and its page, with `why` where it will not have it; null when it could not be
// asked. `keepalive` lets it arrive though its page is closed; where a browser lacks that, the next page sends what was
// kept.
async function post({ action, fields }, token) {
  const body = new URLSearchParams(fields)
  body.set("csrfmiddlewaretoken", token || tokenOnPage() || (await csrfToken()))
  const headers = { "HX-Request": "true" } // the page that follows at once, and its address in a header
  const said = await fetch(action, {
    method: "POST",
    headers,
    body,
    keepalive: true,
    signal: AbortSignal.timeout(PATIENCE),
  }).catch(() => null)
  if (!said || said.status >= 500 || LATER.includes(said.status)) return null
  if (said.status === 403 && !token) return post({ action, fields }, (await csrfToken(true)) || "none")
  const text = await said.clone().text() // the answer itself is read by htmx
  const page = new DOMParser().parseFromString(text, "text/html")
  // without a quiz something between here and the site has answered
  if (said.ok) return page.querySelector(".quiz") ? { said, page } : null
  const why =
    page.getElementById("problem")?.textContent ??
    REFUSED[said.status] ??
    gettext("The site did not accept it ({status}).", { status: said.status })
  return { said, page, why }
}

const tokenOnPage = () => document.querySelector("form.asking [name=csrfmiddlewaretoken]")?.value

async function deliver(answer) {
  const name = JSON.stringify(answer.fields)
  if (busy.has(name)) return null
  busy.add(name)
  const found = await post(answer).finally(() => busy.delete(name))
  if (!found) return null
  if (found.why) outbox.refuse(answer, found.why)
  else {
    keepReceipt(found.page)
    outbox.drop(answer)
  }
  return found
}

// Until the time is over, or the network is back.
function rest(milliseconds) {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer)
      removeEventListener("online", over)
      resolve()
    }
    const timer = setTimeout(over, milliseconds)
    addEventListener("online", over)
  })
}

// {said, page, why} once the site has answered, however long that takes; `say` is told when it takes long.
export async function insist(answer, say) {
  const kept = outbox.keep(answer)
  for (let wait = FIRST_WAIT; ; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    const found = await deliver(answer)
    if (found) return found
    say(kept ? KEPT : NOT_KEPT)
    await rest(wait)
  }
}

// On any page: what waits since an earlier visit, the oldest first, the refused ones too.
export async function sendWaiting() {
  const form = document.querySelector("form.asking")
  const result = { sent: 0, refused: 0 }
  for (const answer of outbox.ofReader(await accountHere())) {
    if (answer.here || (form && outbox.isTo(answer, form))) continue // its own page sees to it (quiz-answer.js)
    const found = await deliver(answer)
    if (!found) break
    result[found.why ? "refused" : "sent"] += 1
  }
  if (!result.sent && !result.refused) return
  document.dispatchEvent(new CustomEvent("answers:sent"))
  if (result.sent) (await import("./reader-notices.js")).tellSent(result.sent)
}
