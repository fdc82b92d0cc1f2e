import { createAnswerStore, inProgress } from './answer-store'
import type { ChatParts } from './chat-runner'
import { lastAnswer, uptoLastQuestion } from './chat-store'
import { createComparisonStore, keptAnswer, type Setup, type Side } from './comparison-store'
import { conversation, drawSeed, sampling } from './conversation'
import type { DraftStore } from './draft-store'
import { toRequest } from './edits'
import { describeProblem } from './problem'

export type Comparison = ReturnType<typeof createComparison>

/** Original and steered answer side by side. The server's variant stays as it is until `keepSteered`. */
export function createComparison(parts: ChatParts & { draft: DraftStore }) {
  const { client, session, variant, chat, settings, answer, notices, draft } = parts
  const store = createComparisonStore()
  const original = createAnswerStore()
  const steered = createAnswerStore()
  const sides = { original, steered }
  let saving: AbortController | null = null

  /** The last question; failing that, the draft, which then becomes one. Empty if there is neither. */
  function question() {
    const written = draft.getState().draft.trim()
    if (uptoLastQuestion(chat.getState().turns).length === 0 && written !== '') {
      chat.getState().ask(written)
      draft.getState().setDraft('')
    }
    return uptoLastQuestion(chat.getState().turns)
  }

  async function write(side: Side) {
    const { setup } = store.getState()
    if (!setup) return
    const { messages, seed } = setup
    const pending = side === 'steered' ? toRequest(setup.changes) : []
    await sides[side]
      .getState()
      .start((signal) =>
        session.stream(
          (address) =>
            client.chat.stream(
              { ...address, messages, ...sampling(setup.settings), seed, pending },
              { signal },
            ),
          signal,
        ),
      )
    const { status } = sides[side].getState()
    if (status === 'complete') notices.getState().announce(`The ${side} answer is finished.`)
    if (status === 'failed') notices.getState().announce(`The ${side} answer failed.`)
  }

  function close() {
    saving?.abort()
    original.getState().reset()
    steered.getState().reset()
    store.setState({ setup: null, keeping: 'idle' })
  }

  function keepAnswer(side: Side, setup: Setup) {
    const kept = keptAnswer(side, sides[side].getState(), setup)
    if (kept) chat.getState().answer(setup.questionId, kept)
  }

  return {
    store,
    original,
    steered,
    close,
    /** Writes one side again, as it was set up. */
    retry: write,

    /** Compares the pending edits as they stand. `anotherSeed` draws both answers anew. */
    async start({ anotherSeed = false } = {}) {
      const { confirmed, pending } = variant.getState()
      if (Object.keys(pending).length === 0 || inProgress(answer.getState())) return
      const upto = question()
      const asked = upto.at(-1)
      if (!asked) return
      answer.getState().reset()
      const { turns, forgotten } = chat.getState()
      const chosen = settings.getState()
      const again = store.getState().setup?.seed ?? lastAnswer(turns)?.seed
      const messages = conversation(upto, forgotten, chosen.system_prompt)
      const seed = chosen.seed ?? (anotherSeed ? undefined : again) ?? drawSeed()
      const setup = { questionId: asked.id, messages, settings: chosen, seed, confirmed, changes: pending }
      store.setState({ setup, keeping: 'idle' })
      await Promise.all([write('original'), write('steered')])
    },

    /** Confirms the compared edits on the server; only when that has worked does the steered answer take its place. */
    async keepSteered() {
      const { setup, keeping } = store.getState()
      if (!setup || keeping === 'saving') return
      const controller = (saving = new AbortController())
      store.setState({ keeping: 'saving' })
      try {
        await session.confirm(setup.changes, controller.signal)
        steered.getState().stop()
        keepAnswer('steered', setup)
        notices.getState().announce('The steered answer is kept and its edits are confirmed.')
        close()
      } catch (error) {
        if (!controller.signal.aborted) store.setState({ keeping: describeProblem(error) })
      }
    },

    /** Drops every pending edit. A question without an answer takes the original one. */
    keepOriginal() {
      const { setup } = store.getState()
      if (!setup) return
      original.getState().stop()
      if (!lastAnswer(chat.getState().turns)) keepAnswer('original', setup)
      variant.getState().discardPending()
      notices.getState().announce('The original answer is kept and the pending edits are dropped.')
      close()
    },
  }
}
