// The window in which a note is written, changed and deleted: one for mouse, touch, keyboard and screen reader alike.
import { gettext } from "./gettext.js"

const dialog = document.createElement("dialog")
dialog.className = "note-dialog"
dialog.setAttribute("aria-labelledby", "note-title")
dialog.innerHTML = `<form method="dialog">
  <h2 id="note-title"></h2>
  <div data-lost hidden><p>${gettext("On words that have changed since:")}</p><ul></ul></div>
  <p class="changed" hidden></p>
  <p class="field" data-which><label for="note-on">${gettext("On")}</label><select id="note-on"></select></p>
  <blockquote></blockquote>
  <label class="field"><span>${gettext("Your note")}
    <small>${gettext("(leave it empty for a highlight alone)")}</small></span>
    <textarea rows="4" maxlength="2000" dir="auto"></textarea></label>
  <p class="buttons"><button class="btn" value="save">${gettext("Save")}</button>
    <button class="btn quiet" value="">${gettext("Cancel")}</button>
    <button class="as-link" value="delete">${gettext("Delete")}</button></p>
</form>`
document.body.append(dialog)

const [which, changed, lostBox] = ["[data-which]", ".changed", "[data-lost]"].map((one) => dialog.querySelector(one))
const [select, quote, field] = ["select", "blockquote", "textarea"].map((one) => dialog.querySelector(one))
const short = (text) => (text.length > 90 ? `${text.slice(0, 88)}…` : text)

function say(parts) {
  const lines = parts.map((part) => Object.assign(document.createElement("p"), { textContent: part.quote }))
  quote.replaceChildren(...lines)
}

// Asks for a note on `parts`, or on one of `choices` ([part…], the first of them `chosen`); `note` is one that is there
// already, and `lost` are notes of the section whose words have changed.
// {act: "save" | "delete" | "", text, parts, other: one of `lost` that is wanted instead}
export function askNote({ note = null, parts = [], choices = [], chosen = 0, isChanged = false, lost = [] }) {
  dialog.querySelector("h2").textContent = note ? gettext("Your note") : gettext("Add a note")
  dialog.querySelector("[value=delete]").hidden = !note
  changed.hidden = !isChanged
  changed.textContent =
    parts.length > 1
      ? gettext("One of these sentences changed since you noted it. It read:")
      : gettext("This sentence changed since you noted it. It read:")
  which.hidden = !choices.length
  const options = choices.map((part, place) => new Option(short(part.quote), place, place === chosen, place === chosen))
  select.replaceChildren(...options)
  select.onchange = () => say([choices[select.value]])
  say(choices.length ? [choices[chosen]] : parts)
  field.value = note?.text ?? ""
  dialog.returnValue = ""
  return new Promise((resolve) => {
    const answer = (other = null) =>
      resolve({
        act: dialog.returnValue,
        text: field.value.trim(),
        parts: choices.length ? [choices[select.value]] : parts,
        other,
      })
    lostBox.hidden = !lost.length
    lostBox.querySelector("ul").replaceChildren(...lost.map((one) => line(one, answer)))
    dialog.addEventListener("close", () => answer(), { once: true })
    dialog.showModal()
    field.focus()
  })
}

function line(note, answer) {
  const words = note.parts.map((part) => part.quote).join(" ")
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "as-link",
    textContent: `“${short(words)}”`,
  })
  button.addEventListener("click", () => {
    answer(note)
    dialog.close()
  })
  const made = document.createElement("li")
  made.append(button)
  return made
}

field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) dialog.querySelector("[value=save]").click()
})
