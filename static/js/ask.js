// A question that the text asks is answered where it stands: its link opens the practice page there, piece by piece.
// Without this module, which comes when such a link is used, the link leads there.
import { dress } from "./sheets.js"

const FORM = "form.asking"

const answering = new WeakSet()

export function askHere(place, address) {
  if (!answering.has(place)) place.addEventListener("submit", answer)
  answering.add(place)
  return show(place, address)
}

function answer(event) {
  if (!event.target.matches(FORM)) return
  event.preventDefault()
  const body = new FormData(event.target, event.submitter)
  show(event.currentTarget, event.target.action, { method: "POST", body: new URLSearchParams([...body]) })
}

async function show(place, address, how = {}) {
  place.setAttribute("aria-busy", "true")
  try {
    const response = await fetch(address, how)
    const page = new DOMParser().parseFromString(await response.text(), "text/html")
    const piece = page.querySelector(`main :is(${FORM}, .verdict)`)
    if (!piece) throw new Error("the page has no question")
    await Promise.all([...page.querySelectorAll("link[rel=stylesheet]")].map(({ href }) => dress(href)))
    // the heading of a page is not one within another
    for (const heading of piece.querySelectorAll("h1, h2")) {
      const smaller = page.createElement("h3")
      smaller.append(...heading.childNodes)
      smaller.tabIndex = -1
      heading.replaceWith(smaller)
    }
    for (const named of piece.querySelectorAll("#ask, [autofocus]"))
      named.removeAttribute(named.id ? "id" : "autofocus")
    const on = piece.querySelector("a[data-next]")
    if (on?.pathname === location.pathname) on.remove() // back to the lesson, where the reader is
    place.replaceChildren(document.adoptNode(piece))
    place.querySelector("h3")?.focus()
  } catch {
    location.assign(how.method ? location.href : address) // the page itself says what is wrong
  } finally {
    place.removeAttribute("aria-busy")
  }
}
