import { Controller } from '@/lib/steering'
import { Failure } from '../../errors'
import { PositionOutOfRange, UnknownLatent, UnsupportedByEngine } from '../errors'
import type {
  Activations,
  ActivationsRequest,
  AttributionRequest,
  Capability,
  CompletionRequest,
  Direction,
  Engine,
  EngineCard,
  EngineEvent,
  FeatureEffect,
  LogitsRequest,
  Message,
  Residuals,
  ResidualsRequest,
  SimilarLatent,
  SparseRow,
  TokenInfo,
} from '../port'
import { answer } from './answer'
import { attribute, type ReadConversation } from './attribution'
import { checkDirections, FeatureSpace } from './feature-space'
import { Follower } from './follower'
import { Constraint, grammarOf } from './format/constraint'
import { Batch } from './batch'
import { Pass, type Onlooker } from './pass'
import { PromptReader } from './prompt'
import { nearestDirections } from './sae/similar'
import type { Steering } from './steer-rows'
import { SteeringProgram } from './steering-program'
import { type ChatTokenizer } from './text/chat-tokenizer'
import { type GenerationConfig } from './text/generation-config'
import { type Transformer } from './transformer'

/** What every model can be asked. */
const ALWAYS: readonly Capability[] = [
  'complete',
  'prompt',
  'logits',
  'tokenize',
  'vocabulary',
  'directions',
  'residuals',
  'format',
]

/** A model with its features, as the Engine port has it. */
export class LocalEngine implements Engine {
  private readonly endTokens: ReadonlySet<number>
  private readonly prompts: PromptReader
  private words?: readonly string[]
  /** The answers that are being written with this transformer; those begun before it was cut anew stay with the old one. */
  private batch: Batch
  /** Cut where residuals were read last. */
  private reading?: Transformer
  /** Changes to the cuts come one after the other. */
  private changing: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly facts: { model: string; parameters: number },
    private transformer: Transformer,
    private space: FeatureSpace,
    private readonly tokenizer: ChatTokenizer,
    private readonly generation: GenerationConfig,
  ) {
    this.batch = new Batch(transformer)
    const { contextLength, vocabSize, eosTokenIds } = transformer.config
    this.prompts = new PromptReader(tokenizer, contextLength, vocabSize)
    const eos = tokenizer.eosTokenId
    this.endTokens = new Set([...generation.eosTokenIds, ...eosTokenIds, ...(eos === undefined ? [] : [eos])])
  }

  get card(): EngineCard {
    const { layers, contextLength } = this.transformer.config
    const { placed, latents, features } = this.space
    const sae = placed && { ...placed.place, latents }
    const ofFeatures: Capability[] = [
      ...(features > 0 ? (['activations', 'similar'] as const) : []),
      ...(sae ? (['attribute'] as const) : []),
    ]
    const capabilities = [...ALWAYS, ...ofFeatures]
    const chatTemplate = !this.tokenizer.continuesTexts
    return { engine: 'local', ...this.facts, layers, contextLength, chatTemplate, sae, capabilities }
  }

  async *complete(request: CompletionRequest, signal: AbortSignal): AsyncGenerator<EngineEvent> {
    const { contextLength, vocabSize } = this.transformer.config
    const prompt = this.prompts.forAnswer(request)
    const limit = Math.min(request.maxTokens, contextLength - prompt.ids.length)
    const { repetitionPenalty = this.generation.repetitionPenalty } = request
    const { bytes } = this.tokenizer
    const { endTokens } = this
    const constraint = request.format && new Constraint(grammarOf(request.format), bytes, endTokens)
    const { follow = [] } = request
    if (follow.length > 0) this.require('activations')
    const follower = follow.length > 0 ? new Follower(this.space, follow) : undefined
    const { pass, close } = this.reader(request.controller, signal, prompt.ids.length + limit)
    try {
      yield* answer(
        { ...request, repetitionPenalty },
        { prompt, limit, pass, bytes, endTokens, vocabSize, constraint, follower },
      )
    } finally {
      close()
    }
  }

  async activations(request: ActivationsRequest, signal: AbortSignal): Promise<Activations> {
    this.require('activations')
    const { rows } = await this.readWhole(request, signal)
    return { tokens: this.tokenizer.tokens(request.messages), rows: [...rows] }
  }

  async logits(request: LogitsRequest, signal: AbortSignal): Promise<Float32Array[]> {
    const ids = this.prompts.conversation(request.messages)
    const { from = (request.to ?? ids.length) - 1, to = ids.length } = request
    if (from < 0 || from >= to || to > ids.length) throw new PositionOutOfRange(from, to, ids.length)
    const { vocabSize } = this.transformer.config
    const rows: Float32Array[] = []
    let position = 0
    await this.pass(request.controller, signal, ids.length).read(ids, {
      onLogits(logits) {
        for (let at = 0; at < logits.length; at += vocabSize, position++)
          if (position >= from && position < to) rows.push(logits.slice(at, at + vocabSize))
      },
    })
    return rows
  }

  async attribute(request: AttributionRequest, signal: AbortSignal): Promise<FeatureEffect[]> {
    this.require('attribute')
    const { from, to } = request
    const { transformer, space } = this
    const conversation = await this.readWhole(request, signal)
    if (from < 1 || from >= to || to > conversation.ids.length) {
      throw new PositionOutOfRange(from, to, conversation.ids.length)
    }
    const { steerLayer } = space.placed!.place
    const program = new SteeringProgram(request.controller, space)
    if (program.layers.some((layer) => layer > steerLayer)) throw steeredLater()
    const segment = transformer.cuts.indexOf(steerLayer) + 1
    const latentsOnly = { ...conversation, rows: conversation.rows.map((row) => below(row, space.latents)) }
    return attribute(transformer, space, segment, latentsOnly, { from, to }, signal)
  }

  async similar(indices: readonly number[], topK: number): Promise<SimilarLatent[]> {
    const { space } = this
    this.requireFeatures(indices)
    return nearestDirections((index) => space.direction(index), space.latents, indices, topK)
  }

  async lengths(indices: readonly number[]): Promise<number[]> {
    this.requireFeatures(indices)
    return indices.map((index) => Math.hypot(...this.space.direction(index)))
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

  setDirections(directions: readonly Direction[]): Promise<void> {
    const change = this.changing.then(async () => {
      const { hiddenSize: width, layers } = this.transformer.config
      checkDirections(directions, { width, layers, latents: this.space.latents })
      const space = new FeatureSpace(this.space.placed, directions)
      this.transformer = await (this.reading ?? this.transformer).recut(space.layers)
      this.batch = new Batch(this.transformer)
      this.reading = undefined
      this.space = space
    })
    this.changing = change.catch(() => {})
    return change
  }

  async residuals({ messages, layers }: ResidualsRequest, signal: AbortSignal): Promise<Residuals> {
    const ids = this.prompts.conversation(messages)
    const { hiddenSize, layers: depth } = this.transformer.config
    const outside = layers.find((layer) => !(layer >= 0 && layer < depth))
    if (outside !== undefined) throw new RangeError(`There is no layer ${outside}; the model has ${depth}`)
    const byLayer = layers.map(() => new Float32Array(ids.length * hiddenSize))
    let filled = 0
    const cut = await this.cutAt(layers)
    const read = new Pass(cut, this.steering(new Controller()), signal, ids.length)
    await read.read(ids, {
      onResid: (layer, resid) => layers.forEach((own, i) => own === layer && byLayer[i]!.set(resid, filled)),
      onLogits: (logits) => void (filled += (logits.length / cut.config.vocabSize) * hiddenSize),
    })
    return { tokens: this.tokenizer.tokens(messages), byLayer }
  }

  async close(): Promise<void> {
    await this.changing
    await this.transformer.close()
  }

  /** The model cut after these layers, kept apart from the one that answers: every cut costs an answer time. */
  private async cutAt(layers: readonly number[]): Promise<Transformer> {
    const change = this.changing.then(async () => {
      const known = this.reading ?? this.transformer
      const fits = layers.every((layer) => known.cuts.includes(layer))
      return fits ? known : (this.reading = await this.transformer.recut(layers))
    })
    this.changing = change.catch(() => {})
    return change
  }

  private requireFeatures(indices: readonly number[]): void {
    this.require('similar')
    const { space } = this
    const unknown = indices.find((index) => space.place(index) === null)
    if (unknown !== undefined) throw new UnknownLatent(unknown, space.features)
  }

  private require(capability: Capability): void {
    if (!this.card.capabilities.includes(capability)) throw new UnsupportedByEngine('local', capability)
  }

  /** The conversation with its activations before steering, and the steered residual stream where the SAE steers. */
  private async readWhole(
    { messages, controller }: ActivationsRequest,
    signal: AbortSignal,
  ): Promise<ReadConversation> {
    const { space } = this
    const ids = this.prompts.conversation(messages)
    const resid = new Float32Array(ids.length * this.transformer.config.hiddenSize)
    const read: SparseRow[][] = ids.map(() => [])
    const filled = new Map<number, number>()
    let kept = 0
    const onlooker: Onlooker = {
      async onResid(layer, chunk) {
        const rows = await space.read(layer, chunk, null)
        const from = filled.get(layer) ?? 0
        rows.forEach((row, t) => read[from + t]!.push(row))
        filled.set(layer, from + rows.length)
      },
      onSteered(layer, chunk) {
        if (layer !== space.placed?.place.steerLayer) return
        resid.set(chunk, kept)
        kept += chunk.length
      },
    }
    await this.pass(controller, signal, ids.length).read(ids, onlooker)
    const rows = read.map(joined)
    if (ids[0] === this.transformer.config.bosTokenId) rows[0] = joined([])
    return { ids, resid, rows }
  }

  private pass(controller: Controller, signal: AbortSignal, capacity: number): Pass {
    return new Pass(this.transformer, this.steering(controller), signal, capacity)
  }

  /** What reads an answer's tokens: together with those of others, unless its program looks ahead at every token. */
  private reader(controller: Controller, signal: AbortSignal, room: number) {
    const steering = this.steering(controller)
    if (steering.program.needsEntropy)
      return { pass: new Pass(this.transformer, steering, signal, room), close: () => {} }
    const row = this.batch.join(steering, signal, room)
    return { pass: row, close: () => row.close() }
  }

  private steering(controller: Controller): Steering {
    const { space: features, transformer } = this
    const program = new SteeringProgram(controller, features)
    return { features, program, bosTokenId: transformer.config.bosTokenId }
  }
}

function steeredLater(): Failure {
  return new Failure(
    'unsupported_by_engine',
    'A token cannot be attributed to features of the SAE under a variant that steers behind it. Leave out the features that people made.',
  )
}

function joined(rows: readonly SparseRow[]): SparseRow {
  if (rows.length === 1) return rows[0]!
  return {
    indices: Int32Array.from(rows.flatMap(({ indices }) => [...indices])),
    values: Float32Array.from(rows.flatMap(({ values }) => [...values])),
  }
}

/** The activations of features with a lower index. */
function below({ indices, values }: SparseRow, end: number): SparseRow {
  return { indices: indices.filter((i) => i < end), values: values.filter((_, j) => indices[j]! < end) }
}
