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
    row.querySelector("[data-score]").textContent = score(read.length, reader.sections(row.dataset.lesson).length, best, of)
  }
  showNext()
  showDue()
}

function showDue() {
  const box = document.querySelector("[data-due]")
  const due = reader.due()
  if (!box) return
  box.hidden = !due
  box.querySelector("h2").textContent = `${due} question${due === 1 ? "" : "s"} to review today`
}

function score(read, sections, best, of) {
  if (best !== null) return ` · ${best}/${of}`
  return read ? ` · ${read} of ${sections} sections read` : ""
}

// The lesson that was begun and is not finished; the last such in the order of the course.
function showNext() {
  const box = document.querySelector("[data-continue]")
  const row = rows.findLast((one) => {
    const { read, done } = reader.progress(one.dataset.lesson)
    return read.length && !done
  })
  if (!box) return
  box.hidden = !row
  if (!row) return
  const link = row.querySelector("h4 a")
  const { read } = reader.progress(row.dataset.lesson)
  const ahead = reader.sections(row.dataset.lesson).find(({ anchor }) => !read.includes(anchor))
  box.querySelector("h2").textContent = ahead ? `${link.textContent}: “${ahead.title}”` : link.textContent
  const button = box.querySelector("a")
  button.href = ahead ? `${link.href}#${ahead.anchor}` : `${link.href}quiz/`
  button.textContent = ahead ? "Read on" : "Take the quiz"
}

document.addEventListener("reader:change", show)
show()
