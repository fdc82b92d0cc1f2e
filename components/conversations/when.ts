const sameDay = (one: Date, other: Date) => one.toDateString() === other.toDateString()

/** When something was, as short as it is clear: the time today, the day this year, else the whole date. */
export function whenInWords(moment: Date, now: Date): string {
  if (sameDay(moment, now)) return moment.toLocaleTimeString('en', { hour: 'numeric', minute: '2-digit' })
  const sameYear = moment.getFullYear() === now.getFullYear()
  return moment.toLocaleDateString('en', {
    day: 'numeric',
    month: 'short',
    year: sameYear ? undefined : 'numeric',
  })
}
