// The records that this browser kept go into the account that has signed in; those that may be somebody else's are
// asked about first.
import { decisions } from "./decision-store.js"
import { gettext, ngettext } from "./gettext.js"
import { account } from "./reader-account.js"
import { store } from "./reader-store.js"

export async function sendKept(page) {
  if (!decisions.all().length) return
  await account.refresh()
  const { me } = store.get()
  if (!me) return
  if (decisions.areForeign(me.account)) return askWhose(page)
  if (await decisions.send()) location.reload()
}

function askWhose(page) {
  const count = decisions.all().length
  const notice = document.createElement("div")
  notice.className = "notice"
  notice.innerHTML = `<p></p><p class="buttons">
    <button type="button" class="btn" value="add">${gettext("Add to my account")}</button>
    <button type="button" class="btn quiet" value="erase">${gettext("Erase here")}</button></p>`
  notice.querySelector("p").textContent = ngettext(
    "This browser holds {n} decision record that may be somebody else’s: another account was signed in here before.",
    "This browser holds {n} decision records that may be somebody else’s: another account was signed in here before.",
    count,
  )
  notice.addEventListener("click", async ({ target }) => {
    if (target.value === "erase") decisions.forget()
    if (target.value === "erase" || (target.value === "add" && (await decisions.send()))) location.reload()
  })
  page.querySelector("[data-notice]").replaceChildren(notice)
}
