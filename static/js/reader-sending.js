// What of a browser's events is sent to an account at once, and what becomes of them. What the site will not have stays
// with the reason (`why`), and is tried again by every page that is opened.
import { keyOf, marksOf } from "./reader-events.js"

const MOST_MARKS = 2_000
const MOST_RECEIPTS = 200 // about 200 KB
const refusedHere = new Set() // not twice by the same page

const nameOf = ({ id, lesson, section }) => id ?? `${lesson}#${section}`

export function toSend({ reads, receipts }) {
  const fresh = (one) => !refusedHere.has(nameOf(one))
  return {
    marks: marksOf(reads).filter(fresh).slice(0, MOST_MARKS),
    receipts: Object.values(receipts).filter(fresh).slice(0, MOST_RECEIPTS),
  }
}

// `refused` is [{id, why}], as the site answered. Gives what the account has now.
export function drop(state, marks, receipts, refused) {
  const why = Object.fromEntries(refused.map((one) => [one.id, one.why]))
  for (const one of [...marks, ...receipts]) {
    const reason = why[nameOf(one)]
    const [place, key] = one.id ? [state.receipts, one.id] : [state.reads[one.lesson] ?? {}, keyOf(one)]
    if (!reason) delete place[key]
    else if (place[key]) place[key].why = reason
    if (reason) refusedHere.add(nameOf(one))
  }
  const more = toSend(state)
  if (!more.marks.length && !more.receipts.length) state.owner = null
  state.last = state.me?.account ?? state.last
  state.review = null
  const taken = (one) => !why[nameOf(one)]
  return { marks: marks.filter(taken), receipts: receipts.filter(taken) }
}
