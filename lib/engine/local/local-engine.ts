import { basename, join } from 'node:path'
import type { Controller } from '@/lib/steering'
import { ModelLoadError, PositionOutOfRange, UnknownLatent } from '../errors'
import type {
  Activations,
  ActivationsRequest,
  AttributionRequest,
  CompletionRequest,
  Engine,
  EngineCard,
  EngineEvent,
  FeatureEffect,
  LogitsRequest,
  Message,
  SimilarLatent,
  SparseRow,
  TokenInfo,
} from '../port'
import { answer } from './answer'
import { attribute, type ReadConversation } from './attribution'
import { ChatTokenizer } from './text/chat-tokenizer'
import { readGenerationConfig, type GenerationConfig } from './text/generation-config'
import { checkWeights } from './architectures/check-weights'
import { readArchitecture } from './architectures/read-architecture'
import { openWeights } from './files/model-files'
import { Pass } from './pass'
import { PromptReader } from './prompt'
import { Sae, hookLayerOf } from './sae/sae'
import { countParameters } from './weights/weights'
import { nearestDirections } from './sae/similar'
import { SteeringProgram } from './steering-program'
import { Transformer } from './transformer'

/**
 * Opens a Hugging Face folder of a supported architecture with a SAELens folder `sae` inside it.
 * @param units strength 1 of every latent, in the SAE's units, [d_sae]
 * @throws ModelLoadError if a file is missing, broken, or of a kind that this engine does not run
 */
export async function createLocalEngine(dir: string, units: Float32Array): Promise<Engine> {
  const config = await readArchitecture(dir)
  const weights = await openWeights(dir)
  await checkWeights(config, weights)
  const [tokenizer, sae] = await Promise.all([ChatTokenizer.load(dir), Sae.load(join(dir, 'sae'))])
  tokenizer.requireEmbedded(config.vocabSize)
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
    parameters: countParameters(weights),
    layers: config.layers,
    contextLength: config.contextLength,
    hookLayer,
    features: sae.config.d_sae,
    capabilities: [
      'complete',
      'prompt',
      'activations',
      'logits',
      'attribute',
      'similar',
      'tokenize',
      'vocabulary',
    ],
  }
  const transformer = await Transformer.load(config, weights, hookLayer)
  return new LocalEngine(card, transformer, sae, tokenizer, units, await readGenerationConfig(dir))
}

class LocalEngine implements Engine {
  private readonly endTokens: ReadonlySet<number>
  private readonly prompts: PromptReader
  private words?: readonly string[]

  constructor(
    readonly card: EngineCard,
    private readonly transformer: Transformer,
    private readonly sae: Sae,
    private readonly tokenizer: ChatTokenizer,
    private readonly units: Float32Array,
    private readonly generation: GenerationConfig,
  ) {
    this.prompts = new PromptReader(tokenizer, card, transformer.config.vocabSize)
    const eos = tokenizer.eosTokenId
    this.endTokens = new Set([
      ...generation.eosTokenIds,
      ...transformer.config.eosTokenIds,
      ...(eos === undefined ? [] : [eos]),
    ])
  }

  async *complete(request: CompletionRequest, signal: AbortSignal): AsyncGenerator<EngineEvent> {
    const prompt = this.prompts.forAnswer(request)
    const limit = Math.min(request.maxTokens, this.card.contextLength - prompt.ids.length)
    const { repetitionPenalty = this.generation.repetitionPenalty } = request
    const pass = this.pass(request.controller, signal, prompt.ids.length + limit)
    yield* answer(
      { ...request, repetitionPenalty },
      {
        prompt,
        limit,
        pass,
        bytes: this.tokenizer.bytes,
        endTokens: this.endTokens,
        vocabSize: this.transformer.config.vocabSize,
      },
    )
  }

  async activations(request: ActivationsRequest, signal: AbortSignal): Promise<Activations> {
    const { rows } = await this.readWhole(request, signal)
    return { tokens: this.tokenizer.tokens(request.messages), rows: [...rows] }
  }

  async logits(request: LogitsRequest, signal: AbortSignal): Promise<Float32Array[]> {
    const ids = this.prompts.conversation(request.messages)
    const { from = (request.to ?? ids.length) - 1, to = ids.length } = request
    if (from < 0 || from >= to || to > ids.length) throw new PositionOutOfRange(from, to, ids.length)
    const { vocabSize } = this.transformer.config
    const rows: Float32Array[] = []
    await this.pass(request.controller, signal, ids.length).read(ids, {
      onLogits(logits) {
        for (let at = 0; at < logits.length; at += vocabSize) rows.push(logits.slice(at, at + vocabSize))
      },
    })
    return rows.slice(from, to)
  }

  async attribute(request: AttributionRequest, signal: AbortSignal): Promise<FeatureEffect[]> {
    const { from, to } = request
    const conversation = await this.readWhole(request, signal)
    if (from < 1 || from >= to || to > conversation.ids.length) {
      throw new PositionOutOfRange(from, to, conversation.ids.length)
    }
    return attribute(this.transformer, this.sae, conversation, { from, to }, signal)
  }

  async similar(indices: readonly number[], topK: number): Promise<SimilarLatent[]> {
    const { features } = this.card
    const unknown = indices.find((index) => !Number.isInteger(index) || index < 0 || index >= features)
    if (unknown !== undefined) throw new UnknownLatent(unknown, features)
    return nearestDirections((index) => this.sae.direction(index), features, indices, topK)
  }

  async tokenize(messages: readonly Message[]): Promise<TokenInfo[]> {
    this.prompts.conversation(messages)
    return this.tokenizer.tokens(messages)
  }

  vocabulary(): Promise<readonly string[]> {
    this.words ??= Array.from({ length: this.transformer.config.vocabSize }, (_, id) =>
      this.tokenizer.bytes.text(id),
    )
    return Promise.resolve(this.words)
  }

  /** The conversation with its steered residual stream and its activations before steering. */
  private async readWhole(
    { messages, controller }: ActivationsRequest,
    signal: AbortSignal,
  ): Promise<ReadConversation> {
    const ids = this.prompts.conversation(messages)
    const width = this.transformer.config.hiddenSize
    const resid = new Float32Array(ids.length * width)
    const rows: SparseRow[] = []
    let filled = 0
    await this.pass(controller, signal, ids.length).read(ids, {
      onResid: async (chunk) => void rows.push(...(await this.sae.encode(chunk))),
      onSteered: (chunk) => {
        resid.set(chunk, filled)
        filled += chunk.length
      },
    })
    if (ids[0] === this.transformer.config.bosTokenId) {
      rows[0] = { indices: new Int32Array(0), values: new Float32Array(0) }
    }
    return { ids, resid, rows }
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
}
