// The receipt of what was answered without an account, on a page of the site: reader.js keeps it in this browser.
export function keepReceipt(page) {
  const outcome = page.querySelector("[data-receipt]")
  if (!outcome) return
  const { receipt, id, slug, score, of, passed, at, again } = outcome.dataset
  const kept = { id, slug, receipt, score: Number(score), of: Number(of), passed: passed === "yes", at, again: again === "yes" }
  document.dispatchEvent(new CustomEvent("quiz:receipt", { detail: kept }))
}
