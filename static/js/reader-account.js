// The account behind the reader: who they are (GET /me/), and what this browser holds sent to it (POST /me/merge/).
// A cookie that scripts can see says only that somebody is signed in, so that pages ask nothing for anonymous readers.
import { store } from "./reader-store.js"
import { addAll, addMark, dropMarks, isForeign, marksOf, restore, setApart } from "./reader-events.js"

const SIGNED_IN = /(?:^|; )(?:__Secure-)?ajar_in=1/
const FIRST_WAIT = 2_000 // milliseconds before a failed sending is tried again; doubled each time
const LONGEST_WAIT = 300_000
let asking = null
let sending = null
let wait = FIRST_WAIT

export const account = {
  // true, false, or null while it is not yet known
  signedIn() {
    if (!SIGNED_IN.test(document.cookie)) return false
    return store.get().me?.signed_in ? true : null
  },

  // `again` asks anew, since a token that was asked for before somebody signed in is no longer taken.
  async csrfToken(again = false) {
    return (await ask(again))?.csrf_token ?? ""
  },

  // The account that is signed in, null when nobody is, undefined when the site cannot be asked.
  async here() {
    if (this.signedIn() === null) await ask()
    return this.signedIn() === false ? null : store.get().me?.account
  },

  // At the start of every page: forgets an account that was signed out, and asks for one that is signed in.
  async refresh() {
    if (!SIGNED_IN.test(document.cookie)) {
      if (store.get().me || store.get().apart) store.update(restore)
      return
    }
    const me = await ask(true)
    if (!me?.signed_in) return
    if (isForeign(store.get())) store.update(setApart)
    else store.update((state) => { state.last = me.account })
    const { apart } = store.get()
    if (apart && !apart.declined) (await import("./reader-notices.js")).askWhose(apart, me.name, (whose) => this.decide(whose))
    return this.send()
  },

  // Sends what is only in this browser; it is dropped here when the server has it.
  async send() {
    if (!SIGNED_IN.test(document.cookie) || sending) return
    const { reads, receipts, me, owner } = store.get()
    if (!me?.signed_in || isForeign(store.get())) return
    const marks = marksOf(reads)
    const signed = Object.values(receipts)
    if (!marks.length && !signed.length) return
    const body = { receipts: signed.map(({ receipt }) => receipt), reads: marks, own: owner === me.account }
    sending = post("/me/merge/", body)
    const answer = await sending
    sending = null
    if (!answer) return later(() => this.send())
    wait = FIRST_WAIT
    store.update((state) => {
      for (const { lesson, section, hash } of marks) dropMarks(state.reads, lesson, (one) => one.section === section && one.hash === hash)
      for (const { id } of signed) delete state.receipts[id]
      state.owner = null
      state.last = me.account
    })
    await ask(true)
    if (answer.undo && answer.added) (await import("./reader-notices.js")).tellMerged(marks, signed, () => this.undo(answer.undo))
  },

  // The reader said whose the events are that were set apart: "mine", "theirs" or "erase".
  async decide(whose) {
    store.update((state) => {
      if (whose === "mine") addAll(state, state.apart)
      if (whose === "theirs") state.apart.declined = true
      else state.apart = null
      state.last = state.me?.account ?? state.last
      if (whose === "mine") state.owner = null
    })
    if (whose === "mine") await this.send()
  },

  // Takes a merge back: what it had added is in this browser again, and no longer in the account.
  async undo(url) {
    const answer = await post(url, {})
    if (!answer) return false
    store.update((state) => {
      const receipts = Object.fromEntries(answer.receipts.map((receipt) => [receipt.id, receipt]))
      state.apart = { reads: {}, receipts, owner: null, declined: true }
      for (const mark of answer.reads) addMark(state.apart.reads, mark)
    })
    await ask(true)
    return true
  },

  async unread(lesson, section) {
    if (store.get().me?.signed_in) await post("/me/unread/", { lesson, section })
  },
}

// Sending is tried again with longer and longer waits, and at once when the network is back.
function later(again) {
  const timer = setTimeout(again, wait)
  wait = Math.min(wait * 2, LONGEST_WAIT)
  addEventListener("online", () => { clearTimeout(timer); again() }, { once: true })
}

function ask(again = false) {
  if (again) asking = null
  asking ??= fetch("/me/", { headers: { Accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : null))
    .catch(() => null)
    .then((me) => {
      if (!me) asking = null
      else store.update((state) => { state.me = me.signed_in ? me : null })
      return me
    })
  return asking
}

export async function post(url, body) {
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": await account.csrfToken() }
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => null)
  return answer?.ok ? answer.json() : null
}
