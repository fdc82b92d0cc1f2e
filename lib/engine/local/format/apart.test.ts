import { describe, expect, it } from 'vitest'
import { areApart } from './apart'

const node = { type: 'object', properties: { kind: { const: 'node' } }, required: ['kind'] }
const leaf = { type: 'object', properties: { kind: { const: 'leaf' } } }
const places: Record<string, unknown> = { '#/node': node, '#/leaf': leaf, '#/self': { $ref: '#/self' } }
const find = (pointer: string) => places[pointer]

describe('two schemas', () => {
  it.each<[string, unknown, unknown]>([
    ['types', { type: 'string' }, { type: ['integer', 'null'] }],
    ['constants', { const: { a: 1 } }, { enum: [{ a: 2 }, 'a'] }],
    ['a constant of another type', { const: 'a' }, { type: 'number' }],
    ['a property that one of them requires', node, leaf],
    ['what they refer to', { $ref: '#/node' }, { $ref: '#/leaf' }],
    ['every branch', { anyOf: [leaf, { type: 'null' }] }, { oneOf: [node, { type: 'string' }] }],
    ['that one allows nothing', false, true],
  ])('are told apart by %s', (_, one, other) => {
    expect(areApart(one, other, find)).toBe(true)
    expect(areApart(other, one, find)).toBe(true)
  })

  it.each<[string, unknown, unknown]>([
    ['of whole numbers and of numbers', { type: 'integer' }, { type: 'number' }],
    ['of one value', { const: { a: 1 } }, { enum: [{ a: 1 }] }],
    ['without types', {}, { type: 'null' }],
    ['with a property that neither requires', { ...node, required: [] }, leaf],
    [
      'with a type that is no object',
      { ...node, type: ['object', 'null'] },
      { ...leaf, type: ['object', 'null'] },
    ],
    ['with a branch in common', { anyOf: [leaf, { type: 'null' }] }, { type: 'null' }],
    ['that refer to themselves', { $ref: '#/self' }, { type: 'null' }],
  ])('%s are not', (_, one, other) => {
    expect(areApart(one, other, find)).toBe(false)
    expect(areApart(other, one, find)).toBe(false)
  })
})
