// On the progress page: putting a file in again, and carrying what this browser keeps to another device.
import { canCarry, codeIn, LENGTH, putDown, takeUp } from "./carry.js"
import { decisions } from "./decision-store.js"
import { gettext, hour } from "./gettext.js"
import { notes } from "./note-store.js"
import { qr } from "./qr.js"
import { account } from "./reader-account.js"
import { readFile } from "./reader-file-parts.js"
import { accountHere } from "./reader-me.js"
import { putIn } from "./reader-put-in.js"

const page = document.getElementById("progress")
const dialog = page.querySelector("[data-carry]")
const salts = page.dataset.salts.split(" ")
const SAID = "ajar:put-in"
const NO_CRYPTO = gettext(
  "This needs an address that begins with https, and a browser that is not older than a few years.",
)
const [said, form, shown] = ["[data-carry-said]", "form[data-code]", "[data-carried]"].map((one) =>
  dialog.querySelector(one),
)

const spaced = (code) => code.replace(/(.{4})(?=.)/g, "$1 ")

function tell(sentence) {
  const line = page.querySelector("[data-put-in-said]")
  line.classList.add("afoot") // nothing is moved by it
  line.hidden = false
  line.textContent = sentence
}

// Into this browser, and from here into the account of whoever is signed in.
async function take(data) {
  const here = await accountHere()
  const sentence = putIn(data, here ?? null)
  if (!here) return tell(sentence)
  await Promise.all([account.send(), notes.send(), decisions.all().length ? decisions.send() : null])
  sessionStorage.setItem(SAID, gettext("It was put into your account. What was there already stayed as it was."))
  location.reload()
}

async function taking(data) {
  try {
    await take(await data)
  } catch (problem) {
    tell(problem.message)
  }
}

// After the page was loaded again with what was put in.
export function tellAgain() {
  tell(sessionStorage.getItem(SAID))
  sessionStorage.removeItem(SAID)
}

export function chooseFile(input) {
  const [file] = input.files
  if (file) taking(readFile(file))
  input.value = ""
}

function open(title, about) {
  dialog.querySelector("h2").textContent = title
  said.textContent = about
  shown.hidden = form.hidden = true
  dialog.showModal()
}

export async function carry() {
  open(gettext("Take it to my phone"), canCarry() ? gettext("One moment: it is being encrypted …") : NO_CRYPTO)
  if (!canCarry()) return
  const { code, until, problem } = await putDown(salts)
  if (problem) return (said.textContent = problem)
  const address = `${location.origin}/progress/`
  said.textContent = gettext("Point the phone’s camera at this.")
  shown.querySelector("[data-typed]").textContent = gettext(
    "Or open {address} on the phone, choose “I have a code” and type:",
    { address },
  )
  shown.querySelector("b").textContent = spaced(code)
  shown.querySelector("[data-until]").textContent = gettext(
    "It is good once, until {hour}. This site keeps it encrypted until then and cannot read it.",
    { hour: hour(until) },
  )
  shown.querySelector("[data-qr]").replaceChildren(picture(`${address}#carry=${code}`))
  shown.hidden = false
}

// Dark on white in both schemes, with the quiet border that readers need.
function picture(text) {
  const svg = (name, fields) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name)
    for (const [key, value] of Object.entries(fields)) made.setAttribute(key, value)
    return made
  }
  const rows = qr(text)
  if (!rows) return "" // an address longer than a code can hold: the letters are there
  const [side, dark] = [
    rows.length + 8,
    rows.flatMap((row, y) => row.map((one, x) => (one ? `M${x + 4} ${y + 4}h1v1h-1z` : ""))),
  ]
  const box = {
    viewBox: `0 0 ${side} ${side}`,
    role: "img",
    "aria-label": gettext("QR code with the address and the code"),
  }
  const made = svg("svg", { ...box, "shape-rendering": "crispEdges" })
  made.append(svg("path", { fill: "#fff", d: `M0 0h${side}v${side}h-${side}z` }), svg("path", { d: dark.join("") }))
  return made
}

// Asks for a code; one that came with the address stands in the field, and is taken up only when its reader says so.
export function askCode(given = "") {
  open(
    gettext("Bring it from another device"),
    canCarry() ? gettext("Type the {n} letters that the other device shows.", { n: LENGTH }) : NO_CRYPTO,
  )
  form.hidden = !canCarry()
  form.elements.code.value = spaced(given)
  if (given) form.querySelector("button").focus()
}

form.addEventListener("submit", async (event) => {
  event.preventDefault()
  const code = codeIn(form.elements.code.value)
  if (!code) {
    said.textContent = gettext("A code has {n} letters and figures, such as ABCD 3479. Look at it once more.", {
      n: LENGTH,
    })
    return form.elements.code.focus()
  }
  form.querySelector("button").disabled = true
  said.textContent = gettext("One moment …")
  const { data, problem } = await takeUp(code, salts)
  form.querySelector("button").disabled = false
  if (problem) return (said.textContent = problem)
  dialog.close()
  taking(data)
})
