import { emberProtocol } from './ember/protocol'
import type { Protocol } from './http/protocol'
import { tillerProtocol } from './tiller/protocol'
import { v1Protocol } from './v1/protocol'

/** The protocol that is spoken at an address. */
export function protocolAt(pathname: string): Protocol {
  if (pathname.startsWith('/api/inference')) return emberProtocol
  return pathname === '/v1' || pathname.startsWith('/v1/') ? v1Protocol : tillerProtocol
}
