import 'server-only'
import type { RequestRecord } from '@/lib/request-record'
import { log } from '../log'
import { metrics } from '../metrics/shared'
import { tracing } from './open-tracing'
import { requestLine } from './request-line'

/** Counts a request that is over, traces it where that is wanted, and logs it. */
export function requestOver(record: RequestRecord): void {
  metrics().requested(record)
  log.info({ ...requestLine(record), traceId: tracing()?.trace(record) }, 'answered')
}
