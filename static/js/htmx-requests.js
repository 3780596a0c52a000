// What is the same for every request of htmx: it carries the token that the page does not, and what goes wrong is said.
import { gettext } from "./gettext.js"
import { csrfToken } from "./reader-me.js"

const AWAY = gettext("The site cannot be reached. Nothing was changed; try again when you are back online.")
const BROKEN = gettext("The site could not take that just now. Nothing was changed; please try again.")

// Pages are the same for everybody, so the token is asked for when something is sent, and anew when it is too old.
// A form goes where its button says, as without htmx.
function beforeRequest({ detail: { ctx } }) {
  const { sourceElement, request } = ctx
  const { method, submitter } = request
  if (method === "GET") return
  if (submitter?.hasAttribute("formaction")) request.action = submitter.formAction
  // An answer to a question is kept in the browser until the site has it, even where its page was not ready for that.
  if (sourceElement.matches("form.asking"))
    ctx.fetch = async () => (await import("./quiz-answer.js")).send(sourceElement, submitter)
  request.body.delete("csrfmiddlewaretoken") // as old as the page; the one that is asked for now is sent
  ctx.fetch ??= async (url, request) => {
    const sent = async (again) => {
      request.headers["X-CSRFToken"] = await csrfToken(again)
      return fetch(url, request)
    }
    const answer = await sent(false)
    return answer.status === 403 ? sent(true) : answer
  }
}

// The line for problems that is nearest to what was used: inside it, or inside what holds it.
// A form's own line is for that form.
function place(element) {
  const isFor = (line) => !line.closest("form") || line.closest("form").contains(element)
  for (let one = element; one; one = one.parentElement) {
    const line = [...one.querySelectorAll("[data-problem]")].find(isFor)
    if (line) return line
  }
  return null
}

// A stream only rings: what waits for it asks by itself, and says what is wrong.
const isStream = (element) => element.hasAttribute?.("hx-sse:connect")

// `ctx` is of a request that failed. A place that waits has words of its own for what could not be fetched.
function say(element, { request }, text) {
  const line = place(element)
  if (!line || isStream(element)) return
  const { away, problem } = line.dataset // what was asked for is away, or what was sent is kept
  const words = (request.method === "GET" && away) || (text === AWAY && problem) || text
  if (line.textContent === words) return
  const said = Object.assign(document.createElement("p"), { className: "problem", textContent: words })
  said.setAttribute("role", "alert")
  line.hidden = false
  line.replaceChildren(said)
}

// What is gone for good is waited for no longer: a copy is not looked after by htmx.
function gone(element) {
  const still = element.cloneNode(true)
  still.removeAttribute("hx-get")
  element.replaceWith(still)
  const line = place(still)
  line.replaceChildren(line.dataset.gone)
}

// An answer of the site's own that says what is wrong is swapped in by `hx-status`; the rest has no words for a reader.
function notTaken({ target, detail: { ctx } }) {
  const { status } = ctx.response
  if ((status === 404 || status === 410) && !isStream(target) && place(target)?.dataset.gone) gone(target)
  else if (status >= 500 || !ctx.text?.includes("problem")) say(target, ctx, BROKEN)
}

const noAnswer = ({ target, detail: { ctx } }) => ctx && say(target, ctx, AWAY)

// What was taken leaves no problem of an earlier try beside it.
function taken({ target, detail: { ctx } }) {
  if (ctx.response.status < 400 && !isStream(target)) place(target)?.replaceChildren()
}

// What has none of what is to be swapped in is not of this site, as of a network that asks for a password: it takes
// nothing's place.
function beforeSwap(event) {
  const { ctx, tasks } = event.detail
  const awaited = tasks.find(({ type, swapSpec }) => type === "main" && !["none", "delete"].includes(swapSpec.style))
  if (!ctx.select || !awaited || awaited.fragment.childElementCount) return
  event.preventDefault()
  say(event.target, ctx, BROKEN)
}

document.addEventListener("htmx:config:request", beforeRequest)
document.addEventListener("htmx:after:request", taken)
document.addEventListener("htmx:before:swap", beforeSwap)
document.addEventListener("htmx:response:error", notTaken)
document.addEventListener("htmx:error", noAnswer)
