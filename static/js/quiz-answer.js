// What is answered in the form of a question: htmx swaps in what the site says of it, `insist` sees that it gets there.
import htmx from "../vendor/htmx.js"
import { insist } from "./answers.js"
import { gettext } from "./gettext.js"
import { outbox } from "./outbox.js"
import { forgetSent, noteForNext, notice, rememberKept, rememberSent, SENT } from "./quiz-sent.js"

const MAIN = { target: "#main", select: "#main", swap: "outerHTML" }
const addressOf = (said) => new URL(said.headers.get("HX-Push-Url") ?? location.href, location.href).href
const whatBecame = (said) => ({ href: addressOf(said), textContent: gettext("See what became of it") })

function say(form, text) {
  const told = form.querySelector("[data-waiting]")
  told.textContent = text
  told.hidden = false
}

// In place of htmx's own fetch, and at once: the answer is in the browser before the event that sends it is over.
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const { sourceElement, sourceEvent } = ctx
  if (sourceElement.matches("form.asking")) ctx.fetch = () => send(sourceElement, sourceEvent.submitter)
})

// The site's answer: it comes once the site has the answer, and never fails.
export async function send(form, submitter) {
  forgetSent()
  const answer = outbox.of(form, submitter)
  let waited = false
  const { said, page, why } = await insist(answer, (text) => {
    waited = true
    rememberKept(form)
    say(form, text)
  })
  if (page.getElementById("problem")) outbox.drop(answer) // it is asked again, with what is wrong
  if (!page.getElementById("main")) {
    say(form, why)
    return new Response(null, { status: 204 }) // nothing to swap in
  }
  // Who looks away in this moment is told on the next page.
  if (waited && !why) rememberSent(form, whatBecame(said))
  else forgetSent()
  if (waited && !why) noteForNext(SENT)
  return said
}

// An answer to the question that is asked here was given on an earlier visit: it is sent, and the question not asked
// again.
export async function catchUp(form) {
  const answer = outbox.ofReader(form.elements.reader?.value || null).find((one) => !one.why && outbox.isTo(one, form))
  if (!answer) return
  const place = document.createElement("div")
  place.append(notice(gettext("Your answer to this question is kept in this browser and is being sent …")))
  form.hidden = true
  form.after(place)
  const { said, page, why } = await insist(answer, (text) => {
    place.firstElementChild.textContent = text
  })
  if (why) {
    form.hidden = false
    return place.firstElementChild.replaceChildren(why)
  }
  rememberSent(form, whatBecame(said)) // at once: this page may be gone in a moment
  const next = page.querySelector("[data-next]")?.href
  const goesOn = next?.startsWith(form.action) && !page.querySelector("[data-told]")
  const further = goesOn ? await fetch(next).catch(() => null) : null
  if (!further?.ok) noteForNext(SENT)
  if (!further?.ok && next) rememberSent(form, { href: next, textContent: gettext("Go on") })
  const shown = further?.ok ? further : said
  const address = further?.ok ? further.url : addressOf(said)
  const push = address !== location.href && new URL(address).pathname + new URL(address).search
  htmx.ajax("GET", address, { ...MAIN, push, fetch: async () => shown })
}
