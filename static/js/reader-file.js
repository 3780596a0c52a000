// What this browser keeps of a reader without an account, in one piece: to be taken away, or carried to another device.
import { slugsWithTicks, ticksOf } from "./checklist.js"
import { decisions } from "./decision-store.js"
import { notes } from "./note-store.js"
import { store } from "./reader-store.js"

export const FORMAT = "ajar-browser/1"

export function everythingHere() {
  const { reads, receipts } = store.get()
  return {
    format: FORMAT,
    reads,
    receipts,
    decisions: Object.fromEntries(decisions.all().map((record) => [record.id, record])),
    notes: notes.of(null).map(({ by, last, ...note }) => note),
    ticks: Object.fromEntries(slugsWithTicks().map((slug) => [slug, ticksOf(slug)])),
  }
}
