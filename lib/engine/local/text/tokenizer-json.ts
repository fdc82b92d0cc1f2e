import { z } from 'zod'
import { ModelLoadError } from '../../errors'
import { component, membersOf, type Component, type Refuse } from './component'
import { rewriteDecoder } from './decoder-json'
import { rewritePreTokenizer } from './pre-tokenizer-json'

const addedToken = z.looseObject({
  id: z.int().min(0),
  content: z.string().min(1),
  special: z.boolean().default(false),
  single_word: z.boolean().default(false),
})

export type AddedToken = z.infer<typeof addedToken>

const file = z.looseObject({
  added_tokens: z.array(addedToken).nullish(),
  normalizer: component.nullish(),
  pre_tokenizer: component.nullish(),
  post_processor: component.nullish(),
  decoder: component.nullish(),
  model: z.looseObject({
    type: z.string().optional(),
    dropout: z.number().nullish(),
    continuing_subword_prefix: z.string().nullish(),
    end_of_word_suffix: z.string().nullish(),
  }),
})

const bpe = z.looseObject({
  vocab: z.record(z.string(), z.int().min(0)),
  merges: z.array(z.union([z.string(), z.tuple([z.string(), z.string()])])),
})

export interface TokenizerJson {
  added_tokens: AddedToken[]
  /** Highest id of any token. */
  largestId: number
  /** As `@huggingface/tokenizers` takes it. */
  json: Record<string, unknown> & {
    added_tokens: AddedToken[]
    model: z.infer<typeof bpe> & Record<string, unknown>
  }
}

/** Steps that `@huggingface/tokenizers` does as the Python package does. */
const NORMALIZERS = ['NFC', 'NFD', 'NFKC', 'NFKD', 'Replace', 'Prepend', 'Sequence']

/**
 * Checks the content of `tokenizer.json`, and rewrites the steps that `@huggingface/tokenizers` does in another way than the
 * Python package of that name, in terms of steps that both do alike.
 * @throws ModelLoadError if it has a step whose result would differ
 */
export function readTokenizerJson(source: string, content: unknown): TokenizerJson {
  const refuse: Refuse = (why) => {
    throw new ModelLoadError(`Cannot read ${source}: ${why}`)
  }
  const { added_tokens, normalizer, pre_tokenizer, post_processor, decoder, model, ...rest } = parse(
    file,
    content,
    refuse,
  )
  if (model.type !== undefined && model.type !== 'BPE') {
    refuse(`its model is of the type ${model.type}; byte-pair encoding (BPE) is supported`)
  }
  if (model.dropout) refuse(`it drops merges at random (dropout ${model.dropout})`)
  if (model.continuing_subword_prefix) refuse('it marks the pieces within a word (continuing_subword_prefix)')
  if (model.end_of_word_suffix) refuse('it marks the ends of words (end_of_word_suffix)')
  const { vocab, merges } = parse(bpe, model, refuse)
  const added = added_tokens ?? []
  const whole = added.find((token) => token.single_word)
  if (whole) refuse(`its added token "${whole.content}" is one only as a word of its own (single_word)`)
  return {
    added_tokens: added,
    largestId: [...Object.values(vocab), ...added.map(({ id }) => id)].reduce(
      (most, id) => Math.max(most, id),
      -1,
    ),
    json: {
      ...rest,
      added_tokens: added,
      normalizer: normalizer ? checkNormalizer(normalizer, refuse) : null,
      pre_tokenizer: pre_tokenizer ? rewritePreTokenizer(pre_tokenizer, refuse) : null,
      post_processor: post_processor ?? null,
      decoder: decoder ? rewriteDecoder(decoder, refuse) : null,
      model: { ...model, type: 'BPE', vocab, merges },
    },
  }
}

function parse<T extends z.ZodType>(schema: T, content: unknown, refuse: Refuse): z.infer<T> {
  const parsed = schema.safeParse(content)
  return parsed.success ? parsed.data : refuse(z.prettifyError(parsed.error))
}

function checkNormalizer(step: Component, refuse: Refuse): Component {
  if (!NORMALIZERS.includes(step.type)) refuse(`it normalizes text by "${step.type}", which is not supported`)
  if (step.type === 'Replace' && String(step.content).includes('$'))
    refuse('it replaces text by one with a "$"')
  for (const inner of membersOf(step, 'normalizers', refuse)) checkNormalizer(inner, refuse)
  return step
}
