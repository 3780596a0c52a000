// The page of what this browser keeps. It also stands in for a page that is not kept, when the site cannot be reached.
import { forgetAll, held, keepCourse, keptPages, listed, weight } from "./device.js"
import { day, gettext, ngettext } from "./gettext.js"

const page = document.getElementById("device")
const part = (name) => page.querySelector(`[data-${name}]`)
const size = (bytes) =>
  bytes < 1e6 ? gettext("{n} KB", { n: Math.ceil(bytes / 1e3) }) : gettext("{n} MB", { n: (bytes / 1e6).toFixed(1) })

async function show() {
  const kept = held()
  const course = await listed().catch(() => null)
  const all = size(await weight())
  if (kept)
    part("state").textContent = ngettext(
      "Kept since {day}: {n} page. All that is kept here takes {all}.",
      "Kept since {day}: {n} pages. All that is kept here takes {all}.",
      kept.pages,
      { day: day(kept.at, "long"), all },
    )
  else if (course)
    part("state").textContent = ngettext("{n} page, about {size}.", "{n} pages, about {size}.", course.pages, {
      size: size(course.bytes),
    })
  else part("state").textContent = gettext("The site cannot be reached just now.")
  part("keep").textContent = kept ? gettext("Bring it up to date") : gettext("Keep it on this device")
  part("keep").hidden = !course || course.revision === kept?.revision
  await showPages()
}

async function showPages() {
  const pages = (await keptPages()).filter(({ url }) => url.endsWith("/") && url !== "/device/")
  const link = ({ url, title }) => {
    const line = document.createElement("li")
    line.append(Object.assign(document.createElement("a"), { href: url, textContent: title }))
    return line
  }
  part("forget").hidden = !pages.length
  part("pages").hidden = !pages.length
  part("pages")
    .querySelector("ul")
    .replaceChildren(...pages.map(link))
}

async function keep() {
  const bar = part("done")
  bar.hidden = false
  part("keep").disabled = true
  part("state").textContent = gettext("Fetching the course …")
  try {
    await navigator.storage?.persist?.()
    await keepCourse((done, of) => {
      bar.value = done / of
    })
    await show()
  } catch (problem) {
    const full = problem?.name === "QuotaExceededError"
    part("state").textContent = full
      ? gettext("This browser has no room for it. What was kept before is still here.")
      : gettext("Not all of it could be fetched, so nothing was changed. Try again when the line is steady.")
  }
  bar.hidden = true
  part("keep").disabled = false
}

async function forget() {
  await forgetAll()
  await show()
  part("state").textContent += ` ${gettext("Everything that was kept here has been removed.")}`
}

// Shown in place of another page: what it was, and what of it there is.
async function standIn() {
  if (location.pathname === "/device/") return
  part("away").hidden = false
  const slug = location.pathname.match(/^\/lessons\/([^/]+)\/(?:quiz|practice)\//)?.[1]
  const practice = slug && `/lessons/${slug}/practice/all/`
  if (!practice || !(await caches.match(practice))) return
  part("instead").append(
    Object.assign(document.createElement("a"), { href: practice, textContent: gettext("Practise its questions here") }),
    ` ${gettext("meanwhile; nothing is scored.")}`,
  )
}

if ("caches" in window) {
  part("whole").hidden = false
  part("keep").addEventListener("click", keep)
  part("forget").addEventListener("click", forget)
  addEventListener("online", () => location.pathname !== "/device/" && location.reload())
  standIn()
  show()
}
