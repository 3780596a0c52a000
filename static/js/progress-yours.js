// On the progress page of somebody without an account: taking what this browser keeps away, and erasing it.
import { forgetBegunQuizzes } from "./quiz-begun.js"
import { reader } from "./reader.js"

async function takeAway() {
  const { everythingHere } = await import("./reader-file.js")
  save("progress.json", "application/json", JSON.stringify(everythingHere(), null, 2))
}

// A cell that a spreadsheet would run is defused by an apostrophe.
function takeAttempts() {
  const cell = (value) =>
    `"${String(value)
      .replace(/^[=+\-@\t\r]/, "'$&")
      .replaceAll('"', '""')}"`
  const lines = reader
    .attempts()
    .map(({ id, slug, at, score, of, passed }) => [slug, at, score, of, passed, id].map(cell).join())
  save("attempts.csv", "text/csv", ["lesson,finished,points,out of,passed,id", ...lines, ""].join("\r\n"))
}

function save(name, type, text) {
  const made = document.createElement("a")
  made.href = URL.createObjectURL(new Blob([text], { type }))
  made.download = `${document.querySelector("meta[name=application-name]").dataset.files}-${name}`
  made.click()
  URL.revokeObjectURL(made.href)
}

function erase() {
  for (const key of Object.keys(localStorage))
    if (/^(ajar|tutor):/.test(key) && key !== "ajar:scheme") localStorage.removeItem(key)
  forgetBegunQuizzes()
  // before-paint.js says it on the page that comes, and takes it out
  document.cookie = "said=erased-here; max-age=60; path=/; samesite=lax"
  location.reload()
}

export function keepOrErase(page) {
  const asking = page.querySelector("[data-asking]")
  page.querySelector("[data-take-away]")?.addEventListener("click", takeAway)
  page.querySelector("[data-take-attempts]")?.addEventListener("click", takeAttempts)
  page.querySelector("[data-erase]")?.addEventListener("click", () => asking.showModal())
  asking.addEventListener("close", () => {
    if (asking.returnValue === "erase") erase()
  })
}

// A browser that has not promised to keep what it holds is told so once, with what helps.
export async function tellWhetherItForgets(page) {
  const place = page.querySelector("[data-may-forget]")
  if (!place || !navigator.storage?.persist || localStorage.getItem("ajar:told-forgets")) return
  if (await navigator.storage.persist().catch(() => false)) return
  place.hidden = false
  localStorage.setItem("ajar:told-forgets", "yes")
}
