import { z } from 'zod'
import type { Endpoint } from '../http/endpoint'
import type { DescribedProtocol } from './protocols'

/** The data of the event after the last one. */
const DONE = '[DONE]'

type Streaming = Endpoint & { event: NonNullable<Endpoint['event']> }

/** Whether an endpoint also streams. */
export const streams = (endpoint: Endpoint): endpoint is Streaming => endpoint.event !== undefined

/** Under this name the document has an endpoint's events. */
const nameOf = ({ id }: Endpoint): string => `${id.charAt(0).toUpperCase()}${id.slice(1)}Event`

/** The events of all endpoints that stream, by their names in the document. */
export function eventSchemas(protocols: readonly DescribedProtocol[]): Record<string, z.ZodType> {
  const named = protocols.flatMap(({ endpoints, brokenOff }) =>
    endpoints.filter(streams).map((endpoint): [string, z.ZodType] => {
      const { schema } = endpoint.event
      return [nameOf(endpoint), brokenOff ? z.union([schema, brokenOff]) : schema]
    }),
  )
  return Object.fromEntries(named)
}

/**
 * What a document says of a stream. Of `text/event-stream` it describes each event, as OpenAPI 3.1 has no other way to tell of
 * streams; of `text/plain`, which is one text to every reader, the text that the events stand in.
 */
export function streamOf(endpoint: Streaming): z.ZodType {
  const $ref = `#/components/schemas/${nameOf(endpoint)}`
  if (endpoint.event.contentType === 'text/plain')
    return z
      .string()
      .meta(
        told({ contentMediaType: 'text/event-stream', contentSchema: { type: 'array', items: { $ref } } }),
      )
      .describe('Server-sent events; the `data` of each is the JSON of one event')
  const json = { contentMediaType: 'application/json', contentSchema: { $ref } }
  return z.looseObject({
    data: z
      .string()
      .meta(told({ anyOf: [{ const: DONE }, json] }))
      .describe(`The JSON of one event; after the last one \`${DONE}\``),
  })
}

/** Keywords that zod has no words for. */
const told = (keywords: object) => ({
  override: ({ jsonSchema }: { jsonSchema: object }) => void Object.assign(jsonSchema, keywords),
})
