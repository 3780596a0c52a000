// Signing in with a passkey, adding one, and confirming with one. Without JavaScript the other ways are there.
// A form with data-passkey carries the options, or the address that gives them is its own action.
import { gettext } from "./gettext.js"

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!canUsePasskeys()) continue
  form.hidden = false
  form.addEventListener("submit", (event) => {
    if (form.elements.credential.value) return
    event.preventDefault()
    ask(form)
  })
}
for (const sentence of document.querySelectorAll("[data-without-passkeys]")) sentence.hidden = canUsePasskeys()

function canUsePasskeys() {
  // A passkey belongs to a name, so that an address in numbers such as 127.0.0.1 has none.
  const byName = !/^[\d.]+$|:/.test(location.hostname)
  return byName && isSecureContext && "toJSON" in (globalThis.PublicKeyCredential?.prototype ?? {})
}

async function ask(form) {
  const problem = form.querySelector("[data-passkey-problem]")
  problem.hidden = true
  try {
    const credential = await (form.dataset.passkey === "new" ? made(form) : shown(form))
    form.elements.credential.value = JSON.stringify(credential.toJSON())
    form.submit()
  } catch (error) {
    problem.textContent = sentence(error)
    problem.hidden = false
  }
}

async function made(form) {
  const { publicKey } = (await options(form)).creation_options
  // One that signs in alone: it knows whose it is, and asks for a finger, a face or a PIN.
  const alone = { residentKey: "required", requireResidentKey: true, userVerification: "required" }
  publicKey.authenticatorSelection = { ...publicKey.authenticatorSelection, ...alone }
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
}

async function shown(form) {
  const { publicKey } = (await options(form)).request_options
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) })
}

async function options(form) {
  const written = document.getElementById("js_data")
  if (written) return JSON.parse(written.textContent)
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } })
  if (!answer.ok) throw new Error("unreachable")
  return answer.json()
}

function sentence(error) {
  if (error.name === "NotAllowedError") return gettext("No passkey was used. Try again, or choose another way.")
  if (error.name === "InvalidStateError") return gettext("This passkey is in your account already.")
  return gettext("The passkey could not be asked for. Try again, or choose another way.")
}
