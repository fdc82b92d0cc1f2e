import { z } from 'zod'
import type { Endpoints } from '../../http/endpoint'

/** `POST /sign-in` */
export const signInRequest = z.object({
  key: z.string().min(1).max(500).describe('One of the keys of this server'),
})
export const signInResponse = z.object({
  name: z.string().nullable().describe("The key's name; null where the server needs no key"),
})
export const signOutResponse = z.object({
  signed_out: z.literal(true).describe('The browser no longer holds a sign-in'),
})

/** How a browser stays known to a server that has keys. Programs send their key with each request. */
export const accessEndpoints = {
  signIn: {
    method: 'POST',
    path: '/api/v1/sign-in',
    id: 'signIn',
    summary: 'Sign a browser in with a key',
    description:
      'The answer sets a cookie that stands for the key, for 30 days or until the key is revoked. Programs need it not: they ' +
      'send their key with each request, as `Authorization: Bearer KEY` or `x-api-key: KEY`.',
    body: signInRequest,
    example: { key: 'tiller-…' },
    answer: signInResponse,
    access: 'anyone',
  },
  signOut: {
    method: 'POST',
    path: '/api/v1/sign-out',
    id: 'signOut',
    summary: 'Sign a browser out',
    answer: signOutResponse,
    access: 'anyone',
  },
} as const satisfies Endpoints
