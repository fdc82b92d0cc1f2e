import type { PersistStorage } from 'zustand/middleware'
import { createAnswerStore, inProgress } from './answer-store'
import { createBattery } from './battery'
import type { ChatParts } from './chat-runner'
import { choiceOf, type Choice } from './choice-body'
import type { Choices } from './choices'
import { answerTo, lastAnswer, uptoLastQuestion } from './chat-store'
import {
  conditionsOn,
  createComparisonStore,
  endedOf,
  inOrder,
  isHidden,
  keptAnswer,
  nothingCompared,
  type SavedComparison,
  type Setup,
  type Side,
} from './comparison-store'
import { conversation, drawSeed, sampling } from './conversation'
import { overlay, toRequest, type Edits } from './edits'
import { sameConditions } from './conditions'
import type { Change, History } from './history'
import { describeProblem } from './problem'
import { pendingCount } from './variant-store'
import { settingsOf } from './settings-store'

export type Comparison = ReturnType<typeof createComparison>

interface ComparisonParts extends ChatParts {
  history: History
  choices: Choices
  model: string
  storage: PersistStorage<SavedComparison>
  name: string
}

export interface StartOptions {
  /** Draws both answers anew. */
  anotherSeed?: boolean
  /** Asks this first, and compares on it; left out, the last question is compared on. */
  ask?: string
}

/** Original and steered answer side by side. The server's variant stays as it is until `keepSteered`. */
export function createComparison(parts: ComparisonParts) {
  const { client, session, variant, chat, settings, answer, notices, panel, window, history } = parts
  const { choices, model } = parts
  const store = createComparisonStore(parts.storage, parts.name)
  const original = createAnswerStore()
  const steered = createAnswerStore()
  const sides = { original, steered }
  const battery = createBattery(parts)
  let saving: AbortController | null = null
  let preparing: AbortController | null = null

  for (const side of ['original', 'steered'] as const)
    sides[side].subscribe((state, before) => {
      if (state.status !== before.status && store.getState().setup) store.setState({ [side]: endedOf(state) })
    })

  /** What a side is called aloud; in blind mode nothing that tells which it is. */
  const nameOf = (side: Side) => {
    const state = store.getState()
    if (!isHidden(state)) return `The ${side} answer`
    return `Answer ${side === state.first ? 'A' : 'B'}`
  }

  /** Keeps a choice between two finished answers; of others nothing can be said. */
  function keepChoice(choice: Choice) {
    const { setup, first } = store.getState()
    const [before, after] = [original, steered].map((side) => endedOf(side.getState()))
    const body =
      setup &&
      before &&
      after &&
      choiceOf({ model, setup, original: before, steered: after, choice, blind: first !== null })
    if (body) choices.keep(body)
  }

  async function write(side: Side) {
    const { setup } = store.getState()
    if (!setup) return
    const { messages, seed } = setup
    const pending = side === 'steered' ? toRequest(setup.changes) : []
    const scopes =
      side === 'steered' && setup.conditionChanges ? { pending_scopes: setup.conditionChanges } : {}
    const followed = panel.getState().colour?.feature_id ?? null
    const follow = followed === null ? [] : [followed]
    const asked = { messages, ...sampling(setup.settings), seed, pending, ...scopes, follow }
    await sides[side]
      .getState()
      .start(
        (signal) =>
          session.stream((address) => client.chat.stream({ ...address, ...asked }, { signal }), signal),
        followed,
      )
    const { status } = sides[side].getState()
    const named = nameOf(side)
    if (status === 'complete') notices.getState().announce(`${named} is finished.`)
    if (status === 'failed') notices.getState().announce(`${named} failed.`)
  }

  function close() {
    saving?.abort()
    preparing?.abort()
    store.setState(nothingCompared)
    original.getState().reset()
    steered.getState().reset()
    battery.clear()
  }

  /** Gives the question the answer of one side. @returns the change; nothing if there is no answer to give */
  function keepAnswer(side: Side, { questionId, ...setup }: Setup): Pick<Change, 'answer'> {
    const kept = keptAnswer(side, sides[side].getState(), { questionId, ...setup }, parts.model)
    if (!kept) return {}
    const answerNow = () => answerTo(chat.getState().turns, questionId)
    const before = answerNow()
    chat.getState().answer(questionId, kept)
    return { answer: { questionId, versions: [before, answerNow()] } }
  }

  function closeWith(change: Change, told: string) {
    history.record(change)
    notices.getState().announce(told)
    notices.getState().offerUndo(change.label, () => void history.undo())
    close()
  }

  function keepOriginal(label = 'Pending edits dropped', choose = true) {
    const { setup, chosen } = store.getState()
    if (!setup) return
    if (choose && chosen === null) keepChoice('original')
    original.getState().stop()
    const answered = answerTo(chat.getState().turns, setup.questionId) !== null
    const answerChange = answered ? {} : keepAnswer('original', setup)
    const { pending, pendingConditions } = variant.getState()
    history.quietly(() => variant.getState().discardPending())
    closeWith(
      { label, pending: [pending, {}], pendingConditions: [pendingConditions, null], ...answerChange },
      'The original answer is kept and the pending edits are dropped.',
    )
  }

  return {
    store,
    original,
    steered,
    close,
    /** Drops every pending edit. A question without an answer takes the original one. */
    keepOriginal: () => keepOriginal(),
    /** In blind mode: says which answer is better, and is told which was which. Keeping one is the next step. */
    choose(choice: Choice) {
      if (!isHidden(store.getState())) return
      keepChoice(choice)
      const { first } = store.getState()
      store.setState({ chosen: choice })
      notices
        .getState()
        .announce(
          `Answer A was the ${first} one, answer B the ${first === 'original' ? 'steered' : 'original'} one.`,
        )
    },
    /** Writes one side again, as it was set up. */
    retry: write,
    battery,
    /** Asks other questions of both sides, each by itself, with the seed and the settings of the comparison. */
    async tryOn(prompts: readonly string[]) {
      const { setup } = store.getState()
      if (!setup) return
      const { confirmed, changes, seed, settings: chosen } = setup
      const plan = {
        original: confirmed,
        steered: overlay(confirmed, changes),
        conditions: { original: conditionsOn('original', setup), steered: conditionsOn('steered', setup) },
        seed,
        settings: chosen,
      }
      await battery.start(prompts, plan)
    },

    /** Goes on with the comparison that a reload broke off: what had not ended is written again. */
    async resume() {
      void store.persist.rehydrate()
      const { setup, ...saved } = store.getState()
      if (!setup) return
      await Promise.all(
        inOrder(saved.first).map((side) => {
          const ended = saved[side]
          return ended ? sides[side].getState().restore(ended) : write(side)
        }),
      )
    },

    /** Compares the pending edits as they stand. */
    async start({ anotherSeed = false, ask }: StartOptions = {}) {
      if (pendingCount(variant.getState()) === 0 || inProgress(answer.getState())) return
      if (ask !== undefined && ask.trim() !== '') chat.getState().ask(ask.trim())
      const upto = uptoLastQuestion(chat.getState().turns)
      const asked = upto.at(-1)
      if (!asked) return
      preparing?.abort()
      const controller = (preparing = new AbortController())
      answer.getState().reset()
      store.setState({ preparing: true })
      try {
        await window.makeRoom(upto, controller.signal)
        // The session is there from now on, and with it the version that both answers are compared on.
        await session.call(async () => undefined, controller.signal)
      } catch (error) {
        if (controller.signal.aborted) return
        close()
        return answer.getState().fail(describeProblem(error))
      }
      const { turns, forgotten } = chat.getState()
      const { confirmed, etag, conditions, pending: changes, pendingConditions } = variant.getState()
      const chosen = settingsOf(settings.getState())
      const again = store.getState().setup?.seed ?? lastAnswer(turns)?.seed
      const messages = conversation(upto, forgotten, chosen.system_prompt)
      const seed = chosen.seed ?? (anotherSeed ? undefined : again) ?? drawSeed()
      const setup = {
        questionId: asked.id,
        messages,
        settings: chosen,
        seed,
        confirmed,
        etag,
        changes,
        conditions: [...conditions],
        conditionChanges: pendingConditions && [...pendingConditions],
      }
      const first = !chosen.blind ? null : drawSeed() % 2 === 0 ? 'original' : 'steered'
      store.setState({ ...nothingCompared, setup, first })
      battery.clear()
      await Promise.all(inOrder(first).map(write))
    },

    /** Confirms the compared edits on the server; only when that has worked does the steered answer take its place. */
    async keepSteered() {
      const { setup, keeping } = store.getState()
      if (!setup || keeping === 'saving') return
      const controller = (saving = new AbortController())
      store.setState({ keeping: 'saving' })
      const { confirmed: before, conditions, pending, pendingConditions } = variant.getState()
      const scopes = setup.conditionChanges ?? undefined
      try {
        const kept = await session.confirm(setup.changes, controller.signal, setup, scopes)
        if (kept === 'theirs') return keepOriginal('What is stored is kept, your edits are dropped', false)
        if (store.getState().chosen === null) keepChoice('steered')
        steered.getState().stop()
        const change: Change = {
          label: 'The steered answer is kept',
          pending: [pending, variant.getState().pending],
          confirmed: confirmedBy(setup.changes, before, variant.getState().confirmed),
          pendingConditions: [pendingConditions, variant.getState().pendingConditions],
          ...(scopes && !sameConditions(conditions, scopes) && { conditions: [conditions, scopes] }),
          ...keepAnswer('steered', setup),
        }
        closeWith(change, 'The steered answer is kept and its edits are confirmed.')
      } catch (error) {
        if (!controller.signal.aborted) store.setState({ keeping: describeProblem(error) })
      }
    },
  }
}

/** What was confirmed, seen alone: what others changed meanwhile is theirs to undo. */
function confirmedBy(changes: Edits, before: Edits, after: Edits): readonly [Edits, Edits] {
  const back = Object.fromEntries(
    Object.values(changes).map((edit) => {
      const { feature_id: id } = edit
      return [id, before[id] ?? { ...edit, value: 0 }]
    }),
  )
  return [overlay(after, back), after]
}
