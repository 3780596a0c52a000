// The tutor's panel in a lesson: <ask-lesson>. What is asked, when, and where the answer goes stands in its templates;
// here is what a template cannot say. Without this file its form leads to a page that asks and answers.
import { htmx } from "./htmx.js"
import { reader } from "./reader.js"
import { lightUp } from "./tutor-citations.js"
import { hideable } from "./tutor-hiding.js"

class AskLesson extends HTMLElement {
  connectedCallback() {
    this.thread = this.querySelector("[data-thread]")
    this.asked = this.querySelector("#asked")
    this.form = this.querySelector("#ask-form")
    this.addEventListener("click", (event) => lightUp(event, this))
    this.addEventListener("htmx:before:request", ({ target }) => target === this.form && this.#willAsk())
    this.addEventListener("htmx:after:swap", (event) => this.#swapped(event))
    for (const name of ["opener", "sentence"]) this.addEventListener(name, arrived)
    this.addEventListener("htmx:error", ({ target, detail: { ctx } }) => {
      if (target === this.form && ctx) this.#alone(ctx.request.body.get("question"))
    })
    this.addEventListener("submit", (event) => {
      if (navigator.onLine || event.target !== this.form || event.defaultPrevented) return
      event.preventDefault() // htmx could not be had either
      this.#alone(event.submitter?.value || this.form.elements["ask-question"].value)
    })
    const known = new AbortController()
    const before = this.#hasAsked()
    const comeBack = () => {
      if (!before && !reader.signedIn()) return
      known.abort()
      this.#restore()
    }
    document.addEventListener("reader:change", comeBack, known)
    comeBack()
    hideable(this)
    import("./tutor-sheet.js").then(({ fold }) => fold(this))
  }

  // What was asked before comes once the panel is ready; without a network, when there is one.
  async #restore() {
    const power = await htmx()
    power?.trigger(this.asked, "restore")
    if (!power) addEventListener("online", () => this.#restore(), { once: true })
  }

  #swapped({ target, detail: { ctx } }) {
    if (target === this.asked) this.toggleAttribute("data-restored", true)
    if (target === this.form && ctx.response.status < 400) this.form.reset()
    else if (target === this.form) this.form.elements["ask-question"].focus()
    // the button that was pressed is gone, or may not be pressed just now
    if (document.activeElement === document.body) {
      const place = target === this.form ? this.thread : target
      place.tabIndex = -1
      place.focus({ preventScroll: true })
    }
    if (!ctx.select && target !== this.asked && target !== this.form) return
    this.#show(this.asked.lastElementChild)
  }

  // Only the thread scrolls, never the page: the reader stays where they read.
  #show(question) {
    if (question) this.thread.scrollTop = question.offsetTop - this.thread.offsetTop - 8
  }

  // Without a network the page's own lines are what there is; the question stays in the field, to be asked again.
  async #alone(question) {
    const { answered } = await import("./tutor-offline.js").catch(() => ({}))
    const made = answered?.(question)
    if (!made) return
    this.asked.append(made)
    this.#show(made)
  }

  // Said before it is sent, for a page that is left meanwhile.
  #willAsk() {
    try {
      localStorage.setItem(`tutor:${this.dataset.key}`, "asked")
    } catch {
      // Storage is off: the questions are there again when the next one is asked.
    }
  }

  #hasAsked() {
    return localStorage.getItem(`tutor:${this.dataset.key}`)
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

customElements.define("ask-lesson", AskLesson)
