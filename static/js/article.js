// An article or a brief: its terms open when the pointer rests on them, its sections' addresses are copied, its labs
// follow every move, and its map closes when it was used.
import "./notes-wanted.js"
import { copyAddresses } from "./section-address.js"
import { openTerms } from "./terms.js"

openTerms()
copyAddresses(document.getElementById("main"))
if (document.querySelector("lab-bench")) import("./lab.js")
if (document.querySelector("article pre")) import("./copy-code.js")
const map = document.getElementById("map")
map?.addEventListener("click", (event) => {
  if (event.target.closest("a") && map.matches(":popover-open")) map.hidePopover()
})
