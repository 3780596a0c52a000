// Notes as this browser keeps them: those of a reader without an account, and those that an account has not got yet.
// {id: note} as notes/copies.py reads them, and with each `by`, the account that made it, and `last`, the account that
// was signed in before it was made without one.
import { gettext } from "./gettext.js"
import { isTheirs } from "./reader-events.js"
import { accountHere, post } from "./reader-me.js"
import { store } from "./reader-store.js"

const KEY = "ajar:notes:1"
const MOST = 500
const MOST_LETTERS = 600_000 // 2 MB in the widest script, which is what can be sent at once
const MOST_DELETED = 500
const AT_ONCE = 100 // in one message
const FULL = gettext(
  "This browser has no room for more notes: this one is lost when you leave the page. Delete some on My notes, or " +
    "sign in, for an account holds 2,000.",
)
const OFF = gettext(
  "This browser keeps nothing for this site, or has no room left: this note is lost when you leave the page.",
)

function held() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}")
  } catch {
    return {} // storage is off, or what stands there is no longer readable
  }
}

// "" or a sentence
function write(all) {
  const there = Object.values(all).filter((one) => !one.deleted)
  const gone = Object.values(all).filter((one) => one.deleted)
  const old = gone.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(MOST_DELETED)
  for (const { id } of old) delete all[id]
  const written = JSON.stringify(all)
  if (there.length > MOST || written.length > MOST_LETTERS) return FULL
  try {
    if (there.length + gone.length) localStorage.setItem(KEY, written)
    else localStorage.removeItem(KEY)
    return ""
  } catch {
    return OFF
  }
}

let sending = null

const plain = ({ by, last, ...note }) => note
const later = (one, other) =>
  Date.parse(one.at) - Date.parse(other.at) || (JSON.stringify(plain(one)) > JSON.stringify(plain(other)) ? 1 : -1)

// One of each id: the one changed last.
export function union(...lists) {
  const all = {}
  for (const note of lists.flat()) if (!all[note.id] || later(note, all[note.id]) > 0) all[note.id] = note
  return Object.values(all)
}

export const notes = {
  // Of whoever is `here`: an account, null, or undefined while that is not known. The deleted ones too.
  of: (here) => Object.values(held()).filter((one) => isTheirs(store.get(), here, { account: one.by, last: one.last })),

  // Those that may be somebody else's, since another account was signed in here before.
  foreign: (here) => Object.values(held()).filter((one) => !one.by && !one.deleted && !notes.of(here).includes(one)),

  // "" or a sentence.
  keep(given, here) {
    const all = held()
    const own = { by: here ?? null, last: store.get().last }
    for (const note of given) all[note.id] = union({ ...note, ...own }, all[note.id] ?? [])[0]
    return write(all)
  },

  drop(gone) {
    const all = held()
    for (const { id, at } of gone) if (all[id]?.at === at) delete all[id]
    return write(all)
  },

  // Into the account that is signed in; what it has is dropped here. "" or a sentence.
  send(which) {
    if (which) return deliver(which)
    sending ??= deliver().finally(() => (sending = null))
    return sending
  },
}

async function deliver(which) {
  const here = await accountHere()
  const mine = here ? (which ?? notes.of(here)) : []
  for (let begin = 0; begin < mine.length; begin += AT_ONCE) {
    const some = mine.slice(begin, begin + AT_ONCE)
    const answer = await post("/notes/merge/", { notes: some.map(plain) })
    if (!answer)
      return gettext("Your account does not have this yet. It is kept in this browser and sent with the next page.")
    notes.drop(some)
    store.update(({ me }) => {
      if (me) me.notes = answer.notes
    })
  }
  return ""
}
