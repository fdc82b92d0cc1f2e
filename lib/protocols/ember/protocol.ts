import { z } from 'zod'
import type { Failure } from '@/lib/errors'
import type { Context } from '@/lib/operations/context'
import type { Protocol } from '../http/protocol'
import { emberBody, emberRefusal } from './errors'
import { validated } from './pydantic'

const PREFIX = 'data: '

/** Requests are checked as FastAPI does, and a `model` must be one of those served. */
export const emberProtocol: Protocol = {
  async check(schema, value, where, context) {
    return validated(await served(schema, context), value, where)
  },
  refuse: emberRefusal,
  stream: {
    contentType: 'text/event-stream',
    failure: (failure: Failure) => emberBody(failure),
    done: '[DONE]',
    // The Python client cuts what it receives at every `data: `, inside texts too. JSON can spell the space otherwise, and
    // means the same.
    spell: (json) => json.replaceAll(PREFIX, 'data:\\u0020'),
  },
}

/** The schema with its `model` narrowed to the names that are served, if it has one. */
async function served<Schema extends z.ZodType>(schema: Schema, { models }: Context): Promise<Schema> {
  if (!(schema instanceof z.ZodObject) || !('model' in schema.shape)) return schema
  const { accepted } = await models.names()
  return schema.extend({ model: z.literal(accepted) }) as unknown as Schema
}
