import 'server-only'
import { Failure, isFailure } from '@/lib/errors'
import { ready } from '@/lib/operations/ready'
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

/** What runs the probes. Of what is wrong whoever asks is told that it is the database, and what to do; the log has the rest. */
export const probeRows = rowsOf(probes, {
  live: () => ({ status: 'ok' as const }),
  async ready({ context, signal }) {
    await ready(context, signal).catch((cause: unknown) => {
      if (isFailure(cause) && cause.code === 'store_unavailable') throw cause
      const told = 'The server is not ready. If that lasts, its log says why.'
      throw new Failure('engine_unavailable', told, { retry_after: 2 }, { cause })
    })
    return { status: 'ok' as const }
  },
})
