// Carrying what this browser keeps to another device through a site that cannot read it. From eight letters both
// devices work out a name, under which the site keeps it for ten minutes, and a key, which the site never sees. The
// working out is slow on purpose: who would try all letters on what is kept needs it for each.
import { gettext } from "./gettext.js"
import { everythingHere } from "./reader-file.js"
import { csrfToken } from "./reader-me.js"

const LETTERS = "3479ABCDEFGHJKMNPQRSTVWXYZ" // none that looks like another; 26 ** 8 codes, 37.6 bits
const ROUNDS = 2_000_000
export const LENGTH = 8
const utf8 = (text) => new TextEncoder().encode(text)
const AWAY = gettext("The site cannot be reached. Nothing was changed; try again when you are back online.")
const NOT_READ = gettext("What lies under this code cannot be read. Begin again on the other device.")

export const canCarry = () => Boolean(globalThis.crypto?.subtle && globalThis.CompressionStream)

function newCode() {
  let code = ""
  while (code.length < LENGTH) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1))
    if (byte < 9 * LETTERS.length) code += LETTERS[byte % LETTERS.length] // each letter is as likely
  }
  return code
}

// What somebody typed, as it was meant; "" where it is no code.
export function codeIn(typed) {
  const code = typed.toUpperCase().replace(/[^0-9A-Z]/g, "")
  return code.length === LENGTH && [...code].every((one) => LETTERS.includes(one)) ? code : ""
}

async function workedOut(code, salt) {
  const letters = await crypto.subtle.importKey("raw", utf8(code), "PBKDF2", false, ["deriveBits"])
  const slow = { name: "PBKDF2", hash: "SHA-256", salt: utf8(`ajar-carry/1 ${salt}`), iterations: ROUNDS }
  const bits = await crypto.subtle.deriveBits(slow, letters, 256)
  const root = await crypto.subtle.importKey("raw", bits, "HKDF", false, ["deriveBits", "deriveKey"])
  const part = (info) => ({ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8(info) })
  const name = new Uint8Array(await crypto.subtle.deriveBits(part("name"), root, 256))
  const aes = { name: "AES-GCM", length: 256 }
  const key = await crypto.subtle.deriveKey(part("key"), root, aes, false, ["encrypt", "decrypt"])
  return { name: [...name].map((one) => one.toString(16).padStart(2, "0")).join(""), key }
}

async function through(bytes, stream) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer())
}

// {answer} or {problem: a sentence}
async function post(url, body) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": await csrfToken() }
  const said = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => null)
  const answer = await said?.json().catch(() => null)
  if (said?.ok && answer) return { answer }
  return { problem: answer?.error ?? AWAY }
}

// Puts it down under a new code: {code, until} or {problem}.
export async function putDown(salts) {
  const code = newCode()
  const { name, key } = await workedOut(code, salts[0])
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const plain = await through(utf8(JSON.stringify(everythingHere())), new CompressionStream("gzip"))
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain))
  const base64 = btoa([iv, sealed].map((some) => Array.from(some, (one) => String.fromCharCode(one)).join("")).join(""))
  const { answer, problem } = await post("/me/carry/", { name, sealed: base64 })
  return problem ? { problem } : { code, until: answer.until }
}

// Takes up what lies under a code, once: {data} or {problem}.
export async function takeUp(code, salts) {
  const ways = await Promise.all(salts.map((salt) => workedOut(code, salt)))
  const { answer, problem } = await post("/me/carry/take/", { names: ways.map(({ name }) => name) })
  if (problem) return { problem }
  const bytes = Uint8Array.from(atob(answer.sealed), (one) => one.charCodeAt(0))
  const { key } = ways.find(({ name }) => name === answer.name)
  try {
    const iv = bytes.subarray(0, 12)
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, bytes.subarray(12))
    return { data: JSON.parse(new TextDecoder().decode(await through(plain, new DecompressionStream("gzip")))) }
  } catch {
    return { problem: NOT_READ }
  }
}
