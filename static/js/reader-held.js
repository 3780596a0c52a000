// What an account made in this browser that the site does not have, or never gets: put away when it signs out, so that
// the next person neither sees nor sends it, and there again when it signs in.
import { addAll } from "./reader-events.js"

const LOCAL = /^(ajar:ticks:|tutor:)/ // ticks in checklists, and where the tutor was asked

function localKeys() {
  try {
    return Object.keys(localStorage).filter((key) => LOCAL.test(key))
  } catch {
    return []
  }
}

export function putAway(state, account) {
  const held = (state.held[account] ??= { reads: {}, receipts: {}, local: {} })
  if (state.owner === account) {
    addAll(held, state)
    Object.assign(state, { reads: {}, receipts: {}, owner: null })
  }
  for (const key of localKeys()) {
    held.local[key] = localStorage.getItem(key)
    localStorage.removeItem(key)
  }
}

export function giveBack(state, account) {
  const held = state.held[account]
  if (!held) return
  addAll(state, held)
  if (Object.keys(held.reads).length || Object.keys(held.receipts).length) state.owner = account
  for (const [key, value] of Object.entries(held.local))
    if (localStorage.getItem(key) === null) localStorage.setItem(key, value)
  delete state.held[account]
  document.dispatchEvent(new CustomEvent("reader:back"))
}
