// The reader as the pages know them: what they read and passed, from this browser at once and from the server when they
// are signed in. Pages ask it and listen to "reader:change" on the document; nothing here touches a page.
import { account } from "./reader-account.js"
import { store } from "./reader-store.js"

export const reader = {
  // {read: [anchor…], best: n|null, of: n|null, passed, done}; done is: every section read and the quiz passed
  progress(slug) {
    const { reads, receipts, lengths, me } = store.get()
    const theirs = me?.progress?.[slug] ?? {}
    const read = [...new Set([...(theirs.read ?? []), ...Object.keys(reads[slug] ?? {})])]
    const taken = Object.values(receipts).filter((receipt) => receipt.slug === slug)
    const scores = taken.map(({ score, of }) => ({ score, of }))
    if (theirs.best != null) scores.push({ score: theirs.best, of: theirs.of })
    const best = scores.toSorted((a, b) => b.score / b.of - a.score / a.of)[0]
    const passed = taken.some((receipt) => receipt.passed) || Boolean(theirs.passed)
    const sections = theirs.sections ?? lengths[slug] ?? Infinity
    return { read, best: best?.score ?? null, of: best?.of ?? null, passed, done: passed && read.length >= sections }
  },

  // {slug: progress} of every lesson that was begun
  all() {
    const { reads, receipts, me } = store.get()
    const begun = [...Object.keys(reads), ...Object.values(receipts).map(({ slug }) => slug), ...Object.keys(me?.progress ?? {})]
    return Object.fromEntries([...new Set(begun)].map((slug) => [slug, this.progress(slug)]))
  },

  // [{slug, score, of, passed, at}], the newest first
  attempts: () => Object.values(store.get().receipts).toSorted((a, b) => b.at.localeCompare(a.at)),
  due: () => store.get().me?.due ?? 0,
  signedIn: () => account.signedIn(),
  name: () => store.get().me?.name ?? "",
  problem: () => store.problem(),
  csrfToken: () => account.csrfToken(),

  // {slug: number of sections}: what a page knows of its lessons, so that "done" can be told later
  announce(lengths) {
    const known = store.get().lengths
    if (Object.entries(lengths).some(([slug, sections]) => known[slug] !== sections)) {
      store.update((state) => Object.assign(state.lengths, lengths))
    }
  },

  markRead(slug, anchor, hash) {
    store.update((state) => {
      const lesson = (state.reads[slug] ??= {})
      lesson[anchor] ??= { hash, at: new Date().toISOString() }
      state.owner = state.me?.account ?? state.owner
    })
    account.send()
  },

  unmarkRead(slug, anchor) {
    store.update(({ reads, me }) => {
      delete reads[slug]?.[anchor]
      const theirs = me?.progress?.[slug]
      if (theirs) theirs.read = theirs.read.filter((one) => one !== anchor)
    })
    account.unread(slug, anchor)
  },

  // The signed result of a quiz taken without an account: {id, slug, receipt, score, of, passed, at}
  keepReceipt(receipt) {
    store.update((state) => {
      state.receipts[receipt.id] ??= receipt
      state.owner = state.me?.account ?? state.owner
    })
    account.send()
  },
}

document.addEventListener("quiz:receipt", (event) => reader.keepReceipt(event.detail))
account.refresh()
