import type { z } from 'zod'
import { collectAnswer, startAnswer, type Answer } from '@/lib/models/answer'
import type { ServedModel } from '@/lib/models/served-model'
import { rivalsOf } from '../common/choices'
import { choiceLogprobsOf, logprobOf } from '../common/logprobs'
import { samplingOf } from '../common/sampling'
import { nucleusOf } from '../common/top-p'
import { usageOf } from '../common/usage'
import { controllerOf } from '../v1/controller'
import type { ChatCompletion, ChatCompletionChunk, chatCompletionRequest } from './contract'
import { headOf, type Head } from './head'

type Request = z.output<typeof chatCompletionRequest>

/** An answer that has begun. */
export interface Completion {
  /** What every message about the answer says of it. */
  head: Head
  withLogprobs: boolean
  includeUsage: boolean
  /** Must be iterated to its end or left. */
  answer: Answer
}

/** Starts an answer. Whatever is wrong with the request is thrown here, before anything was said. */
export async function startCompletion(
  model: ServedModel,
  request: Request,
  signal: AbortSignal,
): Promise<Completion> {
  const asked = {
    messages: request.messages,
    controller: controllerOf(model.catalogue, request.interventions),
    maxTokens: request.maxTokens,
    temperature: request.temperature,
    topP: nucleusOf(request.top_p),
    stop: request.stop,
    repetitionPenalty: request.repetition_penalty,
    ...samplingOf(request),
    topLogprobs: rivalsOf(request),
    choices: request.n,
  }
  return {
    head: headOf(model, 'chatcmpl'),
    withLogprobs: request.logprobs,
    includeUsage: request.stream_options?.include_usage ?? false,
    answer: await startAnswer(model, asked, signal),
  }
}

/** The whole answer at once. Throws what the answer throws. */
export async function collectCompletion({ head, withLogprobs, answer }: Completion): Promise<ChatCompletion> {
  const { choices, usage } = await collectAnswer(answer)
  return {
    ...head,
    object: 'chat.completion',
    choices: choices.map(({ text, tokens, reason }, index) => ({
      index,
      message: { role: 'assistant', content: text, refusal: null },
      finish_reason: reason,
      logprobs: withLogprobs ? choiceLogprobsOf(tokens) : null,
    })),
    usage: usageOf(usage),
  }
}

/** The answer as chunks. Throws what the answer throws. */
export async function* completionChunks(completion: Completion): AsyncGenerator<ChatCompletionChunk> {
  const { head, includeUsage, answer } = completion
  const usageField = includeUsage ? { usage: null } : {}
  let begun = -1
  let spent = { promptTokens: 0, completionTokens: 0 }
  for await (const event of answer.events) {
    const { choice } = event
    if (choice !== begun) yield chunk(choice, { delta: { role: 'assistant', content: '' } })
    begun = choice
    if (event.type === 'token' && (event.token.text !== '' || event.token.logprob)) {
      yield chunk(choice, { delta: { content: event.token.text }, logprobs: logprobOf(event.token) })
    }
    if (event.type !== 'finish') continue
    spent = event.usage
    yield chunk(choice, { delta: {}, finish_reason: event.reason })
  }
  if (includeUsage) yield { ...head, object: 'chat.completion.chunk', choices: [], usage: usageOf(spent) }

  function chunk(index: number, choice: Partial<ChatCompletionChunk['choices'][number]>) {
    const choices = [{ index, delta: {}, finish_reason: null, logprobs: null, ...choice }]
    return { ...head, object: 'chat.completion.chunk' as const, choices, ...usageField }
  }
}
