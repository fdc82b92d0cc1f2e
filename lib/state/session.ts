import { MAX_EDITS } from '@/lib/protocols/tiller/contract'
import { ApiError, type TillerClient } from '@/lib/sdk/tiller'
import { toRequest, type Edits } from './edits'
import { Unable } from './problem'
import type { Address, VariantStore } from './variant-store'

export type Session = ReturnType<typeof createSession>

const isLost = (error: unknown) =>
  error instanceof ApiError && (error.code === 'unknown_session' || error.code === 'unknown_variant')

/** A refused write into a fresh session would be refused again: the server runs a model without these features. */
function unfit(error: unknown): never {
  if (!(error instanceof ApiError) || error.status >= 500) throw error
  throw new Unable(
    'Your confirmed edits do not fit this server',
    `${error.message} Reset the steering to go on.`,
  )
}

/**
 * The server's copy of the confirmed edits. The page's own copy is the one that counts: when the server has
 * forgotten the session, a fresh one is made, the confirmed edits are written into it, and the call that noticed is
 * made once more.
 */
export function createSession(client: TillerClient, model: string, variant: VariantStore) {
  let making: Promise<Address> | null = null

  async function make(): Promise<Address> {
    const { session_id, variant_id } = await client.sessions.create({ base_model: model })
    const address = { session_id, variant_id }
    const edits = toRequest(variant.getState().confirmed)
    for (let i = 0; i < edits.length; i += MAX_EDITS)
      await client.features.steerAll({ ...address, edits: edits.slice(i, i + MAX_EDITS) }).catch(unfit)
    variant.getState().setAddress(address)
    return address
  }

  /** Two calls that notice the loss at once share one new session. */
  const renew = () => (making ??= make().finally(() => (making = null)))

  async function addressFor(signal?: AbortSignal): Promise<Address> {
    const address = variant.getState().address ?? (await renew())
    signal?.throwIfAborted()
    return address
  }

  async function replacementFor(lost: Address, signal?: AbortSignal): Promise<Address> {
    if (variant.getState().address?.session_id === lost.session_id) variant.getState().setAddress(null)
    return addressFor(signal)
  }

  return {
    async call<T>(work: (address: Address) => Promise<T>, signal?: AbortSignal): Promise<T> {
      const address = await addressFor(signal)
      try {
        return await work(address)
      } catch (error) {
        if (!isLost(error)) throw error
        return work(await replacementFor(address, signal))
      }
    },

    /** The same for a stream: a lost session shows before the first event, so no text is said twice. */
    async *stream<T>(work: (address: Address) => AsyncIterable<T>, signal?: AbortSignal): AsyncGenerator<T> {
      const address = await addressFor(signal)
      let begun = false
      try {
        for await (const event of work(address)) {
          begun = true
          yield event
        }
      } catch (error) {
        if (begun || !isLost(error)) throw error
        yield* work(await replacementFor(address, signal))
      }
    },

    /**
     * Stores edits on the server, all or none, then takes them into the confirmed ones. When it ends without the
     * server's word (connection lost, out of time, cancelled, a fault in the server) nobody knows whether the edits
     * were stored; that session is then given up, and the next call writes the page's own confirmed edits into a
     * fresh one.
     */
    async confirm(edits: Edits, signal?: AbortSignal): Promise<void> {
      const { setSettling, setAddress, confirm } = variant.getState()
      setSettling(true)
      try {
        await this.call(
          (address) => client.features.steerAll({ ...address, edits: toRequest(edits) }, { signal }),
          signal,
        )
        confirm(edits)
      } catch (error) {
        if (!(error instanceof ApiError) || error.status >= 500) setAddress(null)
        throw error
      } finally {
        setSettling(false)
      }
    },
  }
}
