// A list of lessons shows what this reader did: a tick when done, how far they came.
import { gettext, ngettext } from "./gettext.js"
import { reader, shownPoints } from "./reader.js"

const rows = [...document.querySelectorAll(".toc [data-lesson]")]

function show() {
  for (const row of rows) {
    const { read, best, of, done } = reader.progress(row.dataset.lesson)
    const number = row.querySelector("[data-state]")
    number.dataset.number ??= number.textContent
    number.textContent = done ? "✓" : number.dataset.number
    number.classList.toggle("done", done)
    number.title = done ? gettext("Done") : ""
    const how = score(read.length, reader.sections(row.dataset.lesson).length, best, of)
    const dot = Object.assign(document.createElement("span"), { className: "dot", textContent: " · " })
    row.querySelector("[data-score]").replaceChildren(...(how ? [dot, how] : []))
  }
}

function score(read, sections, best, of) {
  if (best !== null) return `${shownPoints(best)}/${of}`
  return read ? ngettext("{read} of {n} section read", "{read} of {n} sections read", sections, { read }) : ""
}

document.addEventListener("reader:change", show)
show()
