import 'server-only'
import { answers } from '@/lib/operations/ready'
import { rowsOf } from '@/lib/protocols/http/endpoint'
import { accessEndpoints, probes } from '@/lib/protocols/tiller/contract'
import { door } from '../gate'
import { SignIn } from './sign-in'

/** What runs signing in and out. */
export const accessRows = rowsOf(accessEndpoints, {
  async signIn({ input, request, tell }) {
    const signedIn = await door().signIn(request, input.key)
    if (signedIn) tell('Set-Cookie', signedIn.cookie)
    return { name: signedIn?.owner ?? null }
  },
  signOut({ tell }) {
    tell('Set-Cookie', SignIn.end())
    return { signed_out: true as const }
  },
})

/** What runs the probes. */
export const probeRows = rowsOf(probes, {
  live: () => ({ status: 'ok' as const }),
  ready: ({ context, signal }) => answers(context, signal),
  health: ({ context, signal }) => answers(context, signal),
})
