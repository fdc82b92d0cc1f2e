import { createStore } from 'zustand/vanilla'
import type { TillerClient } from '@/lib/sdk/tiller'
import { createAnswerStore, inProgress } from './answer-store'
import { createChatRunner } from './chat-runner'
import { createChatSettings } from './chat-settings'
import { createChatStore, savedOf } from './chat-store'
import type { Choices } from './choices'
import { createComparison } from './comparison'
import { savedComparison } from './comparison-store'
import { createConflictStore } from './conflict-store'
import { NONE } from './conditions'
import type { DraftStore } from './draft-store'
import type { FeatureEdit } from './edits'
import { createHistory, type Change } from './history'
import { createKeeping } from './keeping'
import { createKeptStore, savedKept } from './kept-store'
import type { NoticeStore } from './notice-store'
import { isOpenIn } from './opened'
import { createPanelStore } from './panel-store'
import { savedState, tabFirst, type SavedOptions } from './saved'
import { createSession } from './session'
import { createSweep } from './sweep'
import type { SettingsStore } from './settings-store'
import { emptyChat, nameOf, savedChat, type SavedChat } from './turns'
import { createVariantStore, inTwoPlaces, savedPending, savedVariant } from './variant-store'
import { createWindow } from './window'

export interface StudioOptions {
  client: TillerClient
  /** The name of the model that answers. */
  model: string
  /** Where is saved what lasts and what all tabs share. */
  saved: Omit<SavedOptions<unknown>, 'schema'>
  /** Where is saved what belongs to one tab: a conversation, pending edits and a comparison. */
  tab: Omit<SavedOptions<unknown>, 'schema'>
  notices: NoticeStore
  settings: SettingsStore
  draft: DraftStore
  choices: Choices
  /** Whether the page is being left. */
  leaving?: () => boolean
}

export type Studio = ReturnType<typeof createStudio>

/** Everything behind the page of one model, wired together. Knows neither React nor the DOM. */
export function createStudio({
  client,
  model,
  saved,
  tab,
  notices,
  settings: usual,
  draft,
  choices,
  leaving,
}: StudioOptions) {
  const variant = createVariantStore(
    inTwoPlaces(savedState({ schema: savedVariant, ...saved }), savedState({ schema: savedPending, ...tab })),
    `tiller.variant:${model}`,
  )
  const chat = createChatStore(
    tabFirst(savedState({ schema: savedChat, ...tab }), savedState({ schema: savedChat, ...saved })),
    `tiller.chat:${model}`,
  )
  const settings = createChatSettings(usual, chat)
  const kept = createKeptStore(
    tabFirst(savedState({ schema: savedKept, ...tab }), savedState({ schema: savedKept, ...saved })),
    `tiller.kept:${model}`,
  )
  const keeping = createKeeping({ client, model, chat, kept })
  const panel = createPanelStore()
  const answer = createAnswerStore(leaving)
  const conflicts = createConflictStore()
  const session = createSession(client, model, variant, conflicts)
  const history = createHistory({ variant, chat, session, notices })
  const window = createWindow({ client, session, chat, settings })
  const parts = { client, model, session, variant, chat, settings, answer, notices, draft, panel, window }
  const runner = createChatRunner(parts)
  const comparison = createComparison({
    ...parts,
    history,
    choices,
    model,
    storage: savedState({ schema: savedComparison, ...tab }),
    name: `tiller.comparison:${model}`,
  })
  const offerUndo = (label: string) => notices.getState().offerUndo(label, () => void history.undo())
  const sweep = createSweep(parts)
  /** Questions that steering is judged on: those of the persona in use, or those that the person has tried. */
  const questions = createStore<readonly string[]>(() => [])

  const writers = [answer, comparison.original, comparison.steered]

  /** Puts another conversation in place of the present one, which can be had back. */
  function turnTo(other: SavedChat, label: string, work?: Change['work']) {
    runner.stop()
    answer.getState().reset()
    comparison.close()
    const before = savedOf(chat.getState())
    chat.getState().replace(other)
    history.record({ label, chat: [before, other], work })
    // What it offers to undo is no longer the last step.
    notices.getState().dismissToast()
  }

  return {
    client,
    model,
    session,
    conflicts,
    history,
    notices,
    variant,
    chat,
    kept,
    keeping,
    settings,
    draft,
    choices,
    panel,
    answer,
    runner,
    comparison,
    sweep,
    questions,

    /** Reads what was saved. Called once, before anything is shown. */
    hydrate() {
      for (const store of [variant, chat, kept]) void store.persist.rehydrate()
      keeping.begin()
      void comparison.resume()
    },

    /** Another tab has saved under this key: take over what all tabs share. */
    follow(key: string | null) {
      if (variant.persist.getOptions().name === key) void variant.persist.rehydrate()
    },

    turnTo,

    /** Begins another conversation. The present one stays kept; edits and settings stay. */
    newChat() {
      const label = 'A new chat. The former one is kept'
      turnTo(emptyChat, label)
      offerUndo(label)
    },

    /**
     * Deletes a kept conversation. It can be had back, and where it was open it is open again.
     * @param onTurn called whenever it is there again, or gone again
     * @throws ApiError if the server refuses
     */
    async deleteConversation(conversationId: string, onTurn: () => void) {
      const { conversations } = client
      const open = isOpenIn({ chat, kept }, conversationId)
      const name = open ? nameOf(chat.getState()) : null
      if (open) runner.stop()
      const remove = async () => {
        await conversations.remove(conversationId)
        keeping.leaveOut(name)
        onTurn()
      }
      const restore = async () => {
        await conversations.restore(conversationId)
        keeping.leaveOut(null)
        onTurn()
      }
      await remove()
      const label = 'The conversation is deleted'
      if (open) turnTo(emptyChat, label, [restore, remove])
      else history.record({ label, work: [restore, remove] })
      offerUndo(label)
    },

    /** Whether an answer is being written, in the chat or in a comparison. */
    isWriting: () => writers.some((each) => inProgress(each.getState())),

    /** Ends the answers that are being written, and keeps what was said. */
    stop() {
      for (const each of writers) each.getState().stop()
    },

    /** Drops every pending edit. */
    discardPending() {
      const { pending, pendingConditions, discardPending } = variant.getState()
      const label = 'Pending edits dropped'
      history.quietly(discardPending)
      history.record({ label, pending: [pending, {}], pendingConditions: [pendingConditions, null] })
      offerUndo(label)
    },

    /** Compares one edit alone on a question of its own; the draft stays as it is. */
    async tryOut(edit: FeatureEdit, question: string) {
      const { pending, pendingConditions, replacePending, setPendingConditions } = variant.getState()
      const alone = { [edit.feature_id]: edit }
      history.quietly(() => {
        replacePending(alone)
        setPendingConditions(null)
      })
      history.record({
        label: 'Edit changed',
        pending: [pending, alone],
        pendingConditions: [pendingConditions, null],
      })
      if (Object.keys(pending).length > 0 || pendingConditions !== null)
        offerUndo('Other pending edits dropped')
      await comparison.start({ ask: question })
    },

    /** Compares the pending edits on what is in the message field. */
    async compareOnDraft() {
      const { draft: written, setDraft } = draft.getState()
      if (written.trim() === '' || inProgress(answer.getState())) return
      setDraft('')
      await comparison.start({ ask: written })
    },

    /**
     * Removes every edit, pending ones too, in one step. Where the session is lost or in doubt it is simply left
     * behind: the next one starts empty.
     * @throws ApiError if the server refuses; nothing has changed then
     */
    async resetSteering(signal?: AbortSignal) {
      const { confirmed, conditions, pending, pendingConditions, confirm, discardPending } =
        variant.getState()
      const removals = Object.fromEntries(
        Object.values(confirmed).map((edit) => [edit.feature_id, { ...edit, value: 0 }]),
      )
      if (Object.keys(removals).length > 0 || conditions.length > 0)
        await session
          .confirm(removals, signal, undefined, conditions.length > 0 ? NONE : undefined)
          .catch((error: unknown) => {
            if (signal?.aborted || variant.getState().address !== null) throw error
            confirm(removals, null, NONE)
          })
      history.quietly(discardPending)
      const label = 'The steering is reset'
      history.record({
        label,
        pending: [pending, {}],
        pendingConditions: [pendingConditions, null],
        confirmed: [confirmed, variant.getState().confirmed],
        conditions: [conditions, variant.getState().conditions],
      })
      offerUndo(label)
    },
  }
}
