// What somebody types while a form is about to be replaced: remembered, and put into the form that takes its place.
const inForm = (root, { name, type, value }) =>
  type === "checkbox"
    ? root.querySelector(`[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`)
    : root.querySelector(`[name="${CSS.escape(name)}"]`)

// Begins to remember, and gives the function that ends it: it replaces the content of `box` and says whether anything
// had been typed.
export function rememberTyping(box) {
  const typed = new Map()
  const note = ({ target }) =>
    typed.set(target.type === "checkbox" ? `${target.name}|${target.value}` : target.name, target)
  box.addEventListener("input", note)
  return (made) => {
    box.removeEventListener("input", note)
    const active = box.contains(document.activeElement) ? document.activeElement : null
    const caret = active?.selectionStart
    if (made) box.replaceChildren(made)
    for (const field of typed.values()) {
      const heir = inForm(box, field)
      if (heir && field.type === "checkbox") heir.checked = field.checked
      else if (heir) heir.value = field.value
    }
    const heir = active?.name && inForm(box, active)
    if (heir && heir !== active) {
      heir.focus({ preventScroll: true })
      if (caret != null) heir.setSelectionRange(caret, caret)
    }
    return typed.size > 0
  }
}
