import type { TillerClient } from '@/lib/sdk/tiller'
import { createAnswerStore } from './answer-store'
import { createChatRunner } from './chat-runner'
import { createChatStore, savedChat } from './chat-store'
import { createComparison } from './comparison'
import type { DraftStore } from './draft-store'
import type { NoticeStore } from './notice-store'
import { createPanelStore } from './panel-store'
import { savedState, type SavedOptions } from './saved'
import { createSession } from './session'
import { createSweep } from './sweep'
import type { SettingsStore } from './settings-store'
import { createVariantStore, savedVariant } from './variant-store'

export interface StudioOptions {
  client: TillerClient
  /** The name of the model that answers. */
  model: string
  /** Where the conversation and the edits are saved. */
  saved: Omit<SavedOptions<unknown>, 'schema'>
  notices: NoticeStore
  settings: SettingsStore
  draft: DraftStore
}

export type Studio = ReturnType<typeof createStudio>

/** Everything behind the page of one model, wired together. Knows neither React nor the DOM. */
export function createStudio({ client, model, saved, notices, settings, draft }: StudioOptions) {
  const variant = createVariantStore(
    savedState({ schema: savedVariant, ...saved }),
    `tiller.variant:${model}`,
  )
  const chat = createChatStore(savedState({ schema: savedChat, ...saved }), `tiller.chat:${model}`)
  const panel = createPanelStore()
  const answer = createAnswerStore()
  const session = createSession(client, model, variant)
  const parts = { client, session, variant, chat, settings, answer, notices }
  const runner = createChatRunner(parts)
  const comparison = createComparison({ ...parts, draft })
  const sweep = createSweep(parts)

  return {
    client,
    model,
    session,
    notices,
    variant,
    chat,
    settings,
    draft,
    panel,
    answer,
    runner,
    comparison,
    sweep,

    /** Reads what was saved. Called once, before anything is shown. */
    hydrate() {
      for (const store of [variant, chat]) void store.persist.rehydrate()
    },

    /** Another tab has saved under this key: take over what it saved. */
    follow(key: string | null) {
      for (const store of [variant, chat])
        if (store.persist.getOptions().name === key) void store.persist.rehydrate()
    },

    /** An empty conversation. Edits and settings stay. */
    newChat() {
      answer.getState().reset()
      comparison.close()
      chat.getState().clear()
    },

    /**
     * Removes every edit, pending ones too, in one step. Where the session is lost or in doubt it is simply left
     * behind: the next one starts empty.
     * @throws ApiError if the server refuses; nothing has changed then
     */
    async resetSteering(signal?: AbortSignal) {
      const { confirmed, confirm, discardPending } = variant.getState()
      const removals = Object.fromEntries(
        Object.values(confirmed).map((edit) => [edit.feature_id, { ...edit, value: 0 }]),
      )
      if (Object.keys(removals).length > 0)
        await session.confirm(removals, signal).catch((error: unknown) => {
          if (signal?.aborted || variant.getState().address !== null) throw error
          confirm(removals)
        })
      discardPending()
    },
  }
}
