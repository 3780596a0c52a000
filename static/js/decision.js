// The decision record while it is written. The form has the record beside it assembled anew, as its `hx-` attributes
// say; here it is kept in this browser before that, and what was kept is filled in when the page opens.
import { sendKept } from "./decision-account.js"
import { fieldsOf, isEmpty, written } from "./decision-form.js"
import { opened } from "./decision-opened.js"
import { decisions } from "./decision-store.js"
import { gettext } from "./gettext.js"
import { htmx } from "./htmx.js"

const page = document.getElementById("decision")
const form = page.querySelector("form")
const fromServer = "signedIn" in page.dataset
let filling = null // the record that is on its way into the form
let unsent = false

const find = (selector) => form.querySelector(selector)
const tell = (text) => find("[data-kept]").replaceChildren(text)

function keep() {
  const record = written(form)
  find("[data-delete]").hidden = isEmpty(record)
  return fromServer || isEmpty(record) || decisions.keep(record)
}

// A field in which somebody has written is no longer filled in by anybody else.
function changed({ target }) {
  target.setAttribute("hx-morph-skip", "")
  tell("")
  find("[data-problem]").hidden = true
  unsent = true
  if (!filling) keep()
}

function assembled() {
  unsent = false
  const isKept = keep()
  if (fromServer) tell(gettext("Saved in your account."))
  else
    tell(
      isKept
        ? gettext("Kept in this browser.")
        : gettext("This browser keeps nothing: take the record away before you leave."),
    )
}

// What is being filled in goes in place of what stands in the form, and into all of it.
function beforeRequest(event) {
  const { ctx } = event.detail
  if (ctx.sourceElement !== form || !filling) return
  if (ctx.sourceEvent.type !== "fill") return event.preventDefault()
  ctx.request.body = fieldsOf(filling)
  // a form that has a field called id cannot be matched by htmx, so that what is in it is morphed
  Object.assign(ctx, { target: form, select: "form", swap: "innerMorph strip:true", selectOOB: "#record:outerMorph" })
}

function filled(lab) {
  filling = null
  for (const list of form.querySelectorAll("details:has(:checked)")) list.open = true
  showOthers()
  if (lab) keep()
  if (!unsent) return
  keep()
  form.dispatchEvent(new Event("input"))
}

function showOthers() {
  const { id } = written(form)
  const link = (href, textContent) => Object.assign(document.createElement("a"), { href, textContent })
  const others = decisions.all().filter((one) => one.id !== id)
  const line = document.createElement("p")
  if (others.length) line.append(`${gettext("Others:")} `)
  for (const one of others) line.append(link(`?id=${one.id}`, one.title || gettext("A decision without a name")), " ")
  line.append(link("?new", gettext("New record")))
  find("[data-others]").replaceChildren(line)
  find("[data-delete]").hidden = !decisions.all().some((one) => one.id === id)
}

async function fill() {
  const brought = written(form).labs.length > 0
  filling = opened(written(form), new URLSearchParams(location.search))
  form.addEventListener("htmx:finally:request", () => filled(brought), { once: true })
  if (await htmx()) form.dispatchEvent(new Event("fill"))
  else filled(brought)
}

form.addEventListener("input", changed)
document.addEventListener("htmx:config:request", beforeRequest)
form.addEventListener("htmx:after:swap", ({ detail }) => {
  if (detail.ctx.sourceEvent.type !== "fill" && detail.ctx.response.status < 400) assembled()
})
find("[data-print]").addEventListener("click", () => window.print())

// What was written last goes along even when the page is left within the pause.
addEventListener("pagehide", () => {
  if (fromServer && unsent) navigator.sendBeacon(form.action, new FormData(form))
})

form.addEventListener("submit", (event) => {
  if (event.submitter?.matches("[data-save]")) form.dispatchEvent(new Event("save"))
  else if (event.submitter?.matches("[data-delete]") && !fromServer) {
    decisions.remove(written(form).id)
    location.assign("/decision/?new")
  } else return
  event.preventDefault()
})

if (fromServer) sendKept(page)
else fill()
