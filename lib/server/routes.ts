import 'server-only'
import { Failure } from '@/lib/errors'
import { protocolAt } from '@/lib/protocols/by-address'
import { emberProtocol } from '@/lib/protocols/ember/protocol'
import { emberRows } from '@/lib/protocols/ember/table'
import type { Row } from '@/lib/protocols/http/endpoint'
import type { Host } from '@/lib/protocols/http/handle'
import { methodsOf, nothingHere, type RouteModule } from '@/lib/protocols/http/methods'
import type { Protocol } from '@/lib/protocols/http/protocol'
import { openAiRows } from '@/lib/protocols/openai/table'
import { openApiDocument } from '@/lib/protocols/openapi/document'
import { openApi } from '@/lib/protocols/openapi/protocols'
import { asset, page, referenceAsset, referencePage } from '@/lib/protocols/openapi/reference'
import { steeringApiRows } from '@/lib/protocols/steering-api/table'
import { comparisonRows } from '@/lib/protocols/tiller/kept/comparisons'
import { conversationRows } from '@/lib/protocols/tiller/kept/conversations'
import { noteRows } from '@/lib/protocols/tiller/kept/notes'
import { personaRows } from '@/lib/protocols/tiller/kept/personas'
import { tillerProtocol } from '@/lib/protocols/tiller/protocol'
import { tillerRows } from '@/lib/protocols/tiller/table'
import { v1Protocol } from '@/lib/protocols/v1/protocol'
import { accessRows, probeRows } from './access/rows'
import { door, gate } from './gate'
import { metricsRow } from './metrics/rows'
import { ownedBy } from './owned-context'
import { context } from './root'

/** The process's context. Throws `store_unavailable` where what it works with cannot be opened. */
const opened = () =>
  context().catch((cause: unknown) => {
    const told = 'The database or the models of this server cannot be opened. Its log says why.'
    throw new Failure('store_unavailable', told, { retry_after: 10 }, { cause })
  })

/** The store and the slots are the caller's own: this is the one place where requests get it. */
const host: Host = { ...gate, context: async (caller) => ownedBy(await opened(), caller) }

/** What the route files of a protocol export, each that of its path. */
function routesOf(protocol: Protocol, rows: readonly Row[]) {
  return {
    at(path: Row['path']): RouteModule {
      const found = rows.filter((row) => row.path === path)
      if (found.length === 0) throw new Error(`No endpoint is stated at ${path}`)
      return methodsOf(host, protocol, found)
    },
  }
}

export const access = routesOf(tillerProtocol, accessRows)
export const probes = routesOf(tillerProtocol, probeRows)
export const counted = routesOf(tillerProtocol, [metricsRow])

/** The description of the API, for programs and for people. */
const documentRows: Row[] = [
  { ...openApi, run: () => openApiDocument(door().needsKey) },
  { ...page, run: ({ request }) => referencePage(request) },
  { ...asset, run: ({ params }) => referenceAsset(String(params.asset)) },
]

export const documents = routesOf(tillerProtocol, documentRows)
export const tiller = routesOf(tillerProtocol, [
  ...tillerRows,
  ...conversationRows,
  ...personaRows,
  ...comparisonRows,
  ...noteRows,
])
export const ember = routesOf(emberProtocol, emberRows)
export const v1 = routesOf(v1Protocol, [...openAiRows, ...steeringApiRows])

/** What the route files of addresses that hold nothing export. */
export const nowhere = nothingHere(gate, protocolAt)
