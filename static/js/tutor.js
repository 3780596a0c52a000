// The tutor's panel in a lesson: <ask-lesson>. Without this file its form leads to a page that asks and answers.
import { reader } from "./reader.js"
import { later } from "./tutor-address.js"
import { lightUp } from "./tutor-citations.js"
import { hideable } from "./tutor-hiding.js"
import { follow } from "./tutor-stream.js"

class AskLesson extends HTMLElement {
  connectedCallback() {
    this.thread = this.querySelector("[data-thread]")
    this.asked = this.querySelector("[data-asked]")
    this.problem = this.querySelector("[data-problem]")
    this.said = this.querySelector("[data-said]")
    this.form = this.querySelector("form.ask")
    this.input = this.form.elements.namedItem("ask-question")
    this.addEventListener("submit", (event) => this.submitted(event))
    this.addEventListener("click", (event) => lightUp(event, this))
    const known = new AbortController()
    const comeBack = () => {
      if (!this.#asked() && !reader.signedIn()) return
      known.abort()
      this.restore()
    }
    document.addEventListener("reader:change", comeBack, known)
    comeBack()
    hideable(this)
    import("./tutor-sheet.js").then(({ fold }) => fold(this))
    if (this.querySelector("[data-compare]")) import("./tutor-compare.js").then(({ compare }) => compare(this))
  }

  // A suggestion, "More" and "Quiz me" are buttons of the same form with a question of their own.
  submitted(event) {
    if (event.defaultPrevented) return null
    event.preventDefault()
    const own = event.submitter?.name === "question" ? event.submitter.value : null
    if (event.target === this.form) return this.ask(own ?? this.input.value)
    return this.act(event.target, event.submitter)
  }

  async ask(text) {
    if (!text.trim() || this.busy) return
    this.busy = true
    this.problem.replaceChildren()
    const waiting = this.querySelector("[data-working]").content.firstElementChild.cloneNode(true)
    waiting.querySelector(".you").textContent = text
    this.asked.append(waiting)
    this.show(waiting)
    this.#willAsk()
    const [ok, html] = await this.send(this.dataset.url, { question: text })
    this.busy = false
    if (!ok) {
      waiting.remove()
      return this.fail(html)
    }
    this.input.value = ""
    waiting.outerHTML = html
    this.follow(this.asked.lastElementChild)
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
    else
      this.problem.replaceChildren(
        Object.assign(document.createElement("p"), { className: "problem", role: "alert", textContent: html }),
      )
    this.input.focus()
  }

  async restore(wait = 1_000) {
    const answer = await fetch(this.dataset.url, { headers: { "HX-Request": "true", Accept: "text/html" } }).catch(
      () => null,
    )
    if (!answer?.ok && wait < 60_000) later(() => this.restore(wait * 2), wait)
    const asked = answer?.ok && !this.asked.childElementCount ? await answer.text() : ""
    this.asked.insertAdjacentHTML("beforeend", asked)
    this.toggleAttribute("data-restored", true)
    if (!asked) return
    for (const running of this.asked.querySelectorAll("[data-stream]")) this.follow(running)
    if (this.asked.lastElementChild) this.show(this.asked.lastElementChild)
  }

  follow(question) {
    this.show(question)
    follow(question, (text) => {
      this.said.textContent = text
      this.show(document.getElementById(question.id) ?? question)
    })
  }

  // Only the thread scrolls, never the page: the reader stays where they read.
  show(question) {
    this.thread.scrollTop = question.offsetTop - this.thread.offsetTop - 8
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
