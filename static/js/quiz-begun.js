// The quizzes that are under way in this browser without an account: at which question each is. The attempts themselves
// are in cookies that no script can read; quizzes/begun.py writes down beside them where they are.
const ENTRY = /^([-a-z0-9_]{1,100}):(\d{1,3}):(\d{1,3}):(\d{1,10})$/

// [{slug, question, of, touched}]
export function begunQuizzes() {
  const written = document.cookie.match(/(?:^|; )quiz_at=([^;]*)/)?.[1] ?? ""
  return written
    .split(".")
    .map((entry) => entry.match(ENTRY))
    .filter(Boolean)
    .map(([, slug, question, of, at]) => ({
      slug,
      question: Number(question),
      of: Number(of),
      touched: new Date(at * 1000).toISOString(),
    }))
}

export function forgetBegunQuizzes() {
  document.cookie = "quiz_at=; max-age=0; path=/"
}
