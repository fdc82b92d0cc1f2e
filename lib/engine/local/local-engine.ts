import { basename, join } from 'node:path'
import type { Controller } from '@/lib/steering'
import { ContextLengthExceeded, ModelLoadError, UnsupportedByEngine } from '../errors'
import type {
  Activations,
  ActivationsRequest,
  CompletionRequest,
  Engine,
  EngineCard,
  EngineEvent,
  Message,
  SparseRow,
  TokenInfo,
} from '../port'
import { AnswerText } from './answer-text'
import { ChatTokenizer } from './chat-tokenizer'
import { readLlamaConfig } from './llama-config'
import { Pass } from './pass'
import { Sae, hookLayerOf } from './sae'
import { Safetensors } from './safetensors'
import { Sampler } from './sampler'
import { SteeringProgram } from './steering-program'
import { Transformer } from './transformer'

/**
 * Opens a Llama-architecture Hugging Face folder with a SAELens folder `sae` inside it.
 * @param units strength 1 of every latent, in the SAE's units, [d_sae]
 * @throws ModelLoadError if a file is missing, broken, or of a kind that this engine does not run
 */
export async function createLocalEngine(dir: string, units: Float32Array): Promise<Engine> {
  const config = await readLlamaConfig(dir)
  const weights = await Safetensors.open(join(dir, 'model.safetensors'))
  const [tokenizer, sae] = await Promise.all([ChatTokenizer.load(dir), Sae.load(join(dir, 'sae'))])
  const hookLayer = hookLayerOf(sae.config)
  if (sae.config.d_in !== config.hiddenSize || hookLayer >= config.layers) {
    throw new ModelLoadError(`The SAE in ${dir} does not fit its model: width or hook layer differ`)
  }
  if (units.length !== sae.config.d_sae || units.some((u) => !(u >= 0))) {
    throw new ModelLoadError(`Each of the SAE's ${sae.config.d_sae} latents needs a unit of 0 or more`)
  }
  const card: EngineCard = {
    engine: 'local',
    model: basename(dir),
    parameters: weights
      .names()
      .reduce((sum, n) => sum + weights.entry(n).shape.reduce((a, b) => a * b, 1), 0),
    layers: config.layers,
    contextLength: config.contextLength,
    hookLayer,
    features: sae.config.d_sae,
    capabilities: ['complete', 'activations', 'logits', 'tokenize'],
  }
  const transformer = await Transformer.load(dir, config, weights, hookLayer)
  return new LocalEngine(card, transformer, sae, tokenizer, units)
}

class LocalEngine implements Engine {
  private readonly endTokens: ReadonlySet<number>

  constructor(
    readonly card: EngineCard,
    private readonly transformer: Transformer,
    private readonly sae: Sae,
    private readonly tokenizer: ChatTokenizer,
    private readonly units: Float32Array,
  ) {
    const eos = tokenizer.eosTokenId
    this.endTokens = new Set([...transformer.config.eosTokenIds, ...(eos === undefined ? [] : [eos])])
  }

  async *complete(request: CompletionRequest, signal: AbortSignal): AsyncGenerator<EngineEvent> {
    const prompt = this.readable(request.messages)
    const room = this.card.contextLength - prompt.length
    const limit = Math.min(request.maxTokens, room)
    const pass = this.pass(request.controller, signal, prompt.length + limit)
    const sampler = new Sampler(request)
    const text = new AnswerText((ids) => this.tokenizer.decode(ids), request.stop)
    let { logits, events } = await pass.read(prompt)
    for (let index = 0; ; index++) {
      const usage = { promptTokens: prompt.length, completionTokens: index }
      for (const name of events) {
        yield { type: 'event', name, index }
        if (!request.abortEvents?.has(name)) continue
        yield* flush(text.finish(), index)
        return yield { type: 'abort', name, usage }
      }
      const id = sampler.next(logits)
      if (this.endTokens.has(id)) {
        yield* flush(text.finish(), index)
        return yield { type: 'finish', reason: 'stop', usage }
      }
      const certain = text.push(id)
      const last = text.stopped || index + 1 === limit
      yield { type: 'token', id, text: last ? certain + text.finish() : certain, index }
      if (last) {
        usage.completionTokens++
        return yield { type: 'finish', reason: text.stopped ? 'stop' : 'length', usage }
      }
      ;({ logits, events } = await pass.read([id]))
    }
  }

  async activations(request: ActivationsRequest, signal: AbortSignal): Promise<Activations> {
    const ids = this.readable(request.messages, 0)
    const rows: SparseRow[] = []
    await this.pass(request.controller, signal, ids.length).read(ids, async (resid) => {
      rows.push(...(await this.sae.encode(resid)))
    })
    if (ids[0] === this.transformer.config.bosTokenId) {
      rows[0] = { indices: new Int32Array(0), values: new Float32Array(0) }
    }
    return { tokens: this.tokenizer.tokens(request.messages), rows }
  }

  async logits(request: ActivationsRequest, signal: AbortSignal): Promise<Float32Array> {
    const ids = this.readable(request.messages, 0)
    return (await this.pass(request.controller, signal, ids.length).read(ids)).logits
  }

  attribute(): Promise<Activations> {
    return Promise.reject(new UnsupportedByEngine('local', 'attribute'))
  }

  tokenize(messages: readonly Message[]): Promise<TokenInfo[]> {
    return Promise.resolve(this.tokenizer.tokens(messages))
  }

  private pass(controller: Controller, signal: AbortSignal, capacity: number): Pass {
    const { features } = this.card
    const program = new SteeringProgram(controller, {
      features,
      units: this.units,
      direction: (index) => this.sae.direction(index),
    })
    return new Pass(this.transformer, this.sae, program, signal, this.transformer.config.bosTokenId, capacity)
  }

  /** @throws ContextLengthExceeded if fewer than `room` tokens would be left for the answer */
  private readable(messages: readonly Message[], room = 1): number[] {
    const ids = this.tokenizer.encodeChat(messages)
    if (ids.length + room > this.card.contextLength)
      throw new ContextLengthExceeded(ids.length, this.card.contextLength)
    return ids
  }
}

/** Text that was held back, as one more token event. */
function* flush(text: string, index: number): Generator<EngineEvent> {
  if (text) yield { type: 'token', id: -1, text, index }
}
