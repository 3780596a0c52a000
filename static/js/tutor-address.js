// The address of a question or of a comparison always has what was answered, whatever became of a stream.
const PATIENCE = 5_000 // milliseconds

// What stands there under the selector; null when it is gone for good, undefined when it could not be fetched just now.
export async function lookUp(address, selector, headers = {}) {
  try {
    const answer = await fetch(address, {
      headers: { Accept: "text/html", ...headers },
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
    })
    if ([404, 410].includes(answer.status)) return null
    const page = new DOMParser().parseFromString(await answer.text(), "text/html")
    return (answer.ok && page.querySelector(selector)) || undefined
  } catch {
    return undefined
  }
}

// Of a page that still waits: what the site says when no worker is there to answer, or that it takes long.
export const slow = (page) =>
  page.querySelector(".working[data-stopped]")?.textContent ??
  "This takes longer than usual. Your question is kept, and answered as soon as can be."
export const AWAY = "The answer cannot be fetched just now. Your question is kept; it is tried again by itself."
export const GONE = "This question is no longer here: it was deleted, or is kept no longer."

// In the line of the place that says how it stands: the text, with a way to look again where there is one.
export function tell(place, text, again) {
  const line =
    place.querySelector(".working") ??
    place.appendChild(Object.assign(document.createElement("p"), { className: "working" }))
  if (line.dataset.told === text) return
  line.dataset.told = text
  line.setAttribute("role", "status")
  line.replaceChildren(`${text} `)
  if (!again) return
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "as-link",
    textContent: "Look again",
  })
  button.addEventListener("click", again)
  line.append(button)
}

// Calls `look` after `wait` milliseconds, or at once when the network is back; gives the function that calls it off.
export function later(look, wait) {
  const off = new AbortController()
  const now = () => {
    off.abort()
    look()
  }
  const timer = setTimeout(now, wait)
  off.signal.addEventListener("abort", () => clearTimeout(timer))
  addEventListener("online", now, { once: true, signal: off.signal })
  return () => off.abort()
}
