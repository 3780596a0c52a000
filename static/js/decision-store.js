// Decision records that this browser keeps for a reader without an account: {id: record}, as decisions/record.py
// reads them.

import { isTheirs } from "./reader-events.js"
import { post } from "./reader-me.js"
import { store } from "./reader-store.js"

const KEY = "ajar:decisions:1"

// {records: {id: record}, last: the account that was signed in here before they were made}
function held() {
  try {
    return { records: {}, last: null, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") }
  } catch {
    return { records: {}, last: null } // storage is off, or what stands there is no longer readable
  }
}

export const decisions = {
  // the last changed first
  all: () => Object.values(held().records).toSorted((a, b) => b.at.localeCompare(a.at)),

  // False when this browser keeps nothing.
  keep(record) {
    const { records } = held()
    records[record.id] = record
    try {
      localStorage.setItem(KEY, JSON.stringify({ records, last: store.get().last }))
    } catch {
      return false
    }
    return true
  },

  remove(id) {
    const state = held()
    delete state.records[id]
    localStorage.setItem(KEY, JSON.stringify(state))
  },

  forget: () => localStorage.removeItem(KEY),

  // Whether another account was signed in here before these records were made, so that they may be somebody else's.
  areForeign: (account) => !isTheirs(store.get(), account, { account: null, last: held().last }),

  // Into the account that is signed in; true when the server has them and this browser no longer does.
  async send() {
    const answer = await post("/decision/merge/", { decisions: this.all() })
    if (answer) this.forget()
    return Boolean(answer)
  },

  // {id: [fact ids whose value is another one now]} of the records here; empty when the server cannot be asked
  async changed() {
    const now = await fetch("/decision/facts/")
      .then((answer) => answer.json())
      .catch(() => null)
    if (!now) return {}
    return Object.fromEntries(
      this.all().map(({ id, facts }) => [id, Object.keys(facts).filter((one) => facts[one] !== now[one])]),
    )
  },
}
