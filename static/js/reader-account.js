// The account behind the reader: who they are (GET /me/), and what this browser holds sent to it (POST /me/merge/).
// A cookie that scripts can see says only that somebody is signed in, so that pages ask nothing for anonymous readers.
import { store } from "./reader-store.js"

const SIGNED_IN = /(?:^|; )(?:__Secure-)?ajar_in=1/
let asking = null
let sending = null

export const account = {
  // true, false, or null while it is not yet known
  signedIn() {
    if (!SIGNED_IN.test(document.cookie)) return false
    return store.get().me?.signed_in ? true : null
  },

  async csrfToken() {
    return (await ask())?.csrf_token ?? ""
  },

  // At the start of every page: forgets an account that was signed out, and asks for one that is signed in.
  async refresh() {
    if (SIGNED_IN.test(document.cookie)) {
      await ask(true)
      return this.send()
    }
    if (store.get().me) store.update((state) => { state.me = null })
  },

  // Sends what is only in this browser; it is dropped here when the server has it.
  async send() {
    if (!SIGNED_IN.test(document.cookie) || sending) return
    const { reads, receipts, me } = store.get()
    if (!me?.signed_in || mustAsk(me)) return
    const marks = Object.entries(reads).flatMap(([lesson, sections]) =>
      Object.entries(sections).map(([section, { hash, at }]) => ({ lesson, section, hash, at })))
    const signed = Object.values(receipts)
    if (!marks.length && !signed.length) return
    sending = post("/me/merge/", { receipts: signed.map(({ receipt }) => receipt), reads: marks })
    const answer = await sending
    sending = null
    if (!answer) return
    store.update((state) => {
      for (const { lesson, section } of marks) delete state.reads[lesson]?.[section]
      for (const { id } of signed) delete state.receipts[id]
      state.owner = null
    })
    await ask(true)
    const detail = { ...answer, receipts: signed.length, marks: marks.length }
    document.dispatchEvent(new CustomEvent("reader:merged", { detail }))
  },

  async unread(lesson, section) {
    if (store.get().me?.signed_in) await post("/me/unread/", { lesson, section })
  },
}

// Events that were made while another account was signed in here are not sent without asking.
function mustAsk(me) {
  const { owner } = store.get()
  return Boolean(owner && owner !== me.account)
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

async function post(url, body) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": await account.csrfToken() }
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => null)
  return answer?.ok ? answer.json() : null
}
