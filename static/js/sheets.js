// A style sheet that comes with what it is for: once, and resolved when it is there or cannot be had.
const coming = new Map()

export function dress(address) {
  const { href } = new URL(address, location.href)
  if (!coming.has(href)) coming.set(href, isHere(href) ? Promise.resolve() : fetched(href))
  return coming.get(href)
}

const isHere = (href) => [...document.querySelectorAll("link[rel=stylesheet]")].some((one) => one.href === href)

function fetched(href) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href })
  return new Promise((resolve) => {
    link.onload = link.onerror = resolve
    document.head.append(link)
  })
}
