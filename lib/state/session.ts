import { MAX_EDITS } from '@/lib/protocols/common/limits'
import { ApiError, type TillerClient } from '@/lib/sdk/tiller'
import { sameConditions, type Conditions } from './conditions'
import { conditionsFor, conflictOf, sameEdits, storedOf, writesFor } from './conflict'
import type { ConflictStore } from './conflict-store'
import { toRequest, type Edits } from './edits'
import { Unable } from './problem'
import type { Address, Seen, VariantStore } from './variant-store'

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
 * made once more. A write names the version that the person has seen; where others have changed the variant since, the person
 * is shown both sides and chooses.
 */
export function createSession(
  client: TillerClient,
  model: string,
  variant: VariantStore,
  conflicts: ConflictStore,
) {
  let making: Promise<Address> | null = null

  async function make(): Promise<Address> {
    const { session_id, variant_id } = await client.sessions.create({ base_model: model })
    const address = { session_id, variant_id }
    const { confirmed, conditions } = variant.getState()
    const edits = toRequest(confirmed)
    let etag: string | null = null
    const told = (headers: Headers) => (etag = headers.get('etag'))
    for (let i = 0; i < edits.length; i += MAX_EDITS)
      await client.features
        .steerAll({ ...address, edits: edits.slice(i, i + MAX_EDITS) }, { told })
        .catch(unfit)
    if (conditions.length > 0)
      await client.features
        .steerAll({ ...address, edits: [], scopes: [...conditions] }, { told })
        .catch(unfit)
    etag ??= (await client.variants.read(address)).etag
    variant.getState().setAddress(address, etag)
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

  async function call<T>(work: (address: Address) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const address = await addressFor(signal)
    try {
      return await work(address)
    } catch (error) {
      if (!isLost(error)) throw error
      return work(await replacementFor(address, signal))
    }
  }

  /** Writes edits and conditions over the version that was seen. @returns the version that has them */
  async function write(
    edits: Edits,
    conditions: Conditions | undefined,
    etag: string | null,
    signal?: AbortSignal,
  ): Promise<string | null> {
    const { setSettling, setAddress } = variant.getState()
    let written: string | null = null
    const more = {
      signal,
      // A version that nobody has seen is refused with what there is.
      ifMatch: etag ?? '"unseen"',
      told: (headers: Headers) => (written = headers.get('etag')),
    }
    setSettling(true)
    try {
      const scopes = conditions && { scopes: [...conditions] }
      await call(
        (address) => client.features.steerAll({ ...address, edits: toRequest(edits), ...scopes }, more),
        signal,
      )
      return written
    } catch (error) {
      if (!(error instanceof ApiError) || error.status >= 500) setAddress(null)
      throw error
    } finally {
      setSettling(false)
    }
  }

  return {
    call,

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
     * @param seen what the person had before their eyes when they asked for it
     * @param conditions in place of all that there are, stored in the same step; left out, they stay
     * @returns `theirs` if others had changed the variant and the person chose to leave it so
     */
    async confirm(
      edits: Edits,
      signal?: AbortSignal,
      seen: Seen = variant.getState(),
      conditions?: Conditions,
    ): Promise<'kept' | 'theirs'> {
      let writes = edits
      let scopes = conditions
      let { etag } = seen
      for (;;) {
        try {
          const written = await write(writes, scopes, etag, signal)
          variant.getState().confirm(writes, written, scopes)
          return 'kept'
        } catch (error) {
          const stored = storedOf(error, { ...variant.getState().confirmed, ...seen.confirmed, ...edits })
          if (!stored) throw error
          etag = stored.etag
          variant.getState().takeOver(stored)
          if (
            sameEdits(stored.confirmed, seen.confirmed) &&
            sameConditions(stored.conditions, seen.conditions)
          )
            continue
          const conflict = conflictOf(stored, seen, edits, conditions)
          const done = () => Object.keys(writes).length === 0 && scopes === undefined
          writes = writesFor('mine', conflict)
          scopes = conditionsFor('mine', conflict)
          // Others have made the very same change.
          if (done()) return 'kept'
          const choice = await conflicts.getState().ask(conflict, signal)
          if (choice === 'later')
            throw new Unable(
              'The edits were changed elsewhere',
              'What is stored stays as it is until you choose which side to keep.',
            )
          writes = writesFor(choice, conflict)
          scopes = conditionsFor(choice, conflict)
          if (done()) return choice === 'theirs' ? 'theirs' : 'kept'
        }
      }
    },
  }
}
