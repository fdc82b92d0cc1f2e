import type { z } from 'zod'
import { collectAnswer, startAnswer, type Answer } from '@/lib/models/answer'
import { wireName } from '@/lib/models/model-names'
import type { ServedModel } from '@/lib/models/served-model'
import { nucleusOf } from '../common/top-p'
import { usageOf } from '../common/usage'
import type { ChatChunk, ChatCompletion, chatRequest } from './contract'
import { readController } from './controller'

/** An answer that has begun. */
export interface EmberAnswer {
  /** What every message about the answer says of it. */
  head: { id: string; created: number; model: string; system_fingerprint: string }
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
  const asked = {
    messages: request.messages,
    controller: readController(model, request.controller),
    maxTokens: Math.min(request.max_completion_tokens ?? card.contextLength, card.contextLength),
    temperature: request.temperature,
    topP: nucleusOf(request.top_p),
    stop: typeof request.stop === 'string' ? [request.stop] : (request.stop ?? []),
    seed: request.seed ?? undefined,
  }
  return {
    head: {
      id: `chatcmpl-${crypto.randomUUID()}`,
      created: Math.floor(Date.now() / 1000),
      model: wireName(name),
      system_fingerprint: `${card.engine}-${name}`,
    },
    answer: await startAnswer(model, asked, signal),
  }
}

/** The whole answer at once. Throws what the answer throws. */
export async function collectEmberAnswer({ head, answer }: EmberAnswer): Promise<ChatCompletion> {
  const { choices, usage } = await collectAnswer(answer)
  return {
    ...head,
    object: 'chat.completion',
    gf_event_names: choices[0]?.events.length ? choices[0].events : null,
    choices: choices.map(({ text, reason }, index) => ({
      index,
      message: { role: 'assistant', content: text },
      finish_reason: reason,
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
    else if (event.type === 'token') yield chunk(event.token.text, null)
    else yield chunk('', event.reason)
  }

  function chunk(content: string, finish_reason: string | null): ChatChunk {
    const gf_event_names = names.length > 0 ? [...new Set(names)] : null
    names = []
    const choice = {
      index: 0,
      delta: { role: 'assistant', content },
      gf_token_index: index++,
      finish_reason,
    }
    return { ...head, object: 'chat.completion.chunk', gf_event_names, choices: [choice] }
  }
}
