// A page that the site makes of what this browser keeps: posted, shown, and kept nowhere else. Of an account only what
// is not sent yet is posted.
import { gettext } from "./gettext.js"
import { htmx } from "./htmx.js"
import { begunQuizzes } from "./quiz-begun.js"
import { reader } from "./reader.js"
import { marksOf } from "./reader-events.js"
import { store } from "./reader-store.js"

const MOST_MARKS = 5_000
const MOST_RESULTS = 500 // the newest
const AWAY = gettext(
  "Your progress could not be worked out: the site cannot be reached. Nothing is lost; it is in this browser.",
)

const form = document.querySelector("[data-kept-here]")
const ofAccount = Boolean(document.querySelector("[data-signed-in]"))
let shown = null
let going = Promise.resolve(true)

export const isEmpty = () => !Object.keys(reader.all()).length && !begunQuizzes().length

// What the account would not have does not count in it.
function kept() {
  const { reads, receipts } = store.get()
  const counts = ({ why }) => !ofAccount || !why
  const newest = Object.values(receipts).toSorted((a, b) => b.at.localeCompare(a.at))
  return {
    reads: marksOf(reads).filter(counts).slice(0, MOST_MARKS),
    receipts: newest
      .filter(counts)
      .slice(0, MOST_RESULTS)
      .map(({ why, kept, ...result }) => result), // what is only of this browser
  }
}

// What waits for it is seen (progress.css).
export function reveal(element) {
  element.removeAttribute("data-waits")
  delete document.documentElement.dataset.unsent
}

// Shows it once more when something has changed. False when the site cannot be reached.
export function show() {
  const mine = kept()
  const now = JSON.stringify([mine, ofAccount ? store.get().me?.etag : null])
  // the page of an account was made with all that the account has
  if (shown === null && (ofAccount ? !mine.reads.length && !mine.receipts.length : isEmpty())) shown = now
  if (shown !== now) going = post(mine)
  shown = now
  return going
}

async function post(mine) {
  const there = await htmx()
  if (!there) return false
  form.elements.kept.value = JSON.stringify(mine)
  const answered = new Promise((resolve) => {
    const ended = ({ detail: { ctx } }) => resolve(ctx.response?.status < 400)
    form.addEventListener("htmx:finally:request", ended, { once: true })
  })
  form.dispatchEvent(new Event("kept"))
  const reached = await answered
  if (!reached) shown = "" // it is tried again with the next change
  return reached
}

export { AWAY }
