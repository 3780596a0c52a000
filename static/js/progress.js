// The progress page from what this browser knows: for anonymous readers all of it, for others what is newer than the page.
import { reader } from "./reader.js"
import { store } from "./reader-store.js"

const page = document.getElementById("progress")
const rows = [...page.querySelectorAll("[data-lesson]")]

function show() {
  const known = !page.dataset.signedIn || reader.signedIn()
  if (known) rows.forEach(showLesson)
  for (const list of page.querySelectorAll(".lessons")) {
    const lessons = [...list.children].map((row) => reader.progress(row.dataset.lesson))
    const done = lessons.filter((lesson) => lesson.done).length
    if (known) list.previousElementSibling.querySelector("[data-track]").textContent = `${done} of ${lessons.length} done`
  }
  page.querySelector("[data-nothing]").hidden = !known || Object.keys(reader.all()).length > 0
  const problem = page.querySelector("[data-problem]")
  problem.textContent = reader.problem()
  problem.hidden = !problem.textContent
}

function showLesson(row) {
  const { read, best, of, done } = reader.progress(row.dataset.lesson)
  const number = row.querySelector("[data-state]")
  number.dataset.number ??= number.textContent
  number.textContent = done ? "✓" : number.dataset.number
  number.title = done ? "Done" : ""
  row.classList.toggle("begun", !done && (read.length > 0 || best !== null))
  row.querySelector("progress").value = read.length
  row.querySelector("[data-score]").textContent = best === null ? "" : `${Number(best.toFixed(1))}/${of}`
}

function takeAway() {
  const { reads, receipts } = store.get()
  const text = JSON.stringify({ format: "ajar-browser/1", reads, receipts }, null, 2)
  const link = document.createElement("a")
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }))
  link.download = "ajar-progress.json"
  link.click()
  URL.revokeObjectURL(link.href)
}

page.querySelector("[data-needs-script]")?.remove()
const asking = page.querySelector("[data-asking]")
page.querySelector("[data-take-away]")?.addEventListener("click", takeAway)
page.querySelector("[data-erase]")?.addEventListener("click", () => asking.showModal())
asking.addEventListener("close", () => {
  if (asking.returnValue !== "erase") return
  for (const key of Object.keys(localStorage)) if (/^(ajar|tutor):/.test(key) && key !== "ajar:scheme") localStorage.removeItem(key)
  location.reload()
})

document.addEventListener("reader:change", show)
reader.announce(Object.fromEntries(rows.map((row) => [row.dataset.lesson, Number(row.dataset.sections)])))
show()
