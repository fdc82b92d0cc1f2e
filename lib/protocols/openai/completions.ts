import type { z } from 'zod'
import {
  collectAnswer,
  startAnswer,
  type Answer,
  type AnswerEvent,
  type WholeChoice,
} from '@/lib/models/answer'
import type { ServedModel } from '@/lib/models/served-model'
import { samplingOf } from '../common/sampling'
import { nucleusOf } from '../common/top-p'
import { usageOf } from '../common/usage'
import { controllerOf } from '../v1/controller'
import type { Completion, CompletionChunk, CompletionLogprobs, completionRequest } from './contract'
import { headOf, type Head } from './head'
import { RatedText, textOf, together } from './rated-text'

type Request = z.output<typeof completionRequest>

/** Texts that have begun. */
export interface TextCompletion {
  head: Head
  request: Request
  /** Must be iterated to its end or left. */
  answer: Answer
}

/**
 * Starts to continue raw prompts. Whatever is wrong with the request is thrown here, before anything was said, except that of
 * several prompts the later ones are read after the first was answered.
 */
export async function startTextCompletion(
  model: ServedModel,
  request: Request,
  signal: AbortSignal,
): Promise<TextCompletion> {
  const asked = {
    messages: [],
    prompts: request.prompt,
    controller: controllerOf(model.catalogue, request.interventions),
    maxTokens: request.max_tokens,
    temperature: request.temperature,
    topP: nucleusOf(request.top_p),
    stop: request.stop,
    repetitionPenalty: request.repetition_penalty,
    ...samplingOf(request),
    topLogprobs: request.logprobs ?? undefined,
    // Without log-probabilities too: the tokens are what token ids are spelled by.
    promptLogprobs: request.echo ? (request.logprobs ?? 0) : undefined,
    choices: request.n,
  }
  return { head: headOf(model, 'cmpl'), request, answer: await startAnswer(model, asked, signal) }
}

/** The whole texts at once. Throws what the answer throws. */
export async function collectTextCompletion({ head, request, answer }: TextCompletion): Promise<Completion> {
  const { choices, usage } = await collectAnswer(answer)
  return {
    ...head,
    object: 'text_completion',
    choices: choices.map((choice, index) => ({ index, ...wholeText(choice, request, index) })),
    usage: usageOf(usage),
  }
}

function wholeText({ text, tokens, prompt, reason, end }: WholeChoice, request: Request, index: number) {
  const rated = new RatedText()
  const echo = prompt ? echoOf(prompt, request, index, rated) : { text: '', logprobs: null }
  const parts = [...tokens, ...(end ? [{ logprob: end }] : [])].map((token) => rated.token(token))
  const logprobs =
    request.logprobs == null ? null : together([...(echo.logprobs ? [echo.logprobs] : []), ...parts])
  return { text: echo.text + text, logprobs, finish_reason: reason }
}

/** A prompt as it is echoed; token ids by their text. */
function echoOf(
  tokens: NonNullable<WholeChoice['prompt']>,
  { prompt: prompts, n, logprobs }: Request,
  choice: number,
  rated: RatedText,
): { text: string; logprobs: CompletionLogprobs | null } {
  const prompt = prompts[Math.floor(choice / n)]
  const given = typeof prompt === 'string' ? prompt : undefined
  const told = rated.prompt(tokens, given)
  return { text: given ?? textOf(tokens), logprobs: logprobs == null ? null : told }
}

/** The texts as chunks, one after the other. Throws what the answer throws. */
export async function* textChunks({
  head,
  request,
  answer,
}: TextCompletion): AsyncGenerator<CompletionChunk> {
  const includeUsage = request.stream_options?.include_usage ?? false
  const usageField = includeUsage ? { usage: null } : {}
  const object = 'text_completion'
  let rated = new RatedText()
  let spent = { promptTokens: 0, completionTokens: 0 }
  for await (const event of answer.events) {
    if (event.type === 'event' || event.type === 'activations') continue
    const said = chunkOf(event, request, rated)
    if (said) yield { ...head, object, choices: [{ index: event.choice, ...said }], ...usageField }
    if (event.type !== 'finish') continue
    spent = event.usage
    rated = new RatedText()
  }
  if (includeUsage) yield { ...head, object, choices: [], usage: usageOf(spent) }
}

type Said = Omit<CompletionChunk['choices'][number], 'index'>

/** Undefined where there is nothing to tell yet. */
function chunkOf(
  event: Exclude<AnswerEvent, { type: 'event' | 'activations' }>,
  request: Request,
  rated: RatedText,
): Said | undefined {
  const withLogprobs = request.logprobs != null
  switch (event.type) {
    case 'prompt':
      return { ...echoOf(event.tokens, request, event.choice, rated), finish_reason: null }
    case 'token': {
      const { text, logprob } = event.token
      if (text === '' && !logprob) return undefined
      return { text, logprobs: withLogprobs ? rated.token(event.token) : null, finish_reason: null }
    }
    case 'finish': {
      const logprobs = withLogprobs && event.end ? rated.token({ logprob: event.end }) : null
      return { text: '', logprobs, finish_reason: event.reason }
    }
  }
}
