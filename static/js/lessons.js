// A list of lessons shows what this reader did: a tick when done, how far they came, where to read on.
import { reader } from "./reader.js"

const rows = [...document.querySelectorAll(".toc [data-lesson]")]

function show() {
  for (const row of rows) {
    const { read, best, of, done } = reader.progress(row.dataset.lesson)
    const number = row.querySelector("[data-state]")
    number.dataset.number ??= number.textContent
    number.textContent = done ? "✓" : number.dataset.number
    number.classList.toggle("done", done)
    number.title = done ? "Done" : ""
    const how = score(read.length, reader.sections(row.dataset.lesson).length, best, of)
    const dot = Object.assign(document.createElement("span"), { className: "dot", textContent: " · " })
    row.querySelector("[data-score]").replaceChildren(...(how ? [dot, how] : []))
  }
  showNext()
  showDue()
}

function showDue() {
  const box = document.querySelector("[data-due]")
  const due = reader.due()
  if (!box) return
  document.documentElement.toggleAttribute("data-due", due > 0)
  box.querySelector("h2").textContent = `${due} question${due === 1 ? "" : "s"} to review today`
}

function score(read, sections, best, of) {
  if (best !== null) return `${best}/${of}`
  return read ? `${read} of ${sections} sections read` : ""
}

// The lesson that was begun and is not finished, the last such in the order of the course; else the first that is not
// done. Whoever has begun has this box, so that it has its room before the page is painted (before-paint.js).
function showNext() {
  const box = document.querySelector("[data-continue]")
  const seen = document.documentElement.dataset
  const states = rows.map((row) => ({ row, ...reader.progress(row.dataset.lesson) }))
  if (states.some(({ read }) => read.length)) seen.begun = ""
  if (!box || !("begun" in seen)) return
  const next = states.findLast(({ read, done }) => read.length && !done) ?? states.find(({ done }) => !done)
  if (!next) return say(box, "Done", "You have done every lesson", "/progress/", "See your progress")
  const link = next.row.querySelector("h4 a")
  const ahead = reader.sections(next.row.dataset.lesson).find(({ anchor }) => !next.read.includes(anchor))
  if (!next.read.length) say(box, "Next", link.textContent, link.href, "Read it")
  else if (ahead) say(box, `Continue · ${link.textContent}`, ahead.title, `${link.href}#${ahead.anchor}`, "Read on")
  else say(box, "Continue", link.textContent, `${link.href}quiz/`, "Take the quiz")
}

function say(box, about, title, href, label) {
  box.querySelector(".eyebrow").textContent = about
  box.querySelector("h2").textContent = title
  Object.assign(box.querySelector("a"), { href, textContent: label })
}

document.addEventListener("reader:change", show)
show()
