// A button at the corner of each block of code puts what it says on the clipboard.
import { gettext } from "./wording.js"

if (navigator.clipboard) for (const code of document.querySelectorAll("article pre")) offer(code)

function offer(code) {
  // it lies over the corner, so that nothing moves, and outside of what scrolls
  const frame = document.createElement("div")
  frame.className = "code-frame"
  code.replaceWith(frame)
  const button = document.createElement("button")
  button.type = "button"
  button.className = "copy no-print"
  button.textContent = gettext("Copy")
  frame.append(code, button)
  const said = document.createElement("span")
  said.className = "unseen"
  said.role = "status"
  frame.append(said)
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent.replace(/\n$/, ""))
      button.textContent = gettext("Copied")
      said.textContent = gettext("Copied")
    } catch {
      // the browser was told not to: the text can be marked and copied by hand
      button.textContent = gettext("Not copied")
      said.textContent = gettext("The browser does not let the page copy; mark the text instead.")
    }
    setTimeout(() => {
      button.textContent = gettext("Copy")
      said.textContent = ""
    }, 2000)
  })
}
