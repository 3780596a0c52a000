// The notes of one document, of whoever is here: those of their account and those that this browser keeps.
import { gettext } from "./gettext.js"
import "./reader.js" // asks who is here, once a page
import { notes, union } from "./note-store.js"
import { accountHere } from "./reader-me.js"

const { document: name, was = "" } = document.querySelector("[data-document]").dataset
const names = [name, ...was.split(" ").filter(Boolean)] // it may have had others
let ofPage = [] // those of the account as the site has them, and what was made on this page
let here = null
const said = Object.assign(document.createElement("p"), { className: "note-said", hidden: true })
said.setAttribute("role", "status")
document.body.append(said)

export const notesHere = () =>
  union(ofPage, notes.of(here)).filter((one) => names.includes(one.document) && !one.deleted)

export async function learnNotes() {
  here = await accountHere()
  if (!here) return
  await notes.send()
  const answer = await fetch(`/notes/here/?document=${encodeURIComponent(name)}`).catch(() => null)
  ofPage = answer?.ok ? (await answer.json()).notes : []
}

// Keeps a note, or its deletion, here and in the account; `show` is called as soon as it is known to this page.
export async function keep(note, show) {
  const before = notesHere().find(({ id }) => id === note.id)?.at ?? 0
  const made = { ...note, at: new Date(Math.max(Date.now(), Date.parse(before) + 1 || 0)).toISOString() }
  let problem = notes.keep([made], here)
  ofPage = union(ofPage, made) // shown until the page is left, also where it cannot be kept
  show()
  if (here) problem = await notes.send(union(notes.of(here), made))
  if (problem) tell(problem)
  else if (note.deleted) tell(here ? gettext("Deleted from your account.") : gettext("Deleted from this browser."))
  else tell(here ? gettext("Kept in your account.") : gettext("Kept in this browser."))
}

export const remove = ({ id }, show) => keep({ id, document: name, parts: [], text: "", deleted: true }, show)

export const made = (parts, anchor, text = "") => ({ id: uuid(), document: name, anchor, parts, text, deleted: false })

export function tell(sentence) {
  said.hidden = false
  said.textContent = sentence
  clearTimeout(tell.timer)
  tell.timer = setTimeout(() => (said.hidden = true), 6_000)
}

// crypto.randomUUID is there over HTTPS only.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6] & 15) | 64
  bytes[8] = (bytes[8] & 63) | 128
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("")
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")
}
