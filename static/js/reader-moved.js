// A lesson that got another slug is the same lesson: what this browser keeps under the old one follows, once a page
// says what it was.
import { addMark, marksOf } from "./reader-events.js"
import { store } from "./reader-store.js"

// found: {slug: {was?: [slug]}}
export function follow(found) {
  const now = new Map(Object.entries(found).flatMap(([slug, { was = [] }]) => was.map((old) => [old, slug])))
  const { reads, receipts } = store.get()
  const moves = [...Object.keys(reads), ...Object.values(receipts).map(({ slug }) => slug)].some((slug) =>
    now.has(slug),
  )
  if (moves) store.update((state) => move(state, now))
}

function move(state, now) {
  for (const [old, slug] of now) {
    if (!state.reads[old]) continue
    for (const mark of marksOf({ [old]: state.reads[old] })) addMark(state.reads, { ...mark, lesson: slug })
    delete state.reads[old]
  }
  for (const receipt of Object.values(state.receipts)) receipt.slug = now.get(receipt.slug) ?? receipt.slug
}
