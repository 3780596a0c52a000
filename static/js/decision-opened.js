// Which decision record the page opens with.
import { slugsWithTicks, ticksOf } from "./checklist.js"
import { decisions } from "./decision-store.js"

// The points ticked in the lessons themselves go into a record that is new.
const tickedInLessons = () => slugsWithTicks().flatMap((slug) => ticksOf(slug).map((words) => `${slug}|${words}`))

// That of the address or the last one, with the lab that was just brought along; `here` is what the site gave.
export function opened(here, asked) {
  const kept = asked.has("new") ? null : decisions.all().find((one) => !asked.get("id") || one.id === asked.get("id"))
  const record = kept ?? { ...here, ticks: tickedInLessons() }
  const isAnew = (lab) => here.labs.some((fresh) => fresh.split("/")[0] === lab.split("/")[0])
  return { ...record, labs: [...record.labs.filter((lab) => !isAnew(lab)), ...here.labs] }
}
