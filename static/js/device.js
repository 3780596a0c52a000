// The whole course in this browser: fetched into a place of its own, which takes the old one's place once it is
// complete.
const KEY = "ajar:device:1"
const WHOLE = "course-"
const AT_ONCE = 4

// {revision, at, pages, bytes} of what is kept whole; null when nothing is.
export function held() {
  try {
    return JSON.parse(localStorage.getItem(KEY))
  } catch {
    return null
  }
}

const asked = (address) =>
  fetch(address, { cache: "no-cache" }).then((answer) => (answer.ok ? answer.json() : Promise.reject()))

// {revision, pages: how many, bytes, files: [address], parts: [address]}
export const listed = () => asked("/device/course.json")

async function everyPage({ revision, parts }) {
  const found = await Promise.all(parts.map(asked))
  if (found.some((part) => part.revision !== revision)) throw new Error("the course was changed meanwhile")
  return found.flatMap(({ pages }) => pages)
}

// Resolves to what `held` gives; rejects, and keeps what was there before, when anything of it could not be had.
// `tell(done, of)` is called as it goes on.
export async function keepCourse(tell = () => {}) {
  const course = await listed()
  const { revision, pages, files } = course
  const addresses = [...(await everyPage(course)), ...files]
  const name = WHOLE + revision
  const place = await caches.open(name)
  let bytes = 0
  let done = 0
  const waiting = [...addresses]
  const fetchSome = async () => {
    for (let address = waiting.shift(); address; address = waiting.shift()) {
      bytes += await fetchOne(place, address)
      done += 1
      tell(done, addresses.length)
    }
  }
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, fetchSome))
    if ((await listed()).revision !== revision) throw new Error("the course was changed meanwhile")
    localStorage.setItem(KEY, JSON.stringify({ revision, at: new Date().toISOString(), pages, bytes }))
  } catch (problem) {
    waiting.length = 0
    if (held()?.revision !== revision) await caches.delete(name)
    throw problem
  }
  await forgetOthers(name)
  return held()
}

async function fetchOne(place, address) {
  const answer = await fetch(address, { cache: "no-cache", credentials: "omit" })
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`)
  const { size } = await answer.clone().blob()
  await place.put(address, answer)
  return size
}

async function forgetOthers(name) {
  for (const other of await caches.keys()) if (other.startsWith(WHOLE) && other !== name) await caches.delete(other)
}

// All that is kept, also what was read lately.
export async function forgetAll() {
  localStorage.removeItem(KEY)
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)))
}

// Brings what is kept up to date when the course is another one; at most once in six hours.
export async function refresh() {
  const kept = held()
  if (!kept || !navigator.onLine || Date.now() - Date.parse(kept.looked ?? kept.at) < 6 * 3_600_000) return
  localStorage.setItem(KEY, JSON.stringify({ ...kept, looked: new Date().toISOString() }))
  const now = await listed().catch(() => null)
  if (now && now.revision !== kept.revision) await keepCourse().catch(() => null)
}

// [{url, title, size}] of the pages that were read lately or are kept whole, each once.
export async function keptPages() {
  const found = new Map()
  for (const name of await caches.keys()) {
    const place = await caches.open(name)
    for (const { url } of await place.keys()) {
      const { pathname } = new URL(url)
      if (pathname.startsWith("/static/") || found.has(pathname)) continue
      const text = await (await place.match(url)).text()
      if (!text.startsWith("<!doctype html>")) continue
      const page = new DOMParser().parseFromString(text, "text/html")
      found.set(pathname, { url: pathname, title: page.querySelector("h1")?.textContent.trim() || page.title })
    }
  }
  return [...found.values()]
}

export async function weight() {
  let bytes = 0
  for (const name of await caches.keys()) {
    const place = await caches.open(name)
    for (const answer of await place.matchAll()) bytes += (await answer.blob()).size
  }
  return bytes
}
