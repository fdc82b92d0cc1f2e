import { z } from 'zod'
import type { Endpoints } from '../../http/endpoint'

export const liveResponse = z.object({
  status: z.literal('ok').describe('`ok`: the process runs and answers'),
})
export const readyResponse = z.object({
  status: z
    .literal('ok')
    .describe('`ok`: sessions can be read and written, and the default model is loaded and computes'),
})

const REFUSED =
  'Refused with `engine_unavailable` while the default model is being loaded or if it does not compute, and with ' +
  '`store_unavailable` while the database cannot be read or written, as on a full disk. ' +
  'One found to be good is not tried again for five seconds.'

/** For those who watch over the server. They need no key and are not counted. */
export const probes = {
  live: {
    method: 'GET',
    path: '/livez',
    id: 'live',
    summary: 'See whether the process runs',
    answer: liveResponse,
    access: 'probe',
  },
  ready: {
    method: 'GET',
    path: '/readyz',
    id: 'ready',
    summary: 'See whether requests would be answered',
    description: REFUSED,
    answer: readyResponse,
    access: 'probe',
    timeLimitMs: 10_000,
  },
  health: {
    method: 'GET',
    path: '/health',
    id: 'healthz',
    summary: 'The same, where servers of models are asked for it',
    description: REFUSED,
    answer: readyResponse,
    access: 'probe',
    timeLimitMs: 10_000,
  },
} as const satisfies Endpoints
