import type { TillerClient } from '@/lib/sdk/tiller'
import { createAnswerStore } from './answer-store'
import { createChatRunner } from './chat-runner'
import { createChatStore, savedChat } from './chat-store'
import { createComparison } from './comparison'
import { createDraftStore, savedDraft } from './draft-store'
import { createNoticeStore } from './notice-store'
import { createPanelStore } from './panel-store'
import { savedState } from './saved'
import { createSession } from './session'
import { createSettingsStore, settings as savedSettings } from './settings-store'
import { createVariantStore, savedVariant } from './variant-store'

export interface StudioOptions {
  client: TillerClient
  /** Kept for good and shared by all tabs: the browser's `localStorage`. Looked up when first needed. */
  lasting: () => Storage
  /** Kept as long as the tab: the browser's `sessionStorage`. */
  perTab: () => Storage
}

export type Studio = ReturnType<typeof createStudio>

const contents: Record<string, string> = {
  'tiller.chat': 'conversation',
  'tiller.variant': 'confirmed edits',
  'tiller.settings': 'settings',
  'tiller.draft': 'draft',
}

/** Everything behind the page, wired together. Knows neither React nor the DOM. */
export function createStudio({ client, lasting, perTab }: StudioOptions) {
  const notices = createNoticeStore()
  const { notify } = notices.getState()
  const reports = {
    onDamaged: (name: string) =>
      notify(
        name,
        `The saved ${contents[name]} could not be read, so it starts fresh. A copy was set aside.`,
      ),
    onUnsaved: () =>
      notify('unsaved', 'This browser refuses to save. The page works, but a reload loses what is in it.'),
  }
  const saved = { backing: lasting, ...reports }
  const variant = createVariantStore(savedState({ schema: savedVariant, ...saved }))
  const chat = createChatStore(savedState({ schema: savedChat, ...saved }))
  const settings = createSettingsStore(savedState({ schema: savedSettings, ...saved }))
  const draft = createDraftStore(savedState({ schema: savedDraft, ...reports, backing: perTab }))
  const panel = createPanelStore()
  const answer = createAnswerStore()
  const session = createSession(client, variant)
  const parts = { client, session, variant, chat, settings, answer, notices }
  const runner = createChatRunner(parts)
  const comparison = createComparison({ ...parts, draft })

  return {
    client,
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

    /** Reads what was saved. Called once, in the browser, before anything is shown. */
    hydrate() {
      for (const store of [variant, chat, settings, draft]) void store.persist.rehydrate()
    },

    /** Another tab has saved under this key: take over what it saved. */
    follow(key: string | null) {
      for (const store of [variant, chat, settings])
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
