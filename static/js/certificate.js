// The certificate of somebody without an account, from what this browser keeps.
import { AWAY, reveal, show } from "./kept.js"

const page = document.getElementById("certificate")
const problem = document.querySelector("[data-problem]")

function printable() {
  const print = page.querySelector("[data-print]")
  if (!print) return
  print.hidden = false
  print.onclick = () => window.print()
}

show().then((reached) => {
  problem.hidden = reached
  if (!reached) problem.textContent = AWAY
  reveal(page)
  printable()
})
