// Who reads, in the site bar. `before-paint.js` has put the name in already where this browser knew it.
import { reader } from "./reader.js"

const bar = document.querySelector(".reader")
const menu = document.getElementById("reader")

function show() {
  const signedIn = reader.signedIn()
  if (signedIn === false) delete document.documentElement.dataset.in
  else document.documentElement.dataset.in = ""
  const email = reader.name()
  if (!email) return
  bar.querySelector("[data-name]").textContent = email.split("@")[0]
  menu.querySelector("[data-email]").textContent = email
}

// Signing out at once, where a page has no form with a token; without this the link leads to a page that asks.
menu.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-leave]")
  if (!link || event.ctrlKey || event.metaKey) return
  event.preventDefault()
  const token = await reader.csrfToken()
  if (!token) return location.assign(link.href)
  const form = document.createElement("form")
  Object.assign(form, { action: "/accounts/logout/", method: "post", hidden: true })
  for (const [name, value] of Object.entries({ csrfmiddlewaretoken: token, next: "/" }))
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }))
  document.body.append(form)
  form.requestSubmit()
})

document.addEventListener("reader:change", show)
show()
