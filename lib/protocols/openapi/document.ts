import { createDocument, type ZodOpenApiObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import { errorBody, errorStatus, featureSummary } from '../tiller/contract'
import { controllerJson, variantJson } from '@/lib/steering'
import { version } from '@/package.json'
import { errorBody as emberErrorBody } from '../ember/contract/errors'
import { openAiErrorBody } from '../v1/contract/errors'
import { eventSchemas } from './events'
import { describeOperation } from './operation'
import { protocols } from './protocols'

interface Bounds {
  minimum?: number
  maximum?: number
}

type Document = ReturnType<typeof createDocument>

const made = new Map<boolean, Document>()

/**
 * The whole API in OpenAPI 3.1, made once from the schemas that the routes check requests and answers with.
 * @param needsKey whether the server has keys, so that requests need one
 */
export function openApiDocument(needsKey = false): Document {
  const before = made.get(needsKey)
  if (before) return before
  const document = makeDocument(needsKey)
  made.set(needsKey, document)
  return document
}

function makeDocument(needsKey: boolean): Document {
  const described: ZodOpenApiObject = {
    openapi: '3.1.0',
    info: { title: 'Tiller', version, description: introduction() },
    tags: protocols.map(({ tag, description }) => ({ name: tag, description })),
    paths: paths(),
    security: [...(needsKey ? [] : [{}]), { bearer: [] }, { apiKey: [] }],
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'A key of the server, where it has any.' },
        apiKey: {
          type: 'apiKey',
          in: 'header',
          name: 'x-api-key',
          description: 'The same in another header.',
        },
      },
      schemas: {
        ...eventSchemas(protocols),
        Error: errorBody,
        EmberError: emberErrorBody,
        OpenAIError: openAiErrorBody,
        FeatureSummary: featureSummary,
        Variant: variantJson,
        Controller: controllerJson,
      },
    },
  }
  return createDocument(described, { override: withoutSafeBounds })
}

function paths(): ZodOpenApiPathsObject {
  const described: ZodOpenApiPathsObject = {}
  for (const protocol of protocols) {
    for (const endpoint of protocol.endpoints) {
      described[endpoint.path] = {
        ...described[endpoint.path],
        [endpoint.method.toLowerCase()]: describeOperation(endpoint, protocol),
      }
    }
  }
  return described
}

function introduction(): string {
  const entries = Object.entries(errorStatus)
  const rows = [...new Set(Object.values(errorStatus))].map((status) => {
    const codes = entries.filter(([, own]) => own === status).map(([code]) => `\`${code}\``)
    return `- ${status}: ${codes.join(', ')}`
  })
  return [
    'Chat with a language model and steer it by the features of its sparse autoencoder.',
    'Every refusal of `/api/v1` has a status and a code:',
    rows.join('\n'),
    'A method that an address does not have is refused with 405, and the header `Allow` names those that it has.',
  ].join('\n\n')
}

/**
 * zod bounds every whole number by what JavaScript holds exactly. Of requests that is true: what is beyond is refused. Of answers
 * it says nothing.
 */
function withoutSafeBounds({ jsonSchema, io }: { jsonSchema: Bounds; io: 'input' | 'output' }): void {
  if (io === 'input') return
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
}
