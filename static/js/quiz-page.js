// What the site answered, shown in place of the question, as following it would have: title, text, address and focus.
let shown = location.pathname + location.search

// `page` is a parsed document; `note` a sentence that goes before it.
export function show(page, url, note = null) {
  document.title = page.title
  const main = document.adoptNode(page.getElementById("main"))
  if (note) main.querySelector(".quiz")?.prepend(note)
  document.getElementById("main").replaceWith(main)
  if (url !== location.href) history.pushState(null, "", url)
  shown = location.pathname + location.search
  scrollTo(0, 0)
  const heard = main.querySelector("[autofocus]")
  if (heard) heard.focus()
  else main.focus({ preventScroll: true })
  document.dispatchEvent(new CustomEvent("quiz:shown"))
}

// Back and forward: the site knows what belongs there now.
addEventListener("popstate", () => {
  if (location.pathname + location.search !== shown) location.reload()
})

export async function parsed(url) {
  const answer = await fetch(url).catch(() => null)
  const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null
  return page?.querySelector(".quiz") ? { page, url: answer.url } : null
}

export const TWICE =
  "This question was reviewed already, in another tab. The first answer counts; the one that you gave just now is " +
  "not kept."
export const SENT = "The answer that was kept in this browser was sent."

export function notice(text, link = null) {
  const made = Object.assign(document.createElement("p"), { className: "notice", textContent: text })
  made.setAttribute("role", "status")
  if (link) made.append(" ", Object.assign(document.createElement("a"), link))
  return made
}
