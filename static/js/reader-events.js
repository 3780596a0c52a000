// The events that this browser keeps, as plain functions on the state of reader-store.js.
import { listed, ngettext } from "./wording.js"

// A section that is read again after it was edited gets a mark of its own: marks are kept by the text that was read.
export const keyOf = ({ section, hash }) => (hash ? `${section}#${hash}` : section)

// [{lesson, section, hash, at}]
export function marksOf(reads) {
  return Object.entries(reads).flatMap(([lesson, sections]) =>
    Object.entries(sections).map(([key, { hash, at, why }]) => ({
      lesson,
      section: key.split("#")[0],
      hash,
      at,
      ...(why ? { why } : {}),
    })),
  )
}

export function addMark(reads, { lesson, section, hash, at }) {
  const sections = (reads[lesson] ??= {})
  const key = keyOf({ section, hash })
  if (!sections[key] || at < sections[key].at) sections[key] = { hash, at }
}

// Takes the marks of a lesson out for which `test({section, hash})` holds.
export function dropMarks(reads, lesson, test) {
  for (const [key, { hash }] of Object.entries(reads[lesson] ?? {})) {
    if (test({ section: key.split("#")[0], hash })) delete reads[lesson][key]
  }
}

const isEmpty = ({ reads, receipts }) => !marksOf(reads).length && !Object.keys(receipts).length

// Whether the events were made by, or after, another account than the one that is signed in now.
export function isForeign(state) {
  const whose = state.owner ?? state.last
  return Boolean(state.me?.signed_in && whose && whose !== state.me.account && !isEmpty(state))
}

// Whether something that this browser kept is of whoever is `here` (an account, null, or undefined while that is not
// known): made in their account, or without one while nobody else had been signed in here.
export function isTheirs({ shared }, here, { account, last }) {
  if (!here || account) return account === here
  return last ? last === here : !shared
}

// Hides them until the reader says whose they are, so that nobody sees or keeps the progress of another.
export function setApart(state) {
  const { reads, receipts, owner, last, apart } = state
  state.apart = { reads: {}, receipts: {}, owner: owner ?? last, declined: false }
  if (apart) addAll(state.apart, apart)
  addAll(state.apart, { reads, receipts })
  Object.assign(state, { reads: {}, receipts: {}, owner: null, review: null })
}

// After signing out: what belongs to the account is forgotten, what was hidden is there again.
export function restore(state) {
  state.me = null
  state.review = null
  if (!state.apart) return
  addAll(state, state.apart)
  state.owner ??= state.apart.owner
  state.apart = null
}

// The union: the earliest mark of a text, every receipt.
export function addAll(into, { reads, receipts }) {
  for (const mark of marksOf(reads)) addMark(into.reads, mark)
  for (const [id, receipt] of Object.entries(receipts)) into.receipts[id] ??= receipt
}

// "5 sections read, 1 quiz result and 2 notes"
export function counted(marks, receipts, notes = [], records = []) {
  const parts = [
    marks.length && ngettext("{n} section read", "{n} sections read", marks.length),
    receipts.length && ngettext("{n} quiz result", "{n} quiz results", receipts.length),
    notes.length && ngettext("{n} note", "{n} notes", notes.length),
    records.length && ngettext("{n} decision record", "{n} decision records", records.length),
  ].filter(Boolean)
  return listed(parts).join("")
}
