// The page of one's notes. Without an account the site makes the list from what this browser keeps, and each change is
// kept here; with one the page came whole, and what this browser still has goes into the account first.
import { gettext, ngettext } from "./gettext.js"
import { notes } from "./note-store.js"
import { account } from "./reader-account.js"
import { accountHere, csrfToken } from "./reader-me.js"
import { store } from "./reader-store.js"

const page = document.getElementById("notes")
const list = page.querySelector("[data-notes]")
const said = page.querySelector("[data-said]")
const fromServer = "signedIn" in page.dataset
const problem = (text) => (page.querySelector("[data-problem]").textContent = text)
const mine = () => notes.of(null)
const plain = () => mine().map(({ by, last, ...note }) => note)

async function show() {
  const kept = plain().filter((note) => !note.deleted)
  const headers = { "Content-Type": "application/json", "X-CSRFToken": await csrfToken() }
  const body = JSON.stringify({ notes: kept })
  const answer = await fetch(`/notes/shown/${location.search}`, { method: "POST", headers, body }).catch(() => null)
  if (!answer?.ok) return problem(gettext("The site cannot be reached just now. Your notes are kept in this browser."))
  problem("")
  const made = document.createElement("template")
  made.innerHTML = await answer.text()
  list.replaceChildren(made.content)
  ready()
}

function ready() {
  const print = list.querySelector("[data-print]")
  if (!print) return
  print.hidden = false
  print.addEventListener("click", () => window.print())
}

const later = (before) => new Date(Math.max(Date.now(), Date.parse(before) + 1)).toISOString()

async function changed(id, change) {
  const note = mine().find((one) => one.id === id)
  if (!note) return
  problem(notes.keep([{ ...note, ...change, at: later(note.at) }], null))
  await show()
  const next = document.getElementById(`note-${id}`)?.querySelector("summary") ?? list.querySelector("h2")
  next?.setAttribute("tabindex", "-1")
  next?.focus({ preventScroll: true })
  said.textContent = change.deleted ? gettext("Deleted.") : gettext("Kept in this browser.")
}

function submitted(event) {
  const form = event.target
  const { edit, delete: gone } = form.dataset
  if ("take" in form.dataset) form.elements.notes.value = JSON.stringify({ notes: plain() })
  if (!edit && !gone) return
  event.preventDefault()
  if (edit) changed(edit, { text: form.elements.text.value.trim() })
  else changed(gone, { parts: [], document: "", text: "", deleted: true })
}

async function sendKept() {
  await account.refresh()
  const here = await accountHere()
  if (!here) return
  if (notes.of(here).length && !(await notes.send())) return location.reload()
  const foreign = notes.foreign(here)
  if (!foreign.length) return
  const notice = document.createElement("div")
  notice.className = "notice"
  notice.innerHTML = `<p></p><p class="buttons">
    <button type="button" class="btn" value="add">${gettext("Add to my account")}</button>
    <button type="button" class="btn quiet" value="erase">${gettext("Erase here")}</button></p>`
  notice.querySelector("p").textContent = ngettext(
    "This browser holds {n} note that may be somebody else’s: another account was signed in here before.",
    "This browser holds {n} notes that may be somebody else’s: another account was signed in here before.",
    foreign.length,
  )
  notice.addEventListener("click", async ({ target }) => {
    if (target.value === "erase") notes.drop(foreign)
    if (target.value === "erase" || (target.value === "add" && !(await notes.send(foreign)))) location.reload()
  })
  page.querySelector("[data-notice]").replaceChildren(notice)
}

if (fromServer) {
  ready()
  sendKept()
} else {
  list.addEventListener("submit", submitted)
  store.get()
  show()
}
