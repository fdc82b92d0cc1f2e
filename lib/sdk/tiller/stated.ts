import type * as contract from '@/lib/protocols/tiller/contract'
import type { Endpoint, Endpoints } from '@/lib/protocols/http/endpoint'
import { ConnectionError } from '../core'

export type Contract = typeof contract

let loading: Promise<Contract> | null = null

/**
 * The contract with its schemas, which comes with the first call: pages are shown before they need it.
 * @throws ConnectionError if it does not come; the next call asks for it again
 */
export function loadContract(): Promise<Contract> {
  loading ??= import('@/lib/protocols/tiller/contract').catch((cause: unknown) => {
    loading = null
    throw new ConnectionError('The server cannot be reached.', { cause })
  })
  return loading
}

/** Where the contract states an endpoint. */
export type Stated<E extends Endpoint> = (contract: Contract) => E

/** A table of endpoints, each read from the contract once it is called. */
const stated = <E extends Endpoints>(table: (contract: Contract) => E) =>
  new Proxy({} as { [Id in keyof E]: Stated<E[Id]> }, {
    get: (_, id: string) => (whole: Contract) => table(whole)[id],
  })

export const endpoints = stated((whole) => whole.endpoints)
export const accessEndpoints = stated((whole) => whole.accessEndpoints)
export const conversationEndpoints = stated((whole) => whole.conversationEndpoints)
export const personaEndpoints = stated((whole) => whole.personaEndpoints)
export const comparisonEndpoints = stated((whole) => whole.comparisonEndpoints)
export const noteEndpoints = stated((whole) => whole.noteEndpoints)
