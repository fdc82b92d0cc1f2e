import type { z } from 'zod'
import { collectAnswer, startAnswer, type Answer, type AnswerToken } from '@/lib/models/answer'
import { wireName } from '@/lib/models/model-names'
import type { ServedModel } from '@/lib/models/served-model'
import { hasRivalsAlone, rivalsOf, RIVALS_ALONE } from '../common/choices'
import { choiceLogprobsOf } from '../common/logprobs'
import { samplingOf } from '../common/sampling'
import { nucleusOf } from '../common/top-p'
import { usageOf } from '../common/usage'
import type { ChatChunk, ChatCompletion, chatRequest } from './contract'
import { readController } from './controller'
import { valueError } from './pydantic'

/** An answer that has begun. */
export interface EmberAnswer {
  /** What every message about the answer says of it. */
  head: { id: string; created: number; model: string; system_fingerprint: string }
  withLogprobs: boolean
  /** Must be iterated to its end or left. */
  answer: Answer
}

/**
 * Starts an answer. Events of the controller's scopes are reported and never end it: which of them abort is known to the
 * client alone, which leaves. Whatever is wrong with the request is thrown here, before anything was said.
 */
export async function startEmberAnswer(
  model: ServedModel,
  request: z.output<typeof chatRequest>,
  signal: AbortSignal,
): Promise<EmberAnswer> {
  const { card, name } = model
  if (hasRivalsAlone(request)) throw valueError(['body', 'top_logprobs'], RIVALS_ALONE, request.top_logprobs)
  const longest = request.max_completion_tokens ?? request.max_tokens ?? card.contextLength
  const asked = {
    messages: request.messages,
    controller: readController(model, request.controller),
    maxTokens: Math.min(longest, card.contextLength),
    temperature: request.temperature,
    topP: nucleusOf(request.top_p),
    stop: typeof request.stop === 'string' ? [request.stop] : (request.stop ?? []),
    repetitionPenalty: request.repetition_penalty ?? undefined,
    ...samplingOf(request),
    topLogprobs: rivalsOf(request),
    choices: request.n,
  }
  return {
    head: {
      id: `chatcmpl-${crypto.randomUUID()}`,
      created: Math.floor(Date.now() / 1000),
      model: wireName(name),
      system_fingerprint: `${card.engine}-${name}`,
    },
    withLogprobs: request.logprobs,
    answer: await startAnswer(model, asked, signal),
  }
}

/** The whole answer at once. Throws what the answer throws. */
export async function collectEmberAnswer({
  head,
  withLogprobs,
  answer,
}: EmberAnswer): Promise<ChatCompletion> {
  const { choices, usage } = await collectAnswer(answer)
  return {
    ...head,
    object: 'chat.completion',
    gf_event_names: namesOf(choices.flatMap(({ events }) => events)),
    choices: choices.map(({ text, reason, tokens }, index) => ({
      index,
      message: { role: 'assistant', content: text },
      finish_reason: reason,
      ...(withLogprobs && { logprobs: choiceLogprobsOf(tokens) }),
    })),
    usage: usageOf(usage),
  }
}

/**
 * The answer token by token. A token's chunk carries the events that fired where it was chosen, so that a client which
 * handles events before it takes the text knows exactly what had been said. Throws what the answer throws.
 */
export async function* answerChunks({ head, answer }: EmberAnswer): AsyncGenerator<ChatChunk> {
  let names: string[] = []
  let index = 0
  for await (const event of answer.events) {
    if (event.type === 'event') names.push(event.name)
    if (event.type === 'token') yield chunk(event.choice, event.token.text, { token: event.token })
    if (event.type === 'finish') yield chunk(event.choice, '', { reason: event.reason })
  }

  function chunk(
    choice: number,
    content: string,
    { token, reason = null }: { token?: AnswerToken; reason?: string | null },
  ): ChatChunk {
    const gf_event_names = namesOf(names)
    names = []
    const said = {
      index: choice,
      delta: { role: 'assistant', content },
      gf_token_index: index++,
      finish_reason: reason,
      ...(token?.logprob && { logprobs: choiceLogprobsOf([token]) }),
    }
    return { ...head, object: 'chat.completion.chunk', gf_event_names, choices: [said] }
  }
}

/** Each name once. */
const namesOf = (names: readonly string[]): string[] | null => (names.length > 0 ? [...new Set(names)] : null)
