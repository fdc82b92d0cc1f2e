import { createStore } from 'zustand/vanilla'
import type { TillerClient } from '@/lib/sdk/tiller'
import { inProgress, type AnswerStore } from './answer-store'
import { answered, type Asking } from './answered'
import { answersTo, uptoLastQuestion, uptoQuestion, type ChatStore } from './chat-store'
import { conversation, drawSeed, sampling } from './conversation'
import { sameEdits } from './conflict'
import { sameConditions, type Conditions } from './conditions'
import { byFeature, type Edits } from './edits'
import type { NoticeStore } from './notice-store'
import type { PanelStore } from './panel-store'
import type { Session } from './session'
import { settingsOf, type SettingsStore } from './settings-store'
import type { DraftStore } from './draft-store'
import type { VariantStore } from './variant-store'
import type { createWindow } from './window'

export interface ChatParts {
  client: TillerClient
  model: string
  session: Session
  variant: VariantStore
  chat: ChatStore
  settings: SettingsStore
  answer: AnswerStore
  notices: NoticeStore
  draft: DraftStore
  panel: PanelStore
  window: ReturnType<typeof createWindow>
}

/** Which question's answer is written, or was last. */
interface RunnerState {
  readonly questionId: string | null
}

interface Wanted {
  /** Left out, the last question. */
  questionId?: string
  /** Left out, that of the settings, or one drawn by chance. */
  seed?: number
  /** The answer's first words, from which the model goes on. */
  begun?: string
}

/** Asks, answers, stops and answers again, with the confirmed edits only. */
export function createChatRunner(parts: ChatParts) {
  const { client, model, session, variant, chat, settings, answer, notices, draft, panel, window } = parts
  const store = createStore<RunnerState>()(() => ({ questionId: null }))
  let writing: (Asking & { questionId: string; replaces: boolean }) | null = null
  let failedOn: string | undefined

  /** Moves an answer that has ended into the conversation. An answer is never exchanged for a broken one. */
  function keep() {
    const { status } = answer.getState()
    if (status === 'failed') failedOn = writing?.questionId
    if (!writing || inProgress(answer.getState()) || status === 'idle') return
    const ended = answered(answer.getState(), writing)
    if (ended && !(ended.ending === 'broken' && writing.replaces))
      chat.getState().answer(writing.questionId, ended)
    writing = null
    notices
      .getState()
      .announce(status === 'failed' ? 'The answer failed.' : `Tiller: ${ended?.content ?? ''}`)
    if (status !== 'failed') answer.getState().reset()
  }
  // In the same breath as the answer ends, so that nothing ever sees the conversation without it.
  answer.subscribe(keep)

  /** The seed of the settings; where that has answered this question just so, another one. */
  function seedFor(questionId: string, edits: Edits, conditions: Conditions): number {
    const { seed } = settings.getState()
    const same = answersTo(chat.getState().all, questionId).some(
      (former) =>
        former.begun === '' &&
        former.seed === seed &&
        former.model === model &&
        sameEdits(byFeature(former.edits), edits) &&
        sameConditions(former.conditions, conditions),
    )
    return seed === null || same ? drawSeed() : seed
  }

  async function write({ questionId, seed: wanted, begun = '' }: Wanted = {}) {
    const { turns, all } = chat.getState()
    const upto = questionId === undefined ? uptoLastQuestion(turns) : uptoQuestion(turns, questionId)
    const question = upto.at(-1)
    if (!question || inProgress(answer.getState())) return
    const chosen = settingsOf(settings.getState())
    const { confirmed: edits, conditions } = variant.getState()
    const seed = wanted ?? seedFor(question.id, edits, conditions)
    const replaces = answersTo(all, question.id).length > 0
    writing = { questionId: question.id, edits, conditions, seed, settings: chosen, model, begun, replaces }
    store.setState({ questionId: question.id })
    const followed = panel.getState().colour?.feature_id ?? null
    const follow = followed === null ? [] : [followed]
    await answer.getState().start(async function* (signal) {
      await window.makeRoom(upto, signal)
      const asked = conversation(upto, chat.getState().forgotten, chosen.system_prompt)
      const messages = begun === '' ? asked : [...asked, { role: 'assistant' as const, content: begun }]
      if (begun !== '') yield { type: 'chunk' as const, delta: begun, variant_id: '' }
      const events = session.stream(
        (address) =>
          client.chat.stream({ ...address, messages, ...sampling(chosen), seed, follow }, { signal }),
        signal,
      )
      // The stream does not count what was put in front of it.
      const before = begun === '' ? 0 : 1
      for await (const event of events)
        yield event.type === 'followed' ? { ...event, chunk: event.chunk + before } : event
    }, followed)
  }

  return {
    store,
    /** Adds a question to the conversation and answers it. */
    async send(content: string) {
      if (content.trim() === '' || inProgress(answer.getState())) return
      chat.getState().ask(content.trim())
      await write()
    },
    /** Answers a question beside the answers that it may have. */
    answerAgain: write,
    /** Asks something else in place of a question, and answers it. What followed stays on a branch of its own. */
    async askInstead(questionId: string, content: string) {
      if (content.trim() === '' || inProgress(answer.getState())) return
      answer.getState().reset()
      if (chat.getState().askInstead(questionId, content.trim()) !== null) await write()
    },
    /** Ends the answer being written and keeps what was said. */
    stop: () => answer.getState().stop(),
    /** Puts the last question, which has no answer, back into the message field. */
    takeBack() {
      const question = chat.getState().takeBack()
      answer.getState().reset()
      const { draft: written, setDraft } = draft.getState()
      if (question !== null) setDraft(written === '' ? question : `${question}\n\n${written}`)
    },
    /** Answers the question again whose answer failed last. */
    retry: () => write({ questionId: failedOn }),
    /** The same, with room made in the model's context. */
    async forgetAndAnswer() {
      chat.getState().forgetOldest()
      await write({ questionId: failedOn })
    },
  }
}
