// What a device keeps, so that what was read lately, or the whole course, is there without a network. The network is
// asked first, so nobody reads an old page while the new one can be had; what is kept answers when it is silent or
// away. Only what is marked as the same for everybody is kept: nothing of a reader.
const READ = "read" // what was read lately, and the files that it needs
const OFFLINE = "__OFFLINE__"
const MOST = 60 // pages; files are of use to several
const PATIENCE = 4_000 // milliseconds for a line that says nothing, when there is something to show

addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(READ)
      .then((read) => read.add(OFFLINE))
      .catch(() => null) // it is kept when it is seen
      .then(() => skipWaiting()),
  )
})
addEventListener("activate", (event) => event.waitUntil(begin()))
addEventListener("fetch", (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== "GET" || url.origin !== location.origin) return
  if (url.pathname.startsWith("/static/")) event.respondWith(file(event))
  else if (isPage(request, url)) event.respondWith(page(event, url))
})

async function begin() {
  await registration.navigationPreload?.enable()
  await clients.claim()
}

// A page itself, and what a reader's next act and their notes' places are found by; nothing else that its scripts ask
// for. Streams and what belongs to a reader are none of the worker's business.
const FOR_SCRIPTS = /^\/outlines\.json$|\/passages\.json$/
const isPage = (request, url) =>
  FOR_SCRIPTS.test(url.pathname) || (request.mode === "navigate" && !/^\/(admin|accounts|me)\//.test(url.pathname))

// A file's name changes with its content, so a kept one is the right one.
async function file({ request }) {
  const kept = await caches.match(request.url)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) await keep(request.url, answer.clone())
  return answer
}

async function page(event, url) {
  const address = url.origin + url.pathname
  const kept = await newest(address)
  const asked = fromNetwork(event, address)
  event.waitUntil(asked.catch(() => null))
  const answer = await (kept ? Promise.race([asked, silence()]) : asked).catch(() => null)
  if (answer) return answer
  return (await newest(address)) ?? (await newest(new URL(OFFLINE, url).href)) ?? Response.error()
}

async function fromNetwork(event, address) {
  const answer = (await event.preloadResponse) ?? (await fetch(event.request))
  if (isForEverybody(answer) && !new URL(answer.url || address).search) await keep(address, answer.clone())
  return answer
}

const isForEverybody = (answer) =>
  answer.ok && !answer.redirected && (answer.headers.get("Cache-Control") ?? "").includes("public")

const silence = () => new Promise((resolve) => setTimeout(resolve, PATIENCE, null))

// What was read lately is never older than the course that was taken along: both asked the network first.
async function newest(address) {
  const read = await (await caches.open(READ)).match(address)
  return read ?? caches.match(address)
}

async function keep(address, answer) {
  try {
    const read = await caches.open(READ)
    await read.delete(address) // so that it is the last again
    await read.put(address, answer)
    const pages = (await read.keys()).filter(({ url }) => !url.includes("/static/") && !url.endsWith(OFFLINE))
    for (const old of pages.slice(0, Math.max(0, pages.length - MOST))) await read.delete(old)
  } catch {
    // There is no room: the reader has the page, and it is not kept.
  }
}
