/**
 * Does work, and tells the last that it told again from time to time: who hears nothing for long takes a connection for dead,
 * and so does much that lies between.
 */
export async function repeating<Told, Result>(
  everyMs: number,
  report: (told: Told) => void,
  work: (report: (told: Told) => void) => Promise<Result>,
): Promise<Result> {
  let last: { told: Told } | undefined
  const timer = setInterval(() => last && report(last.told), everyMs)
  try {
    return await work((told) => {
      last = { told }
      report(told)
    })
  } finally {
    clearInterval(timer)
  }
}
