// Runs before the first paint: a reader who chose dark sees no white flash, and what this reader's own marks will
// bring to the page has its room, so that nothing jumps when the modules bring it. Not a module: those wait.
try {
  const seen = document.documentElement.dataset
  if (location.hash) seen.aimed = ""
  const scheme = localStorage.getItem("ajar:scheme")
  if (scheme === "light" || scheme === "dark") seen.scheme = scheme
  const signedIn = /(?:^|; )(?:__Secure-)?ajar_in=1/.test(document.cookie)
  if (signedIn) seen.in = ""
  const said = document.cookie.match(/(?:^|; )said=([-a-z]+)/)?.[1]
  if (said) {
    seen.said = said
    document.cookie = "said=; max-age=0; path=/"
  }
  const { reads, receipts, me, review } = JSON.parse(localStorage.getItem("ajar:reader:1") ?? "{}")
  const begun = Object.values({ ...reads, ...receipts }).some((one) => Object.keys(one).length)
  if (signedIn || begun || /(?:^|; )quiz_at=./.test(document.cookie)) seen.begun = ""
  if (signedIn && begun) seen.unsent = ""
  if (me ? me.due : review?.day === new Date().toLocaleDateString("sv") && review.today.length) seen.due = ""
  const [, kind, slug] = location.pathname.match(/^\/(lesson|article)s\/([^/]+)\/$/) ?? []
  if (kind && (signedIn || localStorage.getItem(`tutor:${kind}/${slug}`))) seen.asked = ""

  // What this browser knew of the last page is in its place before it is seen; next-act.js and who.js look again.
  const act = JSON.parse(localStorage.getItem("ajar:act"))
  const name = signedIn ? me?.name.split("@")[0] : ""
  const mine = act && act.who === ((signedIn && me?.account) || null)
  const watch = new MutationObserver(() => {
    const place = document.querySelector("[data-next-act]:not([data-kind]) span")
    if (mine && place) {
      place.closest("a").href = act.url
      place.textContent = act.label
      place.closest("[data-next-act]").dataset.kind = act.kind
    }
    const named = document.querySelector("[data-name]")
    if (name && named && named.textContent !== name) named.textContent = name
  })
  if (mine || name) watch.observe(document, { childList: true, subtree: true })
  addEventListener("DOMContentLoaded", () => watch.disconnect())
} catch {
  // Storage is off, or holds what nobody can read: it is a new reader's page.
}
