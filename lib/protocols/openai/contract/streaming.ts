import { z } from 'zod'
import { onlyWith } from '../../common/rules'
import { orDefault } from '../../common/sampling'

/** How answers are sent. */
export const streaming = {
  stream: orDefault(z.boolean(), false).describe('True: the answer as server-sent events, as it is said'),
  stream_options: z
    .strictObject({
      include_usage: z
        .boolean()
        .nullish()
        .describe('True: the last chunk says what was read and said, in tokens'),
      include_obfuscation: z.literal(false).nullish().describe('Chunks are never padded'),
    })
    .nullish()
    .describe('Only with "stream": true'),
}

type Streaming = z.output<z.ZodObject<typeof streaming>>

/** The same for documents. */
export const streamOptionsAloneTold = onlyWith('stream_options', 'stream', true)

/** A refinement: options of a stream say nothing where there is none. */
export const streamOptionsAlone: [(request: Streaming) => boolean, { path: string[]; message: string }] = [
  (request) => request.stream || !request.stream_options,
  { path: ['stream_options'], message: 'is allowed only with "stream": true' },
]
