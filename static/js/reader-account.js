// What this browser holds of its reader and the account behind them: sent to it (POST /me/merge/), set apart where it
// may be somebody else's, put away when the account signs out.
import { addAll, addMark, isForeign, restore, setApart } from "./reader-events.js"
import { giveBack, putAway } from "./reader-held.js"
import { ask, hasSignedOut, mayBeSignedIn, post } from "./reader-me.js"
import { drop, toSend } from "./reader-sending.js"
import { store } from "./reader-store.js"

const FIRST_WAIT = 2_000 // milliseconds before a failed sending is tried again; doubled each time
const LONGEST_WAIT = 300_000
let sending = null
let wait = FIRST_WAIT

export const account = {
  // At the start of every page: forgets an account that was signed out, and asks for one that is signed in.
  async refresh() {
    if (!mayBeSignedIn()) return forget()
    const me = await ask(true)
    if (!me?.signed_in) return
    store.update((state) => {
      state.shared ||= Boolean(me.shared || (state.last && state.last !== me.account))
      if (isForeign(state)) setApart(state)
      else state.last = me.account
      giveBack(state, me.account)
    })
    const { apart } = store.get()
    if (apart && !apart.declined)
      (await import("./reader-notices.js")).askWhose(apart, me.name, (whose) => this.decide(whose))
    return this.send()
  },

  // Sends what is only in this browser; it is dropped here when the server has it, and stays with the reason when it
  // will not have it.
  async send() {
    if (!mayBeSignedIn() || sending) return
    const { me, owner } = store.get()
    if (!me?.signed_in || isForeign(store.get())) return
    const { marks, receipts } = toSend(store.get())
    if (!marks.length && !receipts.length) return
    const told = receipts.map(({ id, receipt }) => ({ id, receipt }))
    sending = post("/me/merge/", { receipts: told, reads: marks, own: owner === me.account })
    const answer = await sending
    sending = null
    if (!answer) return later(() => this.send())
    wait = FIRST_WAIT
    let taken = null
    store.update((state) => {
      taken = drop(state, marks, receipts, answer.refused)
    })
    await ask(true)
    if (answer.undo && answer.added)
      (await import("./reader-notices.js")).tellMerged(taken.marks, taken.receipts, () => this.undo(answer.undo))
    return this.send() // what is beyond one sending
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

// Nobody is signed in: what is an account's is no longer seen here, and after signing out no answer of it is left.
async function forget() {
  const { me, apart } = store.get()
  if (me) store.update((state) => putAway(state, me.account))
  if (me || apart) store.update(restore)
  if (hasSignedOut() && localStorage.getItem("ajar:answers")) (await import("./outbox.js")).outbox.forgetAccounts()
}

// Sending is tried again with longer and longer waits, and at once when the network is back.
function later(again) {
  const timer = setTimeout(again, wait)
  wait = Math.min(wait * 2, LONGEST_WAIT)
  addEventListener(
    "online",
    () => {
      clearTimeout(timer)
      again()
    },
    { once: true },
  )
}
