// Choosing a section's heading puts its address on the clipboard as well as in the bar, and says so.
import { gettext } from "./wording.js"

const SHOWN = 2500 // milliseconds

export function copyAddresses(text) {
  if (!navigator.clipboard) return
  for (const link of text.querySelectorAll("h2 > a.here")) link.title = gettext("Copy the address of this section")
  const said = Object.assign(document.createElement("p"), { className: "copied" })
  said.setAttribute("role", "status")
  document.body.append(said)
  let timer
  text.addEventListener("click", async (event) => {
    const heading = event.target.closest("h2 > a.here")
    if (!heading || event.ctrlKey || event.metaKey || event.shiftKey) return
    clearTimeout(timer)
    const copied = await navigator.clipboard.writeText(heading.href).then(
      () => gettext("Address copied"),
      () => gettext("The address is in the address bar"),
    )
    said.textContent = copied
    timer = setTimeout(() => said.replaceChildren(), SHOWN)
  })
}
