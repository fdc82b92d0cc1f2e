/** What work tells while it is done, then what came of it. Throws what the work throws. */
export async function* following<Told, Result>(
  work: (report: (told: Told) => void) => Promise<Result>,
): AsyncGenerator<Told, Result> {
  const told: Told[] = []
  let wake: () => void = () => {}
  let over = false
  const result = work((one) => {
    told.push(one)
    wake()
  }).finally(() => {
    over = true
    wake()
  })
  // Who leaves early hears nothing of a failure.
  result.catch(() => {})
  for (;;) {
    while (told.length > 0) yield told.shift()!
    if (over) return await result
    await new Promise<void>((resolve) => (wake = resolve))
  }
}
