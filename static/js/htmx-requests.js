// What is the same for every request of htmx: it carries the token that the page does not, and what goes wrong is said.
import { csrfToken } from "./reader-me.js"

const AWAY = "The site cannot be reached. Nothing was changed; try again when you are back online."
const BROKEN = "The site could not take that just now. Nothing was changed; please try again."

// Pages are the same for everybody, so the token is asked for when something is sent, and anew when it is too old.
function beforeRequest({ detail: { ctx } }) {
  if (ctx.request.method === "GET") return
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
function place(element) {
  for (let one = element; one; one = one.parentElement) {
    const line = one.querySelector?.("[data-problem]")
    if (line) return line
  }
  return null
}

function say(element, text) {
  const line = place(element)
  if (!line) return
  const said = Object.assign(document.createElement("p"), { className: "problem", textContent: text })
  said.setAttribute("role", "alert")
  line.hidden = false
  line.replaceChildren(said)
}

// An answer of the site's own that says what is wrong is swapped in by `hx-status`; the rest has no words for a reader.
function notTaken({ target, detail: { ctx } }) {
  if (ctx.response.status >= 500 || !ctx.text?.includes("problem")) say(target, BROKEN)
}

const noAnswer = ({ target, detail: { ctx } }) => ctx && say(target, AWAY)

document.addEventListener("htmx:config:request", beforeRequest)
document.addEventListener("htmx:response:error", notTaken)
document.addEventListener("htmx:error", noAnswer)
