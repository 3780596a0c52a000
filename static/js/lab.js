// A lab's bench: a slider moves its number, and the result follows every move. The address keeps what was put in.
// Without this file the form's button works everything out.
const PAUSE = 90 // milliseconds of rest before the result is asked for

class LabBench extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form")
    this.shown = this.querySelector("[data-shown]")
    for (const input of this.form.querySelectorAll("[data-low]")) this.slide(input)
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
    const slider = input.closest(".lab-input").querySelector("[type=range]")
    input.addEventListener("input", () => {
      const share = log ? Math.log(input.value / low) / Math.log(high / low) : (input.value - low) / (high - low)
      slider.value = Math.round(Math.min(1, Math.max(0, share)) * slider.max)
    })
    slider.addEventListener("input", () => {
      const share = slider.value / slider.max
      input.value = log ? twoFigures(low * (high / low) ** share) : onStep(low + share * (high - low), input.dataset.step)
    })
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
