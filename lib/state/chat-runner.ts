import type { TillerClient } from '@/lib/sdk/tiller'
import { inProgress, type AnswerStore } from './answer-store'
import { answered } from './answered'
import { lastAnswer, uptoLastQuestion, type ChatStore } from './chat-store'
import { conversation, drawSeed, sampling } from './conversation'
import type { Conditions } from './conditions'
import type { Edits } from './edits'
import type { NoticeStore } from './notice-store'
import type { PanelStore } from './panel-store'
import type { Session } from './session'
import type { SettingsStore } from './settings-store'
import type { DraftStore } from './draft-store'
import type { VariantStore } from './variant-store'
import type { createWindow } from './window'

export interface ChatParts {
  client: TillerClient
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

/** Asks, answers, stops and answers again, with the confirmed edits only. */
export function createChatRunner(parts: ChatParts) {
  const { client, session, variant, chat, settings, answer, notices, draft, panel, window } = parts
  let writing: {
    questionId: string
    edits: Edits
    conditions: Conditions
    seed: number
    limit: number
    replaces: boolean
  } | null = null

  /** Moves an answer that has ended into the conversation. An answer is never exchanged for a broken one. */
  function keep() {
    const { status } = answer.getState()
    if (!writing || inProgress(answer.getState()) || status === 'idle') return
    const { edits, seed, limit, conditions } = writing
    const ended = answered(answer.getState(), edits, seed, limit, conditions)
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

  async function write() {
    const { turns } = chat.getState()
    const upto = uptoLastQuestion(turns)
    const question = upto.at(-1)
    if (!question || inProgress(answer.getState())) return
    const chosen = settings.getState()
    const seed = chosen.seed ?? drawSeed()
    writing = {
      questionId: question.id,
      edits: variant.getState().confirmed,
      conditions: variant.getState().conditions,
      seed,
      limit: chosen.max_completion_tokens,
      replaces: lastAnswer(turns) !== null,
    }
    const followed = panel.getState().colour?.feature_id ?? null
    const follow = followed === null ? [] : [followed]
    await answer.getState().start(async function* (signal) {
      await window.makeRoom(upto, signal)
      const messages = conversation(upto, chat.getState().forgotten, chosen.system_prompt)
      yield* session.stream(
        (address) =>
          client.chat.stream({ ...address, messages, ...sampling(chosen), seed, follow }, { signal }),
        signal,
      )
    }, followed)
  }

  return {
    /** Adds a question to the conversation and answers it. */
    async send(content: string) {
      if (content.trim() === '' || inProgress(answer.getState())) return
      chat.getState().ask(content.trim())
      await write()
    },
    /** Answers the last question, in place of the answer that it may have. */
    answerAgain: write,
    /** Ends the answer being written and keeps what was said. */
    stop: () => answer.getState().stop(),
    /** Puts the last question, which has no answer, back into the message field. */
    takeBack() {
      const question = chat.getState().takeBack()
      answer.getState().reset()
      const { draft: written, setDraft } = draft.getState()
      if (question !== null) setDraft(written === '' ? question : `${question}\n\n${written}`)
    },
    /** Makes room in the model's context, then answers the last question. */
    async forgetAndAnswer() {
      chat.getState().forgetOldest()
      await write()
    },
  }
}
