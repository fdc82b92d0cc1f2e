import { describe, expect, it, vi } from 'vitest'
import { createChatApi } from './chat-api'
import { ConnectionError } from './errors'
import { chatBody, chunk, clientFor, done, line, streamOf } from './fake-server.fixture'

const callbacks = () => ({ onChunk: vi.fn(), onDone: vi.fn(), onError: vi.fn() })

describe('createStreamingChatCompletionWithCallback', () => {
  it('hands over every chunk, then the whole answer, once', async () => {
    const { client } = clientFor(() => streamOf([chunk('Ahoy '), chunk('matey'), done].map(line)).response)
    const { onChunk, onDone, onError } = callbacks()
    await createChatApi(client).createStreamingChatCompletionWithCallback(chatBody, onChunk, onDone, onError)
    expect(onChunk.mock.calls).toEqual([[chunk('Ahoy ')], [chunk('matey')]])
    expect(onDone.mock.calls).toEqual([[{ ...done, content: 'Ahoy matey' }]])
    expect(onError).not.toHaveBeenCalled()
  })

  it('reports a failure once and does not call onDone', async () => {
    const { client } = clientFor(() => streamOf([line(chunk('Ahoy '))]).response)
    const { onChunk, onDone, onError } = callbacks()
    await createChatApi(client).createStreamingChatCompletionWithCallback(chatBody, onChunk, onDone, onError)
    expect(onDone).not.toHaveBeenCalled()
    expect(onError).toHaveBeenCalledOnce()
    expect(onError.mock.calls[0]?.[0]).toBeInstanceOf(ConnectionError)
  })

  it('does not mistake an error in a callback for a failed stream, and ends the request', async () => {
    const { response, state } = streamOf([line(chunk('Ahoy '))], { close: false })
    const { client } = clientFor(() => response)
    const { onDone, onError } = callbacks()
    const broken = () => {
      throw new RangeError('in the page')
    }
    await expect(
      createChatApi(client).createStreamingChatCompletionWithCallback(chatBody, broken, onDone, onError),
    ).rejects.toThrow('in the page')
    expect(onError).not.toHaveBeenCalled()
    expect(state.cancelled).toBe(true)
  })
})
