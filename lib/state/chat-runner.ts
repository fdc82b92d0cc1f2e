import type { TillerClient } from '@/lib/sdk/tiller'
import { inProgress, type AnswerStore } from './answer-store'
import { answered } from './answered'
import { lastAnswer, uptoLastQuestion, type ChatStore } from './chat-store'
import { conversation, drawSeed, sampling } from './conversation'
import type { Edits } from './edits'
import type { NoticeStore } from './notice-store'
import type { Session } from './session'
import type { SettingsStore } from './settings-store'
import type { VariantStore } from './variant-store'

export interface ChatParts {
  client: TillerClient
  session: Session
  variant: VariantStore
  chat: ChatStore
  settings: SettingsStore
  answer: AnswerStore
  notices: NoticeStore
}

/** Asks, answers, stops and answers again, with the confirmed edits only. */
export function createChatRunner({ client, session, variant, chat, settings, answer, notices }: ChatParts) {
  let writing: { questionId: string; edits: Edits; seed: number; replaces: boolean } | null = null

  /** Moves an answer that has ended into the conversation. An answer is never exchanged for a broken one. */
  function keep() {
    const { status } = answer.getState()
    if (!writing || inProgress(answer.getState()) || status === 'idle') return
    const ended = answered(answer.getState(), writing.edits, writing.seed)
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
    const { turns, forgotten } = chat.getState()
    const upto = uptoLastQuestion(turns)
    const question = upto.at(-1)
    if (!question || inProgress(answer.getState())) return
    const chosen = settings.getState()
    const seed = chosen.seed ?? drawSeed()
    writing = {
      questionId: question.id,
      edits: variant.getState().confirmed,
      seed,
      replaces: lastAnswer(turns) !== null,
    }
    const messages = conversation(upto, forgotten, chosen.system_prompt)
    await answer
      .getState()
      .start((signal) =>
        session.stream(
          (address) => client.chat.stream({ ...address, messages, ...sampling(chosen), seed }, { signal }),
          signal,
        ),
      )
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
    /** Makes room in the model's context, then answers the last question. */
    async forgetAndAnswer() {
      chat.getState().forgetOldest()
      await write()
    },
  }
}
