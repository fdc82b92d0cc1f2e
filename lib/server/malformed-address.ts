import 'server-only'
import { protocolAt } from '@/lib/protocols/by-address'
import { refusing, type Handler } from '@/lib/protocols/http/handle'
import { decodes, malformedAddress } from '@/lib/protocols/http/malformed-address'
import { gate } from './gate'

/** What refuses requests for this address: null if its escapes decode, and routes can read it. */
export function refusalOf(pathname: string): Handler | null {
  return decodes(pathname) ? null : refusing(gate, protocolAt(pathname), malformedAddress)
}
