// What every page can do with JavaScript: say its zone, choose its colours, reach the search field with "/", list its
// keys with "?", and come back from signing in to the very place.
import "./htmx.js"
import { pressed } from "./keys.js"

// Who reads, where somebody may be signed in.
if ("in" in document.documentElement.dataset) import("./who.js")

// The next act where the page, or what was put into it, has room for it; and the door when something was passed.
const seen = new IntersectionObserver(
  (places) => places.some((one) => one.isIntersecting) && import("./next-act.js").then(({ show }) => show()),
  { rootMargin: "600px" },
)
function look() {
  for (const place of document.querySelectorAll("[data-next-act]")) seen.observe(place)
  if (document.querySelector("[data-opens-door]")) import("./door.js").then(({ openDoor }) => openDoor())
}
for (const put of ["quiz:shown", "htmx:after:swap"]) document.addEventListener(put, look)
look()
document.getElementById("find")?.addEventListener("focus", () => import("./best.js"), { once: true })

const schemes = document.getElementById("schemes")
if (schemes) {
  const chosen = document.documentElement.dataset.scheme ?? "system"
  for (const input of schemes.querySelectorAll("input")) input.checked = input.value === chosen
  schemes.hidden = false
  schemes.addEventListener("change", (event) => choose(event.target.value))
}

function choose(scheme) {
  if (scheme === "system") delete document.documentElement.dataset.scheme
  else document.documentElement.dataset.scheme = scheme
  try {
    if (scheme === "system") localStorage.removeItem("ajar:scheme")
    else localStorage.setItem("ajar:scheme", scheme)
  } catch {
    // Storage is off: the choice holds for this page.
  }
}

const listKeys = () => import("./key-list.js").then(({ showKeys }) => showKeys())
const toKeys = document.querySelector("[data-keys]")
toKeys?.addEventListener("click", listKeys)
if (toKeys) toKeys.hidden = !matchMedia("(any-pointer: fine)").matches

document.addEventListener("keydown", (event) => {
  const key = pressed(event)
  if (key === "?") listKeys()
  if (key !== "/") return
  const field = document.getElementById("find")
  const shown = field?.checkVisibility() ? field : document.getElementById("search-field")
  if (!shown) return
  event.preventDefault()
  shown.focus()
  shown.select()
})

document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="/accounts/login/"]')
  if (!link || !location.hash) return
  link.search = new URLSearchParams({ next: location.pathname + location.search + location.hash })
})

// The days on a reader's own pages are those of their clock: the server learns its zone by a cookie (learners/zone.py).
const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
const zoneSaid = () => document.cookie.match(/(?:^|; )zone=([^;]*)/)?.[1]
if (timeZone && zoneSaid() !== timeZone) {
  const secure = location.protocol === "https:" ? "; secure" : ""
  document.cookie = `zone=${timeZone}; path=/; max-age=31536000; samesite=lax${secure}`
  // A page that was made before the server knew is asked for once more; never twice, as the cookie says it from now on.
  const shown = document.querySelector("meta[name=zone]")?.content
  if (shown && shown !== timeZone && zoneSaid() === timeZone) location.reload()
}

// An answer that could not be sent is sent by whatever page is opened next.
try {
  if (localStorage.getItem("ajar:answers")) import("./reader.js")
} catch {
  // Storage is off: nothing waits.
}

// What waits is sent before its account is signed out: afterwards this browser holds nothing of it.
document.addEventListener("submit", async (event) => {
  if (!event.target.matches('form[action^="/accounts/logout/"]') || !localStorage.getItem("ajar:answers")) return
  event.preventDefault()
  await (await import("./answers.js")).sendWaiting()
  event.target.submit()
})

// What is read is kept by a worker for when there is no network; a course that was kept whole is brought up to date.
addEventListener("load", async () => {
  if (!("serviceWorker" in navigator)) return
  await navigator.serviceWorker.register("/service-worker.js").catch(() => null) // not over plain HTTP
  try {
    if (localStorage.getItem("ajar:device:1")) (await import("./device.js")).refresh()
  } catch {
    // Storage is off: nothing is kept whole.
  }
})
