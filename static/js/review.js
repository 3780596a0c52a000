// The review of an anonymous reader: this browser has the receipts, the server works out from them what is due.

import { gettext, ngettext } from "./gettext.js"
import { today } from "./reader.js"
import { post } from "./reader-me.js"
import { store } from "./reader-store.js"

const MOST = 500 // receipts that are sent, the newest

// {day, today: [{lesson, question, url}], about, practise, done, corrected}, asked for once a day, after each receipt
// and as long as there are some that the site does not know as its own; null when the server cannot be reached.
export async function plan() {
  const { receipts, review } = store.get()
  if (review?.day === today() && !Object.values(receipts).some(({ why }) => why)) return review
  const newest = Object.values(receipts)
    .toSorted((a, b) => b.at.localeCompare(a.at))
    .slice(0, MOST)
  const answer = await post("/review/due/", { receipts: newest.map(({ receipt }) => receipt) })
  if (!answer) return null
  const { refused, ...found } = answer
  const why = Object.fromEntries(refused.map((one) => [newest[one.place].id, one.why]))
  store.update((state) => {
    state.review = { day: today(), ...found }
    for (const { id } of newest) if (state.receipts[id]) state.receipts[id].why = why[id]
  })
  return store.get().review
}

async function show(page) {
  const found = await plan()
  page.dataset.known = "" // so that the note below is shown where it stays
  const say = (name, text) => {
    page.querySelector(`[data-${name}]`).textContent = text
  }
  if (!found)
    return say(
      "today",
      gettext("The review could not be worked out: the site does not answer. Nothing is lost; try again in a moment."),
    )
  const { today: due, about, done, practise } = found
  say(
    "today",
    due.length
      ? ngettext("{n} question to review today", "{n} questions to review today", due.length)
      : done
        ? gettext("Done for today")
        : gettext("Nothing is due today"),
  )
  say("about", about)
  const start = page.querySelector("[data-start]")
  start.hidden = !due.length
  if (due.length) lead(start, due[0].url)
  page.querySelector("[data-after]").hidden = due.length > 0
  const toPractise = page.querySelector("[data-practise]")
  toPractise.hidden = !practise
  if (practise) toPractise.href = practise
}

const toGo = (n) => (n ? ngettext("{n} to go today", "{n} to go today", n) : gettext("done for today"))

// After an answer: on to the next, which a fresh plan knows.
async function afterAnswer() {
  const next = document.querySelector("[data-next]")
  const left = document.querySelector("[data-left]")
  const found = await plan()
  if (!found) return
  left.textContent = ` · ${toGo(found.today.length)}`
  lead(next, found.today.length ? found.today[0].url : "/review/")
}

function lead(link, address) {
  link.href = address
  link.setAttribute("hx-get", address)
}

// Of a page of the review that is there now; that of an account the site has worked out.
export function shown() {
  const page = document.getElementById("review")
  if (!page) afterAnswer()
  else if (!page.dataset.plan) show(page)
}

// An answer of an earlier visit reached the site only now.
document.addEventListener("answers:sent", () => {
  const page = document.getElementById("review")
  if (page?.dataset.plan) location.reload()
  else if (page) show(page)
})
