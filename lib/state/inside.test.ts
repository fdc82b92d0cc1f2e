import { describe, expect, it } from 'vitest'
import type { ActivationsResponse } from '@/lib/protocols/tiller/contract'
import {
  activatedIn,
  asFollowed,
  begunWith,
  editsOfThen,
  owedToSteering,
  tokensInside,
  worthFollowing,
  type InsideToken,
} from './inside'

const edit = (feature_id: string, value: number) => ({
  feature_id,
  value,
  label: feature_id,
  index_in_sae: 1,
  fluent_up_to: null,
})
const firing = (feature_id: string, kind: string) => ({
  feature_id,
  label: feature_id,
  kind,
  index_in_sae: 1,
  activation: 1,
})

describe('the edits that an answer was written with', () => {
  it('says nothing where they still hold', () => {
    expect(editsOfThen({ a: edit('a', 0.5) }, [edit('a', 0.5)])).toEqual([])
  })

  it('takes out what was confirmed since, and puts back what was changed or removed', () => {
    expect(editsOfThen({ a: edit('a', 0.5), b: edit('b', 1) }, [edit('b', 0.2), edit('c', -1)])).toEqual([
      { feature_id: 'a', value: null },
      { feature_id: 'b', value: 0.2 },
      { feature_id: 'c', value: -1 },
    ])
  })
})

describe('what is inside an answer', () => {
  const messages = [
    { role: 'user' as const, content: 'Hi' },
    { role: 'assistant' as const, content: 'Ahoy' },
  ]
  const read: ActivationsResponse = {
    tokens: [
      { text: 'Hi', message: 0 },
      { text: '<end>', message: null },
      { text: 'Ahoy', message: 1 },
    ],
    features: [
      { feature_id: 'a', label: 'a', index_in_sae: 1, max_activation_strength: 4, activations: [4, 0, 2] },
    ],
    top: [[], [], [firing('a', 'style')]],
    predictions: [null, null, { probability: 0.25, alternatives: [{ text: 'Oh', probability: 0.5 }] }],
  }

  it('is told of its own tokens only', () => {
    expect(tokensInside(read, messages)).toEqual([
      {
        text: 'Ahoy',
        probability: 0.25,
        alternatives: [{ text: 'Oh', probability: 0.5 }],
        top: [firing('a', 'style')],
        unsteered: null,
        share: 0.5,
      },
    ])
  })

  it('is told what was put down to the steering: a token that it made likelier by far', () => {
    const unlikely = [null, null, { probability: 0.05, alternatives: [] }]
    const [token] = tokensInside(read, messages, { ...read, predictions: unlikely })
    expect(token?.unsteered).toBe(0.05)
    expect(owedToSteering(token!)).toBe(true)
    expect(owedToSteering({ probability: 0.25, unsteered: 0.2 })).toBe(false)
    expect(owedToSteering({ probability: 0.25, unsteered: null })).toBe(false)
  })

  it('is coloured as it was written, without another reading, where it was followed by that feature', () => {
    const followed = { feature_id: 'a', ends: [2, 4], activations: [0, 3] }
    expect(asFollowed('Ahoy', followed, 'a')).toEqual([
      { text: 'Ah', activation: 0 },
      { text: 'oy', activation: 3 },
    ])
    expect(asFollowed('Ahoy', followed, 'b')).toBeNull()
    expect(activatedIn(read, messages)).toEqual([{ text: 'Ahoy', activation: 2 }])
  })

  it('is told where nobody asked for features or alternatives', () => {
    const [token] = tokensInside({ ...read, features: [], top: null, predictions: null }, messages)
    expect(token).toEqual({
      text: 'Ahoy',
      probability: null,
      alternatives: [],
      top: [],
      unsteered: null,
      share: 0,
    })
  })
})

describe('what an answer is worth colouring by', () => {
  const token = (...top: InsideToken['top']) => ({
    text: '',
    probability: null,
    alternatives: [],
    unsteered: null,
    share: 0,
    top,
  })

  it('is what steers it, then what fires most, and no word or place', () => {
    const tokens = [
      token(firing('sea', 'subject'), firing('the', 'word')),
      token(firing('pirate', 'style'), firing('the', 'word')),
      token(firing('pirate', 'style'), firing('start', 'position')),
    ]
    const found = worthFollowing(tokens, [edit('sad', 1)], 5).map(({ feature_id }) => feature_id)
    expect(found).toEqual(['sad', 'pirate', 'sea'])
    expect(worthFollowing(tokens, [edit('pirate', 1)], 5).map(({ feature_id }) => feature_id)).toEqual([
      'pirate',
      'sea',
    ])
    expect(worthFollowing(tokens, [], 1)).toHaveLength(1)
  })
})

describe('what an answer goes on from', () => {
  const tokens = [{ text: ' Tokyo' }, { text: ' is' }, { text: ' big' }]
  it('is what was said before a token, and another in its place', () => {
    expect(begunWith(tokens, 2, ' a')).toBe('Tokyo is a')
    expect(begunWith(tokens, 0, ' Japan')).toBe('Japan')
  })
  it('is nothing where the answer would end, or a character is not whole', () => {
    expect(begunWith(tokens, 1, '')).toBeNull()
    expect(begunWith(tokens, 1, '\ufffd')).toBeNull()
    expect(begunWith(tokens, 0, ' ')).toBeNull()
  })
})
