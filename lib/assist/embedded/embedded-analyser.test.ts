import { beforeEach, describe, expect, it } from 'vitest'
import { makeFixture, type Fixture } from '@/lib/testing/fixture'

const pirate = 'Talks like a pirate'
const cowboy = 'Talks like a cowboy'
const signal = new AbortController().signal

let fixture: Fixture
beforeEach(() => {
  fixture = makeFixture()
})

const analyse = (query: string, previous: { role: 'user' | 'assistant'; content: string }[] = []) =>
  fixture.analyser.analyse(query, previous, signal)
const wishes = async (specification: string) =>
  Object.fromEntries(
    (await fixture.analyser.wishes(specification, signal)).map(({ entry, weight }) => [entry.label, weight]),
  )

describe('analyse', () => {
  it('names persona, style and subject that a query asks for', async () => {
    const found = await analyse('Tell me a story about Tokyo like a pirate')
    expect(found.persona.role).toBe('pirate captain')
    expect(found.features.style.map((feature) => feature.label)).toEqual([pirate])
    expect(found.features.knowledge.map((feature) => feature.label)).toEqual(['About Tokyo'])
  })

  it('answers a query that asks for nothing special with a plain persona and no features', async () => {
    const found = await analyse('Mmm')
    expect(found.persona.role).toBe('helpful assistant')
    expect(found.features).toEqual({ style: [], reasoning: [], knowledge: [] })
  })

  it('takes a style from earlier messages of the user, the latest one first', async () => {
    const previous = [
      { role: 'user' as const, content: 'Talk like a pirate' },
      { role: 'assistant' as const, content: 'Howdy, says the cowboy' },
    ]
    expect((await analyse('Tokyo?', previous)).features.style.map((feature) => feature.label)).toEqual([
      pirate,
    ])
    const asked = await analyse('Tokyo, as a cowboy', previous)
    expect(asked.features.style.map((feature) => feature.label)).toEqual([cowboy])
  })

  it('does not strengthen what it is asked to leave out', async () => {
    const found = await analyse('Tell me about Tokyo, but not like a pirate')
    expect(found.features.style).toEqual([])
  })

  it('names a subject that the model recognises though no word of its label is said', async () => {
    fixture.engine.behaviour.fires = { Shibuya: { 2: 9 } }
    expect(
      (await analyse('What is Shibuya like')).features.knowledge.map((feature) => feature.label),
    ).toEqual(['About Tokyo'])
  })

  it('never names a feature without an explanation, or one of a place in the text', async () => {
    fixture.engine.behaviour.fires = { commas: { 4: 10, 5: 10 } }
    const { features } = await analyse('Start of an answer: fires on commas')
    expect(Object.values(features).flat()).toEqual([])
  })

  it('stops when the signal fires', async () => {
    const reason = new Error('left')
    const stopped = fixture.analyser.analyse('Tokyo', [], AbortSignal.abort(reason))
    await expect(stopped).rejects.toBe(reason)
  })
})

describe('wishes', () => {
  it('strengthens what is asked for and weakens what is asked to be less', async () => {
    expect(await wishes('talk more like a pirate, less like a cowboy')).toEqual({
      [pirate]: 0.9,
      [cowboy]: -0.675,
    })
  })

  it('takes nothing that merely fires while the model reads', async () => {
    fixture.engine.behaviour.fires = { Shibuya: { 2: 9 } }
    expect(await wishes('Shibuya')).toEqual({})
  })

  it('finds nothing where nothing is named', async () => {
    expect(await wishes('qwertyuiop')).toEqual({})
  })
})

describe('condition', () => {
  const condition = async (specification: string) => {
    const { features, operator } = await fixture.analyser.condition(specification, signal)
    return [operator, ...features.map((entry) => entry.label)]
  }

  it('holds while the one feature fires, or all that "and" joins, or any that "or" joins', async () => {
    expect(await condition('the assistant talks like a pirate')).toEqual(['OR', pirate])
    expect(await condition('it talks like a pirate and about Tokyo')).toEqual(['AND', pirate, 'About Tokyo'])
    expect(await condition('it talks like a pirate or a cowboy')).toEqual(['OR', pirate, cowboy])
  })

  it('finds nothing for what is only denied', async () => {
    expect(await condition('never like a pirate')).toEqual(['OR'])
  })
})
