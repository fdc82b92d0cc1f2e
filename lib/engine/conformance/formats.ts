import { describe, expect, it } from 'vitest'
import { FormatRefused } from '../errors'
import { ids, text, type Bench } from './bench'

const schema = {
  type: 'object',
  properties: { city: { type: 'string', maxLength: 24 }, size: { enum: ['small', 'large'] } },
  required: ['city', 'size'],
  additionalProperties: false,
}

/** Answers that are held to a format. */
export function formats(bench: Bench): void {
  describe('a format', () => {
    it('is kept from the first token to the last, and by steered answers too', async (test) => {
      bench.needs(test, 'format')
      const format = { type: 'json_schema', schema } as const
      for (const controller of [bench.request().controller, bench.steered(1)]) {
        for (const temperature of [0, 1]) {
          const events = await bench.collect({ format, controller, temperature, maxTokens: 120 })
          expect(events.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' })
          const { city, size } = JSON.parse(text(events)) as { city: string; size: string }
          expect([...city].length).toBeLessThanOrEqual(24)
          expect(['small', 'large']).toContain(size)
        }
      }
    })

    it('is begun by an answer that is cut at its limit', async (test) => {
      bench.needs(test, 'format')
      const events = await bench.collect({ format: { type: 'json_object' }, maxTokens: 4 })
      expect(text(events)).toMatch(/^\{/)
      expect(ids(events).length).toBeLessThanOrEqual(4)
    })

    it('is refused where it cannot be honoured', async (test) => {
      bench.needs(test, 'format')
      const format = { type: 'json_schema', schema: { type: 'string', pattern: 'a+' } } as const
      await expect(bench.collect({ format })).rejects.toThrow(FormatRefused)
    })
  })
}
