// The best places while somebody types into the field of the site's bar: htmx brings the list, this is how it is used
// with the keyboard and told to screen readers. Enter with none chosen goes to the page of all results.
import { gettext, ngettext } from "./gettext.js"

const field = document.getElementById("find")
const list = document.getElementById("best")
const said = Object.assign(document.createElement("p"), { className: "unseen" })

field.setAttribute("role", "combobox")
field.setAttribute("aria-autocomplete", "list")
field.setAttribute("aria-controls", list.id)
list.setAttribute("role", "listbox")
list.setAttribute("aria-label", gettext("Best places"))
said.setAttribute("role", "status")
list.after(said)

const options = () => [...list.querySelectorAll("[role=option]")]
const chosen = () => list.querySelector("[aria-selected=true]")

function choose(option) {
  chosen()?.setAttribute("aria-selected", "false")
  option?.setAttribute("aria-selected", "true")
  option?.scrollIntoView({ block: "nearest" })
  if (option) field.setAttribute("aria-activedescendant", option.id)
  else field.removeAttribute("aria-activedescendant")
}

function show(isShown) {
  list.hidden = !isShown
  field.setAttribute("aria-expanded", String(isShown))
  if (!isShown) choose(null)
}

function step(by) {
  const all = options()
  if (!all.length) return
  show(true)
  // before the first and behind the last is the field itself
  const at = (all.indexOf(chosen()) + 1 + by + all.length + 1) % (all.length + 1)
  choose(all[at - 1])
}

const KEYS = {
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  Escape: () => show(false),
  Enter: () => chosen().click(),
}
field.addEventListener("keydown", (event) => {
  const isOpen = !list.hidden
  if (!KEYS[event.key] || event.isComposing) return
  if ((event.key === "Escape" && !isOpen) || (event.key === "Enter" && !chosen())) return
  event.preventDefault()
  KEYS[event.key]()
})
field.addEventListener("focus", () => show(Boolean(field.value && options().length)))
field.form.addEventListener("focusout", ({ relatedTarget }) => {
  if (!field.form.contains(relatedTarget)) show(false)
})

function arrived() {
  const count = options().length
  choose(null)
  show(count > 0 && field.form.contains(document.activeElement))
  const none = field.value.trim() ? gettext("Nothing found") : ""
  said.textContent = count ? ngettext("{n} place", "{n} places", count) : none
}
new MutationObserver(arrived).observe(list, { childList: true })
show(false)
if (options().length) arrived()
