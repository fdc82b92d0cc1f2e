import { expect, test } from 'vitest'
import { z } from 'zod'
import { SteeringJsonError } from './errors'
import { parseJson } from './json'

const schema = z.object({
  items: z.array(z.union([z.number(), z.object({ name: z.string(), size: z.number() })])),
})
const read = (data: unknown) => parseJson(schema, data, 'Box')

function faultsOf(data: unknown) {
  try {
    read(data)
  } catch (error) {
    if (error instanceof SteeringJsonError) return error.issues
    throw error
  }
  throw new Error('The document was accepted')
}

test('reads text and objects alike', () => {
  const box = { items: [1, { name: 'a', size: 2 }] }
  expect(read(box)).toEqual(box)
  expect(read(JSON.stringify(box))).toEqual(box)
})

test('names the document and every fault with its place', () => {
  expect(() => read({ items: [1, { name: 2, size: 'x' }] })).toThrow(
    /^Not valid Box JSON\. items\[1\]\.name: .*string.*; items\[1\]\.size: .*number/,
  )
})

test('cuts the message of a document with many faults short, and keeps them all', () => {
  const many = { items: Array(100).fill('x') }
  expect(() => read(many)).toThrow(/; items\[7\]: [^;]*; and 92 more$/)
  expect(faultsOf(many)).toHaveLength(100)
})

test('of a union it reports the alternative that was meant', () => {
  expect(faultsOf({ items: [{ name: 'a' }] })).toEqual([
    { path: 'items[0].size', message: expect.stringContaining('number') },
  ])
  expect(faultsOf({ items: ['x'] }).map(({ path }) => path)).toEqual(['items[0]'])
})

test('says of text that does not parse why it does not', () => {
  expect(() => read('{"items": [1,')).toThrow(/^Not valid Box JSON\. The text does not parse: /)
})

test('refuses a document that is too deep to walk', () => {
  const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
  expect(() => read(deep(100_000))).toThrow(/Not valid Box JSON/)
  expect(() => read(deep(257))).toThrow('nested more than 256 levels deep')
  expect(faultsOf(deep(256)).map(({ path }) => path)).toEqual([''])
})
