// What this browser keeps about its reader: read marks, receipts of finished quizzes, and the server's last answer
// about the account. One JSON text in localStorage; several tabs see each other's changes.
import { gettext } from "./wording.js"

const KEY = "ajar:reader:1"
const EMPTY = {
  // {lesson: {key: {hash, at}}} by keyOf of reader-events.js; the section "*" is the lesson, marked as done by hand
  reads: {},
  receipts: {}, // {id: {id, slug, receipt, score, of, passed, at, again}}
  owner: null, // the account under which the events above were made, when they are not sent yet
  ownerToCome: false, // they were made while somebody was signed in of whom the site had not said yet who it is
  last: null, // the account that was signed in here last
  shared: false, // whether more than one account has been signed in here
  held: {}, // {account: {reads, receipts, local}}: put away when it signed out (reader-held.js)
  apart: null, // {reads, receipts, owner, declined}: events of somebody else, hidden while this account is signed in
  // due, says the server:
  // {day, today: [{lesson, question, url}], about, practise, done, corrected: {attempt: {count, at}}}
  review: null,
  me: null, // the server's answer about the account
}

let memory = read()
let failed = false

function read() {
  try {
    return { ...structuredClone(EMPTY), ...JSON.parse(localStorage.getItem(KEY) ?? "{}") }
  } catch {
    return structuredClone(EMPTY) // storage is off, or what stands there is no longer readable
  }
}

export const store = {
  get: () => memory,

  // Applies `change` to the newest state, so that a tab never writes over what another tab added.
  update(change) {
    if (!failed) memory = read()
    change(memory)
    try {
      localStorage.setItem(KEY, JSON.stringify(memory))
      failed = false
    } catch {
      failed = true
    }
    tell()
  },

  // A sentence when nothing can be kept, "" otherwise.
  problem: () =>
    failed
      ? gettext(
          "This browser keeps nothing for this site, or has no room left: what you do here is lost when you " +
            "leave the page.",
        )
      : "",
}

function tell() {
  document.dispatchEvent(new CustomEvent("reader:change"))
}

addEventListener("storage", (event) => {
  if (event.key !== KEY && event.key !== null) return
  memory = read()
  tell()
})
