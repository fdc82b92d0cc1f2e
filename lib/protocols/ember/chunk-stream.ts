import type { ChatChunk } from '@/lib/protocols/ember/contract'
import { chunkStreamResponse, type ChunkStream } from '../http/chunk-stream'
import { emberBody } from './errors'

const PREFIX = 'data: '

/**
 * An answer's chunks as Ember streams them: the Python client parses what the network hands it, and cannot read `[DONE]`
 * behind another event. A failure is `{"detail": …}`.
 */
export function emberStreamResponse(chunks: AsyncIterable<ChatChunk>, stream: ChunkStream): Response {
  return chunkStreamResponse(chunks, stream, {
    failure: ({ body }) => emberBody(body),
    rewrite: unsplittable,
  })
}

/**
 * The Python client cuts what it receives at every `data: `, inside texts too. JSON can spell the space otherwise, and
 * means the same.
 */
const unsplittable = (event: string): string =>
  PREFIX + event.slice(PREFIX.length).replaceAll(PREFIX, 'data:\\u0020')
