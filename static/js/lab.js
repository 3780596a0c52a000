// A lab's bench: sliders beside the numbers, and the result follows every move. The address keeps what was put in.
// Without this file the form's button works everything out.
const STEPS = 1000 // of a slider
const PAUSE = 90 // milliseconds of rest before the result is asked for

class LabBench extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form")
    this.shown = this.querySelector("[data-shown]")
    for (const input of this.form.querySelectorAll("[data-low]")) this.slide(input)
    this.form.querySelector("[data-work-out]").hidden = true
    this.form.addEventListener("input", () => this.soon())
    this.form.addEventListener("submit", (event) => {
      event.preventDefault()
      this.soon()
    })
  }

  slide(input) {
    const low = Number(input.dataset.low)
    const high = Number(input.dataset.high)
    const log = "log" in input.dataset
    const slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: STEPS, tabIndex: -1 })
    slider.setAttribute("aria-hidden", "true") // the number beside it is the control for keys and screen readers
    const place = () => {
      const share = log ? Math.log(input.value / low) / Math.log(high / low) : (input.value - low) / (high - low)
      slider.value = Math.round(Math.min(1, Math.max(0, share)) * STEPS)
    }
    place()
    input.addEventListener("input", place)
    slider.addEventListener("input", () => {
      const share = slider.value / STEPS
      input.value = log ? twoFigures(low * (high / low) ** share) : onStep(low + share * (high - low), input.dataset.step)
    })
    input.closest(".lab-input").querySelector(".lab-number").after(slider)
  }

  soon() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.workOut(), PAUSE)
  }

  async workOut() {
    const query = new URLSearchParams(new FormData(this.form))
    this.asking?.abort()
    this.asking = new AbortController()
    const answer = await fetch(`${this.dataset.result}?${query}`, { signal: this.asking.signal }).catch(() => null)
    if (!answer?.ok) return
    const open = this.shown.querySelector("details")?.open
    this.shown.innerHTML = await answer.text()
    if (open) this.shown.querySelector("details").open = true
    if (location.pathname === this.dataset.page) history.replaceState(history.state, "", `?${query}`)
  }
}

function twoFigures(number) {
  const power = 10 ** (Math.floor(Math.log10(number)) - 1)
  return Math.round(number / power) * power
}

function onStep(number, step) {
  return Number((Math.round(number / step) * step).toFixed(6))
}

customElements.define("lab-bench", LabBench)
