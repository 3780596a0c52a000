// The reader as the pages know them: what they read and passed, from this browser at once and from the server when they
// are signed in. Pages ask it and listen to "reader:change" on the document; nothing here touches a page.
import { account } from "./reader-account.js"
import { store } from "./reader-store.js"

const BY_HAND = "*"

// The day as the reader's clock has it.
export const today = () => new Date().toLocaleDateString("sv")

// Points as the server shows them: 11.7 where parts of questions were right, and 4.25 as 4.3.
export const tenths = (points) => Math.round(points * 10 + 1e-6) / 10

export const reader = {
  // {read: [anchor…], best: n|null, of: n|null, passed, byHand, done}; done is: every section read and the quiz passed,
  // or marked by hand
  progress(slug) {
    const { reads, receipts, lengths, quizless, me } = store.get()
    const theirs = me?.progress?.[slug] ?? {}
    const read = [...new Set([...(theirs.read ?? []), ...Object.keys(reads[slug] ?? {})])].filter((one) => one !== BY_HAND)
    const byHand = Boolean(theirs.by_hand || reads[slug]?.[BY_HAND])
    const taken = Object.values(receipts).filter((receipt) => receipt.slug === slug && !receipt.again)
    const scores = taken.map(({ score, of }) => ({ score, of }))
    if (theirs.best != null) scores.push({ score: theirs.best, of: theirs.of })
    const best = scores.toSorted((a, b) => b.score / b.of - a.score / a.of)[0]
    const passed = taken.some((receipt) => receipt.passed) || Boolean(theirs.passed)
    const sections = theirs.sections ?? lengths[slug] ?? Infinity
    const needsQuiz = theirs.has_quiz ?? !quizless[slug]
    const done = byHand || (read.length >= sections && (passed || !needsQuiz))
    return { read, best: best?.score ?? null, of: best?.of ?? null, passed, byHand, done }
  },

  // {slug: progress} of every lesson that was begun
  all() {
    const { reads, receipts, me } = store.get()
    const begun = [...Object.keys(reads), ...Object.values(receipts).map(({ slug }) => slug), ...Object.keys(me?.progress ?? {})]
    return Object.fromEntries([...new Set(begun)].map((slug) => [slug, this.progress(slug)]))
  },

  // [{slug, score, of, passed, at}], the newest first
  attempts: () => Object.values(store.get().receipts).filter((one) => !one.again).toSorted((a, b) => b.at.localeCompare(a.at)),

  // How many questions are to be reviewed today; of anonymous readers as the server last said
  due() {
    const { me, review } = store.get()
    if (me) return me.due ?? 0
    return review?.day === today() ? review.today.length : 0
  },

  // {section: hash} of the sections of a lesson that were read in this browser
  hashes: (slug) => Object.fromEntries(Object.entries(store.get().reads[slug] ?? {}).map(([section, { hash }]) => [section, hash])),

  signedIn: () => account.signedIn(),
  name: () => store.get().me?.name ?? "",
  problem: () => store.problem(),
  csrfToken: () => account.csrfToken(),

  // {slug: number of sections}, {slug: true for a lesson without a quiz}: what a page knows of its lessons, so that "done"
  // can be told later
  announce(lengths, quizless = {}) {
    const known = store.get()
    const isNew = ([slug, sections]) => known.lengths[slug] !== sections
    const differs = ([slug, without]) => Boolean(known.quizless[slug]) !== without
    if (!Object.entries(lengths).some(isNew) && !Object.entries(quizless).some(differs)) return
    store.update((state) => {
      Object.assign(state.lengths, lengths)
      Object.assign(state.quizless, quizless)
    })
  },

  markDone(slug) {
    this.markRead(slug, BY_HAND, "")
  },

  unmarkDone(slug) {
    this.unmarkRead(slug, BY_HAND)
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
      if (theirs && anchor === BY_HAND) theirs.by_hand = false
    })
    account.unread(slug, anchor)
  },

  // The signed result of a quiz taken without an account: {id, slug, receipt, score, of, passed, at}
  keepReceipt(receipt) {
    store.update((state) => {
      state.receipts[receipt.id] ??= receipt
      state.review = null // it is worked out anew
      state.owner = state.me?.account ?? state.owner
    })
    account.send()
  },
}

document.addEventListener("quiz:receipt", (event) => reader.keepReceipt(event.detail))
account.refresh().then(async () => {
  if (localStorage.getItem("ajar:answers")) (await import("./answers.js")).sendWaiting()
})
