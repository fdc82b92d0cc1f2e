import type { ChatCompletionChunk } from '@/lib/protocols/openai/contract'
import { chunkStreamResponse, type ChunkStream } from '../http/chunk-stream'
import { fromErrorBody } from './errors'

/** An answer's chunks as OpenAI streams them. A failure is `{"error": …}`. */
export function openAiStreamResponse(
  chunks: AsyncIterable<ChatCompletionChunk>,
  stream: ChunkStream,
): Response {
  return chunkStreamResponse(chunks, stream, {
    failure: ({ status, body }) => ({ error: fromErrorBody(status, body).error }),
  })
}
