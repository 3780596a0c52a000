// The tutor's panel in a lesson: <ask-lesson>. Without this file its form leads to a page that asks and answers.
import { reader } from "./reader.js"
import { later } from "./tutor-address.js"
import { lightUp } from "./tutor-citations.js"
import { follow } from "./tutor-stream.js"

class AskLesson extends HTMLElement {
  connectedCallback() {
    this.thread = this.querySelector("[data-thread]")
    this.problem = this.querySelector("[data-problem]")
    this.said = this.querySelector("[data-said]")
    this.form = this.querySelector("form.ask")
    this.input = this.form.elements.question
    this.addEventListener("submit", (event) => this.submitted(event))
    this.addEventListener("click", (event) => lightUp(event, this))
    this.addEventListener("tutor:suggested", (event) => this.ask(event.detail))
    const known = new AbortController()
    const comeBack = () => {
      if (!this.#asked() && !reader.signedIn()) return
      known.abort()
      this.restore()
    }
    document.addEventListener("reader:change", comeBack, known)
    comeBack()
    this.hideable()
    import("./tutor-sheet.js").then(({ fold }) => fold(this))
    if (this.querySelector("[data-compare]")) import("./tutor-compare.js").then(({ compare }) => compare(this))
    import("./tutor-suggestions.js").then(({ suggest }) => suggest(this))
  }

  // Hidden for good, on every page, until it is asked back at the same place.
  hideable() {
    const hide = this.querySelector("[data-hide]")
    const show = this.querySelector("[data-show]")
    const turn = (hidden) => {
      this.toggleAttribute("data-hidden", hidden)
      show.hidden = !hidden
    }
    hide.hidden = false
    turn(localStorage.getItem("ajar:no-tutor") === "yes")
    hide.addEventListener("click", () => { localStorage.setItem("ajar:no-tutor", "yes"); turn(true); show.focus() })
    show.addEventListener("click", () => { localStorage.removeItem("ajar:no-tutor"); turn(false); this.input.focus() })
  }

  submitted(event) {
    if (event.defaultPrevented) return null
    event.preventDefault()
    if (event.target === this.form) return this.ask(this.input.value)
    return this.act(event.target, event.submitter)
  }

  async ask(text) {
    if (!text.trim() || this.busy) return
    this.busy = true
    this.problem.replaceChildren()
    const waiting = this.querySelector("[data-working]").content.firstElementChild.cloneNode(true)
    waiting.querySelector(".you").textContent = text
    this.thread.append(waiting)
    waiting.scrollIntoView({ block: "nearest" })
    this.#willAsk()
    const [ok, html] = await this.send(this.dataset.url, { question: text })
    this.busy = false
    if (ok) this.input.value = ""
    else waiting.remove()
    if (!ok) return this.fail(html)
    waiting.outerHTML = html
    this.follow(this.thread.lastElementChild)
  }

  async act(form, button) {
    const fields = Object.fromEntries(new FormData(form, button))
    const [ok, html] = await this.send(form.action, fields)
    if (!ok) return this.fail(html)
    const question = form.closest(".question")
    if (form.dataset.does === "remove") question.remove()
    else question.outerHTML = html
    this.input.focus({ preventScroll: true })
  }

  async send(url, fields) {
    try {
      const headers = { "HX-Request": "true", Accept: "text/html", "X-CSRFToken": await reader.csrfToken() }
      const answer = await fetch(url, { method: "POST", headers, body: new URLSearchParams(fields) })
      const html = await answer.text()
      if (answer.ok || html.includes("problem")) return [answer.ok, html]
      return [false, "Your question was not sent: the site could not take it. Please try again."]
    } catch {
      return [false, "Your question was not sent: the site cannot be reached. Try again when you are back online."]
    }
  }

  fail(html) {
    if (html.startsWith("<")) this.problem.innerHTML = html
    else this.problem.replaceChildren(Object.assign(document.createElement("p"), { className: "problem", role: "alert", textContent: html }))
    this.input.focus()
  }

  async restore(wait = 1_000) {
    const answer = await fetch(this.dataset.url, { headers: { "HX-Request": "true", Accept: "text/html" } }).catch(() => null)
    if (!answer?.ok && wait < 60_000) later(() => this.restore(wait * 2), wait)
    const asked = answer?.ok && !this.thread.childElementCount ? await answer.text() : ""
    this.thread.insertAdjacentHTML("beforeend", asked)
    this.toggleAttribute("data-restored", true)
    if (!asked) return
    for (const running of this.thread.querySelectorAll("[data-stream]")) this.follow(running)
  }

  follow(question) {
    question.scrollIntoView({ block: "nearest" })
    follow(question, (text) => { this.said.textContent = text })
  }

  // Said before it is sent, for a page that is left meanwhile.
  #willAsk() {
    try {
      localStorage.setItem(`tutor:${this.dataset.key}`, "asked")
    } catch {
      // Storage is off: the questions are there again when the next one is asked.
    }
  }

  #asked() {
    return localStorage.getItem(`tutor:${this.dataset.key}`)
  }
}

customElements.define("ask-lesson", AskLesson)
