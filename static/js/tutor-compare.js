// "Compare side by side" in the tutor's panel: the same form, posted to a page of its own.
import { reader } from "./reader.js"

export function compare(panel) {
  panel.form.addEventListener("submit", async (event) => {
    if (!event.submitter?.matches("[data-compare]")) return
    event.preventDefault()
    const token = Object.assign(document.createElement("input"), {
      type: "hidden",
      name: "csrfmiddlewaretoken",
      value: await reader.csrfToken(),
    })
    panel.form.append(token)
    Object.assign(panel.form, { method: "post", action: `${panel.dataset.url}compare/` })
    panel.form.submit()
    token.remove()
    panel.form.method = "get"
  })
}
