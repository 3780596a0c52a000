// Who the reader is, as the site says (GET /me/), and what is sent to it as JSON. A cookie that scripts can see says
// only whether somebody is signed in, so that pages ask nothing for anonymous readers.
import { store } from "./reader-store.js"

const SIGNED_IN = /(?:^|; )(?:__Secure-)?ajar_in=1/
const SIGNED_OUT = /(?:^|; )(?:__Secure-)?ajar_in=0/
let asking = null

export const mayBeSignedIn = () => SIGNED_IN.test(document.cookie)
// On purpose, and not because a session ended.
export const hasSignedOut = () => SIGNED_OUT.test(document.cookie)

// true, false, or null while it is not yet known
export function signedIn() {
  if (!mayBeSignedIn()) return false
  return store.get().me?.signed_in ? true : null
}

// The account that is signed in, null when nobody is, undefined when the site cannot be asked.
export async function accountHere() {
  if (signedIn() === null) await ask()
  return signedIn() === false ? null : store.get().me?.account
}

// `again` asks anew, since a token that was asked for before somebody signed in is no longer taken.
export async function csrfToken(again = false) {
  return (await ask(again))?.csrf_token ?? ""
}

// What this page needs of its reader: a lesson its progress, a list of lessons that of its own, most pages none.
const needs = document.body.dataset.needs ?? "lesson="

export function ask(again = false) {
  if (again) asking = null
  asking ??= fetch(needs ? `/me/?${needs}` : "/me/", { headers: { Accept: "application/json", ...known() } })
    .then((answer) => (answer.status === 304 ? store.get().me : answer.ok ? answer.json().then(taken(answer)) : null))
    .catch(() => null)
    .then((me) => {
      if (!me) asking = null
      else
        store.update((state) => {
          state.me = me.signed_in ? me : null
          if (state.ownerToCome) state.owner = state.me?.account ?? state.owner
          state.ownerToCome = false
        })
      return me
    })
  return asking
}

// The mark of what is known already of what this page needs, so that nothing is sent again.
function known() {
  const { me } = store.get()
  return me?.etag && me.needed?.includes(needs) ? { "If-None-Match": me.etag } : {}
}

// What is known of other lessons stays with it; under one mark for all pages that asked since the last change.
const taken = (answer) => (me) => {
  if (!me.signed_in) return me
  const before = store.get().me
  const etag = answer.headers.get("ETag")
  const same = before?.account === me.account
  const unchanged = same && before.etag === etag
  const needed = unchanged ? before.needed : []
  const progress = needs && same ? { ...before.progress } : {}
  delete progress[needs.match(/^lesson=(.+)/)?.[1]]
  const done = { ...(unchanged && before.done), ...me.done }
  return { ...me, etag, needed: [...needed, needs], done, progress: { ...progress, ...me.progress } }
}

export async function post(url, body) {
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": await csrfToken() }
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => null)
  return answer?.ok ? answer.json() : null
}
