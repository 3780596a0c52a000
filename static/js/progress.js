// The progress page from what this browser knows: for anonymous readers all of it, for others what is newer than the
// page.

import { showRefused } from "./progress-refused.js"
import { reader, tenths } from "./reader.js"
import { account } from "./reader-account.js"
import { store } from "./reader-store.js"
import { plan } from "./review.js"

const page = document.getElementById("progress")
const rows = [...page.querySelectorAll("[data-lesson]")]
const fromServer = "signedIn" in page.dataset

function show() {
  const known = !fromServer || reader.signedIn()
  if (known) rows.forEach(showLesson)
  for (const list of page.querySelectorAll(".lessons")) {
    const lessons = [...list.children].map((row) => reader.progress(row.dataset.lesson))
    const done = lessons.filter((lesson) => lesson.done).length
    if (known)
      list.previousElementSibling.querySelector("[data-track]").textContent = `${done} of ${lessons.length} done`
  }
  if (!fromServer) showAttempts()
  showRefused(page.querySelector("[data-refused]"), (slug) => titles()[slug] ?? slug)
  page.querySelector("[data-nothing]").hidden = !known || Object.keys(reader.all()).length > 0
  const problem = page.querySelector("[data-problem]")
  problem.textContent = reader.problem()
  problem.hidden = !problem.textContent
}

function showLesson(row) {
  const slug = row.dataset.lesson
  const { read, best, of, done } = reader.progress(slug)
  const number = row.querySelector("[data-state]")
  number.dataset.number ??= number.textContent
  number.textContent = done ? "✓" : number.dataset.number
  number.title = done ? "Done" : ""
  row.classList.toggle("begun", !done && (read.length > 0 || best !== null))
  row.querySelector("progress").value = read.length
  row.querySelector("[data-score]").textContent = best === null ? "" : `${tenths(best)}/${of}`
  if (!fromServer) showMore(row, slug)
}

// As templates/learners/_more.html says it of an account.
function showMore(row, slug) {
  const address = row.dataset.address
  const more = row.querySelector("[data-more]")
  const { read, changed, added, quizAdded, done } = reader.progress(slug)
  const sections = reader.sections(slug)
  const ahead = read.length && !done ? sections.find(({ anchor }) => !read.includes(anchor)) : null
  const links = (anchors) =>
    sections
      .filter(({ anchor }) => anchors.includes(anchor))
      .flatMap(({ anchor, title }, place) => [place ? ", " : "", link(`${address}#${anchor}`, title)])
  more.replaceChildren()
  row.querySelector("[data-link]").href = ahead ? `${address}#${ahead.anchor}` : address
  if (ahead) more.append("Go on with ", link(`${address}#${ahead.anchor}`, ahead.title), ". ")
  if (added.length)
    more.append(
      added.length === 1 ? "1 section was" : `${added.length} sections were`,
      " added since you finished it: ",
      ...links(added),
      ". ",
    )
  if (quizAdded) more.append("A ", link(`${address}quiz/`, "quiz"), " was added since you finished it. ")
  if (changed.length)
    more.append(
      changed.length === 1
        ? "1 section has changed since you read it: "
        : `${changed.length} sections have changed since you read them: `,
      ...links(changed),
      ".",
    )
}

const titles = () =>
  Object.fromEntries(rows.map((row) => [row.dataset.lesson, row.querySelector("[data-link]").textContent]))

function showAttempts() {
  const list = page.querySelector("[data-attempts]")
  const attempts = reader.attempts()
  list.hidden = !attempts.length
  list.querySelector("ol").replaceChildren(
    ...attempts.map(({ id, slug, score, of, passed, at }) => {
      const line = document.createElement("li")
      const time = Object.assign(document.createElement("time"), { dateTime: at, textContent: day(at) })
      const points = Object.assign(document.createElement("b"), { textContent: `${tenths(score)}/${of}` })
      line.append(
        time,
        " ",
        titles()[slug] ?? slug,
        " ",
        points,
        passed ? " passed" : " not passed",
        correctedSince(id),
      )
      return line
    }),
  )
}

function correctedSince(id) {
  const { count, at } = store.get().review?.corrected?.[id] ?? { count: 0 }
  return count
    ? `. ${count} question${count === 1 ? " was" : "s were"} corrected since, ` +
        `${count > 1 ? "the last " : ""}on ${day(at)}`
    : ""
}

const day = (at) => new Date(at).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" })
const link = (href, textContent) => Object.assign(document.createElement("a"), { href, textContent })

async function showReview() {
  const box = page.querySelector("[data-review]")
  const found = await plan()
  if (!found) return
  const due = found.today.length
  box.querySelector("[data-due]").textContent = due
    ? `${due} question${due === 1 ? "" : "s"} to review today`
    : "Nothing to review today"
  box.querySelector("[data-about]").textContent = found.about
  box.querySelector("[data-start]").hidden = !due
}

function takeAway() {
  const { reads, receipts } = store.get()
  const decisions = JSON.parse(localStorage.getItem("ajar:decisions:1") ?? "{}").records ?? {}
  save(
    "ajar-progress.json",
    "application/json",
    JSON.stringify({ format: "ajar-browser/1", reads, receipts, decisions }, null, 2),
  )
}

// A cell that a spreadsheet would run is defused by an apostrophe.
function takeAttempts() {
  const cell = (value) =>
    `"${String(value)
      .replace(/^[=+\-@\t\r]/, "'$&")
      .replaceAll('"', '""')}"`
  const lines = reader
    .attempts()
    .map(({ id, slug, at, score, of, passed }) => [slug, at, score, of, passed, id].map(cell).join())
  save("ajar-attempts.csv", "text/csv", ["lesson,finished,points,out of,passed,id", ...lines, ""].join("\r\n"))
}

function save(name, type, text) {
  const made = document.createElement("a")
  made.href = URL.createObjectURL(new Blob([text], { type }))
  made.download = name
  made.click()
  URL.revokeObjectURL(made.href)
}

const asking = page.querySelector("[data-asking]")
page.querySelector("[data-take-away]")?.addEventListener("click", takeAway)
page.querySelector("[data-take-attempts]")?.addEventListener("click", takeAttempts)
page.querySelector("[data-erase]")?.addEventListener("click", () => asking.showModal())
asking.addEventListener("close", () => {
  if (asking.returnValue !== "erase") return
  for (const key of Object.keys(localStorage))
    if (/^(ajar|tutor):/.test(key) && key !== "ajar:scheme") localStorage.removeItem(key)
  location.reload()
})
// Undone here, what the merge had added goes back into this browser.
for (const form of page.querySelectorAll("[data-undo]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    await account.undo(new URL(form.action).pathname)
    location.reload()
  })
}

document.addEventListener("reader:change", show)
document.addEventListener("answers:sent", show)
show()
page.querySelector("div[data-waits]")?.removeAttribute("data-waits")
const others = [fromServer ? null : showReview()]
if (localStorage.getItem("ajar:decisions:1"))
  others.push(import("./progress-decisions.js").then(({ showDecisions }) => showDecisions(page, fromServer)))
Promise.allSettled(others).then(() => page.querySelector("aside[data-waits]")?.removeAttribute("data-waits"))
