import fc from 'fast-check'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { personaFile, type PersonaFile } from '@/lib/protocols/tiller/contract'
import { fromFile, fromLink, linkOf, MAX_LINK } from './persona-link'
import { Unable } from './problem'
import { shipped } from './shipped-personas'

const words = (maxLength: number) => fc.string({ unit: 'grapheme', minLength: 1, maxLength })
const trimmed = (maxLength: number) => words(maxLength).map((text) => text.trim() || 'x')
const edit = fc.record({
  feature_id: fc.uuid(),
  feature_label: words(30),
  index_in_sae: fc.nat(5000),
  value: fc.integer({ min: -100, max: 100 }).map((n) => n / 100 || 0),
})
const file: fc.Arbitrary<PersonaFile> = fc
  .record({
    format: fc.constant('tiller.persona' as const),
    format_version: fc.constant(1 as const),
    name: trimmed(40),
    description: trimmed(100),
    emoji: fc.constantFrom('🏴‍☠️', null),
    starters: fc.array(trimmed(40), { maxLength: 3 }),
    battery: fc.array(trimmed(40), { maxLength: 3 }),
    variant: fc.record({
      base_model: fc.constant('pocket'),
      edits: fc.uniqueArray(edit, { maxLength: 6, selector: ({ feature_id }) => feature_id }),
      scopes: fc.constant([]),
    }),
    sae_digest: fc.constantFrom(`sha256:${'ab'.repeat(32)}`, null),
  })
  .filter((each) => personaFile.safeParse(each).success)
  .map((each) => personaFile.parse(each))

const origin = 'https://tiller.example'
const fragmentOf = async (persona: PersonaFile) => new URL(await linkOf(persona, origin)).hash

describe('a link to a persona', () => {
  it('holds the whole of any persona', async () => {
    await fc.assert(
      fc.asyncProperty(file, async (persona) => {
        expect(await fromLink(await fragmentOf(persona))).toEqual(persona)
      }),
    )
  })

  it('never gives a persona for what is not one, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.base64String().map((text) => `1.${text}`),
        ),
        async (text) => {
          await expect(fromLink(text)).rejects.toBeInstanceOf(Unable)
        },
      ),
    )
  })

  it('is refused when it was cut off, and when it is of a later form', async () => {
    const fragment = await fragmentOf(shipped[0]!)
    await expect(fromLink(fragment.slice(0, -9))).rejects.toThrow('cut off')
    await expect(fromLink(fragment.replace('#1.', '#2.'))).rejects.toThrow('Update this Tiller')
    await expect(fromLink(fragment.replace('#1.', '#0.'))).rejects.toThrow('cut off')
  })

  it('is bounded: what is too long is not written, and what unfolds without end is not read', async () => {
    const noise = Array.from({ length: 24 }, (_, i) =>
      Array.from({ length: 2000 }, (_, j) =>
        String.fromCodePoint(0x4e00 + ((i * 7919 + j * 104_729 + j * j * 31) % 20_000)),
      ).join(''),
    )
    await expect(linkOf({ ...shipped[0]!, battery: noise }, origin)).rejects.toThrow('Export it as a file')
    const bomb = deflateRawSync(Buffer.alloc(10_000_000, 32)).toString('base64url')
    expect(bomb.length).toBeLessThan(MAX_LINK)
    await expect(fromLink(`1.${bomb}`)).rejects.toThrow('cut off')
  })
})

describe('a file of a persona', () => {
  it('is read as it was written, and says what is wrong with it otherwise', async () => {
    expect(await fromFile(JSON.stringify(shipped[0]))).toEqual(shipped[0])
    await expect(fromFile(JSON.stringify({ ...shipped[0], name: '' }))).rejects.toThrow('name')
    await expect(fromFile('not JSON')).rejects.toThrow()
  })
})
