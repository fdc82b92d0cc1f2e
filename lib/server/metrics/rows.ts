import { z } from 'zod'
import type { Row } from '@/lib/protocols/http/endpoint'
import { metrics } from './shared'

/** What the process counts, for Prometheus, which the API's document does not list. It needs a key where there are keys. */
export const metricsRow: Row = {
  method: 'GET',
  path: '/metrics',
  id: 'metrics',
  summary: 'Read what the process counts',
  answer: z.never(),
  async run() {
    const { text, contentType } = await metrics().read()
    return new Response(text, { headers: { 'Content-Type': contentType } })
  },
}
