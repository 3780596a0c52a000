// What is asked in the tutor's panel and what comes back. What is asked, when, and where the answer goes stands in its
// templates; here is what a template cannot say. It comes when somebody is about to ask (tutor.js).
import { htmx } from "./htmx.js"
import { reader } from "./reader.js"
import { dress } from "./sheets.js"
import { lightUp } from "./tutor-citations.js"

export function converse(panel) {
  const thread = panel.querySelector("[data-thread]")
  const asked = panel.querySelector("#asked")
  const form = panel.querySelector("#ask-form")
  const sheet = dress(panel.dataset.sheet)
  const known = new AbortController()
  const before = localStorage.getItem(`tutor:${panel.dataset.key}`)

  new MutationObserver(offer).observe(asked, { childList: true })
  panel.addEventListener("click", (event) => lightUp(event, panel))
  panel.addEventListener("htmx:before:request", ({ target }) => target === form && willAsk())
  panel.addEventListener("htmx:after:swap", swapped)
  for (const name of ["opener", "sentence"]) panel.addEventListener(name, arrived)
  panel.addEventListener("htmx:error", ({ target, detail: { ctx } }) => {
    if (target === form && ctx) alone(ctx.request.body.get("question"))
  })
  panel.addEventListener("submit", (event) => {
    if (navigator.onLine || event.target !== form || event.defaultPrevented) return
    event.preventDefault() // htmx could not be had either
    alone(event.submitter?.value || form.elements["ask-question"].value)
  })
  document.addEventListener("reader:change", comeBack, known)
  comeBack()

  function comeBack() {
    if (!before && !reader.signedIn()) return
    known.abort()
    restore()
  }

  // What was asked before comes once the panel is ready; without a network, when there is one.
  async function restore() {
    const [power] = await Promise.all([htmx(), sheet])
    power?.trigger(asked, "restore")
    if (!power) addEventListener("online", restore, { once: true })
  }

  function swapped({ target, detail: { ctx } }) {
    if (target === asked) panel.toggleAttribute("data-restored", true)
    if (target === form && ctx.response.status < 400) form.reset()
    else if (target === form) form.elements["ask-question"].focus()
    // the button that was pressed is gone, or may not be pressed just now
    if (document.activeElement === document.body) {
      const place = target === form ? thread : target
      place.tabIndex = -1
      place.focus({ preventScroll: true })
    }
    if (!ctx.select && target !== asked && target !== form) return
    show(asked.lastElementChild)
  }

  // What was asked is not offered again, unless it is deleted.
  function offer() {
    const said = new Set([...asked.querySelectorAll(".you")].map((one) => one.lastChild.textContent))
    for (const one of panel.querySelectorAll(".suggestions button")) one.parentElement.hidden = said.has(one.value)
  }

  // Only the thread scrolls, never the page: the reader stays where they read.
  function show(question) {
    if (question) thread.scrollTop = question.offsetTop - thread.offsetTop - 8
  }

  // Without a network the page's own lines are what there is; the question stays in the field, to be asked again.
  async function alone(question) {
    const { answered } = await import("./tutor-offline.js").catch(() => ({}))
    const made = answered?.(question)
    if (!made) return
    asked.append(made)
    show(made)
  }

  // Said before it is sent, for a page that is left meanwhile.
  function willAsk() {
    try {
      localStorage.setItem(`tutor:${panel.dataset.key}`, "asked")
    } catch {
      // Storage is off: the questions are there again when the next one is asked.
    }
  }
}

// A sentence that its stream brings stands there until the whole answer takes the place of its question.
function arrived({ target, detail: { id, data } }) {
  const before = target.querySelectorAll(":scope > :is(.opener, .sentence, .arriving)").length
  if (Number(id) !== before + 1) return
  const { text, html } = JSON.parse(data)
  const made = Object.assign(document.createElement("div"), { className: "arriving" })
  if (html) made.innerHTML = html
  else made.append(Object.assign(document.createElement("p"), { className: "opener", textContent: text }))
  target.querySelector(".working").before(made)
}
