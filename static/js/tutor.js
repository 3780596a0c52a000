// The tutor's panel in a lesson: <ask-lesson>. What is asked and answered in it comes when somebody is about to ask, or
// asked here before (tutor-thread.js). Without this file its form leads to a page that asks and answers.
const READS_ON = 12 // pixels scrolled down, after which somebody reads on

class AskLesson extends HTMLElement {
  connectedCallback() {
    hideable(this)
    fold(this)
    if ("asked" in document.documentElement.dataset) this.#come()
    for (const sign of ["pointerover", "pointerdown", "focusin"]) this.addEventListener(sign, () => this.#come())
    this.addEventListener("submit", (event) => this.#hold(event), true)
  }

  #come() {
    this.coming ??= import("./tutor-thread.js").then(
      ({ converse }) => {
        converse(this)
        this.isReady = true
      },
      () => {
        this.coming = null // the network was away: the next sign asks again
      },
    )
    return this.coming
  }

  // A question sent before what answers it is here waits for it; where that cannot come it goes to its own page.
  async #hold(event) {
    if (this.isReady || this.isUnheld) return
    event.preventDefault()
    event.stopImmediatePropagation()
    await this.#come()
    if (!this.isReady && !navigator.onLine) return // the question stays in the field
    this.isUnheld = !this.isReady
    event.target.requestSubmit(event.submitter)
  }
}

// Hidden on every page until it is asked back at the same place; on a narrow screen it is closed instead.
function hideable(panel) {
  const hide = panel.querySelector("[data-hide]")
  const show = panel.querySelector("[data-show]")
  const back = show.querySelector("button")
  const turn = (hidden) => {
    panel.toggleAttribute("data-hidden", hidden)
    show.hidden = !hidden
  }
  hide.hidden = false
  turn(localStorage.getItem("ajar:no-tutor") === "yes")
  hide.addEventListener("click", () => {
    localStorage.setItem("ajar:no-tutor", "yes")
    turn(true)
    back.focus()
  })
  back.addEventListener("click", () => {
    localStorage.removeItem("ajar:no-tutor")
    turn(false)
    panel.querySelector("#ask-question").focus()
  })
}

// On a narrow screen the panel is a sheet, opened from a button that stays in reach, small while somebody reads on.
function fold(panel) {
  const open = panel.querySelector(".ask-open")
  const close = panel.querySelector(".ask-close")
  const input = panel.querySelector("#ask-question")
  const turn = (shown) => {
    panel.toggleAttribute("data-open", shown)
    open.setAttribute("aria-expanded", String(shown))
  }
  open.hidden = close.hidden = false
  open.addEventListener("click", () => {
    turn(true)
    input.focus()
  })
  close.addEventListener("click", () => {
    turn(false)
    open.focus()
  })
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !panel.hasAttribute("data-open")) return
    turn(false)
    open.focus()
  })
  panel.addEventListener("tutor:away", () => turn(false))
  panel.addEventListener("tutor:back", () => turn(true))

  let before = scrollY
  addEventListener(
    "scroll",
    () => {
      const by = scrollY - before
      if (by > READS_ON || by < 0) open.toggleAttribute("data-small", by > 0)
      if (by > READS_ON || by < 0) before = scrollY
    },
    { passive: true },
  )
}

customElements.define("ask-lesson", AskLesson)
