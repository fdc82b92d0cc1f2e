import pino from 'pino'
import { vi } from 'vitest'
import { log } from '@/lib/server/log'

/** Catches what the server logs, a JSON text a line, until `restore`. For tests only. */
export function catchLog(): { lines: string[]; restore(): void } {
  const lines: string[] = []
  const caught = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const spies = [
    vi.spyOn(log, 'child').mockImplementation((bound) => caught.child(bound)),
    ...(['info', 'warn', 'error'] as const).map((level) =>
      vi.spyOn(log, level).mockImplementation(caught[level].bind(caught)),
    ),
  ]
  return { lines, restore: () => spies.forEach((spy) => spy.mockRestore()) }
}
