// A lab's sliders: each moves its number, and is moved by it. The form itself asks for the result at every move.
class LabBench extends HTMLElement {
  connectedCallback() {
    for (const input of this.querySelectorAll("[data-low]")) slide(input)
  }
}

function slide(input) {
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

function twoFigures(number) {
  const power = 10 ** (Math.floor(Math.log10(number)) - 1)
  return Math.round(number / power) * power
}

function onStep(number, step) {
  return Number((Math.round(number / step) * step).toFixed(6))
}

customElements.define("lab-bench", LabBench)
