// What was taken away or carried, put in again: the union of it and of what is here, so a second time changes nothing.
import { addTicks } from "./checklist.js"
import { decisions } from "./decision-store.js"
import { gettext } from "./gettext.js"
import { notes } from "./note-store.js"
import { addMark, counted, marksOf } from "./reader-events.js"
import { inFile } from "./reader-file-parts.js"
import { store } from "./reader-store.js"

const nameOf = ({ lesson, section, hash }) => `${lesson}#${section}#${hash}`

// Read marks and quiz results: those that are new.
function putInEvents({ marks, results }) {
  const read = new Set(marksOf(store.get().reads).map(nameOf))
  const had = { ...store.get().receipts }
  store.update((state) => {
    for (const mark of marks) addMark(state.reads, mark)
    for (const { id, slug, receipt, score, of, passed, at, again } of results)
      state.receipts[id] ??= { id, slug, receipt, score, of, passed: passed === true, at, again: again === true }
    state.review = null // it is worked out anew
  })
  const { reads, receipts } = store.get()
  return [marksOf(reads).filter((one) => !read.has(nameOf(one))), Object.values(receipts).filter(({ id }) => !had[id])]
}

// Those of `given` that are newer than what is here.
const newer = (given, here) =>
  given.filter(({ id, at }) => !(Date.parse(here.find((one) => one.id === id)?.at ?? 0) >= Date.parse(at)))

// Says what was new, in a sentence; throws an Error with one where it could not be kept. `account` is who is here, null
// without one.
export function putIn(data, account) {
  const found = inFile(data)
  const [marks, results] = putInEvents(found)
  const noted = newer(found.notes, notes.of(account))
  let problem = noted.length ? notes.keep(noted, account) : ""
  const decided = newer(found.records, decisions.all())
  if (!decided.every((record) => decisions.keep(record))) problem ||= store.problem()
  for (const [slug, words] of Object.entries(found.ticks)) addTicks(slug, words)
  if (problem || store.problem()) throw new Error(problem || store.problem())
  const what = counted(
    marks,
    results,
    noted.filter(({ deleted }) => !deleted),
    decided,
  )
  return what ? gettext("Put in: {what}.", { what }) : gettext("Everything in it was here already.")
}
