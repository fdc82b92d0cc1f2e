import { createStore } from 'zustand/vanilla'
import { persist, type PersistStorage } from 'zustand/middleware'
import * as v from 'valibot'
import type { CreateComparisonRequest } from '@/lib/protocols/tiller/contract'
import { ApiError, type TillerClient } from '@/lib/sdk/tiller'
import type { NoticeStore } from './notice-store'

/** Choices that wait to be saved at most; beyond them the oldest is given up. */
export const MAX_WAITING = 50

/** How long after a failure all that waits is tried again, in milliseconds. */
const AGAIN_MS = 30_000

/** As it was sent: whether it can be kept is for the server to say. */
const body = v.custom<CreateComparisonRequest>((saved) => typeof saved === 'object' && saved !== null)

/** Choices that the server has not taken yet, the oldest first; `key` lets a choice that is sent twice be kept once. */
export const savedChoices = v.object({
  waiting: v.array(v.object({ key: v.pipe(v.string(), v.uuid()), body })),
})
export type SavedChoices = v.InferOutput<typeof savedChoices>

interface ChoicesParts {
  client: TillerClient
  notices: NoticeStore
  storage: PersistStorage<SavedChoices>
}

export type Choices = ReturnType<typeof createChoices>

/** It will be refused each time that it is sent. */
const isHopeless = (error: unknown) =>
  error instanceof ApiError && (error.status === 400 || error.status === 413 || error.status === 422)

/** Choices between two answers, on their way to the server. Whoever chooses never waits for it. */
export function createChoices({ client, notices, storage }: ChoicesParts) {
  const store = createStore<SavedChoices>()(
    persist((): SavedChoices => ({ waiting: [] }), {
      name: 'tiller.choices',
      version: 1,
      storage,
      skipHydration: true,
    }),
  )
  let sending: Promise<void> | null = null
  let again: ReturnType<typeof setTimeout> | undefined

  /** Other tabs have choices of their own in the same place: what is saved counts. */
  function change(next: (waiting: SavedChoices['waiting']) => SavedChoices['waiting']) {
    void store.persist.rehydrate()
    store.setState(({ waiting }) => ({ waiting: next(waiting) }))
  }

  async function send() {
    for (;;) {
      const first = store.getState().waiting[0]
      if (!first) return notices.getState().dismiss('choices')
      try {
        await client.comparisons.create(first.body, { idempotencyKey: first.key })
      } catch (error) {
        if (!isHopeless(error)) {
          notices
            .getState()
            .notify('choices', 'A choice could not be saved yet. It is kept here and tried again.')
          again = setTimeout(() => void flush(), AGAIN_MS)
          return
        }
        notices
          .getState()
          .notify('choice-refused', `A choice could not be saved. ${(error as Error).message}`)
      }
      change((waiting) => waiting.filter(({ key }) => key !== first.key))
    }
  }

  /** Sends all that waits, one after the other. */
  function flush(): Promise<void> {
    clearTimeout(again)
    return (sending ??= send().finally(() => (sending = null)))
  }

  return {
    store,
    flush,
    /** Takes over what an earlier visit could not save. */
    hydrate() {
      void store.persist.rehydrate()
      if (store.getState().waiting.length > 0) void flush()
    },
    /** Saves a choice, now or as soon as the server takes it. */
    keep(body: CreateComparisonRequest) {
      const choice = { key: crypto.randomUUID(), body }
      change((waiting) => [...waiting, choice].slice(-MAX_WAITING))
      void flush()
    },
  }
}
