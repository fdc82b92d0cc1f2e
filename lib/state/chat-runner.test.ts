import { describe, expect, it } from 'vitest'
import { ConnectionError } from '@/lib/sdk/tiller'
import { versionsOf } from './tree'
import { fakeServer, pirate, refusal, studioOn } from './fake-server.fixture'

const turnsOf = ({ chat }: ReturnType<typeof studioOn>['studio']) =>
  chat.getState().turns.map((turn) => (turn.role === 'user' ? turn.content : [turn.content, turn.ending]))

describe('the chat', () => {
  it('answers with the confirmed edits and leaves pending ones pending', async () => {
    const { client, asked, editsOf } = fakeServer()
    const { studio } = studioOn(client)
    studio.variant.getState().setPending(pirate, 0.6)
    await studio.runner.send('  Hi ')
    expect(turnsOf(studio)).toEqual(['Hi', ['plain: Hi', 'complete']])
    expect(asked[0]?.pending).toBeUndefined()
    expect(studio.variant.getState().pending).toHaveProperty('pirate')
    expect(editsOf(studio.variant.getState().address?.session_id)).toEqual({})
  })

  it('keeps what was said when it is stopped', async () => {
    const { client, server } = fakeServer()
    const { studio } = studioOn(client)
    server.say = async function* () {
      yield 'Half'
      studio.runner.stop()
      yield ' more'
    }
    await studio.runner.send('Hi')
    expect(turnsOf(studio)).toEqual(['Hi', ['Half', 'stopped']])
    expect(studio.answer.getState().status).toBe('idle')
  })

  it('keeps what was said when the connection is lost, and can try again', async () => {
    const { client, server } = fakeServer()
    const { studio } = studioOn(client)
    const whole = server.say
    server.say = async function* () {
      yield 'Half'
      throw new ConnectionError('lost', { said: 'Half' })
    }
    await studio.runner.send('Hi')
    expect(turnsOf(studio)).toEqual(['Hi', ['Half', 'broken']])
    expect(studio.answer.getState().problem?.title).toBe('The connection was lost')
    server.say = whole
    await studio.runner.answerAgain()
    expect(turnsOf(studio)).toEqual(['Hi', ['plain: Hi', 'complete']])
    expect(studio.answer.getState().problem).toBeNull()
  })

  it('never exchanges an answer for a broken one', async () => {
    const { client, server } = fakeServer()
    const { studio } = studioOn(client)
    await studio.runner.send('Hi')
    server.say = async function* () {
      yield 'Half'
      throw refusal('internal')
    }
    await studio.runner.answerAgain()
    expect(turnsOf(studio)).toEqual(['Hi', ['plain: Hi', 'complete']])
    expect(studio.answer.getState().problem).not.toBeNull()
  })

  it('keeps a question whose answer failed before a word', async () => {
    const { client, server } = fakeServer()
    const { studio, reload } = studioOn(client)
    server.say = async function* () {
      yield* []
      throw refusal('engine_unavailable')
    }
    await studio.runner.send('Hi')
    expect(turnsOf(studio)).toEqual(['Hi'])
    expect(turnsOf(reload())).toEqual(['Hi'])
  })

  it('makes room when the conversation is too long for the model', async () => {
    const { client, server, asked } = fakeServer()
    const { studio } = studioOn(client)
    for (const question of ['q1', 'q2', 'q3']) await studio.runner.send(question)
    const whole = server.say
    server.say = async function* () {
      yield* []
      throw refusal('context_length_exceeded')
    }
    await studio.runner.send('q4')
    expect(studio.answer.getState().problem?.remedy).toBe('forget')
    server.say = whole
    await studio.runner.forgetAndAnswer()
    expect(asked.at(-1)?.messages.map(({ content }) => content)).toEqual(['q3', 'plain: q3', 'q4'])
    expect(turnsOf(studio)).toHaveLength(8)
  })

  it('goes on from first words, as another version of the answer', async () => {
    const { client, asked } = fakeServer()
    const { studio } = studioOn(client)
    await studio.runner.send('Hi')
    const questionId = studio.chat.getState().turns[0]?.id
    await studio.runner.answerAgain({ questionId, begun: 'Once upon' })
    expect(asked.at(-1)?.messages.at(-1)).toEqual({ role: 'assistant', content: 'Once upon' })
    expect(studio.chat.getState().turns[1]).toMatchObject({
      content: 'Once uponplain: Once upon',
      begun: 'Once upon',
    })
    expect(versionsOf(studio.chat.getState().all, studio.chat.getState().turns[1]!)).toHaveLength(2)
  })

  it('draws another answer with another seed, and the same with the same', async () => {
    const { client, asked } = fakeServer()
    const { studio } = studioOn(client)
    studio.settings.getState().change({ seed: 20 })
    await studio.runner.send('Hi')
    await studio.runner.answerAgain()
    expect(asked.at(-1)?.seed).not.toBe(20)
    await studio.runner.answerAgain({ seed: 20 })
    expect(asked.at(-1)?.seed).toBe(20)
  })

  it('answers a question again whose answer failed, though others follow it', async () => {
    const { client, server, asked } = fakeServer()
    const { studio } = studioOn(client)
    await studio.runner.send('q1')
    await studio.runner.send('q2')
    const whole = server.say
    server.say = async function* () {
      yield* []
      throw refusal('engine_unavailable')
    }
    await studio.runner.answerAgain({ questionId: studio.chat.getState().turns[0]?.id })
    server.say = whole
    await studio.runner.retry()
    expect(asked.at(-1)?.messages).toEqual([{ role: 'user', content: 'q1' }])
    expect(turnsOf(studio)).toEqual(['q1', ['plain: q1', 'complete']])
  })
})
