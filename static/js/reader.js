// The reader as the pages know them: what they read and passed, from this browser at once and from the server when they
// are signed in. Pages ask it and listen to "reader:change" on the document; nothing here touches a page.
import { completion } from "./completion.js"
import { outlineOf } from "./outlines.js"
import { addMark, dropMarks, marksOf } from "./reader-events.js"
import { csrfToken, hasSignedOut, mayBeSignedIn, signedIn } from "./reader-me.js"
import { store } from "./reader-store.js"

const BY_HAND = "*"

// What has to do with an account comes where there may be one.
const withAccount = (act) => import("./reader-account.js").then(({ account }) => act(account))
const send = () => mayBeSignedIn() && withAccount((account) => account.send())

// The day as the reader's clock has it.
export const today = () => new Date().toLocaleDateString("sv")

// Points as the server shows them: 4.25 and 11.67 where parts of questions were right, never more than hundredths.
export const shownPoints = (points) => Math.round(points * 100 + 1e-6) / 100

const latest = (events) =>
  events
    .map(({ at }) => at)
    .filter(Boolean)
    .toSorted((a, b) => Date.parse(b) - Date.parse(a))[0] ?? null

export const reader = {
  // {read, changed, added: [anchor…], quizAdded, done, best: n|null, of: n|null, byHand, touched: when something was
  // read or taken last|null} of a lesson whose outline is known, by the law of completion.js. Of an account the server
  // has worked it out; what is not sent yet comes on top.
  progress(slug) {
    const { reads, receipts, me } = store.get()
    const theirs = me?.progress?.[slug] ?? {}
    const at = new Date().toISOString()
    const marks = marksOf({ [slug]: reads[slug] ?? {} })
    for (const section of theirs.read ?? []) marks.push({ section, hash: "", at })
    for (const { anchor } of theirs.changed ?? []) marks.push({ section: anchor, hash: "another", at })
    if (theirs.by_hand) marks.push({ section: BY_HAND, hash: "", at })
    // what the account would not have does not count in it
    const taken = Object.values(receipts).filter((one) => one.slug === slug && !one.again && !(me && one.why))
    const passes = taken.filter(({ passed }) => passed).map((receipt) => receipt.at)
    const found = completion(outlineOf(slug), marks, theirs.passed ? [...passes, at] : passes)
    if (theirs.done)
      Object.assign(found, {
        done: true,
        added: theirs.added.map(({ anchor }) => anchor),
        quizAdded: theirs.quiz_added,
      })
    const scores = taken.map(({ score, of }) => ({ score, of }))
    if (theirs.best != null) scores.push({ score: theirs.best, of: theirs.of })
    const best = scores.toSorted((a, b) => b.score / b.of - a.score / a.of)[0]
    return {
      ...found,
      best: best?.score ?? null,
      of: best?.of ?? null,
      byHand: marks.some(({ section }) => section === BY_HAND),
      touched: latest([...marksOf({ [slug]: reads[slug] ?? {} }), ...taken, { at: theirs.touched }]),
    }
  },

  // The sections of a lesson whose outline is known: [{anchor, title, hash}]
  sections: (slug) => outlineOf(slug).sections,

  // {slug: progress} of every lesson that was begun
  all() {
    const { reads, receipts, me } = store.get()
    const begun = [
      ...Object.keys(reads),
      ...Object.values(receipts).map(({ slug }) => slug),
      ...Object.keys(me?.progress ?? {}),
    ]
    return Object.fromEntries([...new Set(begun)].map((slug) => [slug, this.progress(slug)]))
  },

  // [{slug, score, of, passed, at}], the newest first
  attempts: () =>
    Object.values(store.get().receipts)
      .filter((one) => !one.again)
      .toSorted((a, b) => b.at.localeCompare(a.at)),

  // How many questions are to be reviewed today; of anonymous readers as the server last said
  due() {
    const { me, review } = store.get()
    if (me) return me.due ?? 0
    return review?.day === today() ? review.today.length : 0
  },

  // The quizzes of the account that are begun: [{slug, question, of}]
  underWay: () => store.get().me?.under_way ?? [],

  signedIn,
  name: () => store.get().me?.name ?? "",
  problem: () => store.problem(),
  csrfToken: () => csrfToken(),

  markDone(slug) {
    this.markRead(slug, BY_HAND, "")
  },

  unmarkDone(slug) {
    this.unmarkRead(slug, BY_HAND)
  },

  markRead(slug, anchor, hash) {
    store.update((state) => {
      addMark(state.reads, { lesson: slug, section: anchor, hash, at: new Date().toISOString() })
      takeOwner(state)
    })
    send()
  },

  unmarkRead(slug, anchor) {
    store.update(({ reads, me }) => {
      const text = this.sections(slug).find((one) => one.anchor === anchor)?.hash
      dropMarks(reads, slug, ({ section, hash }) => section === anchor || Boolean(hash && hash === text))
      const theirs = me?.progress?.[slug]
      if (theirs) Object.assign(theirs, { read: theirs.read.filter((one) => one !== anchor), done: false })
      if (theirs && anchor === BY_HAND) theirs.by_hand = false
    })
    if (mayBeSignedIn()) withAccount((account) => account.unread(slug, anchor))
  },

  // The signed result of a quiz taken without an account: {id, slug, receipt, score, of, passed, at}
  keepReceipt(receipt) {
    store.update((state) => {
      state.receipts[receipt.id] ??= receipt
      state.review = null // it is worked out anew
      takeOwner(state)
    })
    send()
  },
}

function takeOwner(state) {
  state.owner = state.me?.account ?? state.owner
  state.ownerToCome = !state.me && mayBeSignedIn()
}

document.addEventListener("quiz:receipt", (event) => reader.keepReceipt(event.detail))

// Whether there is anything to ask of the site, or to forget since somebody signed out.
function isOfSomebody() {
  const { me, apart } = store.get()
  return mayBeSignedIn() || me || apart || (hasSignedOut() && localStorage.getItem("ajar:answers"))
}

async function begin() {
  if (isOfSomebody()) await withAccount((account) => account.refresh())
  if (localStorage.getItem("ajar:answers")) (await import("./answers.js")).sendWaiting()
  if (localStorage.getItem("ajar:notes:1") && signedIn()) (await import("./note-store.js")).notes.send()
}
begin()
