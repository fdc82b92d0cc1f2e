import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi'
import { errorStatus, featureSummary } from '@/lib/contract'
import { controllerJson, variantJson } from '@/lib/steering'
import { version } from '@/package.json'
import { emberProtocol } from './ember'
import { describeOperation, type Protocol } from './operation'
import { tiller } from './tiller'
import { openAiProtocol, steeringApiProtocol } from './v1'

export const protocols: readonly Protocol[] = [tiller, emberProtocol, openAiProtocol, steeringApiProtocol]

type Document = ReturnType<typeof createDocument>

let made: Document | undefined

/** The whole API in OpenAPI 3.1, made once from the schemas that the routes check requests and answers with. */
export function openApiDocument(): Document {
  return (made ??= makeDocument())
}

function makeDocument(): Document {
  return createDocument({
    openapi: '3.1.0',
    info: { title: 'Tiller', version, description: introduction() },
    tags: protocols.map(({ tag, description }) => ({ name: tag, description })),
    paths: paths(),
    components: {
      schemas: {
        Error: tiller.error,
        EmberError: emberProtocol.error,
        OpenAIError: openAiProtocol.error,
        FeatureSummary: featureSummary,
        Variant: variantJson,
        Controller: controllerJson,
      },
    },
  })
}

function paths(): ZodOpenApiPathsObject {
  const described: ZodOpenApiPathsObject = {}
  for (const protocol of protocols) {
    for (const operation of protocol.operations) {
      described[operation.path] = {
        ...described[operation.path],
        [operation.method]: describeOperation(operation, protocol),
      }
    }
  }
  return described
}

function introduction(): string {
  const rows = Object.entries(errorStatus).map(([code, status]) => `| \`${code}\` | ${status} |`)
  return [
    'Chat with a language model and steer it by the features of its sparse autoencoder.',
    'The errors of `/api/v1`:',
    ['| code | status |', '| --- | --- |', ...rows].join('\n'),
  ].join('\n\n')
}
