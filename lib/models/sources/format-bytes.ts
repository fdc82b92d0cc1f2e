const UNITS = ['B', 'kB', 'MB', 'GB', 'TB']

/** As disks and hubs count: 1 kB is 1000 bytes. Three digits, as in "1.23 GB". */
export function formatBytes(bytes: number): string {
  let [value, unit] = [bytes, 0]
  while (value >= 999.5 && unit < UNITS.length - 1) [value, unit] = [value / 1000, unit + 1]
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2
  return `${value.toFixed(digits)} ${UNITS[unit]}`
}
