import { z } from 'zod'
import type { AnswerRequest } from '@/lib/models/answer'
import { formatOf, responseFormat, type textFormat } from './format'
import { seed } from './seed'

/** OpenAI's clients send null for what their callers leave out. */
export const orDefault = <Schema extends z.ZodType>(schema: Schema, value: z.output<Schema>) =>
  schema.nullish().transform((given) => given ?? value)

const MAX_BIASES = 1024

/** How tokens are drawn, beside temperature and top_p: OpenAI's fields, then vLLM's. */
export const sampling = {
  seed: seed
    .nullish()
    .describe(
      'A whole number of up to 64 bits: the same seed and request give the same text. Choice number i is drawn with seed + i',
    ),
  frequency_penalty: z
    .number()
    .min(-2)
    .max(2)
    .nullish()
    .describe("Lowers a token's logit by this for every time that the answer holds it, -2 to 2; 0 is off"),
  presence_penalty: z
    .number()
    .min(-2)
    .max(2)
    .nullish()
    .describe("Lowers a token's logit by this if the answer holds it, -2 to 2; 0 is off"),
  logit_bias: z
    .record(z.string().regex(/^\d{1,9}$/, 'must be a token id, as in "50256"'), z.number().min(-100).max(100))
    .refine((bias) => Object.keys(bias).length <= MAX_BIASES, `must have at most ${MAX_BIASES} entries`)
    .meta({ override: { maxProperties: MAX_BIASES } })
    .nullish()
    .describe("Added to the logits of tokens: -100 to 100 by the token's id, as text; up to 1,024 of them"),
  top_k: z
    .int()
    .min(-1)
    .nullish()
    .describe("vLLM's: only this many of the likeliest tokens are drawn from; 0 and -1 mean all"),
  min_p: z
    .number()
    .min(0)
    .max(1)
    .nullish()
    .describe(
      "vLLM's: only tokens with at least this share of the likeliest one's probability are drawn from; 0 is off",
    ),
}
type Sampling = z.output<z.ZodObject<typeof sampling>>

/** How the answers of chats are drawn; `stop` and the penalty for repetition have each protocol's limits. */
export const chatSampling = { ...sampling, response_format: responseFormat }

/** Also SteeringAPI's and Hugging Face's; what stands for leaving it out is the protocol's to say. */
export const repetitionPenalty = z.number().min(0.1).max(2)

type Drawn = Pick<
  AnswerRequest,
  'seed' | 'frequencyPenalty' | 'presencePenalty' | 'logitBias' | 'topK' | 'minP' | 'format'
>

type Format = z.output<typeof responseFormat> | z.output<typeof textFormat>

/** The fields as the engine takes them. */
export function samplingOf(request: Partial<Sampling> & { response_format?: Format }): Drawn {
  const { seed: drawnWith, frequency_penalty, presence_penalty, logit_bias, top_k, min_p } = request
  const biases = Object.entries(logit_bias ?? {})
  return {
    seed: drawnWith ?? undefined,
    frequencyPenalty: frequency_penalty ?? undefined,
    presencePenalty: presence_penalty ?? undefined,
    logitBias: biases.length === 0 ? undefined : new Map(biases.map(([id, bias]) => [Number(id), bias])),
    topK: top_k != null && top_k > 0 ? top_k : undefined,
    minP: min_p ?? undefined,
    format: formatOf(request.response_format),
  }
}
