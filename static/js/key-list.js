// The list of the keys that do something on this page, under "?" and at its foot, and the switch that turns them off.
import { gettext } from "./gettext.js"
import { areOn, turn } from "./keys.js"

// [key, what it does, where it does it]
const KEYS = [
  ["/", gettext("Search"), "#find, #search-field"],
  ["n", gettext("Next section"), ".lesson section.part"],
  ["p", gettext("Previous section"), ".lesson section.part"],
  ["1–9", gettext("Choose an answer"), "form.asking .opts"],
  ["Enter", gettext("Answer"), "form.asking"],
  ["Enter", gettext("Go on"), "[data-next]"],
  ["?", gettext("Show this list"), "body"],
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
  const close = made(
    "form",
    { method: "dialog" },
    made("button", { className: "btn quiet", textContent: gettext("Close") }),
  )
  const list = made(
    "dialog",
    { className: "keys", ariaLabel: gettext("Keys on this page") },
    made("h2", { textContent: gettext("Keys on this page") }),
    made("dl", {}, ...lines),
    made("p", {}, made("label", {}, box, ` ${gettext("Use these keys. Enter always works.")}`)),
    close,
  )
  list.addEventListener("close", () => list.remove())
  document.body.append(list)
  list.showModal()
}
