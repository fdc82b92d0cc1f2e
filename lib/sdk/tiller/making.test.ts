import { describe, expect, it } from 'vitest'
import { ApiError, ConnectionError, ProtocolError } from './errors'
import { clientFor, line, streamOf } from './fake-server.fixture'

const wish = { label: 'Riddles', sentence: 'talks in riddles' }
const progress = { type: 'progress', stage: 'answering', done: 1, total: 24 }

async function collected(...events: object[]): Promise<unknown[]> {
  const { client } = clientFor(() => streamOf(events.map(line)).response)
  const all: unknown[] = []
  for await (const event of client.features.make(wish)) all.push(event)
  return all
}

describe('client.features.make', () => {
  it('asks for a stream, and tells what is being done', async () => {
    const { client, sent } = clientFor(() => streamOf([line(progress)]).response)
    const events = client.features.make(wish)
    expect((await events.next()).value).toEqual(progress)
    await events.return()
    expect(sent[0]?.init.method).toBe('POST')
    expect(JSON.parse(String(sent[0]?.init.body))).toEqual({ ...wish, stream: true })
  })

  it('tells the place in line', async () => {
    const waiting = { type: 'progress', stage: 'waiting', place: 2 }
    const { client } = clientFor(() => streamOf([line(waiting)]).response)
    const events = client.features.make(wish)
    expect((await events.next()).value).toEqual(waiting)
    await events.return()
  })

  it('throws what went wrong, with its code', async () => {
    const error = { type: 'error', error: 'It cannot be taught.', code: 'not_learned' }
    const failed = collected(progress, error)
    await expect(failed).rejects.toThrow(ApiError)
    await expect(failed).rejects.toMatchObject({ code: 'not_learned', message: 'It cannot be taught.' })
  })

  it('does not take a broken connection for an end', async () => {
    await expect(collected(progress)).rejects.toThrow(ConnectionError)
  })

  it('refuses events that the contract does not have', async () => {
    await expect(collected({ type: 'progress', stage: 'dreaming', done: 1, total: 2 })).rejects.toThrow(
      ProtocolError,
    )
  })
})
