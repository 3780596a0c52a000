// The list of the keys that do something on this page, under "?" and at its foot, and the switch that turns them off.
import { areOn, turn } from "./keys.js"

// [key, what it does, where it does it]
const KEYS = [
  ["/", "Search", "#find, #search-field"],
  ["n", "Next section", ".lesson section.part"],
  ["p", "Previous section", ".lesson section.part"],
  ["1–9", "Choose an answer", "form.asking .opts"],
  ["Enter", "Answer", "form.asking"],
  ["Enter", "Go on", "[data-next]"],
  ["?", "Show this list", "body"],
]

const isShown = ([, , where]) => [...document.querySelectorAll(where)].some((one) => one.checkVisibility())

function made(tag, about, ...within) {
  const element = Object.assign(document.createElement(tag), about)
  element.append(...within)
  return element
}

export function showKeys() {
  const lines = KEYS.filter(isShown).map(([key, does]) =>
    made("div", {}, made("dt", {}, made("kbd", { textContent: key })), made("dd", { textContent: does })),
  )
  const box = made("input", { type: "checkbox", checked: areOn() })
  box.addEventListener("change", () => turn(box.checked))
  const close = made("form", { method: "dialog" }, made("button", { className: "btn quiet", textContent: "Close" }))
  const list = made(
    "dialog",
    { className: "keys", ariaLabel: "Keys on this page" },
    made("h2", { textContent: "Keys on this page" }),
    made("dl", {}, ...lines),
    made("p", {}, made("label", {}, box, " Use these keys. Enter always works.")),
    close,
  )
  list.addEventListener("close", () => list.remove())
  document.body.append(list)
  list.showModal()
}
