// Everything that scripts say, in the language of the page (wording.js).
import { bring } from "./wording.js"

export * from "./wording.js"

await bring({
  ar: () => import("./words/ar.js"),
  de: () => import("./words/de.js"),
  fr: () => import("./words/fr.js"),
})
