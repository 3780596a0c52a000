// The receipt of what was answered without an account, on a page of the site: reader.js keeps it in this browser.
import { store } from "./reader-store.js"

// Since when the question stands there that is answered next.
let shown = performance.timeOrigin
export function questionShown() {
  shown = Date.now()
}

// False when the same question was reviewed in another tab while this page was open: the first answer counts.
export function keepReceipt(page) {
  const outcome = page.querySelector("[data-receipt]")
  if (!outcome) return true
  const { receipt, id, slug, score, of, passed, at, again, reviewed } = outcome.dataset
  const others = Object.values(store.get().receipts)
  const first = reviewed && others.find((one) => one.reviewed === reviewed && one.id !== id && one.kept > shown)
  if (first) return false
  const kept = {
    id,
    slug,
    receipt,
    score: Number(score),
    of: Number(of),
    passed: passed === "yes",
    at,
    again: again === "yes",
  }
  document.dispatchEvent(
    new CustomEvent("quiz:receipt", { detail: { ...kept, ...(reviewed ? { reviewed, kept: Date.now() } : {}) } }),
  )
  return true
}
