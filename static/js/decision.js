// The decision record while it is written: kept at every change, and assembled anew beside the form by the server.
// Without this file the form's button does both.
import { slugsWithTicks, ticksOf } from "./checklist.js"
import { decisions } from "./decision-store.js"
import { rememberTyping } from "./early-typing.js"
import { account } from "./reader-account.js"
import { csrfToken } from "./reader-me.js"
import { store } from "./reader-store.js"

const PAUSE = 600 // milliseconds of rest before the record is sent
const page = document.getElementById("decision")
const box = page.querySelector("[data-decision]")
const fromServer = "signedIn" in page.dataset
const asked = new URLSearchParams(location.search)
let timer = null

function fieldsOf(record) {
  const { labs, ticks, facts, ...plain } = record
  const fields = new URLSearchParams(Object.entries(plain).filter(([, value]) => typeof value === "string"))
  labs.forEach((lab) => fields.append("labs", lab))
  ticks.forEach((tick) => fields.append("ticks", tick))
  fields.set("facts", JSON.stringify(facts))
  return fields
}

function written() {
  const form = new FormData(box.querySelector("form"))
  const text = (name) => form.get(name) ?? ""
  return {
    id: text("id"),
    title: text("title"),
    choice: text("choice"),
    why: text("why"),
    change: text("change"),
    review: text("review"),
    labs: form.getAll("labs"),
    ticks: form.getAll("ticks"),
    facts: JSON.parse(text("facts") || "{}"),
    at: new Date().toISOString(),
  }
}

async function assembled(fields) {
  const headers = { "HX-Request": "true", Accept: "text/html", "X-CSRFToken": await csrfToken() }
  const answer = await fetch("/decision/", { method: "POST", headers, body: fields }).catch(() => null)
  if (!answer) return null
  const made = document.createElement("template")
  made.innerHTML = await answer.text()
  return made.content
}

const isEmpty = ({ title, choice, why, change, labs, ticks }) =>
  !(title || choice || why || change || labs.length || ticks.length)

// Takes over what was assembled, and leaves the form to whoever is writing in it.
async function save() {
  clearTimeout(timer)
  timer = null
  const made = await assembled(new URLSearchParams(new FormData(box.querySelector("form"))))
  const told = box.querySelector("[data-kept]")
  const problem = made?.querySelector("[role=alert]")
  if (!made || problem) {
    told.textContent =
      problem?.textContent ?? "Not sent: the site cannot be reached. It is tried again at your next change."
    return
  }
  box.querySelector("[data-record]").replaceWith(made.querySelector("[data-record]"))
  const form = box.querySelector("form")
  form.elements.facts.value = made.querySelector("[name=facts]").value
  const looked = made.querySelector("[name=looked]")
  if (!looked) form.elements.looked?.closest("label").remove()
  const record = written()
  const kept = fromServer || isEmpty(record) || decisions.keep(record)
  form.querySelector("[data-delete]").hidden = isEmpty(record)
  told.textContent = kept
    ? fromServer
      ? "Saved in your account."
      : "Kept in this browser."
    : "This browser keeps nothing: take the record away before you leave."
}

function changed() {
  const record = written()
  if (!fromServer && !isEmpty(record)) decisions.keep(record)
  box.querySelector("[data-kept]").textContent = ""
  clearTimeout(timer)
  timer = setTimeout(save, PAUSE)
}

// What was written last goes along even when the page is left within the pause.
function leave() {
  if (fromServer && timer) navigator.sendBeacon("/decision/", new FormData(box.querySelector("form")))
}

function ready() {
  const print = box.querySelector("[data-print]")
  print.hidden = false
  print.addEventListener("click", () => window.print())
}

// The points ticked in the lessons themselves go into a record that is new.
const tickedInLessons = () => slugsWithTicks().flatMap((slug) => ticksOf(slug).map((words) => `${slug}|${words}`))

async function show(record) {
  const replace = rememberTyping(box)
  const made = await assembled(fieldsOf(record))
  const typed = replace(made?.querySelector("form") ? made : null)
  ready()
  if (typed) changed()
  if (!fromServer) showOthers(record.id)
}

function showOthers(id) {
  const others = decisions.all().filter((one) => one.id !== id)
  const links = others.map((one) =>
    Object.assign(document.createElement("a"), {
      href: `?id=${one.id}`,
      textContent: one.title || "A decision without a name",
    }),
  )
  const fresh = Object.assign(document.createElement("a"), { href: "?new", textContent: "New record" })
  const line = document.createElement("p")
  if (links.length) line.append("Others: ")
  links.forEach((link) => line.append(link, " "))
  line.append(fresh)
  box.querySelector("[data-others]").replaceChildren(line)
  box.querySelector("[data-delete]").hidden = !decisions.all().some((one) => one.id === id)
}

async function begin() {
  ready()
  if (fromServer) return sendKept()
  const lab = written().labs
  const kept =
    "new" in Object.fromEntries(asked)
      ? null
      : decisions.all().find((one) => !asked.get("id") || one.id === asked.get("id"))
  const record = kept ?? { ...written(), ticks: tickedInLessons() }
  const others = record.labs.filter((one) => !lab.some((fresh) => fresh.split("/")[0] === one.split("/")[0]))
  await show({ ...record, labs: [...others, ...lab] })
  if (lab.length) await save()
}

async function sendKept() {
  if (!decisions.all().length) return
  await account.refresh()
  const { me } = store.get()
  if (!me) return
  if (!decisions.areForeign(me.account)) {
    if (await decisions.send()) location.reload()
    return
  }
  const count = decisions.all().length
  const notice = document.createElement("div")
  notice.className = "notice"
  notice.innerHTML = `<p></p><p class="buttons"><button type="button" class="btn" value="add">Add to my account</button>
    <button type="button" class="btn quiet" value="erase">Erase here</button></p>`
  notice.querySelector("p").textContent =
    `This browser holds ${count} decision record${count === 1 ? "" : "s"} that may be somebody else’s: ` +
    "another account was signed in here before."
  notice.addEventListener("click", async ({ target }) => {
    if (target.value === "erase") decisions.forget()
    if (target.value === "erase" || (target.value === "add" && (await decisions.send()))) location.reload()
  })
  page.querySelector("[data-notice]").replaceChildren(notice)
}

box.addEventListener("input", changed)
addEventListener("pagehide", leave)
box.addEventListener("submit", (event) => {
  const { submitter } = event
  if (submitter?.matches("[data-save]")) {
    event.preventDefault()
    save()
  } else if (submitter?.matches("[data-delete]") && !fromServer) {
    event.preventDefault()
    decisions.remove(written().id)
    location.assign("/decision/?new")
  }
})
begin()
