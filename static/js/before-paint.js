// Runs before the first paint: a reader who chose dark sees no white flash, and what this reader's own marks will
// bring to the page has its room, so that nothing jumps when the modules bring it. Not a module: those wait.
try {
  const seen = document.documentElement.dataset
  if (location.hash) seen.aimed = ""
  const scheme = localStorage.getItem("ajar:scheme")
  if (scheme === "light" || scheme === "dark") seen.scheme = scheme
  const signedIn = /(?:^|; )(?:__Secure-)?ajar_in=1/.test(document.cookie)
  const { reads, me, review } = JSON.parse(localStorage.getItem("ajar:reader:1") ?? "{}")
  if (signedIn || Object.values(reads ?? {}).some((sections) => Object.keys(sections).length)) seen.begun = ""
  if (me ? me.due : review?.day === new Date().toLocaleDateString("sv") && review.today.length) seen.due = ""
  const [, kind, slug] = location.pathname.match(/^\/(lesson|article)s\/([^/]+)\/$/) ?? []
  if (kind && (signedIn || localStorage.getItem(`tutor:${kind}/${slug}`))) seen.asked = ""
} catch {
  // Storage is off, or holds what nobody can read: it is a new reader's page.
}
